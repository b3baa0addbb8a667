"""What the hall does by itself, every few seconds: wakes holds, ends yesterday."""

import logging
import threading
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from hall import calendar, closing, tickets
from hall.errors import Away, HallError
from hall.lifecycle import TicketState
from hall.model import IS_BESIDE, IS_BOOKED, IS_WAITING, Appointment, Asked, Hall, Ticket
from hall.store import Store

log = logging.getLogger(__name__)
EVERY_SECONDS = 5.0
KEYS_LIVE = timedelta(days=2)  # idempotency keys


def go(store: Store, hall_id: int) -> None:
    """One round of one hall. Writes only if there is something to do."""
    with store.read() as session:
        is_due = hall_id in due(session, store.now())
    if is_due:
        _do(store, hall_id)


def keep_going(store: Store, stop: threading.Event) -> None:
    """Rounds of all halls until told to stop. A round that fails is logged and tried again."""
    while not stop.wait(EVERY_SECONDS):
        try:
            with store.read() as session:
                halls = due(session, store.now())
            apart(halls, lambda hall_id: _do(store, hall_id))
        except HallError as error:
            log.warning("a round was left out: %s", error)
        except Exception:  # the next round must come, whatever this one met
            log.exception("a round failed")


def apart(halls: Iterable[int], go: Callable[[int], object]) -> None:
    """Each hall's turn: what one of them meets is told in the log, and keeps no other waiting.

    Raises Away: a database that cannot be reached concerns all of them.
    """
    for hall_id in halls:
        try:
            go(hall_id)
        except Away:
            raise
        except Exception:
            log.exception("what is due in hall %d was left out", hall_id)


def due(session: Session, now: datetime) -> set[int]:
    """The halls in which something waits for its time: a few small queries for all of them."""
    holds = select(Ticket.hall_id).where(
        IS_BESIDE, Ticket.state == TicketState.ON_HOLD, Ticket.held_until <= now
    )
    keys = select(Asked.hall_id).where(Asked.at < now - KEYS_LIVE).distinct()
    oldest: dict[int, date] = {}
    for is_open in (IS_WAITING, IS_BESIDE):  # one at a time: then its partial index answers
        days = select(Ticket.hall_id, func.min(closing.COUNTS_ON)).where(is_open)
        for hall_id, day in session.execute(days.group_by(Ticket.hall_id)):
            oldest[hall_id] = min(day, oldest.get(hall_id, day))
    booked = select(Appointment.hall_id, func.min(Appointment.day)).where(IS_BOOKED)
    for hall_id, day in session.execute(booked.group_by(Appointment.hall_id)):
        oldest[hall_id] = min(day, oldest.get(hall_id, day))
    halls = session.scalars(select(Hall).where(Hall.id.in_(oldest)))
    over = {hall.id for hall in halls if _is_over(session, hall, oldest[hall.id], now)}
    return over | set(session.scalars(holds)) | set(session.scalars(keys))


def _is_over(session: Session, hall: Hall, oldest: date, now: datetime) -> bool:
    """Did something stay open that the night, or the end of a session, has to end?"""
    if oldest < calendar.day_of(hall, now):
        return True
    return bool(hall.day_rule) and bool(closing.left_behind(session, hall, now))


def _do(store: Store, hall_id: int) -> None:
    with store.work(hall_id=hall_id) as work:
        tickets.wake_due(work)
        closing.end_earlier_days(work)
        closing.end_sessions(work)
        work.session.execute(
            delete(Asked).where(Asked.hall_id == hall_id, Asked.at < work.now - KEYS_LIVE)
        )
