"""The journal as people read it: newest first, a page at a time, by day or by ticket."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from hall.model import Device, Hall, Staff, Step, Ticket

PAGE = 50  # steps


@dataclass(frozen=True)
class Page:
    """Some steps, newest first; `before` is where the next page begins, None at the end."""

    steps: tuple[Step, ...]
    before: int | None
    names: dict[tuple[str, int], str]  # who acted: ("staff", 3) → a name


def read(
    session: Session,
    hall: Hall,
    *,
    day: date | None = None,
    label: str = "",
    before: int | None = None,
) -> Page:
    """A page of a hall's journal: all of it, a day of it, or what a ticket of a day went through.

    A label needs its day: the same numbers are given every day.
    """
    query = (
        select(Step)
        .where(Step.hall_id == hall.id)
        .order_by(Step.number.desc())
        .limit(PAGE + 1)
        .options(joinedload(Step.ticket), joinedload(Step.desk))
    )
    if before is not None:
        query = query.where(Step.number < before)
    if label and day is not None:
        query = query.where(Step.ticket_id.in_(_tickets(hall, label, day)))
    elif day is not None:
        query = query.where(within(session, hall, day, day))
    found = list(session.scalars(query))
    steps = tuple(found[:PAGE])
    return Page(
        steps, steps[-1].number if len(found) > PAGE else None, _names(session, hall, steps)
    )


def within(session: Session, hall: Hall, first: date, last: date) -> ColumnElement[bool]:
    """That a step is of those days, both included.

    The hall's time never runs backwards, but where it was set back by hand: between those
    places steps are in the order of their instants, so a day is found by halving, not by
    reading years of journal.
    """
    begins, ends = _bounds(hall, first)[0], _bounds(hall, last)[1]
    found = []
    for low, high in pairwise((1, *hall.set_back, hall.last_step + 1)):
        numbers = [_number_at(session, hall, at, low, high) for at in (begins, ends)]
        found.append(and_(Step.number >= numbers[0], Step.number < numbers[1]))
    return or_(*found)


def _tickets(hall: Hall, label: str, day: date) -> Select[int]:
    return select(Ticket.id).where(
        Ticket.hall_id == hall.id, Ticket.day == day, Ticket.label == label
    )


def _bounds(hall: Hall, day: date) -> tuple[datetime, datetime]:
    begins = datetime.combine(day, time(), ZoneInfo(hall.zone))
    return begins, datetime.combine(day + timedelta(days=1), time(), ZoneInfo(hall.zone))


def _number_at(session: Session, hall: Hall, at: datetime, low: int, high: int) -> int:
    """The number of the first step at or after that instant, of those from `low` to `high`."""
    while low < high:
        middle = (low + high) // 2
        found = session.scalar(
            select(Step.at).where(Step.hall_id == hall.id, Step.number == middle)
        )
        if found is not None and found < at:
            low = middle + 1
        else:
            high = middle
    return low


def _names(session: Session, hall: Hall, steps: tuple[Step, ...]) -> dict[tuple[str, int], str]:
    """The names of staff and devices that stand in these steps."""
    found: dict[tuple[str, int], str] = {}
    for kind, table in (("staff", Staff), ("device", Device)):
        keys = {step.by_id for step in steps if step.by_kind == kind}
        rows = session.execute(
            select(table.id, table.name).where(table.hall_id == hall.id, table.id.in_(keys))
        )
        found |= {(kind, key): name for key, name in rows}
    return found
