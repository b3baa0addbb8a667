"""How days are counted: the test vectors of the domain, the edges, and laws of any calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import counting
from casework.deadline_kinds import Unit
from tests.casework.days import IN_2026, NO_HOLIDAYS, worked_but

WD, D = Unit.WORKING_DAY, Unit.DAY


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "length", "unit", "last"),
    [
        ("2026-02-11", 10, WD, "2026-03-04"),  # over Tết
        ("2026-08-20", 7, WD, "2026-08-28"),  # a worked Saturday
        ("2026-08-28", 3, WD, "2026-09-07"),  # the national day
        ("2026-08-01", 30, D, "2026-09-03"),  # ends on a day off made up for
        ("2026-11-02", 1, WD, "2026-11-03"),
        ("2026-11-06", 1, WD, "2026-11-09"),  # a Friday: the weekend is not counted
        ("2026-11-07", 1, WD, "2026-11-09"),  # begun on a Saturday
        ("2026-11-02", 5, D, "2026-11-09"),  # ends on a Saturday: on Monday
        ("2026-11-02", 4, D, "2026-11-06"),
        ("2026-02-13", 1, D, "2026-02-23"),  # ends in the first night of Tết
        ("2026-08-21", 1, D, "2026-08-22"),  # a Saturday that is worked is a last day
    ],
)
def test_a_term_ends_on_the_day_the_calendar_of_2026_says(
    start: str, length: int, unit: Unit, last: str
) -> None:
    assert counting.last_day(day(start), length, unit, IN_2026, []) == day(last)


@pytest.mark.parametrize(
    ("event", "length", "unit", "latest"),
    [
        ("2026-11-23", 5, WD, "2026-11-16"),  # as the schedule is posted
        ("2026-11-23", 1, WD, "2026-11-20"),
        ("2026-11-23", 5, D, "2026-11-18"),
        ("2026-11-20", 5, D, "2026-11-13"),  # five days before is a Sunday: the Friday before
        ("2026-02-24", 5, WD, "2026-02-10"),  # over Tết
        ("2026-08-24", 2, WD, "2026-08-21"),  # the worked Saturday counts
    ],
)
def test_notice_is_counted_back_from_what_happens(
    event: str, length: int, unit: Unit, latest: str
) -> None:
    assert counting.latest_day(day(event), length, unit, IN_2026) == day(latest)


def test_a_pause_is_not_counted() -> None:
    """Ten of thirty days gone by on the 12th; the other twenty run from the 22nd."""
    start, pause = day("2026-11-02"), (day("2026-11-12"), day("2026-11-22"))

    assert counting.last_day(start, 30, D, NO_HOLIDAYS, [pause]) == day("2026-12-14")  # a Saturday
    assert counting.last_day(start, 10, WD, NO_HOLIDAYS, [pause]) == day("2026-11-24")


def test_a_pause_after_the_last_day_gives_no_time_back() -> None:
    pause = (day("2026-11-13"), day("2026-12-13"))

    assert counting.last_day(day("2026-11-02"), 10, D, NO_HOLIDAYS, [pause]) == day("2026-11-12")


def test_a_pause_from_the_first_day_on_gives_all_of_it_back() -> None:
    pause = (day("2026-11-02"), day("2026-11-05"))

    assert counting.last_day(day("2026-11-02"), 8, D, NO_HOLIDAYS, [pause]) == day("2026-11-13")


def test_a_pause_on_the_last_day_does() -> None:
    pause = (day("2026-11-12"), day("2026-11-15"))

    assert counting.last_day(day("2026-11-02"), 10, D, NO_HOLIDAYS, [pause]) == day("2026-11-16")


def test_a_clock_that_stands_says_since_when() -> None:
    over, open_ = (day("2026-11-03"), day("2026-11-05")), (day("2026-11-10"), None)

    assert counting.stopped([over]) is None
    assert counting.stopped([over, open_]) == day("2026-11-10")


def test_a_calendar_without_working_days_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="without working days"):
        counting.first_worked(day("2026-11-02"), lambda first, last: [])


# --- laws of any calendar -----------------------------------------------------------------

DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
LENGTHS = st.integers(1, 120)
OFF = st.frozensets(st.dates(date(2025, 1, 1), date(2029, 6, 30)), max_size=60)
UNITS = st.sampled_from([WD, D])


@given(DAYS, LENGTHS, UNITS, OFF)
def test_the_last_day_is_worked_and_comes_after_the_first(
    start: date, length: int, unit: Unit, off: frozenset[date]
) -> None:
    worked = worked_but(sorted(off))

    last = counting.last_day(start, length, unit, worked, [])

    assert last > start
    assert worked(last, last) == [last]


@given(DAYS, LENGTHS, OFF)
def test_so_many_working_days_lie_between(start: date, length: int, off: frozenset[date]) -> None:
    worked = worked_but(sorted(off))

    last = counting.last_day(start, length, WD, worked, [])

    assert len(worked(start + timedelta(days=1), last)) == length


@given(DAYS, LENGTHS, OFF)
def test_calendar_days_are_never_cut_short_and_only_days_off_lengthen_them(
    start: date, length: int, off: frozenset[date]
) -> None:
    worked = worked_but(sorted(off))

    last = counting.last_day(start, length, D, worked, [])

    raw = start + timedelta(days=length)
    assert last >= raw
    assert worked(raw, last) == [last]


@given(DAYS, LENGTHS, UNITS, OFF)
def test_a_longer_term_never_ends_sooner(
    start: date, length: int, unit: Unit, off: frozenset[date]
) -> None:
    worked = worked_but(sorted(off))

    ends = [counting.last_day(start, length + n, unit, worked, []) for n in (0, 1)]

    assert ends == sorted(ends)


@given(DAYS, LENGTHS, UNITS, OFF, DAYS)
def test_one_more_day_off_never_brings_the_end_nearer(
    start: date, length: int, unit: Unit, off: frozenset[date], more: date
) -> None:
    without = counting.last_day(start, length, unit, worked_but(sorted(off)), [])
    with_it = counting.last_day(start, length, unit, worked_but(sorted(off | {more})), [])

    assert with_it >= without


@given(DAYS, LENGTHS, UNITS, OFF, st.integers(0, 40), st.integers(0, 60))
def test_a_pause_never_takes_time_away(
    start: date, length: int, unit: Unit, off: frozenset[date], after: int, long: int
) -> None:
    worked = worked_but(sorted(off))
    begins = start + timedelta(days=after)

    paused = counting.last_day(start, length, unit, worked, [(begins, begins + timedelta(long))])

    assert paused >= counting.last_day(start, length, unit, worked, [])


@given(DAYS, st.integers(1, 20), OFF)
def test_notice_given_on_the_latest_day_has_the_days_and_a_day_later_has_not(
    event: date, length: int, off: frozenset[date]
) -> None:
    worked = worked_but(sorted(off))

    latest = counting.latest_day(event, length, WD, worked)

    assert len(worked(latest + timedelta(days=1), event)) >= length
    following = counting.first_worked(latest + timedelta(days=1), worked)
    assert len(worked(following + timedelta(days=1), event)) < length
