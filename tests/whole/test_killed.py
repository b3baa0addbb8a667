"""Eight clients do all that happens to a line, and the server is killed in the middle, thrice.

Each writes down what they saw. A ticket is named by the version in which it waits, so that one
that was transferred, or came back from hold, is another in the history.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.whole.door import Answer, Client, Furnished, Server, furnished
from tests.whole.history import Op, faults

KIOSKS, DESKS, MOVERS = 2, ("1", "2", "9", "10"), 2
SERVES = {
    "1": frozenset({"regular"}),
    "2": frozenset({"regular"}),
    "9": frozenset({"regular", "lawyer"}),
    "10": frozenset({"regular", "result"}),
}
BURST = 45  # calls answered between two kills
KILLS = 3
LIMIT_SECONDS = 150  # for a machine that does ten other things
AWAY_SECONDS = 0.05  # before another knock at a door that did not open
A_DAY = 8 * 60  # minutes: longer than the morning


class Rush:
    """Everybody at once, each from the same seed; they go on until told to stop."""

    def __init__(self, ports: list[int], hall: Furnished) -> None:
        self._ports, self._hall = ports, hall
        self.ops: list[Op] = []
        self.refused: list[tuple[str, int, Any]] = []
        self._waiting: dict[str, tuple[int, int]] = {}  # id → version, number: as far as is known
        self._known = threading.Condition()
        self._stop = threading.Event()
        self._called = 0
        work = [(self._kiosk, n) for n in range(KIOSKS)]
        work += [(self._desk, n) for n in range(len(DESKS))]
        work += [(self._mover, n) for n in range(MOVERS)]
        self._crowd = [threading.Thread(target=each, args=(n,)) for each, n in work]

    def begin(self) -> None:
        for one in self._crowd:
            one.start()

    def wait(self, calls: int) -> None:
        """Until so many calls were answered since it was last asked."""
        with self._known:
            until = self._called + calls
            assert self._known.wait_for(lambda: self._called >= until, LIMIT_SECONDS), self.refused

    def end(self) -> None:
        self._stop.set()
        for one in self._crowd:
            one.join()

    # --- each of the eight ---------------------------------------------------------------

    def _kiosk(self, n: int) -> None:
        client = Client(self._ports[n % len(self._ports)], self._hall.kiosks[n])
        for turn in range(10_000):
            if self._stop.is_set():
                return
            left = time.monotonic()  # it asks until it is told, with the same key
            answer = self._insist(
                lambda turn=turn: client.post(  # type: ignore[misc]
                    "/tickets", {"service": "regular"}, Idempotency_Key=f"{n}-{turn}"
                )
            )
            if answer is None:
                continue
            body = answer.body
            self._saw("issue", left, answer.ok, body["id"], 1, number=body["number"])
            with self._known:
                self._waiting.setdefault(body["id"], (1, body["number"]))
            time.sleep(0.01)

    def _desk(self, n: int) -> None:
        label, dice = DESKS[n], random.Random(n)
        client = Client(self._ports[n % len(self._ports)], self._hall.officers[n])
        held: list[dict[str, Any]] = []  # set aside by this desk
        self._sit_down(client, label, None)
        while not self._stop.is_set():
            if held and dice.random() < 0.3:
                self._resume(client, held.pop(0))
            answer = client.post(f"/desks/{label}/next")
            if answer.status == 0:
                self._sit_down(client, label, answer.inv)
            elif answer.status == 204:
                self._saw_call(label, answer, None)
                time.sleep(0.01)
            elif answer.status == 200:
                self._saw_call(label, answer, answer.body)
                self._receive(client, label, answer.body, dice, held)
            else:
                self.refused.append(("next", answer.status, answer.body))
                return

    def _mover(self, n: int) -> None:
        """Withdraws and transfers who waits, as far as is known; the hall may know better."""
        dice = random.Random(100 + n)
        client = Client(self._ports[n % len(self._ports)], self._hall.officers[8 - n])
        while not self._stop.is_set():
            with self._known:
                if not self._waiting:
                    self._known.wait(0.05)
                    continue
                ticket = dice.choice(sorted(self._waiting))
                version, number = self._waiting.pop(ticket)
            if dice.random() < 0.5:
                verb, body = "withdraw", {}
            else:
                verb, body = "transfer", {"service": dice.choice(["lawyer", "result"])}
            answer = client.post(f"/tickets/{ticket}/{verb}", body, If_Match=str(version))
            if answer.status in (200, 0):
                self._saw("cancel", answer.inv, answer.ok, ticket, version)
                if verb == "transfer":
                    self._back(answer, ticket, version + 1, number, body["service"])
            elif answer.status != 409:
                self.refused.append((verb, answer.status, answer.body))
            time.sleep(0.02)

    # --- at a desk -----------------------------------------------------------------------

    def _receive(
        self,
        client: Client,
        label: str,
        ticket: dict[str, Any],
        dice: random.Random,
        held: list[dict[str, Any]],
    ) -> None:
        chance = dice.random()
        if chance < 0.2:
            answer = client.post(f"/tickets/{ticket['id']}/hold", {"minutes": A_DAY})
            if answer.status == 200:
                held.append(answer.body)
        elif chance < 0.35:
            answer = client.post(f"/tickets/{ticket['id']}/miss")
        else:
            answer = client.post(f"/tickets/{ticket['id']}/start")
            if answer.status == 200:
                answer = client.post(f"/tickets/{ticket['id']}/finish")
        if answer.status == 0:
            self._sit_down(client, label, None)
        elif answer.status != 200:
            self.refused.append(("receive", answer.status, answer.body))

    def _resume(self, client: Client, ticket: dict[str, Any]) -> None:
        path, version = f"/tickets/{ticket['id']}/resume", ticket["version"]
        answer = client.post(path, If_Match=str(version))
        if answer.status in (200, 0):
            self._back(answer, ticket["id"], version + 1, ticket["number"], ticket["service"])
        else:
            self.refused.append(("resume", answer.status, answer.body))

    def _sit_down(self, client: Client, label: str, lost_call: float | None) -> None:
        """Again, after the cut. What the desk holds tells what became of a call that was lost."""
        answer = self._insist(lambda: client.post(f"/desks/{label}/open"))
        if answer is None:
            if lost_call is not None:
                self.ops.append(Op("call", lost_call, None, desk=label, serves=SERVES[label]))
            return
        holds = answer.body["ticket"]
        ticket = client.get(f"/tickets/{holds}").body if holds else None
        if lost_call is not None and ticket is not None:
            told = Answer(200, ticket, lost_call, answer.ok)
            self._saw_call(label, told, ticket)
            # else it had no effect: with one, the desk would hold the ticket
        if ticket is not None:
            for verb in ("start", "finish"):
                self._insist(
                    lambda verb=verb: client.post(f"/tickets/{holds}/{verb}")  # type: ignore[misc]
                )

    def _insist(self, ask: Callable[[], Answer]) -> Answer | None:
        """Until it is answered; None if the morning ends before."""
        while True:
            answer = ask()
            if answer.status in (200, 201):
                return answer
            if answer.status not in (0, 409, 503):
                self.refused.append(("insist", answer.status, answer.body))
                return None
            if answer.status == 409 or self._stop.wait(AWAY_SECONDS):
                return None

    # --- what was seen -------------------------------------------------------------------

    def _saw_call(self, desk: str, answer: Answer, ticket: dict[str, Any] | None) -> None:
        """It waited in the version before the one that the call made."""
        name = None if ticket is None else f"{ticket['id']}@{ticket['version'] - 1}"
        self.ops.append(Op("call", answer.inv, answer.ok, name, desk=desk, serves=SERVES[desk]))
        with self._known:
            if ticket is not None:
                self._waiting.pop(ticket["id"], None)
            self._called += ticket is not None
            self._known.notify_all()

    def _saw(
        self, kind: str, inv: float, ok: float | None, ticket: str, version: int, *, number: int = 0
    ) -> None:
        name = f"{ticket}@{version}"
        self.ops.append(Op(kind, inv, ok, name, "regular", number, place=float(number)))

    def _back(self, answer: Answer, ticket: str, version: int, number: int, service: str) -> None:
        """In the line again, at its old place: no head start, no credit, one time of arrival."""
        name = f"{ticket}@{version}"
        self.ops.append(Op("back", answer.inv, answer.ok, name, service, place=float(number)))


@pytest.fixture(params=["sqlite-1", "sqlite-2", "postgres-1", "postgres-2"])
def servers(request: pytest.FixtureRequest, data: Path) -> Iterator[tuple[list[Server], Furnished]]:
    """One process or two, on either database."""
    database, number = request.param.split("-")
    url = request.getfixturevalue("postgres_url") if database == "postgres" else ""
    hall = furnished(data, url, kiosks=KIOSKS)
    with ExitStack() as stack:
        yield [stack.enter_context(Server(hall)) for _ in range(int(number))], hall


def play(servers: list[Server], hall: Furnished) -> Rush:
    rush = Rush([server.port for server in servers], hall)
    rush.begin()
    try:
        rush.wait(BURST)
        for kill in range(KILLS):
            victim = servers[kill % len(servers)]
            victim.kill()
            victim.start()
            rush.wait(BURST)
    finally:
        rush.end()
    return rush


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_what_eight_clients_saw_of_a_hall_that_was_killed_thrice_fits_one_orderly_hall(
    servers: tuple[list[Server], Furnished],
) -> None:
    rush = play(*servers)

    done = {op.kind for op in rush.ops if op.ok is not None}
    calls = [op for op in rush.ops if op.kind == "call" and op.ticket]
    assert rush.refused == []
    assert done == {"issue", "call", "cancel", "back"}
    assert len(calls) >= BURST * (KILLS + 1)
    assert faults(rush.ops) == []
