"""The page of the hall's days: what it shows, and from its forms to what the hall keeps."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from hall import calendar, hours, line
from hall.calendar import Opening
from hall.day_rule import DayRule
from hall.errors import BadInput
from hall.hours import SESSIONS, Span
from hall.model import DayException, DayKind, Hall, Service
from hall.slots import Plan
from hall.store import row
from staff_console import writing

PREVIEW_DAYS = 14
# 7:30, 07h30: as people write it
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:hH.]([0-5][0-9])")
Form = MultiDict[str, str]


@dataclass(frozen=True)
class Ahead:
    """A day to come, as it will be."""

    day: date
    openings: tuple[Opening, ...]
    exception: DayException | None


@dataclass(frozen=True)
class DaysPage:
    today: date
    week: dict[tuple[int, str], Span]
    special: tuple[DayException, ...]
    ahead: tuple[Ahead, ...]
    rule: DayRule
    services: tuple[Service, ...]
    waiting: int  # tickets
    sessions: tuple[str, ...] = SESSIONS
    kinds: tuple[str, ...] = tuple(kind.value for kind in DayKind)


@dataclass(frozen=True)
class Special:
    """Days that are not what their weekday says, as they were typed."""

    first: date
    last: date
    kind: DayKind
    label: str
    source: str


def read(session: Session, hall_id: int, now: datetime) -> DaysPage:
    """What a supervisor sees before changing anything."""
    hall = row(session, Hall, hall_id)
    today = calendar.day_of(hall, now)
    special = hours.exceptions(session, hall, since=today)
    by_day = {each.day: each for each in special}
    services = select(Service).where(Service.hall_id == hall_id, ~Service.gives_appointment_numbers)
    return DaysPage(
        today=today,
        week=hours.week(session, hall, today),
        special=tuple(special),
        ahead=tuple(
            Ahead(each, tuple(calendar.openings(session, hall, each)), by_day.get(each))
            for each in (today + timedelta(days=n) for n in range(PREVIEW_DAYS))
        ),
        rule=DayRule.of(hall.day_rule),
        services=tuple(session.scalars(services.order_by(Service.position, Service.id))),
        waiting=line.number_waiting(session, hall_id),
    )


def week(form: Form) -> dict[tuple[int, str], Span]:
    """Two times for each session; both left empty: nobody is received."""
    found = {}
    for weekday in hours.WEEKDAYS:
        for name in SESSIONS:
            opens = form.get(f"{name}_opens_{weekday}", "")
            closes = form.get(f"{name}_closes_{weekday}", "")
            if opens or closes:
                found[weekday, name] = Span(_time(opens), _time(closes))
    return found


def special(form: Form) -> Special:
    """One day, or all from the first to the last."""
    first = day(form, "first_day")
    return Special(
        first=first,
        last=day(form, "last_day") if form.get("last_day") else first,
        kind=_kind(form.get("kind", "")),
        label=form.get("label", ""),
        source=form.get("source", ""),
    )


def rule(form: Form) -> DayRule:
    return DayRule(
        stops_when_full=form.get("stops_when_full") == "yes",
        carries_over=form.get("carries_over") == "yes",
        ends=form.get("ends", ""),
        **{
            name: writing.whole(form, name)
            for name in (
                *("spare_minutes", "ends_after_minutes"),
                *("early_minutes", "late_minutes", "book_days"),
            )
        },
    )


def service(form: Form, code: str) -> tuple[dict[str, int], dict[str, Plan]]:
    """Quotas and slots of a service; what is left empty is not limited, or not planned."""
    quotas, slots = {}, {}
    for name in SESSIONS:
        if form.get(f"quota_{name}_{code}"):
            quotas[name] = writing.whole(form, f"quota_{name}_{code}")
        if form.get(f"seats_{name}_{code}"):
            slots[name] = Plan(
                minutes=writing.whole(form, f"minutes_{name}_{code}"),
                seats=writing.whole(form, f"seats_{name}_{code}"),
            )
    return quotas, slots


def day(form: Mapping[str, str], name: str) -> date:
    """As browsers send it. BadInput names the field."""
    try:
        return date.fromisoformat(form.get(name, ""))
    except ValueError:
        raise BadInput(name, "a day is wanted") from None


def _time(text: str) -> time:
    told = _TIME.fullmatch(text.strip())
    if told is None:
        raise BadInput("hours", "two times are wanted, or none")
    return time(int(told[1]), int(told[2]))


def _kind(text: str) -> DayKind:
    try:
        return DayKind(text)
    except ValueError:
        raise BadInput("kind", "no such kind of day") from None
