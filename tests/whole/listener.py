"""One who listens on the wire: Engine.IO 4 over a websocket, as far as a nudge needs it.

Protocol: https://socket.io/docs/v4/engine-io-protocol and socket-io-protocol.
"""

import json
import threading
import time
from typing import Any

from simple_websocket import Client, ConnectionClosed

OPEN, PING, PONG = "0", "2", "3"
CONNECT, EVENT, REFUSED = "40", "42", "44"


class Refused(Exception):
    """The namespace does not want this listener."""


class Listener:
    """Joins a namespace and keeps what it hears, each with the moment it came."""

    def __init__(self, port: int, namespace: str, auth: dict[str, str]) -> None:
        self.heard: list[tuple[float, str, Any]] = []  # seconds, event, value
        self.is_out = threading.Event()
        self._news = threading.Condition()
        self._namespace = namespace
        self._line = Client.connect(f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket")
        # without waiting for the server's hello: where it comes in one piece with the handshake,
        # this client hands it out only once more has come
        self._line.send(f"{CONNECT}{namespace},{json.dumps(auth)}")
        self._expect(OPEN)
        self._expect(CONNECT)
        threading.Thread(target=self._listen, daemon=True).start()

    def wait(self, count: int, seconds: float = 30) -> list[tuple[float, str, Any]]:
        """What was heard, once it is that much; AssertionError if it does not come."""
        with self._news:
            if not self._news.wait_for(lambda: len(self.heard) >= count, seconds):
                raise AssertionError(f"heard {len(self.heard)} of {count}")
            return list(self.heard)

    def hears(self, event: str, seconds: float = 30, **values: Any) -> bool:
        """Is that event heard, with these values in it, within that time?"""

        def was_heard() -> bool:
            return any(
                name == event and values.items() <= (value or {}).items()
                for _, name, value in self.heard
            )

        with self._news:
            return self._news.wait_for(was_heard, seconds)

    def close(self) -> None:
        self._line.close()

    def _expect(self, kind: str) -> None:
        message = self._line.receive(timeout=10)
        if message is None or str(message).startswith(REFUSED):
            raise Refused(str(message))
        if str(message).startswith(EVENT):  # said while it was being let in
            self._hear(str(message))
            return self._expect(kind)
        if not str(message).startswith(kind):
            raise AssertionError(f"{kind} was due, not {message}")
        return None

    def _listen(self) -> None:
        try:
            while True:
                message = str(self._line.receive())
                if message == PING:
                    self._line.send(PONG)
                elif message.startswith(EVENT):
                    self._hear(message)
                elif message.startswith("41"):
                    self.is_out.set()
        except ConnectionClosed:
            self.is_out.set()

    def _hear(self, message: str) -> None:
        at = time.monotonic()
        name, *values = json.loads(message[message.index("[") :])
        with self._news:
            self.heard.append((at, name, values[0] if values else None))
            self._news.notify_all()
