"""What a hall may set for itself: the least and the most that is taken, and nothing beyond."""

from collections.abc import Callable
from functools import partial

import pytest

from hall.calling import Calling
from hall.day_rule import DayRule
from hall.errors import BadInput
from hall.order import Rule
from hall.slots import Plan

HALF_A_DAY, A_DAY = 720, 1440  # minutes
BOUNDS: list[tuple[Callable[..., object], str, int, int]] = [
    (Rule, "priority_minutes", 30, A_DAY),  # no less than for an appointment
    (Rule, "appointment_minutes", 0, 60),  # no more than for priority
    (Rule, "short_credit", 0, 1),
    (Rule, "overtake_cap", 1, 1_000),
    (Rule, "defer_places", 1, 50),
    (Rule, "defer_times", 0, 9),
    (Rule, "lead_tie_minutes", 0, 15),
    (Rule, "lead_window_minutes", 0, 10),
    (Calling, "recall_pause_seconds", 0, 300),
    (Calling, "calls_at_most", 3, 100),  # no fewer than before nobody came
    (Calling, "calls_before_miss", 1, 5),
    (Calling, "returns", 0, 9),
    (Calling, "returns_after", 1, 50),
    (Calling, "group_from", 2, 10),  # no more than make a small group
    (Calling, "small_group_to", 5, 500),
    (Calling, "small_group_speakers", 1, 5),
    (Calling, "large_group_speakers", 2, 5),
    (DayRule, "spare_minutes", 0, HALF_A_DAY),
    (DayRule, "ends_after_minutes", 0, HALF_A_DAY),
    (DayRule, "early_minutes", 0, HALF_A_DAY),
    (DayRule, "late_minutes", 0, HALF_A_DAY),
    (DayRule, "book_days", 1, 366),
    (partial(Plan, seats=2), "minutes", 5, 240),
    (partial(Plan, minutes=30), "seats", 1, 100),
]


@pytest.mark.parametrize(("make", "name", "least", "most"), BOUNDS, ids=[row[1] for row in BOUNDS])
def test_what_is_set_lies_between_the_least_and_the_most(
    make: Callable[..., object], name: str, least: int, most: int
) -> None:
    for value in (least, most):
        assert getattr(make(**{name: value}), name) == value

    for value in (least - 1, most + 1):
        with pytest.raises(BadInput):
            make(**{name: value})
