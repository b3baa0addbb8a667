"""Who hears first, how often, and that nothing on the wire is the last."""

import threading
import time
from itertools import pairwise

import pytest
from flask import Flask

from app import create_app
from hall.model import Hall
from hall.store import Store
from hall.web import House
from hall.web.wire import PHONES_AFTER_SECONDS, Wire
from tests.people import arrives

SOON = 20.0  # seconds


@pytest.fixture
def app(house: House) -> Flask:
    return create_app(house)


def test_phones_are_told_at_most_once_a_second_and_of_the_last_change(
    app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty steps at once: told of the first soon, and of the rest a second later."""
    carrier: Wire = app.extensions["hall.wire"]
    told: list[tuple[float, int]] = []
    again = threading.Event()

    def quietly(hall_id: int) -> None:
        with store.read() as session:
            told.append((time.monotonic(), session.get_one(Hall, hall_id).last_step))
        if told[-1][1] == 20:
            again.set()

    carrier.quietly(quietly)
    carrier.start()
    for _ in range(20):
        arrives(store)

    assert again.wait(SOON)
    moments = [moment for moment, _ in told]
    assert len(told) <= 4
    assert all(later - earlier >= 0.99 for earlier, later in pairwise(moments))


def test_phones_hear_after_displays_and_desks(
    app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    carrier: Wire = app.extensions["hall.wire"]
    order: list[str] = []
    done = threading.Event()
    monkeypatch.setattr(
        app.extensions["socketio"],
        "emit",
        lambda event, step, to, namespace: order.append(namespace),
    )
    carrier.quietly(lambda _: (order.append("phones"), done.set())[0])
    carrier.start()

    arrives(store)

    assert done.wait(SOON)
    assert order == ["/display", "/staff", "/kiosk", "phones"]


def test_three_hundred_phones_wait_until_the_displays_have_looked(
    app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    carrier: Wire = app.extensions["hall.wire"]
    heard: dict[str, float] = {}
    done = threading.Event()

    def emit(event: str, step: int, *, namespace: str, **_: object) -> None:
        heard.setdefault(namespace, time.monotonic())

    monkeypatch.setattr(app.extensions["socketio"], "emit", emit)
    carrier.quietly(lambda _: (heard.setdefault("phones", time.monotonic()), done.set())[0])
    carrier.start()

    arrives(store)

    assert done.wait(SOON)
    assert heard["phones"] - heard["/display"] >= PHONES_AFTER_SECONDS


def test_one_deaf_listener_does_not_silence_the_others(app: Flask, store: Store) -> None:
    carrier: Wire = app.extensions["hall.wire"]
    heard = threading.Event()

    def deaf(_: int) -> None:
        raise RuntimeError("no phones today")

    carrier.quietly(deaf)
    carrier.quietly(lambda _: heard.set())
    carrier.start()

    arrives(store)

    assert heard.wait(SOON)


def test_a_nudge_that_fails_is_not_the_last(
    app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = [RuntimeError("no way out")]
    refused, heard = threading.Event(), threading.Event()

    def emit(event: str, step: int, **_: object) -> None:
        if refusals:
            refused.set()
            raise refusals.pop()
        heard.set()

    monkeypatch.setattr(app.extensions["socketio"], "emit", emit)
    app.extensions["hall.wire"].start()

    arrives(store)
    assert refused.wait(SOON)
    arrives(store)

    assert heard.wait(SOON)


def test_a_screen_is_told_once_of_steps_that_piled_up(
    app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    heard = threading.Event()

    def emit(event: str, step: int, *, namespace: str, **_: object) -> None:
        if namespace == "/display":
            told.append(step)
        heard.set()

    monkeypatch.setattr(app.extensions["socketio"], "emit", emit)
    for _ in range(5):
        arrives(store)
    app.extensions["hall.wire"].start()

    assert heard.wait(SOON)
    assert told == [5]
