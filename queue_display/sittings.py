"""The posted schedule as people read it: by month, by week, by day, by half day."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from casework import schedule
from casework.kinds import Reception
from casework.model import ScheduleDay
from hall import calendar, hours
from hall.model import DayKind, Hall, Staff

WEEKS = 2  # this one and the next
AHEAD = timedelta(days=31)
FIRST_YEAR, LAST_YEAR = 2014, 2100  # of a schedule: the law is of 2014


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
    """A date, and what is held on it; in a whole week also one on which nothing is."""

    date: date
    sittings: tuple[Sitting, ...]
    off: str = ""  # what day off it is


@dataclass(frozen=True)
class Span:
    """A week, Monday to Sunday, or a month; those of its days on which something is held."""

    first: date
    last: date
    days: tuple[Day, ...]

    @property
    def sittings(self) -> list[Sitting]:
        return [sitting for day in self.days for sitting in day.sittings]


@dataclass(frozen=True)
class Posting:
    """When the newest of what is shown was posted, and by whom."""

    at: datetime
    name: str
    title: str


def still_today(session: Session, hall: Hall, now: datetime) -> list[Sitting]:
    """What is held today and is not over."""
    today = calendar.day_of(hall, now)
    held = span(session, hall, today, today).sittings
    return [each for each in held if each.hours is None or each.hours.closes > now]


def leaders(session: Session, hall: Hall, now: datetime) -> list[Sitting]:
    """What is not the regular reception, from today a month ahead: the head's, and what moved."""
    today = calendar.day_of(hall, now)
    coming = span(session, hall, today, today + AHEAD).sittings
    return [each for each in coming if each.row.reception is not Reception.REGULAR]


def week_ahead(session: Session, hall: Hall, now: datetime) -> Span:
    """This week; the next, once nothing of this one is still to come."""
    today = calendar.day_of(hall, now)
    this, coming = weeks(session, hall, now)
    return this if any(day.date >= today for day in this.days) else coming


def weeks(session: Session, hall: Hall, now: datetime) -> list[Span]:
    """This week and the next."""
    today = calendar.day_of(hall, now)
    monday = today - timedelta(days=today.weekday())
    firsts = [monday + timedelta(weeks=n) for n in range(WEEKS)]
    return [span(session, hall, first, first + timedelta(days=6)) for first in firsts]


def whole_weeks(session: Session, hall: Hall, now: datetime) -> list[Span]:
    """This week and the next, also with weekdays on which nothing is held: who looks for one reads
    that. Nothing is added to a week for which nothing is posted.
    """
    return [_whole(session, hall, week) for week in weeks(session, hall, now)]


def _whole(session: Session, hall: Hall, week: Span) -> Span:
    known = hours.exceptions(session, hall, since=week.first)
    off = {each.day: each.label for each in known if each.kind is not DayKind.MAKEUP_WORK}
    held = {each.date: each for each in week.days}
    days = [week.first + timedelta(days=n) for n in range(7)] if held else []
    shown = [day for day in days if day in held or day.weekday() < calendar.SATURDAY]
    return replace(
        week, days=tuple(held.get(day) or Day(day, (), off.get(day, "")) for day in shown)
    )


def month(session: Session, hall: Hall, day: date) -> Span:
    """The month of that day."""
    first = day.replace(day=1)
    return span(session, hall, first, first.replace(day=monthrange(day.year, day.month)[1]))


def any_month(text: str) -> date | None:
    """`2026-12` as its first day; None for what cannot be meant."""
    try:
        found = date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year < LAST_YEAR else None


def posting(session: Session, shown: Sequence[Span]) -> Posting | None:
    """The newest posting among those; None if nothing is posted."""
    rows = [sitting.row for each in shown for sitting in each.sittings]
    posted = [(row.published_at, row) for row in rows if row.published_at]
    if not posted:
        return None
    at, newest = max(posted, key=lambda pair: pair[0])
    by = session.get(Staff, newest.published_by) if newest.published_by else None
    return Posting(at, by.name if by else "", by.title if by else "")


def span(session: Session, hall: Hall, first: date, last: date) -> Span:
    """What is posted from that day to that one, both included."""
    rows = schedule.posted(session, hall.id, first, last)
    hours = {
        (calendar.day_of(hall, each.opens), each.session): Hours(each.opens, each.closes)
        for each in calendar.openings_between(session, hall, first, last)
    }
    held = [Sitting(row, hours.get((row.day, row.session))) for row in rows]
    return Span(
        first,
        last,
        tuple(Day(day, tuple(there)) for day, there in groupby(held, key=lambda one: one.row.day)),
    )
