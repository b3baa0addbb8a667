"""The schedule of receptions as it is posted: who receives, when and where. No citizen's name."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from api.shapes.common import Given, Moment, moment, moment_or_none
from api.shapes.hall import Day
from casework import schedule
from casework.kinds import Mode, Reception
from casework.model import ScheduleDay
from casework.schedule_kinds import Half
from hall import calendar
from hall.model import Hall

FIRST_YEAR, LAST_YEAR = 2014, 2100  # of a schedule: the law is of 2014
Month = Annotated[str, Field(pattern=r"^\d{4}-\d{2}$", examples=["2026-12"])]


class Receiver(Given):
    """An official who receives, with the telephones the law wants posted; empty: none is told."""

    name: str
    title: str = Field(description="Empty for officers.")
    landline: str
    mobile: str


class Move(Given):
    """A sitting that is not held then."""

    reason: str
    day: Day | None = Field(description="When it is held instead; null: it is not.")
    session: Half | None


class Sitting(Given):
    """Half a day of one kind of reception."""

    day: Day
    session: Half
    opens: Moment | None = Field(description="Null where the hall has no hours then.")
    closes: Moment | None
    reception: Reception
    mode: Mode
    leader: Receiver | None = Field(description="Null where officers alone receive.")
    officers: list[Receiver]
    participants: str
    content: str
    place: str
    moved: Move | None
    changed_at: Moment | None = Field(description="After it was posted; null: as it was posted.")
    changed_reason: str
    published_at: Moment


class Schedule(Given):
    """What is posted of a month."""

    month: Month
    sittings: list[Sitting] = Field(description="By day and half day.")


def first_of(month: str) -> date | None:
    """The first day of `2026-12`; None for what is no month of a schedule."""
    try:
        found = date.fromisoformat(f"{month}-01")
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year < LAST_YEAR else None


def shown(session: Session, hall: Hall, first: date) -> Schedule:
    """What is posted of the month that begins on that day."""
    last = first.replace(day=monthrange(first.year, first.month)[1])
    hours = {
        (calendar.day_of(hall, each.opens), each.session): (each.opens, each.closes)
        for each in calendar.openings_between(session, hall, first, last)
    }
    rows = schedule.posted(session, hall.id, first, last)
    return Schedule(
        month=f"{first:%Y-%m}",
        sittings=[_sitting(hall, row, hours.get((row.day, row.session))) for row in rows],
    )


def _sitting(hall: Hall, row: ScheduleDay, hours: tuple[datetime, datetime] | None) -> Sitting:
    opens, closes = hours or (None, None)
    assert row.published_at is not None, row.id  # only what is posted is asked for
    return Sitting(
        day=row.day.isoformat(),
        session=row.session,
        opens=moment_or_none(hall, opens),
        closes=moment_or_none(hall, closes),
        reception=row.reception,
        mode=row.mode,
        leader=_leader(row),
        officers=list(_officers(row)),
        participants=row.participants,
        content=row.content,
        place=row.place,
        moved=_move(row),
        changed_at=moment_or_none(hall, row.changed_at),
        changed_reason=row.changed_reason,
        published_at=moment(hall, row.published_at),
    )


def _leader(row: ScheduleDay) -> Receiver | None:
    if not row.leader_name:
        return None
    return Receiver(
        name=row.leader_name,
        title=row.leader_title,
        landline=row.leader_landline,
        mobile=row.leader_mobile,
    )


def _officers(row: ScheduleDay) -> Iterator[Receiver]:
    for each in row.officers:
        told = {name: each.get(name, "") for name in ("landline", "mobile")}
        yield Receiver(name=each["name"], title="", **told)


def _move(row: ScheduleDay) -> Move | None:
    if not row.is_moved:
        return None
    to = row.moved_to
    return Move(
        reason=row.moved_reason,
        day=to.day.isoformat() if to else None,
        session=to.session if to else None,
    )
