"""Answers that are late: seen in time, told to the citizen with a reason, never passed over.

When a term is over that the citizen waits for, a notice is due: why, and until when. Until
it is written down the answer itself cannot be, and the notice stands on the list of the
officer and of the head (Chỉ thị 07/CT-UBND of Hà Nội, 2018). A promised day that passes as
well wants another notice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from casework import access, deadline_ways, gather, sealing, texts, timeline
from casework.access import Officer, What, Why
from casework.deadline_kinds import Event, LateReason, Party, Rule, Standing
from casework.errors import NoticeWanted
from casework.folding import tidy
from casework.model import Deadline, LateNotice, Matter, Petition
from casework.shown import Lead
from casework.sight import Sight
from hall import calendar
from hall.errors import BadInput, Conflict, NotAllowed
from hall.store import Work
from hall.vault import new_id

LONGEST_PROMISE_DAYS = 366
_RESOLVING = (
    *(Rule.KN_RESOLVE_1, Rule.KN_RESOLVE_2, Rule.KN_DISCIPLINE_RESOLVE),
    *(Rule.TC_RESOLVE, Rule.PA_RESOLVE),
)


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What a citizen was told."""

    at: datetime
    day: date
    officer: str
    reason: LateReason
    text: str = field(repr=False)
    promised_on: date


@dataclass(frozen=True, kw_only=True)
class Running:
    """One term as it stands on a day. `wants_notice`: the citizen must be told why it is late."""

    rule: Rule
    starts_on: date
    due_on: date
    stopped_on: date | None
    ended_on: date | None
    ended_by: Event | None
    standing: Standing
    wants_notice: bool
    days: int  # from that day to the last one; negative when it is over
    party: Party


@dataclass(frozen=True, kw_only=True)
class Due:
    """One term on a list, with the petition it belongs to."""

    running: Running
    petition: str
    number: str
    matter: str
    title: str = field(repr=False)
    lead: Lead
    is_sealed: bool


def is_resolving(rule: Rule) -> bool:
    return rule in _RESOLVING


def standing(row: Deadline, today: date) -> Standing:
    """How it stands on that day."""
    if row.ended_on is not None:
        return Standing.MET_LATE if row.ended_on > row.due_on else Standing.MET
    if row.stopped_on is not None:
        return Standing.STOPPED
    if today > row.due_on:
        return Standing.OVERDUE
    return Standing.SOON if today >= row.remind_on else Standing.RUNNING


def of_petition(work: Work, petition: Petition) -> tuple[Running, ...]:
    """Its terms: those that run first, by their last day; then those that are over."""
    today = calendar.day_of(work.hall, work.now)
    notices = _notices(work, [petition.id])
    rows = work.session.scalars(
        select(Deadline).where(Deadline.petition_id == petition.id, Deadline.is_void.is_(False))
    ).all()
    found = [_running(row, notices, today) for row in rows]
    return tuple(sorted(found, key=lambda each: (each.ended_on is not None, each.due_on)))


def notices(work: Work, petition: Petition) -> tuple[Notice, ...]:
    """What its citizen was told of late answers, oldest first."""
    return tuple(
        Notice(
            at=row.at,
            day=row.day,
            officer=row.staff.name,
            reason=row.reason,
            text=texts.get(work.vault, row, "text"),
            promised_on=row.promised_on,
        )
        for row in _notices(work, [petition.id])
    )


def due(work: Work, officer: Officer, *, everybody: bool = False) -> tuple[Due, ...]:
    """What is over or soon will be: of the matters the officer leads; the head may see all.

    The latest first. Whatever stands still or belongs to the citizen alone is not there.
    """
    sight = Sight.of(work, officer)
    today = calendar.day_of(work.hall, work.now)
    query = _open(work, sight).where(Deadline.remind_on <= today, Deadline.stopped_on.is_(None))
    if not everybody:
        query = query.where(_mine(officer))
    rows = work.session.scalars(query.order_by(Deadline.due_on, Deadline.id)).all()
    told = _notices(work, {row.petition_id for row in rows if row.petition_id})
    found = tuple(_due(work, row, told, today) for row in rows if _owes(row))
    access.note(work, officer, What.PETITION, "", Why.WORK, found=len(found))
    return found


def count(work: Work, officer: Officer) -> int:
    """How many terms of the matters that officer leads are over."""
    today = calendar.day_of(work.hall, work.now)
    query = _open(work, Sight.of(work, officer)).where(
        Deadline.due_on < today, Deadline.stopped_on.is_(None), _mine(officer)
    )
    return sum(_owes(row) for row in work.session.scalars(query))


