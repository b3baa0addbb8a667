"""The ways to a printer."""

import sys
from functools import partial
from pathlib import Path

import pytest

from printer import raster, wires
from printer.errors import BadProfile, PrinterAway
from printer.profile import Profile
from printer.state import Paper
from printer.thermal import Proof, ThermalPrinter
from printer.virtual.printer import VirtualPrinter
from tests.printer import papers
from tests.printer.conftest import Tray
from tests.printer.serial_line import Exchange


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("tcp://192.0.2.1:9100", wires.Network),
        ("tcp://printer.hall.example", wires.Network),
        ("tcp://[2001:db8::1]:9100", wires.Network),
        ("usb://04b8:0e28", wires.Usb),
        ("usb://04b8:0e28?in=0x81&out=0x02", wires.Usb),
        ("serial:///dev/ttyUSB0", wires.Serial),
        ("serial://COM3?baud=115200", wires.Serial),
        ("file:///dev/usb/lp0", wires.File),
    ],
)
def test_an_address_names_a_wire_and_opens_nothing(address: str, kind: type[wires.Wire]) -> None:
    assert isinstance(wires.wire(address), kind)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("192.0.2.1:9100", "tcp, usb, serial, file, cups or windows is wanted"),
        ("tcp://", "is wanted"),
        ("tcp://printer:nine", "Port could not be cast"),
        ("usb://epson", "invalid literal"),
        ("serial:///dev/ttyUSB0?baud=19200", "19200 baud are too slow"),
    ],
)
def test_a_wrong_address_is_refused_at_start(address: str, words: str) -> None:
    with pytest.raises(BadProfile, match=words):
        wires.wire(address)


def test_usb_and_serial_never_wait_for_ever() -> None:
    usb = wires.wire("usb://04b8:0e28?in=0x81&out=0x02")

    assert usb.device.timeout == 5000  # milliseconds; the library's own 0 has no end
    assert (usb.device.in_ep, usb.device.out_ep) == (0x81, 0x02)


@pytest.mark.parametrize(
    "address", ["usb://ffff:ffff", "serial:///dev/tty-nobody", "tcp://127.0.0.1:9"]
)
def test_a_device_that_is_not_there_is_away(address: str) -> None:
    printer = ThermalPrinter(wires.wire(address), Profile())

    with pytest.raises(PrinterAway):
        printer.put_out(papers.ticket(), tag="A1B2")


def test_a_line_closed_at_the_other_end_is_no_silence(virtual: VirtualPrinter) -> None:
    wire = wires.wire(virtual.address)
    wire.open()
    wire.write(b"\x10\x04\x01")
    assert wire.read(5) == b"\x12"
    virtual.drop()

    with pytest.raises(ConnectionResetError):
        wire.read(5)

    wire.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is wanted")
def test_a_serial_printer_prints_proves_and_says_how_it_is(
    serial_line: Exchange, tray: Tray
) -> None:
    wire = wires.wire(f"serial://{serial_line.name}")
    printer = ThermalPrinter(wire, Profile(width_dots=384))

    proof = printer.put_out(papers.ticket(), tag="A1B2")
    serial_line.machine.paper = Paper.LOW
    seen = printer.look()
    printer.close()

    [(slip, tag)] = tray.pieces
    assert (proof, tag, seen.paper) == (Proof.TAG, "A1B2", Paper.LOW)
    assert slip.tobytes() == raster.draw(papers.ticket(), width_dots=384).tobytes()


def test_what_a_printer_does_not_take_is_thrown_away_at_a_stop(
    serial_line: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library waits until all is sent, which is for ever while the printer has no paper."""
    wire = wires.wire(f"serial://{serial_line.name}")
    wire.open()
    done: list[str] = []
    for what in ("reset_output_buffer", "flush"):
        monkeypatch.setattr(wire.device.device, what, partial(done.append, what))

    wire.close()

    assert done == ["reset_output_buffer", "flush"]


def test_a_spooler_that_fails_when_it_is_closed_has_not_taken_the_slip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise RuntimeError("queue is paused")

    wire = wires.wire(f"file://{tmp_path / 'lp0'}")
    wire.open()

    with monkeypatch.context() as paused:
        paused.setattr(wire.device, "close", refuse)
        with pytest.raises(ConnectionError, match="queue is paused"):
            wire.write(b"\x1b@")

    wire.close()


def test_a_file_gets_the_bytes(tmp_path: Path) -> None:
    wire = wires.wire(f"file://{tmp_path / 'lp0'}")

    wire.open()
    wire.write(b"\x1b@" * 5000)
    wire.release()

    assert (tmp_path / "lp0").read_bytes() == b"\x1b@" * 5000
    assert wire.read(0.01) == b""
