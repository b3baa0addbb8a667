"""Two kiosks and eight desks at the same instant: what each saw fits one orderly hall."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.whole.door import Client, Furnished, Server, furnished
from tests.whole.history import Op, faults, is_orderly

KIOSKS, OFFICERS = 2, 8
LIMIT_SECONDS = 150  # for a machine that does ten other things; an idle one needs a tenth
SERVES = {str(n): frozenset({"regular"}) for n in range(1, OFFICERS + 1)}


@pytest.fixture
def one_server(data: Path) -> Iterator[tuple[list[int], Furnished]]:
    """One process on SQLite."""
    with Server(furnished(data)) as server:
        yield [server.port], server.hall


@pytest.fixture
def two_servers(data: Path, postgres_url: str) -> Iterator[tuple[list[int], Furnished]]:
    """Two processes on one PostgreSQL."""
    hall = furnished(data, postgres_url)
    with ExitStack() as stack:
        servers = [stack.enter_context(Server(hall)) for _ in range(2)]
        yield [server.port for server in servers], hall


class Morning:
    """Everybody at once; each writes down what they saw."""

    def __init__(self, ports: list[int], hall: Furnished) -> None:
        self._ports = ports
        self._hall = hall
        self.ops: list[Op] = []
        self.refused: list[tuple[str, int, object]] = []
        self._start = threading.Barrier(KIOSKS + OFFICERS)
        self._to_call = 0

    def play(self, *, tickets: int, calls: int) -> None:
        """Each kiosk gives that many numbers; the desks go on until so many were called.

        Work ends it, not time: a slow machine sees the same morning as a fast one.
        """
        self._to_call = calls
        until = time.monotonic() + LIMIT_SECONDS
        crowd = [threading.Thread(target=self._kiosk, args=(n, tickets)) for n in range(KIOSKS)] + [
            threading.Thread(target=self._officer, args=(n, until)) for n in range(OFFICERS)
        ]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()

    def _kiosk(self, n: int, tickets: int) -> None:
        client = Client(self._ports[n % len(self._ports)], self._hall.kiosks[n])
        self._start.wait()
        for turn in range(tickets):
            answer = client.post(
                "/tickets", {"service": "regular"}, Idempotency_Key=f"kiosk-{n}-{turn}"
            )
            if answer.status != 201:
                self.refused.append(("issue", answer.status, answer.body))
                continue
            ticket = answer.body
            self.ops.append(
                Op(
                    "issue",
                    answer.inv,
                    answer.ok,
                    ticket["id"],
                    "regular",
                    ticket["number"],
                    place=ticket["number"],  # plain order of arrival: the numbers are it
                )
            )

    def _officer(self, n: int, until: float) -> None:
        client = Client(self._ports[n % len(self._ports)], self._hall.officers[n])
        desk = str(n + 1)
        opened = client.post(f"/desks/{desk}/open")
        if opened.status != 200:
            self.refused.append(("open", opened.status, opened.body))
        self._start.wait()
        while self._to_call > 0 and time.monotonic() < until:
            answer = client.post(f"/desks/{desk}/next")
            if answer.status not in (200, 204):
                self.refused.append(("next", answer.status, answer.body))
                return
            ticket = answer.body["id"] if answer.status == 200 else None
            self.ops.append(
                Op("call", answer.inv, answer.ok, ticket, desk=desk, serves=SERVES[desk])
            )
            if ticket is None:
                time.sleep(0.01)
                continue
            self._to_call -= 1  # not exactly: eight may take the last one, and that is no matter
            for verb in ("start", "finish"):
                done = client.post(f"/tickets/{ticket}/{verb}")
                if done.status != 200:
                    self.refused.append((verb, done.status, done.body))


@pytest.mark.slow
@pytest.mark.parametrize("servers", ["one_server", "two_servers"])
def test_a_crowd_at_every_door_sees_an_orderly_hall(
    servers: str, request: pytest.FixtureRequest
) -> None:
    ports, hall = request.getfixturevalue(servers)
    morning = Morning(ports, hall)

    morning.play(tickets=150, calls=200)

    issued = [op.number for op in morning.ops if op.kind == "issue"]
    called = [op.ticket for op in morning.ops if op.kind == "call" and op.ticket]
    assert morning.refused == []
    assert sorted(issued) == list(range(1, 301)), "a number is missing or was given twice"
    assert len(called) == len(set(called))
    assert len(called) >= 200
    assert faults(morning.ops) == []


@pytest.mark.slow
@pytest.mark.parametrize("servers", ["one_server", "two_servers"])
def test_a_short_rush_fits_one_order_exactly(servers: str, request: pytest.FixtureRequest) -> None:
    ports, hall = request.getfixturevalue(servers)
    morning = Morning(ports, hall)

    morning.play(tickets=20, calls=30)

    assert morning.refused == []
    assert is_orderly(morning.ops) is True


@pytest.mark.slow
@pytest.mark.parametrize("servers", ["one_server", "two_servers"])
def test_of_two_desks_that_start_the_same_ticket_one_wins(
    servers: str, request: pytest.FixtureRequest
) -> None:
    ports, hall = request.getfixturevalue(servers)
    kiosk = Client(ports[0], hall.kiosks[0])
    desks = [Client(ports[n % len(ports)], hall.officers[n]) for n in range(OFFICERS)]
    for n, desk in enumerate(desks, start=1):
        assert desk.post(f"/desks/{n}/open").status == 200
    an = kiosk.post("/tickets", {"service": "regular"}, Idempotency_Key="an").body["id"]
    answers: list[int] = []
    start = threading.Barrier(OFFICERS)

    def call_an(n: int) -> None:
        start.wait()
        answers.append(desks[n].post(f"/tickets/{an}/call", {"desk": str(n + 1)}).status)

    rush = [threading.Thread(target=call_an, args=(n,)) for n in range(OFFICERS)]
    for one in rush:
        one.start()
    for one in rush:
        one.join()

    assert sorted(answers) == [200] + [409] * (OFFICERS - 1)


def test_a_kiosk_that_asks_again_after_a_lost_answer_has_one_ticket(
    one_server: tuple[list[int], Furnished],
) -> None:
    ports, hall = one_server
    kiosks = [Client(ports[0], hall.kiosks[0]) for _ in range(8)]
    answers: list[tuple[int, str]] = []
    start = threading.Barrier(len(kiosks))

    def tap(kiosk: Client) -> None:
        start.wait()
        answer = kiosk.post("/tickets", {"service": "regular"}, Idempotency_Key="one-tap")
        answers.append((answer.status, answer.body["id"]))

    taps = [threading.Thread(target=tap, args=(kiosk,)) for kiosk in kiosks]
    for one in taps:
        one.start()
    for one in taps:
        one.join()

    assert sorted(status for status, _ in answers) == [200] * 7 + [201]
    assert len({ticket for _, ticket in answers}) == 1
