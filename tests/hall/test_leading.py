"""To the minute and to the last word: who is kept for a lead officer, and who counts as equal."""

from datetime import timedelta
from typing import Any

import pytest

from hall.leading import Standing, in_turn, waits
from hall.order import MINUTE, Rule
from tests.conftest import MONDAY_EIGHT

LEAD, ANOTHER = 7, 8  # officers
RULE = Rule(lead_window_minutes=5, lead_tie_minutes=5, overtake_cap=3)
A_MOMENT = timedelta(microseconds=1)


def standing(**more: Any) -> Standing:
    """Somebody whose matter an officer leads, who sits there and could call them."""
    usual = {
        **{"id": 1, "place": 0, "overtaken": 0, "priority": False, "has_hour": False},
        **{"is_sent": False, "lead_id": LEAD, "lead_until": None, "lead_is_there": True},
    }
    return Standing(**(usual | more))


@pytest.mark.parametrize(
    ("more", "is_kept"),
    [
        ({}, True),
        ({"lead_until": MONDAY_EIGHT + A_MOMENT}, True),
        ({"lead_until": MONDAY_EIGHT}, False),
        ({"overtaken": 2}, True),
        ({"overtaken": 3}, False),
        ({"is_sent": True}, False),
        ({"priority": True}, False),
        ({"lead_is_there": False}, False),
        ({"lead_id": None}, False),
        ({"lead_id": ANOTHER}, False),
    ],
    ids=str,
)
def test_who_is_kept_from_another_officer(more: dict[str, Any], is_kept: bool) -> None:
    assert waits(standing(**more), RULE, staff_id=ANOTHER, now=MONDAY_EIGHT) is is_kept


@pytest.mark.parametrize(
    ("first", "second", "goes_first"),
    [
        ({}, {"place": 5 * MINUTE}, 2),
        ({}, {"place": 5 * MINUTE + 1}, 1),
        ({}, {"has_hour": True}, 1),
        ({"has_hour": True}, {"has_hour": True}, 2),
        ({}, {"priority": True}, 1),
        ({"priority": True}, {}, 1),
        ({"overtaken": 3}, {}, 1),
    ],
    ids=str,
)
def test_an_officer_takes_their_own_among_equals_only(
    first: dict[str, Any], second: dict[str, Any], goes_first: int
) -> None:
    line = [standing(**{"lead_id": None} | first), standing(**{"id": 2} | second)]

    assert next(in_turn(line, RULE, staff_id=LEAD, now=MONDAY_EIGHT)) == goes_first
