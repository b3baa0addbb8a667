"""Answers that are late: seen in time, told to the citizen with a reason, never passed over.

When a term is over that the citizen waits for, a notice is due: why, and until when. Until
it is written down the answer itself cannot be, and the notice stands on the list of the
officer and of the head (Chỉ thị 07/CT-UBND of Hà Nội, 2018). A promised day that passes as
well wants another notice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from casework import deadline_ways, gather, sealing, texts, timeline, workable
from casework.access import Officer
from casework.deadline_kinds import Event, LateReason, Party, Rule, Standing
from casework.errors import NoticeWanted
from casework.folding import tidy
from casework.model import Deadline, LateNotice, Petition
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


def shown(work: Work, rows: Sequence[Deadline], today: date) -> tuple[Running, ...]:
    """These terms as they stand on that day, in their order."""
    told = _notices(work, {row.petition_id for row in rows if row.petition_id})
    return tuple(_running(row, told, today) for row in rows)


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
    workable.touch(found)
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
        wants_notice=(
            row.petition_id is not None  # a refusal's notice is no answer
            and how is Standing.OVERDUE
            and _way_answers(row.rule)
            and not is_told
        ),
        days=(row.due_on - today).days,
        party=way.party if way is not None else Party.HALL,
    )


def _notices(work: Work, keys: set[int] | list[int]) -> Sequence[LateNotice]:
    if not keys:
        return []
    query = select(LateNotice).where(LateNotice.petition_id.in_(keys)).order_by(LateNotice.id)
    return work.session.scalars(query.options(joinedload(LateNotice.staff))).all()
