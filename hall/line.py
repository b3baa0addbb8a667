"""Who is next: the one function that orders the waiting tickets.

Calling takes its first; board, phone, kiosk and forecast walk the same order, so
what is shown and what is called cannot disagree. The order is plain arrival, kept
in `Ticket.place`, over the services a desk serves.
"""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import CompoundSelect, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from hall.model import IS_WAITING, Desk, DeskService, Service, Ticket

ORDER = (Ticket.place, Ticket.id)


def first(session: Session, desk: Desk) -> Ticket | None:
    """The ticket that desk must call next; None if nobody it may serve waits."""
    return session.scalar(_callable_at(desk, served_by(session, desk)).limit(1))


def next_for(session: Session, desk: Desk, *, limit: int) -> list[Ticket]:
    """Those whom that desk would call one after the other, if no other desk called."""
    return list(session.scalars(_callable_at(desk, served_by(session, desk)).limit(limit)))


def served_by(session: Session, desk: Desk) -> list[int]:
    """The keys of the services that desk serves."""
    return list(
        session.scalars(select(DeskService.service_id).where(DeskService.desk_id == desk.id))
    )


def may_call(session: Session, desk: Desk, ticket: Ticket) -> bool:
    """May that desk call that ticket: by its services, or because it was sent there?"""
    if ticket.for_desk_id is not None:
        return ticket.for_desk_id == desk.id
    return ticket.service_id in served_by(session, desk)


def waiting(session: Session, hall_id: int) -> list[Ticket]:
    """All who wait in a hall, in the order in which they would be called."""
    return list(session.scalars(_loaded().where(Ticket.hall_id == hall_id, IS_WAITING)))


def ahead_of(session: Session, ticket: Ticket) -> int:
    """How many tickets that compete for the same desks come before this one."""
    return _count(session, ticket.hall_id, ticket.service_id, ticket.place)


def with_ahead(session: Session, hall_id: int) -> list[tuple[Ticket, int]]:
    """All who wait, in calling order, each with what `ahead_of` says of it: one pass for all."""
    rivals_of = _all_rivals(session, hall_id)
    before: Counter[int] = Counter()
    found = []
    for ticket in waiting(session, hall_id):
        rivals = rivals_of.get(ticket.service_id, {ticket.service_id})
        found.append((ticket, sum(before[service_id] for service_id in rivals)))
        before[ticket.service_id] += 1
    return found


def in_line(session: Session, hall_id: int, service_id: int) -> int:
    """How many tickets somebody who comes now for that service would have before them."""
    return _count(session, hall_id, service_id, None)


def number_waiting(session: Session, hall_id: int) -> int:
    """How many tickets wait in the hall."""
    return (
        session.scalar(
            select(func.count()).select_from(Ticket).where(Ticket.hall_id == hall_id, IS_WAITING)
        )
        or 0
    )


def _count(session: Session, hall_id: int, service_id: int, place: int | None) -> int:
    query = (
        select(func.count())
        .select_from(Ticket)
        .where(
            Ticket.hall_id == hall_id, IS_WAITING, Ticket.service_id.in_(rivals(service_id))
        )
    )
    if place is not None:
        query = query.where(Ticket.place < place)
    return session.scalar(query) or 0


def rivals(service_id: int) -> CompoundSelect[int]:
    """The services that share a desk with this one, itself among them."""
    mine = DeskService.__table__.alias("mine")
    theirs = DeskService.__table__.alias("theirs")
    shared = (
        select(theirs.c.service_id)
        .join(mine, mine.c.desk_id == theirs.c.desk_id)
        .where(mine.c.service_id == service_id)
    )
    return shared.union(select(Service.id).where(Service.id == service_id))


def _all_rivals(session: Session, hall_id: int) -> dict[int, set[int]]:
    """For each service that a desk serves, the services that `rivals` would find."""
    at_desk: dict[int, set[int]] = {}
    for desk_id, service_id in session.execute(
        select(DeskService.desk_id, DeskService.service_id)
        .join(DeskService.desk)
        .where(Desk.hall_id == hall_id)
    ):
        at_desk.setdefault(desk_id, set()).add(service_id)
    found: dict[int, set[int]] = {}
    for together in at_desk.values():
        for service_id in together:
            found.setdefault(service_id, set()).update(together)
    return found


def _callable_at(desk: Desk, services: Iterable[int]) -> Select[tuple[Ticket]]:
    return _loaded().where(
        Ticket.hall_id == desk.hall_id,
        IS_WAITING,
        or_(
            Ticket.for_desk_id == desk.id,
            Ticket.for_desk_id.is_(None) & Ticket.service_id.in_(list(services)),
        ),
    )


def _loaded() -> Select[tuple[Ticket]]:
    return (
        select(Ticket)
        .order_by(*ORDER)
        .options(
            joinedload(Ticket.service), joinedload(Ticket.desk), joinedload(Ticket.for_desk)
        )
    )
