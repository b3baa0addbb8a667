"""What the hall does by itself, every few seconds: wakes holds, ends yesterday."""

import logging
import threading
from datetime import timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from hall import calendar, tickets
from hall.errors import HallError
from hall.model import IS_BESIDE, IS_WAITING, Asked, Hall, Ticket
from hall.store import Store, Work

log = logging.getLogger(__name__)
EVERY_SECONDS = 5.0
KEYS_LIVE = timedelta(days=2)  # idempotency keys
IS_OPEN = or_(IS_WAITING, IS_BESIDE)


def go(store: Store, hall_id: int) -> None:
    """One round of one hall. Writes only if there is something to do."""
    with store.read() as session:
        hall = session.get(Hall, hall_id)
        if hall is None or not _is_something_due(session, hall, store):
            return
    with store.work(hall_id=hall_id) as work:
        tickets.wake_due(work)
        for ticket in _overnight(work):
            tickets.expire(work, ticket)
        work.session.execute(
            delete(Asked).where(Asked.hall_id == hall_id, Asked.at < work.now - KEYS_LIVE)
        )


def keep_going(store: Store, stop: threading.Event) -> None:
    """Rounds of all halls until told to stop. A round that fails is logged and tried again."""
    while not stop.wait(EVERY_SECONDS):
        try:
            with store.read() as session:
                halls = list(session.scalars(select(Hall.id)))
            for hall_id in halls:
                go(store, hall_id)
        except HallError as error:
            log.warning("a round was left out: %s", error)
        except Exception:  # the next round must come, whatever this one met
            log.exception("a round failed")


def _is_something_due(session: Session, hall: Hall, store: Store) -> bool:
    now = store.now()
    open_tickets = session.execute(
        select(Ticket.state, Ticket.held_until, Ticket.day).where(
            Ticket.hall_id == hall.id, IS_OPEN
        )
    )
    today = calendar.day_of(hall, now)
    return any(
        (until is not None and until <= now) or day < today for _, until, day in open_tickets
    )


def _overnight(work: Work) -> list[Ticket]:
    """Tickets of earlier days that never ended."""
    return list(
        work.session.scalars(
            select(Ticket).where(
                Ticket.hall_id == work.hall.id,
                IS_OPEN,
                Ticket.day < calendar.day_of(work.hall, work.now),
            )
        )
    )
