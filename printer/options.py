"""Options of the programs that stand beside a printer, and how such a program begins and ends."""

import logging
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

SERVER = click.option("--server", required=True, metavar="URL", help="Where the hall is served.")
PRINTER = click.option(
    "--printer",
    "address",
    required=True,
    metavar="ADDRESS",
    help="tcp://HOST:PORT, usb://VID:PID, serial:///dev/…, file:///dev/…, cups://QUEUE,"
    " windows://QUEUE",
)
PROFILE = click.option(
    "--profile", "profile_file", type=FILE, help="What `tiepdan-printer probe` wrote."
)
CA = click.option("--ca-file", help="The hall's own certificate authority.")
VERBOSE = click.option(
    "--verbose", is_flag=True, help="Say also what is of no interest when all is well."
)


def token_file(kind: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Of a device of that kind."""
    return click.option(
        "--token-file",
        required=True,
        type=FILE,
        help=f"Holds the token that `tiepdan device add --kind {kind}` printed.",
    )


def token(file: Path) -> str:
    return file.read_text("utf-8").strip()


def logs(*, verbose: bool) -> None:
    """What it does goes to the terminal, or to systemd's journal."""
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.INFO,
        format="%(asctime)s %(levelname)s %(message)s",
    )


def until_told() -> threading.Event:
    """Set by SIGTERM and by Ctrl-C."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
