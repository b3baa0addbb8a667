"""The schedule's forms, read; and its month, as the console shows it."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import zip_longest
from typing import TypeVar

from sqlalchemy.orm import Session

from casework import schedule
from casework.access import Officer
from casework.kinds import Mode, Reception
from casework.leaders import Entry
from casework.model import ScheduleDay
from casework.planning import Rule
from casework.schedule_kinds import Every, Half, Office
from casework.sittings import Contact, Sitting, capacity
from hall import calendar
from hall.errors import BadInput
from hall.model import Hall
from staff_console.writing import Form, whole

E = TypeVar("E", bound=StrEnum)
FIRST_YEAR, LAST_YEAR = 2014, 2100  # of a schedule: the law is of 2014


@dataclass(frozen=True)
class Line:
    """A sitting in the month, and the notice it would have if it were posted today."""

    row: ScheduleDay
    given: int
    wanted: int
    is_late: bool


@dataclass(frozen=True)
class Date:
    """A date, whether it is worked, and what is planned on it."""

    day: date
    is_worked: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Week:
    first: date  # Monday
    days: tuple[Date, ...]  # those of the month


@dataclass(frozen=True)
class Month:
    """A month of plans."""

    first: date
    last: date
    today: date
    weeks: tuple[Week, ...]

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return self.last + timedelta(days=1)

    @property
    def lines(self) -> list[Line]:
        return [line for week in self.weeks for each in week.days for line in each.lines]

    @property
    def drafts(self) -> list[Line]:
        """What publishing this month would post."""
        return [line for line in self.lines if not line.row.is_posted]


def month(session: Session, officer: Officer, hall: Hall, any_day: date, today: date) -> Month:
    """The month of that day: weekends are left out, unless they are worked or something is held."""
    first = any_day.replace(day=1)
    last = any_day.replace(day=monthrange(any_day.year, any_day.month)[1])
    rows = schedule.drafted(session, officer, hall.id, first, last)
    worked = calendar.working_days(session, hall, min(first, today), last)
    lines = [_line(row, today, worked) for row in rows]
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    dates = [
        Date(day, day in worked, tuple(line for line in lines if line.row.day == day))
        for day in days
        if day.weekday() < calendar.SATURDAY or day in worked or any(r.day == day for r in rows)
    ]
    return Month(first, last, today, _weeks(dates))


def sitting(form: Form, *, day: date | None = None) -> Sitting:
    """What the form of a sitting says. BadInput names the field that cannot be meant."""
    leader = form.get("leader_id", "")
    return Sitting(
        day=day or read_day(form, "day"),
        session=form.get("session", Half.MORNING.value),
        reception=_choice(Reception, form, "reception") or Reception.REGULAR,
        mode=_choice(Mode, form, "mode") or Mode.IN_PERSON,
        leader_id=whole(form, "leader_id") if leader else None,
        capacity=capacity(form.get("delegated") == "yes"),
        officers=tuple(_officers(form)),
        **{
            name: form.get(name, "")
            for name in (
                *("leader_name", "leader_title", "leader_mobile", "leader_landline"),
                *("participants", "content", "place"),
            )
        },
    )


def rule(form: Form) -> Rule:
    """A sitting that comes back: which weekday, or which date."""
    every = _choice(Every, form, "every") or Every.MONTH
    number = whole(form, "weekday" if every is Every.WEEK else "month_day")
    return Rule(every=every, number=number, sitting=sitting(form, day=date.min))


def leader(form: Form) -> Entry:
    """One line of the roster."""
    return Entry(
        office=_choice(Office, form, "office") or Office.OTHER,
        since=_maybe_day(form, "since"),
        until=_maybe_day(form, "until"),
        **{name: form.get(name, "") for name in ("name", "title", "mobile", "landline")},
    )


def read_day(form: Form, name: str) -> date:
    """BadInput if there is none, or one no schedule is of."""
    found = _maybe_day(form, name)
    if found is None:
        raise BadInput(name, "a day is wanted")
    return found


def any_month(text: str, today: date) -> date:
    """`2026-12` as its first day; this month for what cannot be meant."""
    try:
        found = date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        return today.replace(day=1)
    return found if FIRST_YEAR <= found.year < LAST_YEAR else today.replace(day=1)


def _maybe_day(form: Form, name: str) -> date | None:
    text = form.get(name, "").strip()
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise BadInput(name, "a day is wanted") from None
    if not FIRST_YEAR <= found.year < LAST_YEAR:
        raise BadInput(name, "no year of a schedule")
    return found


def _choice(kind: type[E], form: Form, name: str) -> E | None:
    text = form.get(name, "")
    try:
        return kind(text) if text else None
    except ValueError:
        raise BadInput(name, f"not a {kind.__name__}") from None


def _officers(form: Form) -> list[Contact]:
    lists = (form.getlist(f"officer_{name}") for name in ("name", "landline", "mobile"))
    return [
        Contact(name=name, landline=landline, mobile=mobile)
        for name, landline, mobile in zip_longest(*lists, fillvalue="")
    ]


def _line(row: ScheduleDay, today: date, worked: Sequence[date]) -> Line:
    if row.is_posted:
        given, wanted = row.notice_days or 0, row.wanted_days or 0
        return Line(row, given, wanted, given < wanted)
    return Line(row, *schedule.notice_among(worked, row, today))


def _weeks(dates: Sequence[Date]) -> tuple[Week, ...]:
    mondays = sorted({each.day - timedelta(days=each.day.weekday()) for each in dates})
    return tuple(
        Week(monday, tuple(d for d in dates if 0 <= (d.day - monday).days < 7))
        for monday in mondays
    )
