"""What is shown of a forecast: rounded outwards, and still until it has moved."""

import pytest

from hall.forecast.ranges import Expected, Range, as_told, first_said, quantile, said_again


@pytest.mark.parametrize(
    ("middle", "late", "shown"),
    [
        (0.0, 0.0, (0, 5)),
        (0.4, 4.9, (0, 5)),
        (12.5, 20.0, (10, 20)),
        (12.4, 20.1, (5, 25)),
        (50.0, 71.0, (40, 75)),
    ],
)
def test_the_lower_end_has_care_and_both_are_rounded_outwards(
    middle: float, late: float, shown: tuple[int, int]
) -> None:
    assert first_said(Expected(middle, late, late)).shown == Range(*shown)


def test_a_range_stays_until_an_end_has_moved_five_minutes() -> None:
    said = first_said(Expected(20.0, 30.0, 30.0))  # 16 to 30: 15–30
    moves = [(17.0, 27.0), (16.0, 26.0), (24.0, 34.0), (14.0, 26.0)]

    still = [said_again(said, Expected(m, late, late)).shown for m, late in moves]

    assert still == [Range(15, 30)] * 4
    assert said_again(said, Expected(13.7, 26, 26)).shown == Range(10, 30)  # the early end, 5.04
    assert said_again(said, Expected(20, 35, 35)).shown == Range(15, 35)  # the late end, 5


def test_small_moves_add_up() -> None:
    said = first_said(Expected(20.0, 30.0, 30.0))

    for minute in range(6):
        said = said_again(said, Expected(20.0 - minute, 30.0 - minute, 30.0 - minute))

    assert said.shown == Range(10, 25)


def test_what_stands_on_a_slip_is_taken_up() -> None:
    told = as_told(15, 30, Expected(20.0, 30.0, 30.0))

    assert said_again(told, Expected(22.0, 29.0, 29.0)).shown == Range(15, 30)
    assert said_again(told, Expected(40.0, 55.0, 55.0)).shown == Range(30, 55)


def test_between_two_values_a_quantile_is_in_proportion() -> None:
    assert quantile([1.0], 0.9) == 1.0
    assert quantile([0.0, 10.0], 0.9) == 9.0
    assert quantile([float("inf")] * 2, 0.9) == float("inf")
