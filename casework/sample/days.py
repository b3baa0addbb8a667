"""Sixty working days: who took a number when, at which desk, for how long.

Tickets of these days are history: they have no steps in the hall's journal, which
begins with the hall's own first day.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select

from casework.sample.people import opaque
from hall import calendar
from hall.calendar import Opening
from hall.lifecycle import TicketState
from hall.model import Desk, DeskService, Hall, Numbering, Service, Staff, Ticket
from hall.store import Work
from hall.vault import fingerprint

VISITS = 400
WORKING_DAYS = 60
_LOOK_BACK_DAYS = 120
# how often each service is chosen; one that the hall does not have is not
_SHARES = {"regular": 60, "appointment": 10, "leader": 6, "lawyer": 8, "result": 16}


@dataclass(frozen=True)
class Past:
    """A past visit as the line saw it."""

    ticket: Ticket
    officer: Staff


def receptions(
    work: Work,
    hall: Hall,
    staff: Sequence[Staff],
    services: Sequence[Service],
    desks: Sequence[Desk],
    today: date,
    dice: Random,
) -> list[Past]:
    """Oldest first."""
    serving = _who_serves(work, services, desks)
    officer_of = {desk.id: staff[n % len(staff)] for n, desk in enumerate(desks)}
    openings = _openings(work, hall, today)
    per_day = Counter(dice.choices(range(len(openings)), k=VISITS))
    found: list[Past] = []
    for n, sessions in enumerate(openings):
        found += _one_day(work, hall, services, serving, officer_of, sessions, per_day[n], dice)
    work.session.flush()
    return found


def _one_day(
    work: Work,
    hall: Hall,
    services: Sequence[Service],
    serving: dict[int, list[Desk]],
    officer_of: dict[int, Staff],
    sessions: list[Opening],
    visits: int,
    dice: Random,
) -> list[Past]:
    shares = [_SHARES.get(service.code, 1) for service in services]
    arrivals = sorted(_arrival(sessions, dice) for _ in range(visits))
    free: dict[int, datetime] = {}
    last: dict[int, int] = {}
    found: list[Past] = []
    for issued_at in arrivals:
        service = dice.choices(services, shares)[0]
        start = issued_at + timedelta(minutes=dice.uniform(1, 4))
        desk = min(serving[service.id], key=lambda d: (free.get(d.id, start), dice.random()))
        called_at = max(start, free.get(desk.id, start)) + timedelta(seconds=dice.randint(5, 90))
        started_at = called_at + timedelta(seconds=dice.randint(20, 100))
        minutes = max(2.0, dice.gammavariate(4, service.mean_minutes / 4))
        free[desk.id] = started_at + timedelta(minutes=minutes)
        number = last[service.id] = last.get(service.id, service.first - 1) + 1
        ticket = _ticket(work, hall, service, desk, number, dice)
        ticket.issued_at, ticket.called_at = issued_at, called_at
        ticket.started_at, ticket.ended_at = started_at, free[desk.id]
        ticket.day = calendar.day_of(hall, issued_at)
        ticket.since = ticket.place = round(issued_at.timestamp() * 1_000_000)
        work.session.add(ticket)
        found.append(Past(ticket, officer_of[desk.id]))
    for service_id, number in last.items():
        day = found[0].ticket.day
        # one after the other, from the first of the block
        first = next(service.first for service in services if service.id == service_id)
        given = number - first + 1
        work.session.add(
            Numbering(hall_id=hall.id, day=day, service_id=service_id, last=number, given=given)
        )
    return found


def _ticket(
    work: Work, hall: Hall, service: Service, desk: Desk, number: int, dice: Random
) -> Ticket:
    public_id = opaque(dice)
    return Ticket(
        public_id=public_id,
        token_hash=fingerprint(work.vault.ticket_token(public_id)),
        hall_id=hall.id,
        service_id=service.id,
        service_block_id=service.id,
        number=number,
        label=f"{number:03d}",
        state=TicketState.SERVED,
        party_size=dice.choices((1, 2, 3, dice.randint(5, 15)), (80, 12, 4, 4))[0],
        priority=dice.random() < 0.12,
        assistance=[],
        language="vi",
        desk_id=desk.id,
        calls=dice.choices((1, 2), (9, 1))[0],
    )


def _who_serves(
    work: Work, services: Sequence[Service], desks: Sequence[Desk]
) -> dict[int, list[Desk]]:
    by_id = {desk.id: desk for desk in desks}
    found: dict[int, list[Desk]] = {service.id: [] for service in services}
    for desk_id, service_id in work.session.execute(
        select(DeskService.desk_id, DeskService.service_id).order_by(DeskService.desk_id)
    ):
        if desk_id in by_id and service_id in found:
            found[service_id].append(by_id[desk_id])
    return {service_id: serve or list(desks) for service_id, serve in found.items()}


def _openings(work: Work, hall: Hall, today: date) -> list[list[Opening]]:
    """The last working days before today, oldest first; by weekday if the hall has no hours."""
    found: list[list[Opening]] = []
    for ago in range(1, _LOOK_BACK_DAYS):
        day = today - timedelta(days=ago)
        if sessions := calendar.openings(work.session, hall, day):
            found.append(sessions)
        if len(found) == WORKING_DAYS:
            break
    return found[::-1]


def _arrival(sessions: list[Opening], dice: Random) -> datetime:
    """Most come early in a session, and nobody in its last half hour."""
    session = dice.choices(sessions, [2 if s.session == "morning" else 1 for s in sessions])[0]
    span = session.closes - session.opens - timedelta(minutes=30)
    return session.opens + span * dice.betavariate(1.2, 2.2)
