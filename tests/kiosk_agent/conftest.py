"""A printer that remembers, and an agent beside a kiosk whose hall can be taken away."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from kiosk_agent.agent import KioskAgent
from kiosk_agent.hall import HallByHttp
from printer.slip import Slip, Text
from printer.thermal import Proof
from tests.conftest import Tokens

ORIGIN = "http://hall.test"


class Paper:
    """What came out. `failures` are raised one after the other before it prints."""

    def __init__(self) -> None:
        self.slips: list[Slip] = []
        self.failures: list[Exception] = []
        self.proof = Proof.TAG

    def put_out(self, slip: Slip, *, tag: str, hurry: threading.Event | None = None) -> object:
        if self.failures:
            raise self.failures.pop(0)
        self.slips.append(slip)
        return self.proof

    @property
    def numbers(self) -> list[str]:
        return [slip.label for slip in self.slips]


class NoLine:
    """A scanner that says nothing."""

    def read(self, size: int = 1) -> bytes:
        time.sleep(0.05)
        return b""

    def close(self) -> None:
        """Nothing to close."""


def words_of(slip: Slip) -> str:
    return " ".join(block.text for block in slip.blocks if isinstance(block, Text))


class Asked:
    """The page's side of the agent's door."""

    def __init__(self, agent: KioskAgent) -> None:
        self._base = f"http://127.0.0.1:{agent.door.port}"
        self._keys = 0

    def take(self, key: str = "", **wish: object) -> requests.Response:
        self._keys += 1
        usual = {
            "service": "regular",
            "party_size": 1,
            "priority": False,
            "private": False,
            "assistance": [],
            "language": "vi",
            "key": key or f"wish {self._keys}",
        }
        return self.post("/tickets", usual | wish)

    def post(self, where: str, body: Any, **headers: str) -> requests.Response:
        return requests.post(
            self._base + where, json=body, headers={"Origin": ORIGIN} | headers, timeout=10
        )

    def get(self, where: str, **headers: str) -> requests.Response:
        return requests.get(self._base + where, headers={"Origin": ORIGIN} | headers, timeout=10)


@pytest.fixture
def paper() -> Paper:
    return Paper()


Starts = Callable[..., KioskAgent]


def is_lent_numbers(agent: KioskAgent) -> None:
    """A whole round with the hall: numbers of every service, not of the first alone."""
    assert agent.courier.go()
    assert agent.ledger.left(agent.clock.now())


@pytest.fixture
def starts(tmp_path: Path, tokens: Tokens, paper: Paper) -> Iterator[Starts]:
    """An agent for the hall at that address, running until the test ends."""
    stop = threading.Event()
    threads: list[threading.Thread] = []

    def start(url: str, origin: str = ORIGIN, *, has_scanner: bool = False) -> KioskAgent:
        agent = KioskAgent(
            file=tmp_path / "agent" / "kiosk.db",
            hall=HallByHttp(url, tokens.kiosk),
            printer=paper,
            origins=(origin,),
            scanner=NoLine if has_scanner else None,
        )
        threads.append(threading.Thread(target=agent.run, args=(stop,), daemon=True))
        threads[-1].start()
        return agent

    yield start
    stop.set()
    for thread in threads:
        thread.join(timeout=10)
