"""When each waiting ticket will be called: a range in minutes, or honestly unknown.

Walks the real line over the open desks, with the handling times this hall has
seen. Unknown while no desk that may call is open, or fewer than FEWEST visits were
seen: never a made-up number. One pass answers for all tickets and all services; it
is kept and done anew when the hall took a step, at most SHARE of the time.
"""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean, pvariance
from weakref import WeakKeyDictionary

from sqlalchemy import Select, literal_column, select
from sqlalchemy.orm import Session

from hall import line
from hall.lifecycle import TicketState
from hall.model import (
    IS_AT_A_DESK,
    IS_BESIDE,
    IS_SERVED,
    IS_WAITING,
    Desk,
    DeskService,
    DeskState,
    Hall,
    Service,
    Ticket,
)

FEWEST = 5  # visits seen before anything is promised
LEARN_FROM = 60  # latest visits of a service
PRIOR = 8  # visits that the configured mean counts for
SHORTEST, LONGEST = 0.2, 180.0  # minutes; outside it is a slip of the hand, not a visit
P90 = 1.28  # standard deviations
STEP = 5  # minutes; ranges are rounded outwards to these
OLDEST_SECONDS = 20.0
LAST_SECONDS = 120.0  # and for what needs no more than the last figures
SHARE = 0.05  # of the time that may go into forecasting


@dataclass(frozen=True)
class Range:
    """From the earlier to the later likely moment of the call, minutes from now."""

    low_minutes: int
    high_minutes: int


@dataclass(frozen=True)
class Outlook:
    """One pass over one moment of a hall."""

    tickets: Mapping[int, Range]  # by key; who is not here is unknown
    services: Mapping[int, Range]  # for somebody who comes now
    step: int


@dataclass
class _Desk:
    services: frozenset[int]
    free: float  # minutes from now
    variance: float = 0.0


@dataclass
class _Kept:
    outlook: Outlook
    at: float  # monotonic seconds
    cost: float  # seconds the pass took
    now: datetime  # the hall's


_kept: WeakKeyDictionary[object, dict[int, _Kept]] = WeakKeyDictionary()


def outlook(session: Session, hall: Hall, now: datetime) -> Outlook:
    """The forecast for everybody who waits in that hall."""
    known = _book(session).get(hall.id)
    if known is not None and _still_good(known, hall, now, time.monotonic()):
        return known.outlook
    return _renewed(session, hall, now)


def last(session: Session, hall: Hall, now: datetime) -> Outlook | None:
    """What was last forecast, however it stands now; None if that is too old. Computes nothing."""
    known = _book(session).get(hall.id)
    if known is None or abs((now - known.now).total_seconds()) > LAST_SECONDS:
        return None
    return known.outlook


def for_newcomer(session: Session, hall: Hall, service_id: int, now: datetime) -> Range | None:
    """The range for a ticket of that service issued now; None is unknown."""
    return outlook(session, hall, now).services.get(service_id)


def for_ticket(session: Session, hall: Hall, ticket: Ticket, now: datetime) -> Range | None:
    """The range of a waiting ticket; None is unknown, and of all that do not wait."""
    if ticket.state is not TicketState.WAITING:
        return None
    found = outlook(session, hall, now)
    if ticket.id not in found.tickets and ticket.priority:
        found = _renewed(session, hall, now)  # not the last of the line
    if ticket.id in found.tickets:
        return found.tickets[ticket.id]
    return found.services.get(ticket.service_id)  # issued since the pass: last in the line


def forget() -> None:
    """Drop what is kept; the next question is answered anew."""
    _kept.clear()


def _renewed(session: Session, hall: Hall, now: datetime) -> Outlook:
    started = time.monotonic()
    fresh = _pass(session, hall, now)
    _book(session)[hall.id] = _Kept(fresh, started, time.monotonic() - started, now)
    return fresh


def _book(session: Session) -> dict[int, _Kept]:
    return _kept.setdefault(session.get_bind().engine.pool, {})


def _still_good(known: _Kept, hall: Hall, now: datetime, clock: float) -> bool:
    age = clock - known.at
    if abs((now - known.now).total_seconds()) > OLDEST_SECONDS or age > OLDEST_SECONDS:
        return False
    return known.outlook.step == hall.last_step or age < known.cost / SHARE


