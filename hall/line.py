"""Who is next: the one function that orders the waiting tickets.

Calling takes its first; board, phone, kiosk and forecast walk the same order, so
what is shown and what is called cannot disagree. The order is kept in
`Ticket.place`, by the hall's rule (`hall.order`), over the services a desk serves.
Two tickets compete if there is a desk that may call both.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    case,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session, joinedload

from hall.model import (
    IS_SERVED,
    IS_WAITING,
    Desk,
    DeskService,
    Hall,
    Service,
    Ticket,
    table,
)
from hall.order import CAPPED, Rule

ORDER = (Ticket.place, Ticket.id)
_service = table(Service).c
LONGEST = select(func.max(_service.mean_minutes)).where(_service.hall_id == bindparam("hall_id"))


def longest_minutes(session: Session, hall: Hall) -> int:
    """The minutes of the hall's longest service."""
    return session.scalar(LONGEST, {"hall_id": hall.id}) or 0


def now_in_line(now: datetime) -> int:
    """That moment in the line's unit: microseconds since 1970."""
    return round(now.timestamp() * 1_000_000)


def place(
    hall: Hall,
    service: Service,
    since: int,
    *,
    priority: bool,
    longest: int,
    appointment: bool = False,
) -> int:
    """The place, by the hall's rule, of one who waits for that service since then.

    `longest`: the minutes of the hall's longest service, as `LONGEST` finds them.
    """
    return Rule.of(hall.line_rule).place(
        since,
        priority=priority,
        appointment=appointment,
        mean=service.mean_minutes,
        longest=longest,
    )


def is_protected(hall: Hall, ticket: Ticket) -> bool:
    """Was it overtaken as often as the hall's rule allows?"""
    return ticket.overtaken >= Rule.of(hall.line_rule).overtake_cap


def place_after_transfer(session: Session, hall: Hall, ticket: Ticket, to: Service) -> int:
    """The place in another service's line, of one who came when they came."""
    if is_protected(hall, ticket):
        return ticket.place  # before everybody, wherever they go
    longest = longest_minutes(session, hall)
    return place(
        hall,
        to,
        ticket.since,
        priority=ticket.priority,
        longest=longest,
        appointment=ticket.slot_at is not None,
    )


def count_overtaken(session: Session, hall: Hall, desk: Desk, called: Ticket) -> None:
    """Note that all who came earlier, and could have been called, were overtaken once more."""
    values = {
        "cap": Rule.of(hall.line_rule).overtake_cap,
        "called_since": called.since,
        "called_id": called.id,
    }
    session.connection().execute(_COUNT_OVERTAKEN, at_desk(desk) | values)


def rest(session: Session, desk: Desk, ticket: Ticket) -> tuple[int, int]:
    """How many others that desk may call, and how many of them came before the ticket."""
    came_earlier = func.count(case((Ticket.since < ticket.since, Ticket.id)))
    query = select(func.count(Ticket.id), came_earlier).where(*AT_DESK, Ticket.id != ticket.id)
    counted, earlier = session.execute(query, at_desk(desk)).one()
    return counted, earlier


