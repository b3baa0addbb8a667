"""The terms of a petition: they run by themselves from what happens to it.

Every verb that changes a petition says so to `note`; what an officer learns otherwise is
written down with `happened`. The rows of `deadline` are worked out anew each time, so they
are what the law makes of the events, whatever was entered when.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from casework import deadline_plan, late, sorting, timeline, workable
from casework.access import Officer
from casework.counting import Worked
from casework.deadline_kinds import Event
from casework.deadline_plan import Happened, Planned
from casework.deadline_ways import Facts
from casework.folding import tidy
from casework.kinds import PetitionStatus
from casework.model import Deadline, Petition, PetitionEvent
from hall import calendar
from hall.errors import BadInput, NotAllowed, NotFound
from hall.store import Work
from hall.vault import new_id

# What an officer writes down; the others come from the verbs of `petitions`.
BY_HAND = (
    *(Event.OUTCOME_TOLD, Event.ACCEPTANCE_TOLD, Event.DIALOGUE, Event.DIALOGUE_INVITED),
    *(Event.SUSPENSION_SENT, Event.DECISION_SENT, Event.PUBLISHED, Event.DECISION_RECEIVED),
    *(Event.FIRST_DECISION_RECEIVED, Event.FIRST_TERM_OVER, Event.SECOND_FILED),
    *(Event.RESOLVED_ELSEWHERE, Event.RESOLVER_REPLIED, Event.CITIZEN_TOLD),
    *(Event.FORWARDER_TOLD, Event.OVERDUE_REPORTED, Event.SUPERIOR_ASKED),
    Event.RESOLVER_REPORTED,
)
FURTHEST_DAYS = 366  # ahead, of a dialogue


@dataclass(frozen=True)
class Told:
    """One event as the petition's page lists it."""

    id: str
    event: Event
    day: date
    officer: str
    is_struck: bool


def happened(
    work: Work, officer: Officer, petition: str, event: Event, day: date, *, version: int
) -> None:
    """Write down what happened to a petition, and on which day.

    NoticeWanted if it ends a term that is over and its citizen was not told why.
    """
    if event not in BY_HAND:
        raise NotAllowed(event, "written down by another verb")
    found = workable.petition(work, officer, petition, version)
    today = calendar.day_of(work.hall, work.now)
    if event is not Event.DIALOGUE and day > today:
        raise BadInput("day", "not in the future")
    if (day - today).days > FURTHEST_DAYS:
        raise BadInput("day", f"at most {FURTHEST_DAYS} days ahead")
    if day.year < 1990:
        raise BadInput("day", "too long ago")
    note(work, officer, found, event, day)
    workable.touch(found)
    after = {"event": event, "day": day.isoformat()}
    timeline.enter(work, officer, found.matter, "happened", petition=found, after=after)


def strike(work: Work, officer: Officer, petition: str, event: str, *, reason: str) -> None:
    """It did not happen so. The row stays, struck out, with the reason in the timeline."""
    found = workable.petition(work, officer, petition)
    row = work.session.scalar(
        select(PetitionEvent).where(
            PetitionEvent.public_id == event, PetitionEvent.petition_id == found.id
        )
    )
    if row is None:
        raise NotFound("event", event)
    if row.event not in BY_HAND or row.struck_at is not None:
        raise NotAllowed("strike", row.event)
    if not tidy(reason):
        raise BadInput("reason", "a reason is wanted")
    row.struck_at = work.now
    renew(work, found)
    before = {"event": row.event, "day": row.day.isoformat()}
    timeline.enter(
        work, officer, found.matter, "strike", petition=found, before=before, reason=tidy(reason)
    )


def extend(work: Work, officer: Officer, petition: str, *, reason: str, version: int) -> None:
    """Extend the term of a denunciation, as often as its criteria of complexity allow.

    NotAllowed once the term is over, or without a criterion that was recorded.
    """
    found = workable.petition(work, officer, petition, version)
    today = calendar.day_of(work.hall, work.now)
    facts = sorting.facts(work.session, found)
    if deadline_plan.extensions_left(facts, _happened(_rows(work, found)), today) == 0:
        raise NotAllowed("extend", "no extension left")
    if found.status is not PetitionStatus.IN_PROGRESS or is_late(work, found, today):
        raise NotAllowed("extend", "over")
    if not tidy(reason):
        raise BadInput("reason", "a reason is wanted")
    note(work, officer, found, Event.EXTENDED, today)
    workable.touch(found)  # pressed twice, it is extended once
    timeline.enter(work, officer, found.matter, "extend", petition=found, reason=tidy(reason))


def events(work: Work, petition: Petition) -> tuple[Told, ...]:
    """What happened to it, oldest first."""
    return tuple(
        Told(row.public_id, row.event, row.day, row.staff.name, row.struck_at is not None)
        for row in sorted(_rows(work, petition), key=lambda row: (row.day, row.id))
    )


def extensions_left(work: Work, petition: Petition) -> int:
    """How often its term may still be extended."""
    happened = _happened(_rows(work, petition))
    facts = sorting.facts(work.session, petition)
    return deadline_plan.extensions_left(facts, happened, calendar.day_of(work.hall, work.now))


# --- what other verbs call ----------------------------------------------------------------


