"""Which number comes next: within the service's block, anew every day, never one in use.

A block that is used up begins again from its first number, leaving out those whose
tickets are still open. Full only when every one of them is.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from hall import closing
from hall.errors import Full
from hall.model import IS_OPEN, Hall, Numbering, Service, Ticket, table
from hall.store import Work


class Number(NamedTuple):
    """A number, and how often its block had been gone round before on that day."""

    number: int
    lap: int


def take(work: Work, service: Service, day: date) -> Number:
    """The next of the block. The hall's lock is held, so no other can have it."""
    block = {"in_hall": work.hall.id, "on_day": day, "of_service": service.id}
    last = work.at_once(_LAST, block).one_or_none()
    if last is None:
        return _first(work, service, block)
    found = _next(work.session, service, Number(last.last, last.lap), avoids=last.avoids)
    work.at_once(_NEXT, block | found._asdict())
    return found


def is_used_up(session: Session, hall: Hall, service: Service, day: date) -> bool:
    """Would `take` say Full? Told before somebody has touched, not after."""
    last = session.get(Numbering, (hall.id, day, service.id))
    if last is None:
        return False
    try:
        _next(session, service, Number(last.last, last.lap), avoids=last.avoids)
    except Full:
        return True
    return False


def _first(work: Work, service: Service, block: dict[str, object]) -> Number:
    """The first of the day: what yesterday left open gets its end before."""
    in_use = _in_use(work.session, service)
    if in_use:
        closing.end_earlier_days(work)
        in_use = _in_use(work.session, service)
    found = _free(service, Number(service.first, 0), in_use)
    work.at_once(_FIRST, block | found._asdict() | {"avoids": bool(in_use)})
    return found


def _next(session: Session, service: Service, last: Number, *, avoids: bool) -> Number:
    following = _after(service, last)
    if not avoids and following.lap == 0:
        return following
    return _free(service, following, _in_use(session, service))


def _free(service: Service, first: Number, in_use: set[int]) -> Number:
    """The first that nobody holds, going round once. Full if all are held."""
    candidate = first
    for _ in _numbers(service):
        if candidate.number not in in_use:
            return candidate
        candidate = _after(service, candidate)
    raise Full(f"all numbers of {service.code} are in use")


def _after(service: Service, last: Number) -> Number:
    """Within the block, then within the second one, then from the start again."""
    if last.number == service.last and service.more_first is not None:
        return Number(service.more_first, last.lap)
    if last.number == (service.last if service.more_last is None else service.more_last):
        return Number(service.first, last.lap + 1)
    return Number(last.number + 1, last.lap)


def _numbers(service: Service) -> Iterator[int]:
    yield from range(service.first, service.last + 1)
    if service.more_first is not None and service.more_last is not None:
        yield from range(service.more_first, service.more_last + 1)


def _in_use(session: Session, service: Service) -> set[int]:
    return set(session.scalars(_OPEN, {"in_hall": service.hall_id, "of_service": service.id}).all())


_OPEN = select(Ticket.number).where(
    Ticket.hall_id == bindparam("in_hall"),
    Ticket.service_block_id == bindparam("of_service"),
    IS_OPEN,
)
_numbering = table(Numbering).c
_BLOCK = (
    _numbering.hall_id == bindparam("in_hall"),
    _numbering.day == bindparam("on_day"),
    _numbering.service_id == bindparam("of_service"),
)
# straight to the tables: a crowd waits for each number to be given
_LAST = select(_numbering.last, _numbering.lap, _numbering.avoids).where(*_BLOCK)
_NEXT = (
    update(table(Numbering))
    .where(*_BLOCK)
    .values(last=bindparam("number"), lap=bindparam("lap"), given=_numbering.given + 1)
)
_FIRST = insert(table(Numbering)).values(
    hall_id=bindparam("in_hall"),
    day=bindparam("on_day"),
    service_id=bindparam("of_service"),
    last=bindparam("number"),
    lap=bindparam("lap"),
    given=1,
    avoids=bindparam("avoids"),
)