def _pass(session: Session, hall: Hall, now: datetime) -> Outlook:
    learnt = _learnt(session, hall)
    desks = _open_desks(session, hall, learnt, now)
    tickets: dict[int, Range] = {}
    rows = session.execute(
        select(Ticket.id, Ticket.service_id, Ticket.for_desk_id)
        .where(Ticket.hall_id == hall.id, IS_WAITING)
        .order_by(*line.ORDER)
    )
    for ticket_id, service_id, for_desk_id in rows:
        able = _able(desks, service_id, for_desk_id)
        if not able or service_id not in learnt:
            continue
        desk = min(able, key=lambda d: d.free)
        tickets[ticket_id] = _range(desk, len(able))
        mean, variance = learnt[service_id]
        desk.free += mean
        desk.variance += variance
    services = {
        service_id: _range(min(able, key=lambda d: d.free), len(able))
        for service_id in learnt
        if (able := _able(desks, service_id, None))
    }
    return Outlook(tickets, services, hall.last_step)


def _able(desks: dict[int, _Desk], service_id: int, for_desk_id: int | None) -> list[_Desk]:
    if for_desk_id is not None:
        return [desks[for_desk_id]] if for_desk_id in desks else []
    return [desk for desk in desks.values() if service_id in desk.services]


def _range(desk: _Desk, shared_by: int) -> Range:
    """Rounded outwards; desks that share a line even out each other's long visits."""
    late = desk.free + P90 * math.sqrt(desk.variance / shared_by)
    low = math.floor(0.8 * desk.free / STEP) * STEP
    return Range(low, max(low + STEP, math.ceil(late / STEP) * STEP))


def _learnt(session: Session, hall: Hall) -> dict[int, tuple[float, float]]:
    """Mean and variance of handling, call to end, by service. Empty while too few were seen."""
    found: dict[int, tuple[float, float]] = {}
    seen = 0
    for service in session.scalars(select(Service).where(Service.hall_id == hall.id)):
        minutes = [
            m
            for called, ended in session.execute(_latest_visits(hall.id, service.id))
            if called is not None
            and ended is not None
            and SHORTEST <= (m := (ended - called).total_seconds() / 60) <= LONGEST
        ]
        seen += len(minutes)
        prior = float(service.mean_minutes)
        mean = (sum(minutes) + PRIOR * prior) / (len(minutes) + PRIOR)
        variance = pvariance(minutes, fmean(minutes)) if len(minutes) > 1 else (prior / 2) ** 2
        found[service.id] = (mean, variance)
    return found if seen >= FEWEST else {}


def _latest_visits(hall_id: int, service_id: int) -> Select[datetime | None, datetime | None]:
    return (
        select(Ticket.called_at, Ticket.ended_at)
        .where(
            Ticket.hall_id == hall_id,
            Ticket.service_id == service_id,
            Ticket.state == literal_column("'served'"),
        )
        .order_by(Ticket.ended_at.desc())
        .limit(LEARN_FROM)
    )


def _open_desks(
    session: Session, hall: Hall, learnt: dict[int, tuple[float, float]], now: datetime
) -> dict[int, _Desk]:
    served: dict[int, set[int]] = {}
    for desk_id, service_id in session.execute(
        select(DeskService.desk_id, DeskService.service_id)
        .join(DeskService.desk)
        .where(Desk.hall_id == hall.id, Desk.state == DeskState.OPEN, IS_SERVED)
    ):
        served.setdefault(desk_id, set()).add(service_id)
    desks = {key: _Desk(frozenset(services), 0.0) for key, services in served.items()}
    at_desks = session.execute(
        select(Ticket.desk_id, Ticket.service_id, Ticket.called_at).where(
            Ticket.hall_id == hall.id, IS_BESIDE, IS_AT_A_DESK
        )
    )
    for at_desk_id, service_id, called_at in at_desks:
        desk = desks.get(at_desk_id or 0)
        if desk is not None and service_id in learnt and called_at is not None:
            mean, variance = learnt[service_id]
            elapsed = (now - called_at).total_seconds() / 60
            # long past its mean a visit does not end at once: a quarter of it remains
            desk.free = max(mean - elapsed, mean / 4)
            desk.variance = variance
    return desks
