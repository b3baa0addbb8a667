"""The hall's days and hours: its own zone, its sessions, its exceptions.

All of it is dated data; nothing here knows a holiday by name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from hall.model import DayException, DayKind, Hall, OpeningRule

LOOK_AHEAD_DAYS = 30


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
    exception = session.scalar(
        select(DayException).where(DayException.hall_id == hall.id, DayException.day == day)
    )
    rules = session.scalars(select(OpeningRule).where(OpeningRule.hall_id == hall.id)).all()
    return _openings(hall, day, rules, exception.kind if exception else None)


def is_open(session: Session, hall: Hall, at: datetime) -> bool:
    """Does the hall receive citizens at that instant?"""
    if hall.always_open:
        return True
    return any(o.opens <= at < o.closes for o in openings(session, hall, day_of(hall, at)))


def next_opening(session: Session, hall: Hall, at: datetime) -> Opening | None:
    """The first session that begins after that instant, within a month; None if none."""
    today = day_of(hall, at)
    for ahead in range(LOOK_AHEAD_DAYS):
        for opening in openings(session, hall, today + timedelta(days=ahead)):
            if opening.opens > at:
                return opening
    return None


def _openings(
    hall: Hall, day: date, rules: Iterable[OpeningRule], exception: DayKind | None
) -> list[Opening]:
    if exception in (DayKind.HOLIDAY, DayKind.SUBSTITUTE_OFF):
        return []
    # a worked Saturday has the hours of the Monday it stands in for
    weekday = 0 if exception is DayKind.MAKEUP_WORK and day.weekday() > 4 else day.weekday()
    found = [
        Opening(rule.session, _instant(hall, day, rule.opens), _instant(hall, day, rule.closes))
        for rule in rules
        if rule.weekday == weekday
        and (rule.valid_from is None or rule.valid_from <= day)
        and (rule.valid_to is None or day <= rule.valid_to)
    ]
    return sorted(found, key=lambda opening: opening.opens)


def _instant(hall: Hall, day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZoneInfo(hall.zone)).astimezone(UTC)