def note(
    work: Work, officer: Officer, petition: Petition, event: Event, day: date | None = None
) -> None:
    """That happened to the petition, today unless another day is said; its terms follow."""
    day = day or calendar.day_of(work.hall, work.now)
    late.must_be_told(work, petition, event, day)
    work.session.flush()
    if event is not Event.RECEIVED:
        _begin(work, petition)
    _add(work, officer.id, petition, event, day)
    renew(work, petition)


def brought(
    work: Work,
    officer: Officer,
    happened: Mapping[Petition, Sequence[tuple[Event, date]]],
) -> None:
    """Stored petitions that are new here, with what happened to them before; their terms follow.

    Nothing is asked of late answers: what is over was answered, or is on the list from now on.
    All at once: asked for one by one, a register would keep the hall waiting.
    """
    events = {
        petition: [_event(work, officer.id, petition, event, day) for event, day in told]
        for petition, told in happened.items()
    }
    work.session.add_all([event for some in events.values() for event in some])
    work.session.flush()
    days = worked(work)
    for petition, some in events.items():
        facts = Facts(kind=petition.kind, source=petition.source)
        for planned in deadline_plan.plan(facts, _happened(some), days):
            work.session.add(_planned(petition, planned))
    work.session.flush()


def renew(work: Work, petition: Petition, days: Worked | None = None) -> None:
    """Work its terms out anew: after an event, and when what it is was said otherwise."""
    work.session.flush()
    happened = _happened(_rows(work, petition))
    facts = sorting.facts(work.session, petition)
    wanted = {
        (each.rule, each.begun_by): each
        for each in deadline_plan.plan(facts, happened, days or worked(work))
    }
    today = calendar.day_of(work.hall, work.now)
    known = work.session.scalars(select(Deadline).where(Deadline.petition_id == petition.id)).all()
    for row in known:
        planned = wanted.pop((row.rule, row.event_id or 0), None)
        if planned is not None:
            _put(row, planned)
        elif not row.is_void:
            row.is_void, row.ended_on, row.ended_by = True, row.ended_on or today, None
    for planned in wanted.values():
        work.session.add(_planned(petition, planned))
    work.session.flush()


def renew_all(work: Work) -> int:
    """Work out every term that runs in the hall, after its days changed. How many petitions."""
    running = select(Deadline.petition_id).where(
        Deadline.hall_id == work.hall.id, Deadline.ended_on.is_(None)
    )
    query = select(Petition).where(Petition.id.in_(running)).order_by(Petition.id)
    found = work.session.scalars(query).all()
    days = worked(work)
    for petition in found:
        renew(work, petition, days)
    return len(found)


def is_late(work: Work, petition: Petition, today: date) -> bool:
    """Is a term of its resolution over that nobody ended?"""
    rows = work.session.scalars(
        select(Deadline).where(Deadline.petition_id == petition.id, Deadline.ended_on.is_(None))
    )
    return any(
        late.is_resolving(row.rule) and row.stopped_on is None and row.due_on < today
        for row in rows
    )


def worked(work: Work) -> Worked:
    """The hall's working days; each year is read once."""
    years: dict[int, list[date]] = {}

    def between(first: date, last: date) -> Sequence[date]:
        found: list[date] = []
        for year in range(first.year, last.year + 1):
            if year not in years:
                whole = (date(year, 1, 1), date(year, 12, 31))
                years[year] = calendar.working_days(work.session, work.hall, *whole)
            found += years[year]
        return found[bisect_left(found, first) : bisect_right(found, last)]

    return between


# --- inside -------------------------------------------------------------------------------


def _begin(work: Work, petition: Petition) -> None:
    """A petition of before there were deadlines begins with the day it was received."""
    if not _rows(work, petition):
        day = calendar.day_of(work.hall, petition.received_at)
        _add(work, petition.received_by, petition, Event.RECEIVED, day)


def _add(work: Work, staff_id: int, petition: Petition, event: Event, day: date) -> None:
    work.session.add(_event(work, staff_id, petition, event, day))
    work.session.flush()


def _event(work: Work, staff_id: int, petition: Petition, event: Event, day: date) -> PetitionEvent:
    return PetitionEvent(
        public_id=new_id(),
        petition_id=petition.id,
        event=event,
        day=day,
        staff_id=staff_id,
        at=work.now,
    )


def _rows(work: Work, petition: Petition) -> Sequence[PetitionEvent]:
    return work.session.scalars(
        select(PetitionEvent)
        .where(PetitionEvent.petition_id == petition.id)
        .order_by(PetitionEvent.id)
        .options(joinedload(PetitionEvent.staff))
    ).all()


def _happened(rows: Sequence[PetitionEvent]) -> list[Happened]:
    return [Happened(row.id, row.event, row.day) for row in rows if row.struck_at is None]


def _planned(petition: Petition, planned: Planned) -> Deadline:
    row = Deadline(
        hall_id=petition.hall_id,
        petition_id=petition.id,
        event_id=planned.begun_by,
        rule=planned.rule,
    )
    _put(row, planned)
    return row


def _put(row: Deadline, planned: Planned) -> None:
    row.is_void = False
    row.starts_on, row.due_on, row.remind_on = planned.starts_on, planned.due_on, planned.remind_on
    row.stopped_on, row.ended_on, row.ended_by = (
        planned.stopped_on,
        planned.ended_on,
        planned.ended_by,
    )
