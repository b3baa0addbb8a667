"""The thread that forecasts: woken by what happens, soon, never twice at once, never too late."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest

from hall import forecast
from hall.forecast import known
from hall.forecast.known import AGAIN_SECONDS, Book, Known
from hall.forecast.passes import Outlook
from hall.forecast.ranges import Promise
from hall.store import Store
from tests.conftest import MONDAY_EIGHT
from tests.people import arrives

WITHIN = 20  # seconds; a busy machine
Ended = queue.SimpleQueue[int]


@pytest.fixture(autouse=True)
def only_when_woken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is done by the clock alone; and the next pass of a hall may follow at once."""
    monkeypatch.setattr(known, "AGAIN_SECONDS", 6_000.0)
    monkeypatch.setattr(known, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(known, "SHARE", 1.0)
    forecast.forget()
    yield
    forecast.forget()


@contextmanager
def keeping(
    store: Store, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[int], None]
) -> Iterator[Ended]:
    """The thread at work; what happens while its n-th pass goes on; the passes that ended."""
    ended: Ended = queue.SimpleQueue()
    began = 0
    real = known.renew

    def renew(*given: Any, **more: Any) -> Outlook:
        nonlocal began
        began += 1
        outlook = real(*given, **more)
        meanwhile(began)
        ended.put(began)
        return outlook

    monkeypatch.setattr(known, "renew", renew)
    stop = threading.Event()
    thread = threading.Thread(target=forecast.keep_going, args=(store, stop))
    heard = len(store._listeners)
    thread.start()
    try:
        while len(store._listeners) == heard:  # until it listens
            time.sleep(0.01)
        yield ended
    finally:
        stop.set()
        known._book_of(store.engine.pool).wake.set()
        thread.join(WITHIN)
    assert not thread.is_alive()


def test_somebody_who_comes_wakes_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with keeping(store, monkeypatch, lambda _: None) as ended:
        arrives(store)

        assert ended.get(timeout=WITHIN) == 1


def test_who_comes_while_it_forecasts_is_in_the_next_pass(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def comes(number: int) -> None:
        if number == 1:
            arrives(store)

    with keeping(store, monkeypatch, comes) as ended:
        arrives(store)

        assert [ended.get(timeout=WITHIN) for _ in range(2)] == [1, 2]


def of(*, age: float = 0.0, pause: float = 0.0, promises: int = 0) -> Known:
    """What is known of a hall: so many seconds old, with no pass for some more."""
    clock = time.monotonic()
    outlook = Outlook(1, promises=dict.fromkeys(range(promises), cast(Promise, None)))
    learner = cast(Any, None)
    return Known(outlook, clock - age, MONDAY_EIGHT, learner, not_before=clock + pause)


def test_a_hall_gets_its_next_pass_after_its_pause() -> None:
    ours = Book()
    ours.halls = {1: of(pause=100), 2: of(), 3: of()}
    ours.asked = {1, 2, 4}

    assert known._due(ours) == [2, 4]
    ours.asked = {1}
    assert known._patience(ours) == pytest.approx(min(100, known.AGAIN_SECONDS / 10), abs=5)


def test_where_somebody_waits_a_forecast_is_made_again_though_nothing_happens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(known, "AGAIN_SECONDS", AGAIN_SECONDS)
    ours = Book()
    ours.halls = {
        1: of(age=AGAIN_SECONDS + 1, promises=2),
        2: of(age=AGAIN_SECONDS + 1),
        3: of(age=AGAIN_SECONDS - 10, promises=2),
    }

    assert known._due(ours) == [1]


def test_asking_again_before_the_pass_wakes_nobody_twice() -> None:
    ours = Book()
    ours.ask(1)
    ours.wake.clear()

    ours.ask(1)
    assert not ours.wake.is_set()
    ours.ask(2)
    assert ours.wake.is_set()
