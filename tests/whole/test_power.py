"""The server is switched off at the wall in the middle of the rush, five times."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.whole.door import ROOT, Client, Furnished, Server, furnished

ROUNDS = 5
PROMISED = 30  # tickets and ends acknowledged in a round before it is cut
LIMIT_SECONDS = 60  # for a machine that does ten other things


class Rush:
    """Kiosks and desks that go on until the door is gone; they keep what they were told."""

    def __init__(self, server: Server, round_: int) -> None:
        self._server = server
        self._round = round_
        self._is_over = False
        self._news = threading.Condition()
        self.tickets: dict[str, int] = {}  # id → number, acknowledged
        self.finished: set[str] = set()
        self._crowd = [threading.Thread(target=self._kiosk, args=(n,)) for n in range(4)] + [
            threading.Thread(target=self._officer, args=(n,)) for n in range(4)
        ]

    def begin(self) -> None:
        for one in self._crowd:
            one.start()

    def wait(self, promised: int) -> None:
        """Until so much was acknowledged."""
        with self._news:
            assert self._news.wait_for(
                lambda: len(self.tickets) + len(self.finished) >= promised and self.finished,
                LIMIT_SECONDS,
            )

    def end(self) -> None:
        self._is_over = True
        for one in self._crowd:
            one.join()

    def _kiosk(self, n: int) -> None:
        client = Client(self._server.port, self._server.hall.kiosks[n % 2])
        turn = 0
        while not self._is_over:
            key = f"{self._round}-{n}-{turn}"
            answer = client.post("/tickets", {"service": "regular"}, Idempotency_Key=key)
            if answer.status == 201:
                with self._news:
                    self.tickets[answer.body["id"]] = answer.body["number"]
                    self._news.notify()
            turn += 1

    def _officer(self, n: int) -> None:
        client = Client(self._server.port, self._server.hall.officers[n])
        client.post(f"/desks/{n + 1}/open")
        while not self._is_over:
            answer = client.post(f"/desks/{n + 1}/next")
            if answer.status != 200:
                continue
            ticket = answer.body["id"]
            if client.post(f"/tickets/{ticket}/start").status != 200:
                continue
            if client.post(f"/tickets/{ticket}/finish").status == 200:
                with self._news:
                    self.finished.add(ticket)
                    self._news.notify()


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_switched_off_at_the_wall_the_hall_loses_nothing_it_had_promised(
    database: str, data: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_url") if database == "postgres" else ""
    server = Server(furnished(data, url))
    tickets: dict[str, int] = {}
    finished: set[str] = set()

    for round_ in range(ROUNDS):
        server.start()
        _free_the_desks(server)
        rush = Rush(server, round_)
        rush.begin()
        try:
            rush.wait(PROMISED)
        finally:
            server.kill()
            rush.end()
        tickets |= rush.tickets
        finished |= rush.finished

    server.start()
    reader = Client(server.port, server.hall.api)
    found = {name: reader.get(f"/tickets/{name}") for name in tickets}
    assert len(tickets) + len(finished) >= ROUNDS * PROMISED
    assert {answer.status for answer in found.values()} == {200}
    assert {name: answer.body["number"] for name, answer in found.items()} == tickets
    assert len(set(tickets.values())) == len(tickets), "a number was given twice"
    assert {found[name].body["state"] for name in finished if name in found} <= {"served"}
    assert _verify(server.hall) == 0
    server.kill()


@pytest.mark.slow
def test_the_board_is_right_again_within_fifteen_seconds(data: Path) -> None:
    server = Server(furnished(data))
    server.start()
    officer = Client(server.port, server.hall.officers[0])
    Client(server.port, server.hall.kiosks[0]).post(
        "/tickets", {"service": "regular"}, Idempotency_Key="an"
    )
    officer.post("/desks/1/open")
    called = officer.post("/desks/1/next").body

    server.kill()
    began = time.monotonic()
    server.start()
    board = Client(server.port, server.hall.display).get("/board")
    took = time.monotonic() - began

    assert [call["label"] for call in board.body["calls"]] == [called["label"]]
    assert took < 15
    server.kill()


@pytest.mark.slow
def test_asked_to_end_the_server_ends_within_five_seconds(data: Path) -> None:
    server = Server(furnished(data))
    server.start()
    Client(server.port, server.hall.kiosks[0]).post(
        "/tickets", {"service": "regular"}, Idempotency_Key="an"
    )
    waiting = threading.Thread(  # a printer's agent that waits for paper must not hold it up
        target=Client(server.port, server.hall.printer).post,
        args=("/print-jobs/claim", {"wait_seconds": 20}),
    )
    waiting.start()

    took = server.end()

    waiting.join()
    assert took < 5
    assert _verify(server.hall) == 0


def _free_the_desks(server: Server) -> None:
    """Finish what the power cut left at the desks: sitting down again shows it."""
    for n in range(4):
        officer = Client(server.port, server.hall.officers[n])
        held = officer.post(f"/desks/{n + 1}/open").body["ticket"]
        if held is not None:
            officer.post(f"/tickets/{held}/start")
            officer.post(f"/tickets/{held}/finish")


def _verify(hall: Furnished) -> int:
    environ = {key: value for key, value in os.environ.items() if "TIEPDAN" not in key}
    if hall.url:
        environ["TIEPDAN_DATABASE_URL"] = hall.url
    return subprocess.run(
        [sys.executable, "-c", "import cli; cli.main()", "verify", "--data", str(hall.data)],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        check=False,
    ).returncode
