"""The doors under load: numbers, calls, nudges. One process on SQLite, FULL."""

import json
import selectors
import socket
import threading
import time
from http.client import HTTPResponse

from bench.figures import Figure, quantile
from tests.whole.door import Client, Server
from tests.whole.listener import Listener

DESKS = 8
WARM_ROUNDS = 3
REGULAR = {"service": "regular"}


def tickets_in_turn(server: Server, *, count: int = 300, name: str = "") -> Figure:
    """One kiosk, one number after the other."""
    client = Client(server.port, server.hall.kiosks[0])
    times = []
    for turn in range(count + 20):
        answer = client.post("/tickets", REGULAR, Idempotency_Key=f"turn-{name}-{turn}")
        assert answer.status == 201, answer.body
        assert answer.ok is not None
        if turn >= 20:  # the first warm it up
            times.append((answer.ok - answer.inv) * 1000)
    kept = quantile(times, 0.5) <= 10 and quantile(times, 0.95) <= 25
    return Figure(
        f"one ticket over HTTP, in turn{name and ', ' + name}",
        tuple(times),
        "p50 ≤ 10 ms, p95 ≤ 25 ms",
        kept,
    )


def tickets_at_once(server: Server, *, clients: int = 8, seconds: float = 5) -> Figure:
    """Eight kiosks as fast as they can."""
    done = [0] * clients
    until = time.monotonic() + seconds
    start = threading.Barrier(clients)

    def work(n: int) -> None:
        client = Client(server.port, server.hall.kiosks[n % len(server.hall.kiosks)])
        start.wait()
        while time.monotonic() < until:
            key = f"once-{n}-{done[n]}"
            if client.post("/tickets", REGULAR, Idempotency_Key=key).status == 201:
                done[n] += 1

    _all_at_once(work, clients)
    rate = sum(done) / seconds
    return Figure("tickets from 8 clients", (rate,), "≥ 200/s", rate >= 200, "/s")


def next_at_once(server: Server, *, rounds: int = 30, name: str = "") -> Figure:
    """Eight desks press Next at the same instant."""
    kiosk = Client(server.port, server.hall.kiosks[0])
    desks = [Client(server.port, server.hall.officers[n]) for n in range(DESKS)]
    for n, desk in enumerate(desks, start=1):
        assert desk.post(f"/desks/{n}/open").status == 200
    buttons = [_Button(server, n) for n in range(DESKS)]
    times: list[float] = []
    for round_ in range(rounds + WARM_ROUNDS):
        for n in range(DESKS):
            kiosk.post(
                "/tickets", REGULAR, Idempotency_Key=f"next-{server.port}-{name}-{round_}-{n}"
            )
        took_ms = _pressed_at_once(buttons)
        if round_ >= WARM_ROUNDS:
            times += took_ms
        for desk, button in zip(desks, buttons, strict=True):
            called = button.called()
            desk.post(f"/tickets/{called}/start")
            desk.post(f"/tickets/{called}/finish")
    return Figure(
        f"Next, 8 desks at once{name and ', ' + name}",
        tuple(times),
        "p95 ≤ 40 ms",
        quantile(times, 0.95) <= 40,
    )


def next_to_nudge(server: Server, *, count: int = 60) -> Figure:
    """From the press to `changed` at a display."""
    kiosk = Client(server.port, server.hall.kiosks[0])
    officer = Client(server.port, server.hall.officers[0])
    officer.post("/desks/1/open")
    display = Listener(server.port, "/display", {"token": server.hall.display})
    times = []
    for turn in range(count):
        kiosk.post("/tickets", REGULAR, Idempotency_Key=f"nudge-{turn}")
        time.sleep(0.05)
        before = len(display.heard)
        answer = officer.post("/desks/1/next")
        heard = display.wait(before + 1)
        times.append((heard[before][0] - answer.inv) * 1000)
        officer.post(f"/tickets/{answer.body['id']}/start")
        officer.post(f"/tickets/{answer.body['id']}/finish")
        time.sleep(0.05)
    display.close()
    return Figure(
        "Next → `changed` at a display", tuple(times), "p95 ≤ 25 ms", quantile(times, 0.95) <= 25
    )


class _Button:
    """Next of one desk: a browser of its own, that no other desk's keeps from reading."""

    def __init__(self, server: Server, n: int) -> None:
        self._asked = (
            f"POST /api/v1/desks/{n + 1}/next HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
            f"Authorization: Bearer {server.hall.officers[n]}\r\n"
            "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
        ).encode()
        self.wire = socket.create_connection(("127.0.0.1", server.port))
        self.wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def press(self) -> None:
        self.wire.sendall(self._asked)

    def called(self) -> str:
        """The ticket, once the answer is there."""
        answer = HTTPResponse(self.wire)
        answer.begin()
        body = answer.read()
        assert answer.status == 200, body
        return str(json.loads(body)["id"])


def _pressed_at_once(buttons: list[_Button]) -> list[float]:
    """Milliseconds from each press to its answer, watched by one thread that reads none yet."""
    with selectors.DefaultSelector() as watch:
        pressed_at = {}
        for button in buttons:
            watch.register(button.wire, selectors.EVENT_READ)
            pressed_at[button.wire] = time.perf_counter()
            button.press()
        took_ms = []
        while len(took_ms) < len(buttons):
            for key, _ in watch.select():
                assert isinstance(key.fileobj, socket.socket)
                took_ms.append((time.perf_counter() - pressed_at[key.fileobj]) * 1000)
                watch.unregister(key.fileobj)
    return took_ms


def _all_at_once(work: object, count: int) -> None:
    crowd = [threading.Thread(target=work, args=(n,)) for n in range(count)]  # type: ignore[arg-type]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
