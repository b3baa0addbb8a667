"""What can be read from how far."""

import pytest

from hall.legibility import Panel


@pytest.mark.parametrize(
    ("panel", "calls"),
    [
        (Panel(55, 10), 3),
        (Panel(43, 10), 1),
        (Panel(75, 10), 3),
        (Panel(32, 10), 0),
        (Panel(32, 5), 3),
        (Panel(24, 10), 0),
        (Panel(55, 10, is_upright=True), 1),
        (Panel(55, 8, is_upright=True), 3),
    ],
)
def test_a_panel_holds_as_many_calls_as_can_be_read(panel: Panel, calls: int) -> None:
    assert panel.calls(has_beside=True) == calls


def test_without_anything_beside_two_calls_can_be_read_from_farther() -> None:
    panel = Panel(43, 11)

    assert (panel.calls(has_beside=True), panel.calls(has_beside=False)) == (1, 2)


def test_a_capital_fills_seven_tenths_of_a_degree() -> None:
    assert Panel(metres=10).capital_mm == pytest.approx(122)


@pytest.mark.parametrize("has_beside", [True, False])
def test_beyond_the_furthest_place_nobody_reads(has_beside: bool) -> None:
    furthest = Panel(55).furthest(has_beside=has_beside)

    assert Panel(55, furthest - 0.01).calls(has_beside=has_beside) == 1
    assert Panel(55, furthest + 0.01).calls(has_beside=has_beside) == 0
