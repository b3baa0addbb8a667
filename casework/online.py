"""Online sittings: the line and its ends, what is ready by when, and who sits where.

Nghị định 154/2026, chương V: posted working days before, the line tested before the day, all
ends connected an hour before, identity made sure of, picture and sound recorded. A protected
matter is heard so only if its citizen gave the secrecy up (domain.md §3.8, §7.2 (13)).
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select

from casework import dated_tables, schedule, session_items, terms, texts, timeline
from casework.access import Officer
from casework.deadline_kinds import Rule, Variant
from casework.folding import tidy
from casework.kinds import Confidentiality, Mode, Protection
from casework.model import LeaderRequest, Matter, OnlineSite, OnlineSitting, ScheduleDay
from casework.session_items import Request
from casework.sight import Sight
from hall import calendar
from hall.errors import BadInput, Conflict, NotAllowed, NotFound
from hall.store import Work
from hall.vault import new_id

LONGEST_LINE, LONGEST_TEXT = 120, 500  # characters
MOST_SITES = 20
LOOK_BACK_DAYS = 60  # for working days before the sitting


class Step(StrEnum):
    """What must be done before. Labels: `casework.online.<value>`."""

    INVITE = "invite"
    TEST = "test"
    READY = "ready"


@dataclass(frozen=True, kw_only=True)
class Ready:
    """One step of the way to an online sitting. `until`: the last moment for it."""

    step: Step
    until: datetime
    done_at: datetime | None
    is_late: bool  # done later than that, or not done and it is over


@dataclass(frozen=True, kw_only=True)
class Site:
    """One end of the line besides the main one."""

    id: int
    name: str
    contact: str
    phone: str
    connected_at: datetime | None
    people: int  # matters of the list that are heard from there, as far as the reader may know


@dataclass(frozen=True, kw_only=True)
class Online:
    """An online sitting as it is made ready."""

    sitting: ScheduleDay
    link: str = field(repr=False)
    recording: str = field(repr=False)
    sites: tuple[Site, ...]
    steps: tuple[Ready, ...]
    items: tuple[Request, ...]
    version: int


def of(work: Work, officer: Officer, sitting_id: int) -> Online:
    """NotAllowed for a sitting that is not online, or not posted."""
    sitting = _sitting(work, officer, sitting_id)
    sight = Sight.of(work, officer)
    query = session_items.whole(work, sight).where(LeaderRequest.sitting_id == sitting.id)
    items = sorted(
        (session_items.shown(work, each) for each in work.session.scalars(query)),
        key=session_items.in_order,
    )
    row = work.session.get(OnlineSitting, sitting.id)
    sites = _sites(work, sitting)
    return Online(
        sitting=sitting,
        link=texts.get(work.vault, row, "link") if row else "",
        recording=texts.get(work.vault, row, "recording") if row else "",
        sites=tuple(
            Site(
                id=each.id,
                name=each.name,
                contact=each.contact,
                phone=each.phone,
                connected_at=each.connected_at,
                people=sum(item.site_id == each.id for item in items),
            )
            for each in sites
        ),
        steps=tuple(_steps(work, sitting, row, sites)),
        items=tuple(items),
        version=row.version if row else 0,
    )


def write(
    work: Work, officer: Officer, sitting_id: int, *, link: str, recording: str, version: int
) -> None:
    """Address or code of the line; where the recording is kept, or why there is none."""
    sitting = _sitting(work, officer, sitting_id)
    link, recording = tidy(link), tidy(recording)
    for name, text in (("link", link), ("recording", recording)):
        if len(text) > LONGEST_TEXT:
            raise BadInput(name, f"at most {LONGEST_TEXT} characters")
    row = _row(work, sitting, version)
    if link != texts.get(work.vault, row, "link"):
        row.tested_at = row.tested_by = None  # another line was not tested
    texts.put(work.vault, row, link=link, recording=recording)
    work.session.flush()


def tested(work: Work, officer: Officer, sitting_id: int, *, version: int) -> None:
    """The line was tried, and it holds. NotAllowed before there is one."""
    row = _row(work, _sitting(work, officer, sitting_id), version)
    if not row.link:
        raise NotAllowed("test", "no line")
    row.tested_at, row.tested_by = work.now, officer.id
    work.session.flush()


def add_site(
    work: Work, officer: Officer, sitting_id: int, *, name: str, contact: str = "", phone: str = ""
) -> None:
    """A further end of the line."""
    sitting = _sitting(work, officer, sitting_id)
    said = {"name": tidy(name), "contact": tidy(contact), "phone": tidy(phone)}
    for key, text in said.items():
        if len(text) > LONGEST_LINE or (key == "name" and not text):
            raise BadInput(key, f"1 to {LONGEST_LINE} characters")
    there = _sites(work, sitting)
    if len(there) >= MOST_SITES or any(each.name == said["name"] for each in there):
        raise BadInput("name", f"each once, at most {MOST_SITES}")
    work.session.add(OnlineSite(sitting_id=sitting.id, **said))
    work.session.flush()


def drop_site(work: Work, officer: Officer, sitting_id: int, site_id: int) -> None:
    """NotAllowed while somebody is to be heard from there."""
    site = _site(work, _sitting(work, officer, sitting_id), site_id)
    seated = select(LeaderRequest.id).where(LeaderRequest.site_id == site.id).limit(1)
    if work.session.scalar(seated) is not None:
        raise NotAllowed("drop", "in use")
    work.session.delete(site)
    work.session.flush()


def connect(work: Work, officer: Officer, sitting_id: int, site_id: int) -> None:
    """That end is on the line."""
    site = _site(work, _sitting(work, officer, sitting_id), site_id)
    if site.connected_at is None:
        site.connected_at = work.now
        work.session.flush()


def seat(
    work: Work,
    officer: Officer,
    request: str,
    *,
    site_id: int | None,
    has_waived: bool,
    version: int,
) -> None:
    """Where the citizen chose to sit. Whoever was told another place is told anew."""
    item = session_items.seen(work, Sight.of(work, officer), request, version)
    if item.sitting is None or item.sitting.mode is not Mode.ONLINE or item.came is not None:
        raise NotAllowed("seat", "not online")
    if site_id is not None:
        _site(work, item.sitting, site_id)
    must_allow(item.sitting, item.matter, has_waived=has_waived)
    if item.site_id != site_id:
        item.told_at = None
    if item.has_waived is not has_waived:
        after = {"waived": has_waived}
        timeline.enter(work, officer, item.matter, "leader_waived", after=after)
    item.site_id, item.has_waived = site_id, has_waived
    work.session.flush()


def must_allow(sitting: ScheduleDay, matter: Matter, *, has_waived: bool) -> None:
    """NotAllowed where protection was asked for; BadInput where nobody asked the citizen."""
    if sitting.mode is not Mode.ONLINE or matter.confidentiality is not Confidentiality.PROTECTED:
        return
    if matter.protection is Protection.ASKED:
        raise NotAllowed("hear online", "protection was asked for")
    if not has_waived:
        raise BadInput("has_waived", "a protected matter is heard online only if this was agreed")


def must_be_recorded(work: Work, sitting: ScheduleDay) -> None:
    """BadInput if nothing says where the recording of an online sitting is."""
    if sitting.mode is Mode.ONLINE:
        row = work.session.get(OnlineSitting, sitting.id)
        if row is None or not row.recording:
            raise BadInput("recording", "where picture and sound are kept, or why they are not")


# --- inside -------------------------------------------------------------------------------


def _sitting(work: Work, officer: Officer, sitting_id: int) -> ScheduleDay:
    found = schedule.load(work.session, officer, work.hall.id, sitting_id)
    if found.mode is not Mode.ONLINE or not found.is_posted or found.is_moved:
        raise NotAllowed("make ready", "not a posted online sitting")
    return found


def _row(work: Work, sitting: ScheduleDay, version: int) -> OnlineSitting:
    row = work.session.get(OnlineSitting, sitting.id)
    if row is None:
        row = OnlineSitting(sitting_id=sitting.id, public_id=new_id(), link=b"", recording=b"")
        work.session.add(row)
        return row
    if row.version != version:
        raise Conflict(f"version {row.version}, not {version}")
    return row


def _sites(work: Work, sitting: ScheduleDay) -> list[OnlineSite]:
    query = select(OnlineSite).where(OnlineSite.sitting_id == sitting.id).order_by(OnlineSite.id)
    return list(work.session.scalars(query))


def _site(work: Work, sitting: ScheduleDay, site_id: int) -> OnlineSite:
    site = work.session.get(OnlineSite, site_id)
    if site is None or site.sitting_id != sitting.id:
        raise NotFound("site", site_id)
    return site


def _steps(
    work: Work, sitting: ScheduleDay, row: OnlineSitting | None, sites: list[OnlineSite]
) -> list[Ready]:
    wanted = dated_tables.posting_days(sitting.reception, sitting.mode, sitting.day)
    found = [_ready(work, Step.INVITE, _end_of(work, sitting, wanted), sitting.published_at)]
    if test := terms.term(Rule.ONLINE_TEST, Variant.USUAL, sitting.day):
        done_at = row.tested_at if row is not None else None
        found.append(_ready(work, Step.TEST, _end_of(work, sitting, -test.length), done_at))
    if ready := terms.term(Rule.ONLINE_READY, Variant.USUAL, sitting.day):
        connected = [each.connected_at for each in sites]
        all_in = max((at for at in connected if at), default=None) if all(connected) else None
        until = _begins(work, sitting) + timedelta(hours=ready.length)
        found.append(_ready(work, Step.READY, until, all_in))
    return found


def _ready(work: Work, step: Step, until: datetime, done_at: datetime | None) -> Ready:
    return Ready(step=step, until=until, done_at=done_at, is_late=(done_at or work.now) > until)


def _end_of(work: Work, sitting: ScheduleDay, working_days: int) -> datetime:
    """The last minute of the last day with so many working days behind it, the sitting's one."""
    first = sitting.day - timedelta(days=LOOK_BACK_DAYS)
    worked = calendar.working_days(work.session, work.hall, first, sitting.day)
    last: date = first
    for ahead in range(LOOK_BACK_DAYS + 1):
        day = sitting.day - timedelta(days=ahead)
        if len([each for each in worked if day < each]) >= working_days:
            last = day
            break
    return _at(work, last, time(23, 59))


def _begins(work: Work, sitting: ScheduleDay) -> datetime:
    """When that half of the day opens; where the hall keeps no hours then, at its midnight."""
    for opening in calendar.openings(work.session, work.hall, sitting.day):
        if opening.session == sitting.session:
            return opening.opens
    return _at(work, sitting.day, time())


def _at(work: Work, day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, ZoneInfo(work.hall.zone))
