"""Whole mornings through the API on a clock that jumps: in order, and as the rule says on paper."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app import create_app
from hall.model import Base
from hall.settings import Settings
from hall.store import Store
from hall.vault import Vault
from hall.web import House
from tests.whole import halls, mornings
from tests.whole.judging import Entry, Judge, Person
from tests.whole.knocking import Knocks
from tests.whole.mornings import Kind, Made
from tests.whole.on_paper import CAP, HEAD_START, SHORT_CREDIT, OnPaper
from tests.whole.playing import Played, play

SEED = 3


def small(*, booked: float = 0.0) -> Made:
    """The small hall, its services' means known: the rule counts with what is configured."""
    made = mornings.made("small")
    kinds = tuple(Kind(k.mean, k.spread, k.share, round(k.mean)) for k in made.kinds)
    return Made(kinds, made.serves, made.paces, booked)


def judge_of(made: Made, played: Played, numbers: dict[str, str]) -> Judge:
    paper = OnPaper(made)
    people = {
        name: Person(numbers[name], one.service, one.kind, one.since, paper.place(one))
        for name, one in played.citizens.items()
    }
    means = [kind.configured for kind in made.kinds]
    lead = HEAD_START["priority"] + SHORT_CREDIT * (max(means) - min(means))
    return Judge(people, made.serves, CAP, lead)


@pytest.fixture
def replayed(tmp_path: Path) -> Callable[[int, float], tuple[Made, Played, Knocks]]:
    """A day of the small hall through the API."""

    def replay(day: int, booked: float) -> tuple[Made, Played, Knocks]:
        made, clock = small(booked=booked), halls.Clock()
        data = tmp_path / f"day{day}"
        vault = Vault.open(data / "keys.json")
        store = Store(f"sqlite:///{data}/tiepdan.db", vault, now=clock)
        Base.metadata.create_all(store.engine)
        halls.furnish(store, made)
        settings = Settings(data=data, public_url="http://hall.test", kiosk_per_minute=10_000)
        doors = Knocks(create_app(House(store, settings)), store, len(made.serves))
        played = play(made, made.morning(SEED, day), halls.MONDAY, doors, clock.set)
        store.engine.dispose()
        return made, played, doors

    return replay


@pytest.mark.slow
@pytest.mark.parametrize(("day", "booked"), [(0, 0.0), (3, 0.0), (4, 0.25)])
def test_a_morning_through_the_api_is_in_order_and_calls_whom_the_rule_says(
    replayed: Callable[[int, float], tuple[Made, Played, Knocks]], day: int, booked: float
) -> None:
    made, played, doors = replayed(day, booked)
    on_paper = play(made, made.morning(SEED, day), halls.MONDAY, OnPaper(made), lambda at: None)

    names = {name: n for n, name in enumerate(played.citizens, 1)}  # by order of issue
    called = [(names[ticket], desk) for ticket, desk in played.calls]

    assert called == on_paper.calls
    assert len(called) >= 60
    assert any(one.kind == "appointment" for one in played.citizens.values()) == bool(booked)
    assert judge_of(made, played, doors.numbers).judge(played.log) == []


# --- the judge itself --------------------------------------------------------------------


@pytest.fixture(scope="module")
def good() -> tuple[Judge, list[Entry]]:
    """A crowded day on paper, and its judge."""
    made = small()
    played = play(made, made.morning(SEED, 0), halls.MONDAY, OnPaper(made), lambda at: None)
    return judge_of(made, played, {name: str(name) for name in played.citizens}), played.log


def calls_of(log: list[Entry]) -> list[int]:
    return [n for n, entry in enumerate(log) if entry[1] == "call"]


def test_a_good_morning_is_found_good(good: tuple[Judge, list[Entry]]) -> None:
    judge, log = good

    assert judge.judge(log) == []


def called_twice(judge: Judge, log: list[Entry]) -> list[Entry]:
    n = calls_of(log)[40]
    minute, event, ticket, desk = log[n]
    return [*log[: n + 1], (minute, event, ticket, ((desk or 0) + 1) % 6), *log[n + 1 :]]


def called_to_a_closed_desk(judge: Judge, log: list[Entry]) -> list[Entry]:
    n = calls_of(log)[40]
    return [*log[:n], (log[n][0], "pause", None, log[n][3]), *log[n:]]


def forgotten(judge: Judge, log: list[Entry]) -> list[Entry]:
    ticket = log[calls_of(log)[40]][2]
    return [entry for entry in log if entry[1] == "issue" or entry[2] != ticket]


def back_in_time(judge: Judge, log: list[Entry]) -> list[Entry]:
    n = calls_of(log)[40]
    return [*log[:n], (log[n][0] - 30, *log[n][1:]), *log[n + 1 :]]


def swapped(judge: Judge, log: list[Entry]) -> list[Entry]:
    """The first of a service and class, and one who came after them, in each other's stead."""
    names = [log[n][2] for n in calls_of(log)]
    kinds = {name: (p.service, p.kind) for name, p in judge.people.items()}
    waits = {name: judge.people[name].ref for name in names}
    at = {log[n][2]: log[n][0] for n in calls_of(log)}
    one, other = next(
        (a, b)
        for n, a in enumerate(names)
        for b in names[n + 1 :]
        if kinds[a] == kinds[b] and waits[b] < at[a] and at[b] > at[a]
    )
    other_one = {one: other, other: one}
    return [
        (minute, event, other_one.get(ticket, ticket) if event != "issue" else ticket, desk)
        for minute, event, ticket, desk in log
    ]


def late_call(judge: Judge, log: list[Entry]) -> list[Entry]:
    """One desk stands idle for twelve minutes beside the line."""
    n = calls_of(log)[40]
    desk = log[n][3]
    moved = [
        (minute + 12, *rest) if m >= n and rest[-1] == desk else (minute, *rest)
        for m, (minute, *rest) in enumerate(log)
    ]
    return sorted(moved, key=lambda entry: entry[0])  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("breaks", "rules"),
    [
        (called_twice, {"R3", "R4", "R5", "R7"}),
        (called_to_a_closed_desk, {"R6"}),
        (forgotten, {"R13", "R8", "R9"}),
        (back_in_time, {"R1"}),
        (swapped, {"R8"}),
        (late_call, {"R14"}),
    ],
)
def test_a_broken_morning_is_found_broken(
    good: tuple[Judge, list[Entry]],
    breaks: Callable[[Judge, list[Entry]], list[Entry]],
    rules: set[str],
) -> None:
    judge, log = good

    faults = judge.judge(breaks(judge, log))

    assert {fault.split()[0] for fault in faults} & rules
