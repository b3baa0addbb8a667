"""How a hall speaks: its accent, and how loud at which hour."""

from datetime import time

import pytest

from hall.errors import BadInput
from hall.voice.rule import Rule

NOON = Rule(volumes=((time(7, 0), 90), (time(11, 30), 40), (time(13, 0), 90)))


@pytest.mark.parametrize(
    ("at", "percent"),
    [(time(6), 90), (time(7), 90), (time(11, 29), 90), (time(11, 30), 40), (time(23), 90)],
)
def test_the_volume_follows_the_hour(at: time, percent: int) -> None:
    assert NOON.volume(at) == percent


def test_a_hall_that_said_nothing_speaks_northern_and_loud() -> None:
    assert Rule.of({}).volume(time(9)) == 100
    assert Rule.of({}).way.thousand == "nghìn"


def test_what_was_stored_is_read_again() -> None:
    assert Rule.of(NOON.stored()) == NOON


@pytest.mark.parametrize(
    "rule",
    [
        Rule(speech="western"),
        Rule(volumes=((time(7), 101),)),
        Rule(volumes=tuple((time(hour), 50) for hour in range(5))),
    ],
)
def test_what_cannot_be_meant_is_refused(rule: Rule) -> None:
    with pytest.raises(BadInput):
        rule.stored()
