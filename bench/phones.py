"""A waiting room's phones, in a process of their own: in life they are other machines.

Three hundred threads beside the one that measures would hold up its own clock.
"""

import multiprocessing
import time
from multiprocessing.connection import Connection

from tests.whole.listener import Listener

PATIENCE_SECONDS = 120


class Phones:
    """Holders of these tickets' secrets, each with a socket open."""

    def __init__(self, port: int, secrets: list[str]) -> None:
        spawned = multiprocessing.get_context("spawn")
        self._line, theirs = spawned.Pipe()
        self._process = spawned.Process(target=_hold, args=(port, secrets, theirs), daemon=True)
        self._process.start()
        self._heard()

    def told_since(self, moment: float) -> list[float]:
        """When each phone that was told its place since then was first told so.

        Seconds of `time.monotonic`, which all processes of a machine share.
        """
        self._line.send(moment)
        return self._heard()

    def close(self) -> None:
        self._process.kill()
        self._process.join()

    def _heard(self) -> list[float]:
        if not self._line.poll(PATIENCE_SECONDS):
            raise AssertionError("the phones do not answer")
        found: list[float] = self._line.recv()
        return found


def _hold(port: int, secrets: list[str], line: Connection) -> None:
    listeners = [Listener(port, "/ticket", {"ticket": secret}) for secret in secrets]
    line.send([])
    while True:
        moment = line.recv()
        gone = sum(listener.is_out.is_set() for listener in listeners)
        if gone:
            raise AssertionError(f"{gone} phones lost their wire at {time.monotonic()}")
        line.send([at for each in listeners for at in _told(each, moment)])


def _told(listener: Listener, moment: float) -> list[float]:
    return [at for at, event, _ in list(listener.heard) if event == "place" and at > moment][:1]
