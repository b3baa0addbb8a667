"""The hall's days and hours: its own zone, its sessions, its exceptions.

All of it is dated data; nothing here knows a holiday by name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from hall.model import DayException, DayKind, Hall, OpeningRule

LOOK_AHEAD_DAYS = 30
MONDAY, SATURDAY = 0, 5


@dataclass(frozen=True)
class Opening:
    """One session of one day; both ends are instants."""

    session: str  # morning, afternoon
    opens: datetime
    closes: datetime


def local(hall: Hall, at: datetime) -> datetime:
    """That instant on the hall's own clock."""
    return at.astimezone(ZoneInfo(hall.zone))


def day_of(hall: Hall, at: datetime) -> date:
    """The hall's date at that instant."""
    return local(hall, at).date()


def openings(session: Session, hall: Hall, day: date) -> list[Opening]:
    """The sessions of a day, earliest first; none on a day off."""
    return _openings(session, hall, day, days=1)


def openings_between(session: Session, hall: Hall, first: date, last: date) -> list[Opening]:
    """The sessions of those days, both included, earliest first."""
    return _openings(session, hall, first, days=(last - first).days + 1)


def is_open(session: Session, hall: Hall, at: datetime) -> bool:
    """Does the hall receive citizens at that instant?"""
    return hall.always_open or current(session, hall, at) is not None


def current(session: Session, hall: Hall, at: datetime) -> Opening | None:
    """The session that runs at that instant, by the posted hours; None between them."""
    today = openings(session, hall, day_of(hall, at))
    return next((opening for opening in today if opening.opens <= at < opening.closes), None)


def minutes_left(today: Sequence[Opening], at: datetime) -> float:
    """How much of those sessions is still to come, breaks not counted."""
    left = (o.closes - max(at, o.opens) for o in today if o.closes > at)
    return sum(left, timedelta()).total_seconds() / 60


def next_opening(session: Session, hall: Hall, at: datetime) -> Opening | None:
    """The first session that begins after that instant, within a month; None if none."""
    coming = _openings(session, hall, day_of(hall, at), days=LOOK_AHEAD_DAYS)
    return next((opening for opening in coming if opening.opens > at), None)


def working_days(session: Session, hall: Hall, first: date, last: date) -> list[date]:
    """The working days from `first` to `last`, both included, whatever hours the hall keeps.

    Monday to Friday, less holidays and days off in their stead, and worked Saturdays.
    """
    span = {"in_hall": hall.id, "first": first, "last": last}
    exceptions = {row.day: row.kind for row in session.execute(_EXCEPTIONS, span)}
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return [day for day in days if _is_worked(_works_as(day, exceptions.get(day)))]


def next_working_day(session: Session, hall: Hall, day: date) -> date:
    """That day if it is worked, else the first one after it."""
    coming = working_days(session, hall, day, day + timedelta(days=LOOK_AHEAD_DAYS))
    return coming[0] if coming else day


def _is_worked(weekday: int | None) -> bool:
    return weekday is not None and weekday < SATURDAY


def _openings(session: Session, hall: Hall, first: date, *, days: int) -> list[Opening]:
    """The sessions of so many days, earliest first."""
    span = {"in_hall": hall.id, "first": first, "last": first + timedelta(days=days - 1)}
    exceptions = {row.day: row.kind for row in session.execute(_EXCEPTIONS, span)}
    rules = session.execute(_RULES, span).all()
    return [
        Opening(name, _instant(hall, day, opens), _instant(hall, day, closes))
        for day in (first + timedelta(days=ahead) for ahead in range(days))
        for weekday, name, opens, closes, since, until in rules
        if weekday == _works_as(day, exceptions.get(day))
        and (since or date.min) <= day <= (until or date.max)
    ]


_EXCEPTIONS = select(DayException.day, DayException.kind).where(
    DayException.hall_id == bindparam("in_hall"),
    DayException.day.between(bindparam("first"), bindparam("last")),
)
_RULES = (
    select(
        OpeningRule.weekday,
        OpeningRule.session,
        OpeningRule.opens,
        OpeningRule.closes,
        OpeningRule.valid_from,
        OpeningRule.valid_to,
    )
    .where(OpeningRule.hall_id == bindparam("in_hall"))
    .order_by(OpeningRule.opens)
)


def _works_as(day: date, exception: DayKind | None) -> int | None:
    """The weekday whose hours that day has; None on a day off."""
    if exception in (DayKind.HOLIDAY, DayKind.SUBSTITUTE_OFF):
        return None
    if exception is DayKind.MAKEUP_WORK and day.weekday() >= SATURDAY:
        return MONDAY  # a worked Saturday stands in for a Monday
    return day.weekday()


def _instant(hall: Hall, day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZoneInfo(hall.zone)).astimezone(UTC)
