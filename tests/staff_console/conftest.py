"""Dung at desk 1 and others, as clients that ask; browsers open their own pages."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hall.store import Store
from tests.conftest import Tokens
from tests.people import DUNG, EM, HOA, KHANH
from tests.staff_console import morning
from tests.staff_console.working import signed_in

As = Callable[[str], FlaskClient]


@pytest.fixture
def as_(app: Flask, store: Store) -> As:
    """`as_("lan")`: a client of whoever is named."""
    return lambda who: signed_in(app, store, who)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks how a petition stands is told without the pause that hides what was found."""
    for asked in ("queue_display.follow", "kiosk.box"):
        monkeypatch.setattr(f"{asked}.ANSWER_SECONDS", 0.0)


@pytest.fixture
def dung(as_: As) -> FlaskClient:
    return as_(DUNG)


@pytest.fixture
def em(as_: As) -> FlaskClient:
    return as_(EM)


@pytest.fixture
def hoa(as_: As) -> FlaskClient:
    """The supervisor."""
    return as_(HOA)


@pytest.fixture
def khanh(as_: As) -> FlaskClient:
    """The technician."""
    return as_(KHANH)


@pytest.fixture
def busy_hall(store: Store, tokens: Tokens) -> Store:
    """Something to see on every page."""
    morning.goes_on(store, tokens)
    return store
