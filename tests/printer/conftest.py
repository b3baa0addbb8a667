"""A virtual printer for each test, what it printed, and a real one's driver on its line."""

import threading
from collections.abc import Iterator

import pytest
from PIL import Image

from printer import wires
from printer.profile import Profile
from printer.thermal import ThermalPrinter
from printer.virtual.machine import Machine
from printer.virtual.models import Model
from printer.virtual.printer import VirtualPrinter
from tests.printer.serial_line import Exchange


class Tray:
    """Where the slips fall. Pieces without a tag are torn halves and test papers."""

    def __init__(self) -> None:
        self.pieces: list[tuple[Image.Image, str | None]] = []
        self._fallen = threading.Condition()

    def __call__(self, slip: Image.Image, tag: str | None) -> None:
        with self._fallen:
            self.pieces.append((slip, tag))
            self._fallen.notify_all()

    @property
    def tags(self) -> list[str | None]:
        return [tag for _, tag in self.pieces]

    def wait_for(self, count: int) -> None:
        """Until so many pieces have fallen; at most five seconds."""
        with self._fallen:
            assert self._fallen.wait_for(lambda: len(self.pieces) >= count, 5), self.tags


@pytest.fixture
def tray() -> Tray:
    return Tray()


@pytest.fixture(params=[576], ids=lambda width: f"{width} dots")
def paper(request: pytest.FixtureRequest) -> int:
    """Width in dots; a test that must hold on both papers parametrizes it."""
    return int(request.param)


@pytest.fixture
def virtual(tray: Tray, paper: int) -> Iterator[VirtualPrinter]:
    """It must have understood every byte, unless the test takes the failures away."""
    printer = VirtualPrinter(on_slip=tray, model=Model(width_dots=paper))
    yield printer
    printer.close()
    assert printer.machine.failures == []
    assert printer.machine.clipped_rows == 0


@pytest.fixture
def printer(virtual: VirtualPrinter, paper: int) -> Iterator[ThermalPrinter]:
    device = ThermalPrinter(wires.wire(virtual.address), Profile(width_dots=paper))
    yield device
    device.close()


@pytest.fixture
def serial_line(tray: Tray) -> Iterator[Exchange]:
    """A printer on 58 mm paper that is not on the network."""
    machine = Machine(model=Model(width_dots=384), on_slip=tray)
    exchange = Exchange(machine)
    yield exchange
    exchange.close()
    machine.stop()
    assert machine.failures == []


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """For models that answer nothing anyway."""
    monkeypatch.setattr("printer.questions.ANSWER_SECONDS", 0.05)
    monkeypatch.setattr("printer.questions.BUFFERED_SECONDS", 0.05)


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """For models that answer some questions, and those at once."""
    monkeypatch.setattr("printer.questions.BUFFERED_SECONDS", 0.4)
