"""Serving: one process that holds the house, started, announced and ended cleanly."""

import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.options import data_option, read_settings
from hall.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

    from cli.inside import Served

SOCKETS_BESIDE_PHONES = 120  # displays, kiosks and desks always get in
SECONDS_TO_END = 3

Opens = Callable[[Settings, str], "Served"]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65_535))
@data_option
def serve(host: str, port: int, data: Path | None) -> None:
    """Serve the hall. Says `ready http://HOST:PORT` once requests are answered."""
    run(read_settings(data), host, port, _open)


def run(settings: Settings, host: str, port: int, opens: Opens) -> None:
    """Serve until told to stop. `opens` puts the house together, where requests are answered."""
    port = port or _free_port(host)
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if not settings.public_url:
        settings = replace(settings, public_url=url)
    if sys.platform == "win32":
        _with_werkzeug(opens(settings, url), host, port)
    else:
        _with_gunicorn(settings, url, host, port, opens)


def _open(settings: Settings, url: str) -> "Served":
    from cli.inside import Served  # only in the process that serves

    return Served(settings, url)


def _with_gunicorn(settings: Settings, url: str, host: str, port: int, opens: Opens) -> None:
    from gunicorn.app.base import BaseApplication  # not on Windows

    served: list[Served] = []  # in the worker only

    class Application(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            sockets = settings.sockets + SOCKETS_BESIDE_PHONES
            for name, value in _gunicorn_settings(settings, host, port, sockets).items():
                self.cfg.set(name, value)
            self.cfg.set("post_worker_init", lambda worker: served[0].begin())
            self.cfg.set("worker_exit", lambda server, worker: _end(served))

        def load(self) -> "Flask":
            served.append(opens(settings, url))
            return served[0].app()

    Application().run()


def _end(served: "list[Served]") -> None:
    for one in served:  # none, if it never came up
        one.end()


def _gunicorn_settings(settings: Settings, host: str, port: int, sockets: int) -> dict[str, Any]:
    threads = settings.threads + sockets  # a websocket keeps its thread
    return {
        "bind": f"{host}:{port}",
        "worker_class": "gthread",
        "workers": 1,  # one writer on SQLite; a city runs several of these behind a balancer
        "threads": threads,
        "worker_connections": threads + 200,
        "backlog": 512,
        "keepalive": 30,
        "timeout": 120,
        "graceful_timeout": SECONDS_TO_END,
        "accesslog": None,  # addresses hold nothing secret, and still: not kept
        "errorlog": "-",
        "loglevel": "warning",
        "control_socket_disable": True,
    }


def _with_werkzeug(served: "Served", host: str, port: int) -> None:
    from werkzeug.serving import make_server

    server = make_server(host, port, served.app(), threaded=True)
    served.begin()
    try:
        server.serve_forever()
    finally:
        served.end()


def _free_port(host: str) -> int:
    with socket.create_server((host, 0)) as found:
        return int(found.getsockname()[1])
