"""How a day ends: every open ticket gets its end, or its place on the next day. None is deleted."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from hall import calendar, journal, tickets
from hall.day_rule import DayRule
from hall.journal import Actor
from hall.lifecycle import APPOINTMENT, AT_A_DESK, TICKET, AppointmentState
from hall.model import IS_BESIDE, IS_BOOKED, IS_WAITING, Appointment, Hall, Ticket
from hall.moves import WAITING_AGAIN, Hand, move
from hall.store import Work

COUNTS_ON = func.coalesce(Ticket.carried_to, Ticket.day)  # the last day of a ticket
BY_THE_HALL = Hand(journal.HALL)


def end_earlier_days(work: Work) -> None:
    """All that was left open by days before this one, also those at a desk."""
    today = calendar.day_of(work.hall, work.now)
    for ticket in _open(work.session, work.hall, today > COUNTS_ON):
        _end(work, ticket, BY_THE_HALL)
    for appointment in _expected(work, before=today):
        _lapse(work, appointment)


def end_sessions(work: Work) -> None:
    """If the hall closes with its hours: who took a number before, and still waits."""
    for ticket in left_behind(work.session, work.hall, work.now):
        _end(work, ticket, BY_THE_HALL)


def close(work: Work, *, by: Actor) -> int:
    """Staff close the day now: how many tickets got their end. A desk finishes what it has."""
    found = [t for t in _open(work.session, work.hall) if t.state not in AT_A_DESK]
    for ticket in found:
        _end(work, ticket, Hand(by))
    return len(found)


def left_behind(session: Session, hall: Hall, now: datetime) -> list[Ticket]:
    """Those whose session is over, by the hall's own rule; none if it waits for midnight."""
    over_at = last_end(session, hall, now)
    if over_at is None:
        return []
    found = _open(
        session, hall, Ticket.issued_at < over_at, calendar.day_of(hall, now) >= COUNTS_ON
    )
    return [ticket for ticket in found if ticket.state not in AT_A_DESK]


def last_end(session: Session, hall: Hall, now: datetime) -> datetime | None:
    """The closing before which numbers of today are over by now; None if there is none yet."""
    rule = DayRule.of(hall.day_rule)
    if rule.ends == "midnight" or hall.always_open:
        return None
    today = calendar.openings(session, hall, calendar.day_of(hall, now))
    if rule.ends == "day" or rule.carries_over:
        today = today[-1:]
    after = timedelta(minutes=rule.ends_after_minutes)
    return max((o.closes for o in today if o.closes + after <= now), default=None)


def _end(work: Work, ticket: Ticket, hand: Hand) -> None:
    """Expire it; or carry it over, once, if the hall wants that and there is a day to go to."""
    to = _next_day(work) if _is_carried(work.hall, ticket) else None
    if to is None:
        tickets.expire(work, ticket, hand)
    else:
        move(work, ticket, "carry", hand, **WAITING_AGAIN, carried_to=to)


def _is_carried(hall: Hall, ticket: Ticket) -> bool:
    return (
        DayRule.of(hall.day_rule).carries_over
        and ticket.state in TICKET.rules["carry"].before
        and ticket.carried_to is None
    )


def _next_day(work: Work) -> date | None:
    """Today if reception is still to come, else the next day that has any."""
    coming = calendar.next_opening(work.session, work.hall, work.now)
    if work.hall.always_open or calendar.current(work.session, work.hall, work.now):
        return calendar.day_of(work.hall, work.now)
    return None if coming is None else calendar.day_of(work.hall, coming.opens)


def _lapse(work: Work, appointment: Appointment) -> None:
    """Nobody came."""
    appointment.state = APPOINTMENT.after(appointment.state, "lapse")
    appointment.ended_at = work.now
    journal.record(
        work,
        "appointment_lapse",
        by=journal.HALL,
        before={"state": AppointmentState.BOOKED},
        after={"state": appointment.state, "appointment_id": appointment.id},
    )


def _expected(work: Work, *, before: date) -> Sequence[Appointment]:
    return work.session.scalars(
        select(Appointment)
        .where(
            Appointment.hall_id == work.hall.id,
            IS_BOOKED,
            Appointment.day < before,
        )
        .order_by(Appointment.starts_at, Appointment.id)
    ).all()


def _open(session: Session, hall: Hall, *which: ColumnElement[bool]) -> list[Ticket]:
    """Open tickets, in the order of the line; those beside it last."""
    found: list[Ticket] = []
    for is_open in (IS_WAITING, IS_BESIDE):  # one at a time: then its partial index answers
        found += session.scalars(
            select(Ticket)
            .where(Ticket.hall_id == hall.id, is_open, *which)
            .order_by(Ticket.place, Ticket.id)
            .options(joinedload(Ticket.desk))
        )
    return found
