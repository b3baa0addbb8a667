"""The house in the process that answers requests."""

import contextlib
import gc
import sys
import threading
import time
from collections.abc import Callable

import requests
from flask import Flask

from app import create_app, go_on, open_house
from cli.paper import Paper
from hall import cores
from hall.settings import Settings
from hall.web import House
from migrations import bring_up_to_date

PATIENCE_SECONDS = 60
# Whoever has the hall's turn lets go of the interpreter at each statement, and with Python's
# own 5 ms would wait that long, many times over, behind requests that are only beginning.
SWITCH_SECONDS = 0.001
GARBAGE = 20_000  # objects before a search; Python's own 700 comes several times a request


class Served:
    """`prepare` furnishes the house before the first request; `announce` is told its address."""

    def __init__(
        self,
        settings: Settings,
        url: str,
        *,
        is_demo: bool = False,
        prepare: Callable[[House], House] | None = None,
        announce: Callable[[str], None] | None = None,
    ) -> None:
        self.settings = settings
        self.url = url
        self._is_demo = is_demo
        self._prepare = prepare
        self._announce = announce
        self._stop = threading.Event()

    def app(self) -> Flask:
        """Open the house and put the app together."""
        house = open_house(self.settings, is_demo=self._is_demo)
        bring_up_to_date(house.store.engine)
        if self._prepare is not None:
            house = self._prepare(house)
        self._app = create_app(house)
        return self._app

    def begin(self) -> None:
        """What goes on beside requests; then say that we are ready."""
        if self.settings.one_core:
            cores.keep_to_one()
        sys.setswitchinterval(SWITCH_SECONDS)
        gc.freeze()  # what stands now stays: no use in searching it for what can go
        gc.set_threshold(GARBAGE)
        go_on(self._app, self._stop)
        threading.Thread(target=self._greet, name="greet", daemon=True).start()

    def end(self) -> None:
        self._stop.set()
        self._app.extensions["api.bell"].end()  # agents that wait for a slip go home

    def _greet(self) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until and not self._stop.is_set():
            with contextlib.suppress(requests.RequestException):
                if requests.get(f"{self.url}/readyz", timeout=2).ok:
                    break
            time.sleep(0.02)
        Paper(self._app.extensions["hall"], self.url).start(self._stop)
        print(f"ready {self.url}", flush=True)  # noqa: T201  # promised to scripts
        if self._announce is not None:
            self._announce(self.url)
