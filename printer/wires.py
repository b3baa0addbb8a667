"""The ways to a printer: network, USB, serial, file, and the spoolers of CUPS and Windows.

python-escpos owns the devices; here each gets a time limit on everything, and one manner: what
goes wrong is an OSError, silence is b"". Addresses:

    tcp://192.168.1.50:9100          usb://04b8:0e28?in=0x82&out=0x01
    serial:///dev/ttyUSB0?baud=115200          serial://COM3?baud=115200
    file:///dev/usb/lp0              cups://QUEUE              windows://QUEUE
"""

import contextlib
import time
from abc import ABC, abstractmethod
from typing import Any, ClassVar
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from printer import python_escpos
from printer.errors import BadProfile

CONNECT_SECONDS = 1.0
WRITE_SECONDS = 5.0  # for one piece; a printer whose buffer is full waits for its paper
PIECE_BYTES = 4096
_FEWEST_BAUD = 57_600  # at 19,200 one slip takes half a minute


class Wire(ABC):
    """One way to one printer. Not for two threads at once."""

    carries_answers: ClassVar[bool] = True
    # whether the line stays open between exchanges. A network printer serves one client at a
    # time and forgets idle ones; a USB device is reset at every opening
    stays_open: ClassVar[bool] = True

    def __init__(self, device: Any) -> None:
        self.device = device  # an Escpos of python-escpos
        self._is_open = False

    def open(self) -> None:
        """Nothing if it is open. OSError if nobody is there."""
        if self._is_open:
            return
        try:
            self.device.open()
        except (python_escpos.Error, RuntimeError, ValueError) as error:  # ValueError: no libusb
            raise ConnectionError(str(error)) from error
        self._is_open = True

    def write(self, ink: bytes) -> None:
        """All of it, or OSError; then nobody knows how much arrived."""
        for start in range(0, len(ink), PIECE_BYTES):
            self.device._raw(ink[start : start + PIECE_BYTES])

    def read(self, seconds: float) -> bytes:
        """What comes within `seconds`, as soon as something does; b"" if nothing did."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            heard = self._read(left)
            if heard:
                return heard
        return b""

    def release(self) -> None:
        """An exchange is over: let others at the printer, where that is how it is shared."""
        if not self.stays_open:
            self.close()

    def close(self) -> None:
        """Never fails: a line that broke is a line that is closed."""
        self._is_open = False
        try:
            self.device.close()
        except (OSError, python_escpos.Error):
            self.device.device = False  # the library's word for "not opened"

    @abstractmethod
    def _read(self, seconds: float) -> bytes: ...


class Network(Wire):
    stays_open = False

    def __init__(self, host: str, port: int) -> None:
        super().__init__(python_escpos.Tcp(host, port, timeout=CONNECT_SECONDS))

    def write(self, ink: bytes) -> None:
        self.device.device.settimeout(WRITE_SECONDS)
        super().write(ink)

    def _read(self, seconds: float) -> bytes:
        line = self.device.device
        line.settimeout(seconds)
        try:
            heard: bytes = line.recv(256)
        except TimeoutError:
            return b""
        if not heard:
            raise ConnectionResetError("the printer closed the line")
        return heard


class Usb(Wire):
    def __init__(self, vendor: int, product: int, *, into: int, out_of: int) -> None:
        limit = round(WRITE_SECONDS * 1000)  # the library's 0 would wait for ever
        super().__init__(
            python_escpos.Usb(vendor, product, timeout=limit, in_ep=into, out_ep=out_of)
        )

    def _read(self, seconds: float) -> bytes:
        try:
            heard = bytes(self.device.device.read(self.device.in_ep, 64, 50))  # milliseconds
        except OSError as error:
            if not _is_timeout(error):
                raise
            heard = b""
        if not heard:
            time.sleep(min(seconds, 0.005))  # some models answer "nothing" at once: do not spin
        return heard


class Serial(Wire):
    def __init__(self, name: str, baud: int) -> None:
        super().__init__(python_escpos.Serial(name, baudrate=baud, timeout=0.05))

    def open(self) -> None:
        super().open()
        self.device.device.write_timeout = WRITE_SECONDS

    def close(self) -> None:
        if self._is_open:  # else the library would open it in order to close it
            with contextlib.suppress(OSError):
                # the library waits until all is sent; a printer without paper takes nothing
                self.device.device.reset_output_buffer()
        super().close()

    def _read(self, seconds: float) -> bytes:
        line = self.device.device
        line.timeout = seconds
        first: bytes = line.read(1)
        return first + line.read(line.in_waiting) if first else b""


class _OneWay(Wire):
    """Takes bytes and says nothing: a file, a spooler. "Sent" is all it can ever tell."""

    carries_answers = False
    stays_open = False

    def write(self, ink: bytes) -> None:
        """A spooler takes what it has when it is closed, so that belongs to the writing."""
        try:
            super().write(ink)
            self.device.close()
        except Exception as error:  # pycups and pywin32 have errors of their own, without a root
            raise ConnectionError(str(error)) from error
        self._is_open = False

    def _read(self, seconds: float) -> bytes:
        time.sleep(seconds)
        return b""


class File(_OneWay):
    def __init__(self, path: str) -> None:
        super().__init__(python_escpos.File(path))


class Cups(_OneWay):
    def __init__(self, queue: str) -> None:
        super().__init__(python_escpos.CupsPrinter(queue))


class Windows(_OneWay):
    def __init__(self, queue: str) -> None:
        super().__init__(python_escpos.Win32Raw(queue))


def wire(address: str) -> Wire:
    """The way that `address` names; it is not opened. BadProfile if it names none."""
    parts = urlsplit(address)
    try:
        return _wire(parts, {word: values[-1] for word, values in parse_qs(parts.query).items()})
    except (ValueError, RuntimeError) as error:
        raise BadProfile(f"{address!r}: {error}") from error


def _wire(parts: SplitResult, options: dict[str, str]) -> Wire:
    match parts.scheme:
        case "tcp" if parts.hostname:
            return Network(parts.hostname, parts.port or 9100)
        case "usb":
            vendor, _, product = parts.netloc.partition(":")
            into, out_of = (int(options.get(*end), 0) for end in (("in", "0x82"), ("out", "0x01")))
            return Usb(int(vendor, 16), int(product, 16), into=into, out_of=out_of)
        case "serial":
            baud = int(options.get("baud", "115200"))
            if baud < _FEWEST_BAUD:
                raise ValueError(f"{baud} baud are too slow for a slip that is drawn")
            return Serial(unquote(parts.netloc + parts.path), baud)
        case "file":
            return File(unquote(parts.path))
        case "cups":
            return Cups(unquote(parts.netloc))
        case "windows":
            return Windows(unquote(parts.netloc + parts.path))
        case _:
            raise ValueError("tcp, usb, serial, file, cups or windows is wanted")


def _is_timeout(error: OSError) -> bool:
    """pyusb, which need not be installed, has an error of its own for it."""
    return isinstance(error, TimeoutError) or type(error).__name__ == "USBTimeoutError"
