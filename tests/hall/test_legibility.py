"""What can be read from how far."""

import re
from importlib.resources import files

import pytest

from hall.legibility import READ_PX, Panel, TouchPanel


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


@pytest.mark.parametrize(
    ("panel", "is_legible"),
    [
        (TouchPanel(21.5, 1_080, 1_920), True),
        (TouchPanel(15.4, 1_280, 800), True),
        (TouchPanel(21.0, 1_080, 1_920), False),
        (TouchPanel(15.2, 1_280, 800), False),
        (TouchPanel(15.6, 1_920, 1_080), False),
        (TouchPanel(15.6, 1_280, 720), True),  # the same one, enlarged by half
        (TouchPanel(21.5, 1_920, 1_080), False),  # lying, its letters are fewer pixels high
    ],
)
def test_a_kiosk_can_be_read_from_an_arms_length_or_not(
    panel: TouchPanel, is_legible: bool
) -> None:
    assert panel.is_legible is is_legible


def test_a_panel_that_is_too_small_names_the_size_that_is_not() -> None:
    small = TouchPanel(10.1, 1_280, 800)

    wanted = small.wanted_inches

    assert wanted == 15.3
    assert TouchPanel(wanted, 1_280, 800).is_legible
    assert not TouchPanel(wanted - 0.1, 1_280, 800).is_legible


def test_the_letters_that_are_reckoned_with_are_those_of_the_pages() -> None:
    tokens = files("hall.web").joinpath("static", "tokens.css").read_text("utf-8")
    standing, lying, *_ = re.findall(r"--read: ([0-9.]+)rem", tokens)

    assert {True: float(standing) * 16, False: float(lying) * 16} == READ_PX
