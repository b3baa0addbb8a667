"""Which number comes next: within the service's block, anew every day, never one in use.

A block that is used up begins again from its first number, leaving out those whose
tickets are still open. Full only when every one of them is. From its end numbers are
lent to kiosks for a day (`lending`): those are nobody else's on that day.
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


def take(work: Work, service: Service, day: date, *, avoids: bool = False) -> Number:
    """The next of the block. The hall's lock is held, so no other can have it.

    `avoids`: leave out what is in use, also where no number of another day is known to be.
    """
    block = {"in_hall": work.hall.id, "on_day": day, "of_service": service.id}
    last = work.at_once(_LAST, block).one_or_none()
    if last is None:
        return _first(work, service, block)
    number = Number(last.last, last.lap)
    found = _next(
        work.session, service, number, avoids=avoids or last.avoids, lent_from=last.lent_from
    )
    work.at_once(_NEXT, block | found._asdict())
    return found


def lend(work: Work, service: Service, day: date, *, most: int) -> tuple[int, int]:
    """The first and the last of some numbers that nobody else will have on that day.

    They are cut from the end of the block, and never cover more than its upper half. Full
    when there are none, or numbering has come that far.
    """
    block = {"in_hall": work.hall.id, "on_day": day, "of_service": service.id}
    if work.at_once(_LAST, block).one_or_none() is None:
        _first(work, service, block, given=0)
    last = work.at_once(_LAST, block).one()
    in_use = _in_use(work.session, service)
    high = service.last if last.lent_from is None else last.lent_from - 1
    floor = max(last.last, (service.first + service.last) // 2) + 1
    while high in in_use:
        high -= 1
    if last.lap or last.last > service.last or high < floor:
        raise Full(f"no numbers of {service.code} are left to lend")
    low = high
    while low > floor and high - low + 1 < most and low - 1 not in in_use:
        low -= 1
    work.at_once(_LEND, block | {"low": low})
    return low, high


def is_in_use(session: Session, service: Service, number: int) -> bool:
    """Does an open ticket hold that number?"""
    return number in _in_use(session, service)


def count_lent(work: Work, service: Service, day: date) -> None:
    """One of the lent numbers of that day is somebody's."""
    work.at_once(_COUNT, {"in_hall": work.hall.id, "on_day": day, "of_service": service.id})


def is_used_up(session: Session, hall: Hall, service: Service, day: date) -> bool:
    """Would `take` say Full? Told before somebody has touched, not after."""
    last = session.get(Numbering, (hall.id, day, service.id))
    if last is None:
        return False
    number = Number(last.last, last.lap)
    try:
        _next(session, service, number, avoids=last.avoids, lent_from=last.lent_from)
    except Full:
        return True
    return False


def _first(work: Work, service: Service, block: dict[str, object], *, given: int = 1) -> Number:
    """The first of the day: what yesterday left open gets its end before.

    `given` 0: the day is only begun, and its first number is still to be given.
    """
    in_use = _in_use(work.session, service)
    if in_use:
        closing.end_earlier_days(work)
        in_use = _in_use(work.session, service)
    found = Number(service.first - 1, 0)
    if given:
        found = _free(service, Number(service.first, 0), in_use)
    work.at_once(_FIRST, block | found._asdict() | {"avoids": bool(in_use), "given": given})
    return found


def _next(
    session: Session, service: Service, last: Number, *, avoids: bool, lent_from: int | None
) -> Number:
    following = _after(service, last, lent_from)
    if not avoids and following.lap == 0:
        return following
    return _free(service, following, _in_use(session, service), lent_from)


def _free(
    service: Service, first: Number, in_use: set[int], lent_from: int | None = None
) -> Number:
    """The first that nobody holds, going round once. Full if all are held."""
    candidate = first
    for _ in _numbers(service):
        if candidate.number not in in_use:
            return candidate
        candidate = _after(service, candidate, lent_from)
    raise Full(f"all numbers of {service.code} are in use")


def _after(service: Service, last: Number, lent_from: int | None) -> Number:
    """Within the block up to what is lent, then within the second one, then from the start."""
    end = service.last if lent_from is None else lent_from - 1
    if last.number == end and service.more_first is not None:
        return Number(service.more_first, last.lap)
    if last.number == (end if service.more_last is None else service.more_last):
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
_LAST = select(_numbering.last, _numbering.lap, _numbering.avoids, _numbering.lent_from).where(
    *_BLOCK
)
_LEND = update(table(Numbering)).where(*_BLOCK).values(lent_from=bindparam("low"))
_COUNT = update(table(Numbering)).where(*_BLOCK).values(given=_numbering.given + 1)
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
    given=bindparam("given"),
    avoids=bindparam("avoids"),
)