def served_by(session: Session, desk: Desk) -> list[int]:
    """The keys of the services that desk serves."""
    return list(
        session.scalars(
            select(DeskService.service_id).where(DeskService.desk_id == desk.id, IS_SERVED)
        )
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
    """How many tickets that compete with this one come before it."""
    wish = {"place": ticket.place, "ticket_id": ticket.id}
    query = _number_of_rivals(is_sent=ticket.for_desk_id is not None, is_placed=True)
    return session.connection().execute(query, _whose(ticket) | wish).scalar() or 0


def rivals_before(session: Session, ticket: Ticket) -> list[Ticket]:
    """Those whom `ahead_of` counts, in the order of the line."""
    before = tuple_(*ORDER) < tuple_(bindparam("place"), bindparam("ticket_id"))
    wish = {"place": ticket.place, "ticket_id": ticket.id}
    query = _loaded().where(*_rivals(is_sent=ticket.for_desk_id is not None), before)
    return list(session.scalars(query, _whose(ticket) | wish))


def in_line(session: Session, hall_id: int, service_id: int) -> int:
    """How many tickets somebody who comes now for that service would have before them, at most."""
    whose = {"hall_id": hall_id, "service_id": service_id}
    return session.scalar(_number_of_rivals(is_sent=False, is_placed=False), whose) or 0


def ahead_of_all(session: Session, hall_id: int) -> dict[int, int]:
    """For everybody who waits, by key, what `ahead_of` says: one pass for all."""
    serving = _desks_by_service(session, hall_id)
    passed: dict[_Kind, int] = {}
    ahead: dict[int, int] = {}
    for ticket_id, service_id, for_desk_id in session.execute(
        select(Ticket.id, Ticket.service_id, Ticket.for_desk_id)
        .where(Ticket.hall_id == hall_id, IS_WAITING)
        .order_by(*ORDER)
    ):
        kind = _Kind(service_id, for_desk_id)
        ahead[ticket_id] = sum(
            number for other, number in passed.items() if kind.competes(other, serving)
        )
        passed[kind] = passed.get(kind, 0) + 1
    return ahead


def with_ahead(session: Session, hall_id: int) -> list[tuple[Ticket, int]]:
    """All who wait, in calling order, each with what `ahead_of` says of it."""
    ahead = ahead_of_all(session, hall_id)
    return [(ticket, ahead[ticket.id]) for ticket in waiting(session, hall_id)]


def place_behind(session: Session, ticket: Ticket, number: int) -> int | None:
    """The place behind that many of those who compete with a ticket; None if fewer wait."""
    nth = session.scalar(
        select(Ticket.place)
        .where(*_rivals(is_sent=ticket.for_desk_id is not None))
        .order_by(*ORDER)
        .offset(number - 1)
        .limit(1),
        _whose(ticket),
    )
    return None if nth is None else nth + 1


def number_waiting(session: Session, hall_id: int) -> int:
    """How many tickets wait in the hall."""
    return (
        session.scalar(
            select(func.count()).select_from(Ticket).where(Ticket.hall_id == hall_id, IS_WAITING)
        )
        or 0
    )


class _Kind(NamedTuple):
    """Tickets that the same desks may call."""

    service_id: int
    for_desk_id: int | None  # sent there

    def competes(self, other: "_Kind", serving: Mapping[int, set[int]]) -> bool:
        return self == other or not self.desks(serving).isdisjoint(other.desks(serving))

    def desks(self, serving: Mapping[int, set[int]]) -> set[int]:
        if self.for_desk_id is not None:
            return {self.for_desk_id}
        return serving.get(self.service_id, set())


def _whose(ticket: Ticket) -> dict[str, int | None]:
    """What `_rivals` wants to know of a ticket."""
    return {
        "hall_id": ticket.hall_id,
        "service_id": ticket.service_id,
        "for_desk_id": ticket.for_desk_id,
    }


@cache
def _number_of_rivals(*, is_sent: bool, is_placed: bool) -> Select[int]:
    """How many rivals there are; of a placed one, only those before it."""
    found = select(func.count()).select_from(table(Ticket)).where(*_rivals(is_sent=is_sent))
    if not is_placed:
        return found
    return found.where(
        tuple_(_ticket.place, _ticket.id) < tuple_(bindparam("place"), bindparam("ticket_id"))
    )


@cache
def _rivals(*, is_sent: bool) -> tuple[ColumnElement[bool], ...]:
    """That a waiting ticket competes with one of `:service_id`, or sent to `:for_desk_id`."""
    service_id: ColumnElement[int] = bindparam("service_id")
    if is_sent:
        desks = select(Desk.id).where(Desk.id == bindparam("for_desk_id"))
    else:
        desks = select(DeskService.desk_id).where(DeskService.service_id == service_id, IS_SERVED)
    theirs = DeskService.__table__.alias("theirs")
    services = select(theirs.c.service_id).where(theirs.c.desk_id.in_(desks), theirs.c.is_served)
    return (
        Ticket.hall_id == bindparam("hall_id"),
        IS_WAITING,
        or_(
            Ticket.for_desk_id.in_(desks),
            Ticket.for_desk_id.is_(None) & Ticket.service_id.in_(services),
            # a service that no desk serves now: its tickets wait together all the same
            *(
                []
                if is_sent
                else [Ticket.for_desk_id.is_(None) & (Ticket.service_id == service_id)]
            ),
        ),
    )


def _desks_by_service(session: Session, hall_id: int) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for desk_id, service_id in session.execute(
        select(DeskService.desk_id, DeskService.service_id)
        .join(DeskService.desk)
        .where(Desk.hall_id == hall_id, IS_SERVED)
    ):
        found.setdefault(service_id, set()).add(desk_id)
    return found


def at_desk(desk: Desk) -> dict[str, int]:
    """What `AT_DESK` wants to know."""
    return {"of_hall": desk.hall_id, "of_desk": desk.id}


def _loaded() -> Select[Ticket]:
    """Tickets in the line's order, with what every look at them shows."""
    return (
        select(Ticket)
        .order_by(*ORDER)
        .options(joinedload(Ticket.service), joinedload(Ticket.desk), joinedload(Ticket.for_desk))
    )


_ticket = table(Ticket).c
_serves = table(DeskService).c
# that a ticket waits, and that the desk `:of_desk` may call it
AT_DESK = (
    _ticket.hall_id == bindparam("of_hall"),
    IS_WAITING,
    or_(
        _ticket.for_desk_id == bindparam("of_desk"),
        _ticket.for_desk_id.is_(None)
        & _ticket.service_id.in_(
            select(_serves.service_id).where(_serves.desk_id == bindparam("of_desk"), IS_SERVED)
        ),
    ),
)
_COUNT_OVERTAKEN = (
    update(table(Ticket))
    .where(
        *AT_DESK,
        _ticket.since < bindparam("called_since"),
        _ticket.id != bindparam("called_id"),
    )
    .values(
        overtaken=_ticket.overtaken + 1,
        place=case(
            (_ticket.overtaken + 1 == bindparam("cap"), _ticket.since - CAPPED),
            else_=_ticket.place,
        ),
    )
)
