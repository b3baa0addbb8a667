"""Who must hear of the answer to their wish to see the leader, and that they heard it.

Invited, asked for another day or to another place, put off because a sitting was not held, or
declined with its reason: until somebody told them, they stand on the list of whom to call.
"""

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, or_

from casework import access, identities, session_items, texts, timeline
from casework.access import Officer, What, Why
from casework.model import Citizen, LeaderRequest, ScheduleDay
from casework.schedule_kinds import Half
from casework.session_kinds import RequestStatus, ToldBy
from casework.sight import Sight
from hall import calendar, home_slips, printing
from hall.errors import NotAllowed
from hall.model import Hall
from hall.slips import in_language
from hall.store import Work


class Answer(StrEnum):
    """What they are to hear. Labels: `casework.answer.<value>`."""

    INVITED = "invited"
    MOVED = "moved"
    CHANGED = "changed"  # the place, or that it is online
    PUT_OFF = "put_off"  # it was not held, or they were taken off its list
    DECLINED = "declined"


@dataclass(frozen=True, kw_only=True)
class Call:
    """One whom somebody has to reach. `at`: the hour they are asked for."""

    id: str
    matter: str
    code: str
    title: str = field(repr=False)
    who: str = field(repr=False)
    phone: str = field(repr=False)
    petition: str
    visit: str
    answer: Answer
    day: date | None
    half: Half | None
    at: time | None
    place: str
    leader: str
    was_on: date | None  # the day they were told before
    why: str = field(repr=False)
    is_sealed: bool
    version: int

    @property
    def is_to_come(self) -> bool:
        """Are they asked to come, so that a slip makes sense?"""
        return self.day is not None


def to_tell(work: Work, officer: Officer) -> tuple[Call, ...]:
    """All who have not heard yet; whoever is to come first stands first."""
    sight = Sight.of(work, officer)
    rows = work.session.scalars(_open(work, sight)).all()
    for row in rows:
        access.note(work, officer, What.MATTER, row.matter.public_id, Why.WORK)
    found = [_call(work, row) for row in rows]
    return tuple(sorted(found, key=lambda each: (each.day or date.max, each.at or time.max)))


def count(work: Work, officer: Officer) -> int:
    """How many have not heard yet."""
    return len(work.session.scalars(_open(work, Sight.of(work, officer))).all())


def one(work: Work, officer: Officer, request: str) -> Call:
    """One answer, told or not. NotFound for whoever may not know of its matter."""
    row = session_items.load(work, Sight.of(work, officer), request)
    access.note(work, officer, What.MATTER, row.matter.public_id, Why.WORK)
    return _call(work, row)


def tell(work: Work, officer: Officer, request: str, how: ToldBy, *, version: int) -> None:
    """Write down that they heard it, and how."""
    row = session_items.seen(work, Sight.of(work, officer), request, version)
    if row.status is RequestStatus.PENDING and row.told_of_id is None:
        raise NotAllowed("tell", row.status)
    row.told_at, row.told_by, row.told_how = work.now, officer.id, how
    row.told_of_id = row.sitting_id
    timeline.enter(work, officer, row.matter, "leader_told", after={"how": how})
    work.session.flush()


def print_slip(work: Work, officer: Officer, request: str, *, language: str, version: int) -> None:
    """The slip with day, hour and place, on the ticket printer, for who stands there.

    It says nothing of the matter. NotAllowed where nobody is asked to come.
    """
    row = session_items.seen(work, Sight.of(work, officer), request, version)
    call = _call(work, row)
    if call.day is None:
        raise NotAllowed("slip", row.status)
    lead = row.matter.lead_officer
    slip = home_slips.session_slip(
        work.hall,
        day=call.day,
        at=call.at,
        place=call.place,
        contact=lead.name,
        phone=lead.phone or work.hall.phone,
        language=language,
    )
    printing.queue_sealed(work, slip)
    tell(work, officer, request, ToldBy.SLIP, version=version)


def hour_of(work: Work, row: LeaderRequest) -> time | None:
    """For when they are asked; where nobody said, when that half of the day begins."""
    sitting = row.sitting
    if row.hour is not None or sitting is None:
        return row.hour
    for opening in calendar.openings(work.session, work.hall, sitting.day):
        if opening.session == sitting.session:
            return calendar.local(work.hall, opening.opens).time()
    return None


def place_of(hall: Hall, row: LeaderRequest) -> str:
    """Where they sit: their end of the line, the sitting's own place, or the hall."""
    if row.site is not None:
        return row.site.name
    own = row.sitting.place if row.sitting is not None else ""
    return own or hall.address or in_language(hall.name, "vi")


# --- inside -------------------------------------------------------------------------------


def _open(work: Work, sight: Sight) -> Select[LeaderRequest]:
    today = calendar.day_of(work.hall, work.now)
    return (
        session_items.whole(work, sight)
        .outerjoin(ScheduleDay, ScheduleDay.id == LeaderRequest.sitting_id)
        .where(
            LeaderRequest.told_at.is_(None),
            LeaderRequest.came.is_(None),
            LeaderRequest.is_walk_in.is_(False),
            _is_answered(),
            or_(LeaderRequest.sitting_id.is_(None), ScheduleDay.day >= today),
        )
    )


def _is_answered() -> ColumnElement[bool]:
    was_told = LeaderRequest.told_of_id.is_not(None)
    return or_(LeaderRequest.status != RequestStatus.PENDING, was_told)


def _call(work: Work, row: LeaderRequest) -> Call:
    of = row.petition or row.visit
    citizen: Citizen | None = of.citizen if of is not None else None
    who = identities.read(work.vault, citizen) if citizen is not None else None
    sitting, before = row.sitting, row.told_of
    answer = _answer(row)
    return Call(
        id=row.public_id,
        matter=row.matter.public_id,
        code=row.matter.code,
        title=texts.get(work.vault, row.matter, "title"),
        who=who.full_name if who else "",
        phone=who.phone if who else "",
        petition=row.petition.public_id if row.petition else "",
        visit=row.visit.public_id if row.visit else "",
        answer=answer,
        day=sitting.day if sitting else None,
        half=sitting.session if sitting else None,
        at=hour_of(work, row),
        place=place_of(work.hall, row) if sitting else "",
        leader=sitting.leader_name if sitting else "",
        was_on=before.day if before is not None and before.id != row.sitting_id else None,
        why=_why(work, row, answer),
        is_sealed=row.matter.sealed_at is not None,
        version=row.version,
    )


def _answer(row: LeaderRequest) -> Answer:
    if row.status is RequestStatus.DECLINED:
        return Answer.DECLINED
    if row.sitting_id is None:
        return Answer.PUT_OFF
    if row.told_of_id is None:
        return Answer.INVITED
    return Answer.CHANGED if row.told_of_id == row.sitting_id else Answer.MOVED


def _why(work: Work, row: LeaderRequest, answer: Answer) -> str:
    """What was posted as the reason; of a decision, the head's own."""
    if answer is Answer.MOVED and row.told_of is not None and row.told_of.is_moved:
        return row.told_of.moved_reason
    if answer is Answer.CHANGED and row.sitting is not None:
        return row.sitting.changed_reason
    if answer is Answer.PUT_OFF and row.told_of is not None and row.told_of.holding_note:
        return row.told_of.holding_note
    return texts.get(work.vault, row, "decision_note")
