"""Serving: one process that holds the house, started, announced and ended cleanly."""

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import requests
from flask import Flask

from app import create_app, go_on, open_house
from cli.opening import data_option, read_settings
from cli.paper import Paper
from hall.settings import Settings
from hall.web import House
from migrations import bring_up_to_date

SOCKETS_BESIDE_PHONES = 120  # displays, kiosks and desks always get in
SECONDS_TO_END = 3
PATIENCE_SECONDS = 60

Prepare = Callable[[House], House]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65_535))
@data_option
def serve(host: str, port: int, data: Path | None) -> None:
    """Serve the hall. Says `ready http://HOST:PORT` once requests are answered."""
    run(read_settings(data), host, port)


def run(
    settings: Settings,
    host: str,
    port: int,
    *,
    is_demo: bool = False,
    prepare: Prepare | None = None,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve until told to stop. `prepare` furnishes the house before the first request."""
    port = port or _free_port(host)
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if not settings.public_url:
        settings = _with_public_url(settings, url)
    served = Served(settings, url, is_demo=is_demo, prepare=prepare, announce=announce)
    if sys.platform == "win32":
        _with_werkzeug(served, host, port)
    else:
        _with_gunicorn(served, host, port)


class Served:
    """The house in the process that answers requests."""

    def __init__(
        self,
        settings: Settings,
        url: str,
        *,
        is_demo: bool,
        prepare: Prepare | None,
        announce: Callable[[str], None] | None,
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
        go_on(self._app, self._stop)
        threading.Thread(target=self._greet, name="greet", daemon=True).start()

    def end(self) -> None:
        self._stop.set()

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


def _with_gunicorn(served: Served, host: str, port: int) -> None:
    from gunicorn.app.base import BaseApplication  # not on Windows

    class Application(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            sockets = served.settings.sockets + SOCKETS_BESIDE_PHONES
            for name, value in _gunicorn_settings(served, host, port, sockets).items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return served.app()

    Application().run()


def _gunicorn_settings(served: Served, host: str, port: int, sockets: int) -> dict[str, Any]:
    return {
        "bind": f"{host}:{port}",
        "worker_class": "gthread",
        "workers": 1,  # one writer on SQLite; a city runs several of these behind a balancer
        "threads": served.settings.threads + sockets,  # a websocket keeps its thread
        "worker_connections": served.settings.threads + sockets + 200,
        "backlog": 512,
        "keepalive": 30,
        "timeout": 120,
        "graceful_timeout": SECONDS_TO_END,
        "accesslog": None,  # addresses hold nothing secret, and still: not kept
        "errorlog": "-",
        "loglevel": "warning",
        "control_socket_disable": True,
        "post_worker_init": lambda worker: served.begin(),
        "worker_int": lambda worker: served.end(),
        "worker_exit": lambda server, worker: served.end(),
    }


def _with_werkzeug(served: Served, host: str, port: int) -> None:
    from werkzeug.serving import make_server

    server = make_server(host, port, served.app(), threaded=True)
    served.begin()
    try:
        server.serve_forever()
    finally:
        served.end()


def _with_public_url(settings: Settings, url: str) -> Settings:
    return replace(settings, public_url=url)


def _free_port(host: str) -> int:
    with socket.create_server((host, 0)) as found:
        return int(found.getsockname()[1])
