"""What a supervisor should hear of without asking: groups, calls out of turn, desks taken over."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from hall import calendar, history
from hall.calling import Calling
from hall.model import Desk, Hall, Staff, Step, Ticket

TOLD_FOR = timedelta(hours=8)  # that one's desk was taken over
LOOK_BACK = 2_000  # steps: more than a hall takes in that time


@dataclass(frozen=True)
class OutOfTurn:
    """A call that the order would not have made."""

    step: Step  # with its ticket and desk
    who: str
    reason: str  # a known word, the officer's own, or none
    waited: timedelta

    @property
    def at(self) -> datetime:
        return self.step.at


@dataclass(frozen=True)
class TakenOver:
    """A desk that changed hands while somebody sat there."""

    desk: Desk
    by: str  # the officer who sits there now
    from_: str  # and who did
    at: datetime


def groups(session: Session, hall: Hall, now: datetime) -> list[Ticket]:
    """Today's tickets of so many people that the law asks them for representatives."""
    query = select(Ticket).where(
        Ticket.hall_id == hall.id,
        Ticket.day == calendar.day_of(hall, now),
        Ticket.party_size >= Calling.of(hall.calling).group_from,
    )
    loaded = query.options(joinedload(Ticket.service), joinedload(Ticket.desk))
    return list(session.scalars(loaded.order_by(Ticket.id)))


def out_of_turn(session: Session, hall: Hall, first: date, last: date) -> list[OutOfTurn]:
    """The calls out of turn of those days, both included; the latest first."""
    steps = [
        step
        for step in _steps(session, hall, "call", first, last)
        if step.after.get("out_of_turn") and step.ticket is not None
    ]
    names = _names(session, hall)
    return [
        OutOfTurn(
            step,
            names.get(step.by_id or 0, ""),
            str(step.after.get("reason", "")),
            step.at - step.ticket.issued_at,
        )
        for step in steps
        if step.ticket is not None
    ]


def taken_over(session: Session, hall: Hall, first: date, last: date) -> list[TakenOver]:
    """The desks that were taken over in those days; the latest first."""
    return _told(session, hall, _steps(session, hall, "desk_take_over", first, last))


def taken_from(session: Session, hall: Hall, staff_id: int, now: datetime) -> TakenOver | None:
    """The desk that another took over from that officer lately; None if none did."""
    found = _lately(session, hall, now)
    mine = [step for step in found if step.before.get("staff_id") == staff_id]
    return next(iter(_told(session, hall, mine[:1])), None)


def taken_by(session: Session, hall: Hall, desk: Desk, now: datetime) -> TakenOver | None:
    """How whoever sits at the desk came to sit there, if by taking it over lately."""
    found = [step for step in _lately(session, hall, now) if step.desk_id == desk.id][:1]
    still = [step for step in found if step.after.get("staff_id") == desk.staff_id]
    return next(iter(_told(session, hall, still)), None)


def _lately(session: Session, hall: Hall, now: datetime) -> list[Step]:
    query = (
        select(Step)
        .where(
            Step.hall_id == hall.id,
            Step.number > hall.last_step - LOOK_BACK,
            Step.verb == "desk_take_over",
            Step.at > now - TOLD_FOR,
        )
        .order_by(Step.number.desc())
        .options(joinedload(Step.desk))
    )
    return list(session.scalars(query))


def _steps(session: Session, hall: Hall, verb: str, first: date, last: date) -> list[Step]:
    query = (
        select(Step)
        .where(Step.hall_id == hall.id, history.within(session, hall, first, last))
        .where(Step.verb == verb)
        .order_by(Step.number.desc())
        .options(joinedload(Step.ticket).joinedload(Ticket.service), joinedload(Step.desk))
    )
    return list(session.scalars(query))


def _told(session: Session, hall: Hall, steps: list[Step]) -> list[TakenOver]:
    names = _names(session, hall) if steps else {}
    return [
        TakenOver(
            step.desk,
            names.get(step.after.get("staff_id", 0), ""),
            names.get(step.before.get("staff_id", 0), ""),
            step.at,
        )
        for step in steps
        if step.desk is not None
    ]


def _names(session: Session, hall: Hall) -> dict[int, str]:
    query = select(Staff.id, Staff.name).where(Staff.hall_id == hall.id)
    return {row.id: row.name for row in session.execute(query)}
