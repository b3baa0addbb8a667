"""Counting days as the civil code does: the first is not counted, the last one is worked.

Bộ luật Dân sự 2015, Điều 147 and 148 (domain.md §4.2). Which days are worked is asked of
`worked`: all worked days between two, both included. A pause is a day on which a clock
was stopped and the day on which it went on: the days after the first, up to and with the
second, are not counted; of one that still lasts the end is None.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TypeAlias

from casework.deadline_kinds import Unit

Worked: TypeAlias = Callable[[date, date], Sequence[date]]
Pause: TypeAlias = tuple[date, date | None]

WINDOW_DAYS = 40  # looked at together; longer than any row of days off
LONGEST_LOOK_DAYS = 3_650


def last_day(start: date, length: int, unit: Unit, worked: Worked, pauses: Sequence[Pause]) -> date:
    """The last day of a term that an event of `start` begins; `length` is 1 or more.

    A pause that has no end yet counts for nothing: the clock stands, see `stopped`.
    """
    over = [(begins, ends) for begins, ends in sorted(pauses, key=_begins) if ends is not None]
    if unit is Unit.WORKING_DAY:
        return _nth(start, length, worked, over)
    raw = start + timedelta(days=length)
    for begins, ends in over:
        if start <= begins <= first_worked(raw, worked):
            raw += ends - begins
    return first_worked(raw, worked)


def latest_day(event: date, length: int, unit: Unit, worked: Worked) -> date:
    """The latest day on which it can be done with `length` days of notice before the event.

    The day it is done is not counted, that of the event is: done on Monday the 16th, what
    happens on Monday the 23rd has five working days. A day off gives the worked one before.
    """
    if unit is Unit.DAY:
        return _last_worked(event - timedelta(days=length), worked)
    counted: list[date] = []
    reaches = event
    while len(counted) < length:
        _must_end(event - reaches)
        counted += sorted(worked(reaches - timedelta(days=WINDOW_DAYS - 1), reaches), reverse=True)
        reaches -= timedelta(days=WINDOW_DAYS)
    return _last_worked(counted[length - 1] - timedelta(days=1), worked)


def first_worked(day: date, worked: Worked) -> date:
    """That day if it is worked, else the first one after it."""
    begins = day
    while not (found := worked(begins, begins + timedelta(days=WINDOW_DAYS - 1))):
        begins += timedelta(days=WINDOW_DAYS)
        _must_end(begins - day)
    return found[0]


def before(day: date, days: int, worked: Worked) -> date:
    """So many working days before that day; 0 is the day itself."""
    return day if days == 0 else latest_day(day, days, Unit.WORKING_DAY, worked)


def stopped(pauses: Sequence[Pause]) -> date | None:
    """Since when the clock stands; None while it goes."""
    return next((begins for begins, ends in pauses if ends is None), None)


def _nth(start: date, length: int, worked: Worked, over: Sequence[tuple[date, date]]) -> date:
    left, begins = length, start + timedelta(days=1)
    while True:
        for day in worked(begins, begins + timedelta(days=WINDOW_DAYS - 1)):
            if any(stops < day <= goes_on for stops, goes_on in over):
                continue
            left -= 1
            if left == 0:
                return day
        begins += timedelta(days=WINDOW_DAYS)
        _must_end(begins - start)


def _last_worked(day: date, worked: Worked) -> date:
    ends = day
    while not (found := worked(ends - timedelta(days=WINDOW_DAYS - 1), ends)):
        ends -= timedelta(days=WINDOW_DAYS)
        _must_end(day - ends)
    return found[-1]


def _must_end(looked: timedelta) -> None:
    if looked.days > LONGEST_LOOK_DAYS:
        raise ValueError("a calendar without working days")  # our own mistake


def _begins(pause: Pause) -> date:
    return pause[0]