def tell(
    work: Work,
    officer: Officer,
    petition: str,
    *,
    reason: LateReason,
    text: str,
    promised_on: date,
    version: int,
) -> None:
    """Write down that the citizen was told why it is late and by when it will come.

    NotAllowed while nothing is late. Another reason than the known ones is said in words.
    """
    found = gather.petition(work, Sight.of(work, officer), petition)
    sealing.must_work_on(work, officer, found.matter)
    if found.version != version:
        raise Conflict(f"version {found.version}, not {version}")
    today = calendar.day_of(work.hall, work.now)
    late = [
        each
        for each in of_petition(work, found)
        if each.standing is Standing.OVERDUE and _way_answers(each.rule)
    ]
    if not late:
        raise NotAllowed("tell", "nothing is late")
    if reason is LateReason.OTHER and not tidy(text):
        raise BadInput("late_text", "the reason is wanted")
    if not 0 < (promised_on - today).days <= LONGEST_PROMISE_DAYS:
        raise BadInput("promised_on", f"from tomorrow, at most {LONGEST_PROMISE_DAYS} days ahead")
    row = LateNotice(
        public_id=new_id(),
        petition_id=found.id,
        staff_id=officer.id,
        at=work.now,
        day=today,
        reason=reason,
        promised_on=promised_on,
    )
    texts.put(work.vault, row, text=text)
    work.session.add(row)
    after = {"reason": reason, "promised_on": promised_on.isoformat()}
    timeline.enter(
        work, officer, found.matter, "tell_late", petition=found, after=after, reason=text
    )
    work.session.flush()


def must_be_told(work: Work, petition: Petition, event: Event, day: date) -> None:
    """NoticeWanted if that event ends a late answer whose citizen was told no reason."""
    if petition.id is None or event is Event.WITHDRAWN:
        return
    today = calendar.day_of(work.hall, work.now)
    for each in of_petition(work, petition):
        way = deadline_ways.way(each.rule)
        if each.wants_notice and way is not None and event in way.ends and day > each.due_on:
            raise NoticeWanted(f"{each.rule} since {each.due_on}, today {today}")


# --- inside -------------------------------------------------------------------------------


def _open(work: Work, sight: Sight) -> Select[Deadline]:
    return (
        select(Deadline)
        .join(Deadline.petition)
        .join(Petition.matter)
        .where(Deadline.hall_id == work.hall.id, Deadline.ended_on.is_(None), sight.petitions())
        .options(
            contains_eager(Deadline.petition)
            .contains_eager(Petition.matter)
            .joinedload(Matter.lead_officer)
        )
    )


def _mine(officer: Officer) -> ColumnElement[bool]:
    return or_(Matter.lead_officer_id == officer.id)


def _owes(row: Deadline) -> bool:
    way = deadline_ways.way(row.rule)
    return way is None or way.party is not Party.CITIZEN


def _way_answers(rule: Rule) -> bool:
    way = deadline_ways.way(rule)
    return way is None or way.answers


def _running(row: Deadline, notices: Sequence[LateNotice], today: date) -> Running:
    how = standing(row, today)
    way = deadline_ways.way(row.rule)
    is_told = any(
        each.petition_id == row.petition_id and each.day > row.due_on and each.promised_on >= today
        for each in notices
    )
    return Running(
        rule=row.rule,
        starts_on=row.starts_on,
        due_on=row.due_on,
        stopped_on=row.stopped_on,
        ended_on=row.ended_on,
        ended_by=row.ended_by,
        standing=how,
        wants_notice=how is Standing.OVERDUE and _way_answers(row.rule) and not is_told,
        days=(row.due_on - today).days,
        party=way.party if way is not None else Party.HALL,
    )


def _due(work: Work, row: Deadline, notices: Sequence[LateNotice], today: date) -> Due:
    petition = row.petition
    assert petition is not None  # joined above
    matter = petition.matter
    lead = matter.lead_officer
    return Due(
        running=_running(row, notices, today),
        petition=petition.public_id,
        number=f"{petition.number}/{petition.year}",
        matter=matter.public_id,
        title=texts.get(work.vault, matter, "title"),
        lead=Lead(id=lead.id, name=lead.name, title=lead.title, phone=lead.phone),
        is_sealed=petition.sealed_at is not None,
    )


def _notices(work: Work, keys: set[int] | list[int]) -> Sequence[LateNotice]:
    if not keys:
        return []
    query = select(LateNotice).where(LateNotice.petition_id.in_(keys)).order_by(LateNotice.id)
    return work.session.scalars(query.options(joinedload(LateNotice.staff))).all()
