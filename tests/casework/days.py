"""Calendars to count in: the holidays of 2026 as they were decided, and weeks without any."""

from collections.abc import Sequence
from datetime import date, timedelta

from casework.counting import Worked
from hall.model import DayException, DayKind
from hall.store import Store

OFF_2026 = (  # domain.md §4.3
    date(2026, 1, 1),
    *(date(2026, 2, day) for day in range(14, 23)),
    date(2026, 4, 27),
    date(2026, 4, 30),
    date(2026, 5, 1),
    *(date(2026, 8, day) for day in range(29, 32)),
    date(2026, 9, 1),
    date(2026, 9, 2),
)
MADE_UP_2026 = (date(2026, 8, 22),)


def worked_but(off: Sequence[date] = (), made_up: Sequence[date] = ()) -> Worked:
    """Monday to Friday, less these days off, and these Saturdays."""

    def between(first: date, last: date) -> list[date]:
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return [d for d in days if d in made_up or (d.weekday() < 5 and d not in off)]

    return between


IN_2026 = worked_but(OFF_2026, MADE_UP_2026)
NO_HOLIDAYS = worked_but()


def knows_2026(store: Store) -> None:
    """The hall's own calendar has these days."""
    with store.work(hall_id=1) as work:
        for days, kind in (
            (OFF_2026, DayKind.HOLIDAY),
            (MADE_UP_2026, DayKind.MAKEUP_WORK),
        ):
            for day in days:
                work.session.add(DayException(hall_id=1, day=day, kind=kind, label="Nghỉ lễ"))
