"""The judge is judged: orderly histories pass, each kind of broken one does not."""

from dataclasses import replace

import pytest

from tests.whole.history import Op, faults, is_orderly

REGULAR = frozenset({"regular"})


def issue(number: int, inv: float, ok: float | None) -> Op:
    return Op("issue", inv, ok, f"t{number}", "regular", number, place=float(number))


def call(ticket: str | None, inv: float, ok: float | None, desk: str = "1") -> Op:
    return Op("call", inv, ok, ticket, desk=desk, serves=REGULAR)


ORDERLY = [
    issue(1, 0.0, 1.0),
    issue(2, 0.5, 1.5),  # at the same time as the first
    call("t1", 2.0, 3.0),
    call("t2", 2.0, 3.0, desk="2"),
    call(None, 4.0, 5.0),
    issue(3, 6.0, 7.0),
    Op("cancel", 8.0, 9.0, "t3"),
    call(None, 10.0, 11.0),
]


def test_an_orderly_morning_is_found_orderly() -> None:
    assert faults(ORDERLY) == []
    assert is_orderly(ORDERLY) is True


def test_who_was_transferred_or_held_is_in_the_line_again() -> None:
    history = [
        issue(1, 0.0, 1.0),
        issue(2, 1.5, 2.0),
        Op("cancel", 3.0, 4.0, "t1"),
        Op("back", 3.0, 4.0, "t1 again", "lawyer", place=1.0),
        call("t2", 5.0, 6.0),
        Op("call", 5.0, 6.0, "t1 again", desk="9", serves=frozenset({"lawyer"})),
    ]

    assert faults(history) == []
    assert is_orderly(history) is True
    assert any("serve" in fault for fault in faults([*history[:4], call("t1 again", 5.0, 6.0)]))


def test_an_answer_that_never_came_may_have_been_anything() -> None:
    history = [issue(1, 0.0, 1.0), call("t1", 2.0, None), call(None, 3.0, 4.0, desk="2")]

    assert faults(history) == []
    assert is_orderly(history) is True


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ([issue(1, 0, 1), replace(issue(1, 2, 3), ticket="other")], "given 2 times"),
        ([issue(2, 0, 1), issue(1, 2, 3)], "came after"),
        ([issue(1, 0, 1), call("t1", 2, 3), call("t1", 4, 5, desk="2")], "called 2 times"),
        ([issue(1, 0, 1), issue(2, 2, 3), call("t2", 4, 5)], "although t1 waited"),
        ([issue(1, 0, 1), call(None, 2, 3)], "although t1 waited"),
        ([issue(1, 4, 5), call("t1", 2, 3)], "before it was issued"),
    ],
)
def test_what_cannot_have_happened_is_named(broken: list[Op], why: str) -> None:
    assert any(why in fault for fault in faults(broken))
    assert is_orderly(broken) is False
