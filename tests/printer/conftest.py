"""A virtual printer for each test, what it printed, and a real one's driver on its line."""

import threading
from collections.abc import Iterator

import pytest
from PIL import Image

from printer import wires
from printer.profile import Profile
from printer.thermal import ThermalPrinter
from printer.virtual.printer import VirtualPrinter


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
    printer = VirtualPrinter(on_slip=tray, width_dots=paper)
    yield printer
    printer.close()
    assert printer.machine.failures == []


@pytest.fixture
def printer(virtual: VirtualPrinter, paper: int) -> Iterator[ThermalPrinter]:
    device = ThermalPrinter(wires.wire(virtual.address), Profile(width_dots=paper))
    yield device
    device.close()
