"""An app that is no longer served leaves nothing behind: tests make thousands in one process."""

import gc
import weakref

from flask import Flask

from app import create_app
from hall.settings import Settings
from hall.store import Store
from hall.web import House
from tests.conftest import Clock


def test_an_app_that_has_shown_a_page_is_let_go_of(
    store: Store, settings: Settings, clock: Clock
) -> None:
    def served_once() -> "weakref.ref[Flask]":
        """By a store of its own: what listens to a store is kept with it."""
        own = Store(str(store.engine.url), store.vault, now=clock)
        app = create_app(House(own, settings))
        assert app.test_client().get("/staff/sign-in").status_code == 200
        own.engine.dispose()
        return weakref.ref(app)

    left = served_once()
    gc.collect()

    assert left() is None
