"""The posted schedule as people read it: by week, by day, by half day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from casework import schedule
from casework.model import ScheduleDay
from hall import calendar
from hall.model import Hall, Staff

WEEKS = 2  # this one and the next


@dataclass(frozen=True)
class Hours:
    """From when to when a half day lasts; both are instants."""

    opens: datetime
    closes: datetime


@dataclass(frozen=True)
class Sitting:
    """Half a day of one kind of reception; its hours, if the hall has any then."""

    row: ScheduleDay
    hours: Hours | None


@dataclass(frozen=True)
class Day:
    """A date on which something is held."""

    date: date
    sittings: tuple[Sitting, ...]


@dataclass(frozen=True)
class Week:
    """Monday to Sunday, and those of its days on which something is held."""

    first: date
    last: date
    days: tuple[Day, ...]


@dataclass(frozen=True)
class Posting:
    """When the newest of what is shown was posted, and by whom."""

    at: datetime
    name: str
    title: str


def still_today(session: Session, hall: Hall, now: datetime) -> list[Sitting]:
    """What is held today and is not over."""
    today = calendar.day_of(hall, now)
    held = _sittings(session, hall, today, schedule.posted(session, hall.id, today, today))
    return [each for each in held if each.hours is None or each.hours.closes > now]


def weeks(session: Session, hall: Hall, now: datetime) -> list[Week]:
    """This week and the next."""
    today = calendar.day_of(hall, now)
    monday = today - timedelta(days=today.weekday())
    return [_week(session, hall, monday + timedelta(weeks=n)) for n in range(WEEKS)]


def posting(session: Session, shown: Sequence[Week]) -> Posting | None:
    """The newest posting among those; None if nothing is posted."""
    rows = [sitting.row for week in shown for day in week.days for sitting in day.sittings]
    posted = [(row.published_at, row) for row in rows if row.published_at]
    if not posted:
        return None
    at, newest = max(posted, key=lambda pair: pair[0])
    by = session.get(Staff, newest.published_by) if newest.published_by else None
    return Posting(at, by.name if by else "", by.title if by else "")


def _week(session: Session, hall: Hall, monday: date) -> Week:
    sunday = monday + timedelta(days=6)
    rows = schedule.posted(session, hall.id, monday, sunday)
    days = [
        Day(each, _sittings(session, hall, each, [row for row in rows if row.day == each]))
        for each in sorted({row.day for row in rows})
    ]
    return Week(monday, sunday, tuple(days))


def _sittings(
    session: Session, hall: Hall, day: date, rows: Sequence[ScheduleDay]
) -> tuple[Sitting, ...]:
    hours = {
        opening.session: Hours(opening.opens, opening.closes)
        for opening in calendar.openings(session, hall, day)
    }
    return tuple(Sitting(row, hours.get(row.session)) for row in rows)
