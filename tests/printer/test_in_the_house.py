"""Agent, virtual printer and the real server together: from the tap to the paper."""

import threading
from collections.abc import Iterator

import pytest
import requests
from sqlalchemy import select

from hall.lifecycle import JobState
from hall.model import PrinterState, PrintJob
from hall.store import Store
from printer.agent import Agent
from printer.state import Paper
from printer.thermal import ThermalPrinter
from printer.virtual.printer import VirtualPrinter
from tests.conftest import Tokens
from tests.printer.conftest import Tray


@pytest.fixture
def agent(live_server: str, tokens: Tokens, printer: ThermalPrinter) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=Agent(live_server, tokens.printer, printer).run, args=(stop,))
    thread.start()
    yield
    stop.set()
    thread.join()


class Kiosk:
    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}
        self._taps = 0

    def tap(self) -> str:
        """The number that An is given."""
        self._taps += 1
        headers = self._headers | {"Idempotency-Key": f"tap-{self._taps:032}"}
        answer = requests.post(
            f"{self._url}/api/v1/tickets", json={"service": "regular"}, headers=headers, timeout=10
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["label"])


@pytest.fixture
def kiosk(live_server: str, tokens: Tokens) -> Kiosk:
    return Kiosk(live_server, tokens.kiosk)


def jobs(store: Store) -> list[tuple[JobState, bool]]:
    with store.read() as session:
        found = session.scalars(select(PrintJob).order_by(PrintJob.id))
        return [(job.state, job.is_reprint) for job in found]


def wait_for(check: object, wanted: object) -> None:
    """At most ten seconds, looking often: what is waited for happens on another thread's line."""
    pause = threading.Event()
    for _ in range(500):
        if check() == wanted:  # type: ignore[operator]
            return
        pause.wait(0.02)
    assert check() == wanted  # type: ignore[operator]


@pytest.mark.usefixtures("agent")
def test_a_tap_becomes_a_number_and_a_slip(kiosk: Kiosk, store: Store, tray: Tray) -> None:
    label = kiosk.tap()

    tray.wait_for(1)
    wait_for(lambda: jobs(store), [(JobState.PRINTED, False)])
    assert label == "001"


@pytest.mark.usefixtures("agent")
def test_without_paper_the_number_stands_and_its_slip_waits(
    kiosk: Kiosk, store: Store, virtual: VirtualPrinter, tray: Tray
) -> None:
    virtual.machine.paper = Paper.OUT
    wait_for(lambda: paper_said(store), "out")

    label = kiosk.tap()
    waiting = jobs(store)
    virtual.machine.paper = Paper.PLENTY
    tray.wait_for(1)

    assert (label, waiting) == ("001", [(JobState.QUEUED, False)])
    wait_for(lambda: jobs(store), [(JobState.PRINTED, False)])


@pytest.mark.usefixtures("agent")
def test_a_slip_lost_with_the_power_comes_again_marked_with_the_same_number(
    kiosk: Kiosk, store: Store, virtual: VirtualPrinter, tray: Tray
) -> None:
    virtual.machine.at_rows(300, virtual.power_cycle)

    kiosk.tap()

    wait_for(
        lambda: [is_again for state, is_again in jobs(store) if state is JobState.PRINTED], [True]
    )
    half, whole = (slip for slip, _ in tray.pieces)
    bar = whole.crop((0, 12, whole.width, 13))
    assert half.height == 300
    assert not any(bar.tobytes())  # black across: it says that it is a reprint


def paper_said(store: Store) -> str | None:
    with store.read() as session:
        return session.scalar(select(PrinterState.paper))
