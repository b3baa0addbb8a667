"""Printers of several models, and who stands before one and looks at what fell out."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

from printer import wires
from printer.probe import Report, probe
from printer.raster import WIDTHS
from printer.virtual.machine import Machine
from printer.virtual.models import MODELS
from printer.virtual.printer import VirtualPrinter
from tests.printer.conftest import Tray


class Technician:
    """Looks at what fell out of that printer, once it stands still."""

    def __init__(self, machine: Machine, tray: Tray) -> None:
        self._machine = machine
        self._tray = tray
        self._seen = machine.done

    def was_cut(self) -> bool:
        self._wait()
        until = time.monotonic() + 1  # what is cut falls once no tag can come any more
        while not self._tray.pieces and time.monotonic() < until:
            time.sleep(0.01)
        return bool(self._tray.pieces)

    def widest(self) -> int:
        if not self._tray.pieces:
            self._wait()  # it is fed out to be torn off
        if not self._tray.pieces:
            return 0
        piece = self._tray.pieces[-1][0]
        closed = [width for width in WIDTHS if width <= piece.width and _is_closed(piece, width)]
        return max(closed, default=0)

    def _wait(self) -> None:
        """Until it has done something since the last look, and nothing is left to do."""
        if not self._machine.model.says_paper:  # else the probe itself has waited for its word
            self._machine.wait_until_left(20)
        assert self._machine.wait_until_idle(20, after=self._seen)
        self._seen = self._machine.done


def _is_closed(piece: Image.Image, width: int) -> bool:
    """The right side of that frame: a column of ink, as high as a frame."""
    column = piece.convert("L").crop((width - 1, 0, width, piece.height))
    return column.tobytes().count(b"\0") >= 80


@contextmanager
def standing(name: str, tray: Tray) -> Iterator[VirtualPrinter]:
    """A printer of that model. It must have understood every byte."""
    virtual = VirtualPrinter(on_slip=tray, model=MODELS[name])
    try:
        yield virtual
    finally:
        virtual.close()
    assert virtual.machine.failures == []


def probed(virtual: VirtualPrinter, tray: Tray, *, is_mute: bool = False) -> Report:
    eyes = Technician(virtual.machine, tray)
    return probe(wires.wire(virtual.address), eyes, is_mute=is_mute)
