"""Keeps a browser in front of the citizens: ends one whose page has fallen silent.

The page says every five seconds that it lives. One that said so and then is silent for half a
minute hangs, whatever its process looks like; it is ended, and systemd starts it anew.
"""

import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence

from kiosk_agent.door import Answers, Door, Page
from kiosk_agent.start import Start

log = logging.getLogger(__name__)

SILENT_SECONDS = 30.0
FIRST_WORD_SECONDS = 180.0  # the hall may be away, or the screen not yet paired
LOOK_SECONDS = 1.0
END_SECONDS = 5.0


class Watched:
    """One run of a browser."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        origins: tuple[str, ...],
        port: int = 0,
        start: Start | None = None,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._command = list(command)
        self._steady = steady
        self._heard_at: float | None = None
        self._start = start
        answers: Answers = {("POST", "alive"): self._hear}
        self._door = Door(answers, origins=origins, port=port, pages=self._page)
        self.port = self._door.port

    def run(self, stop: threading.Event) -> int:
        """Until the browser ends, hangs, or `stop` is set: the exit status to leave with."""
        self._door.open()
        browser = subprocess.Popen(self._command)
        began_at = self._steady()
        notify("READY=1")
        try:
            while not stop.wait(LOOK_SECONDS):
                status = browser.poll()
                if status is not None:
                    log.error("the browser ended: %s", status)
                    return status or 1
                if self.hangs(began_at):
                    log.error("the page is silent: the browser is started anew")
                    return 1
                notify("WATCHDOG=1")
            return 0
        finally:
            _end(browser)
            self._door.close()

    def hangs(self, began_at: float) -> bool:
        """Has the page been silent for too long?"""
        if self._heard_at is None:
            return self._steady() - began_at > FIRST_WORD_SECONDS
        return self._steady() - self._heard_at > SILENT_SECONDS

    def _page(self, path: str) -> Page | None:
        return self._start.page(path, alive_port=self.port) if self._start else None

    def _hear(self, given: object) -> None:
        self._heard_at = self._steady()


def notify(state: str) -> None:
    """Tell systemd, if it listens: sd_notify(3)."""
    where = os.environ.get("NOTIFY_SOCKET", "")
    if not where or sys.platform == "win32":
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        try:
            line.sendto(state.encode(), "\0" + where[1:] if where[0] == "@" else where)
        except OSError as why:
            log.debug("systemd does not listen: %s", why)


def _end(browser: "subprocess.Popen[bytes]") -> None:
    """The first program; systemd ends with its unit whatever that one leaves behind."""
    if browser.poll() is not None:
        return
    browser.terminate()
    try:
        browser.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        browser.kill()
        browser.wait(END_SECONDS)
