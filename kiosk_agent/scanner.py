"""The code scanner as a serial device: its bytes become one text, never what keys make of it.

A scanner that types like a keyboard is rewritten by Vietnamese input methods and cannot send
`ễ` at all; as a serial device (USB-COM) it sends UTF-8. What was read is handed over once, kept
for seconds at the most, and neither stored nor logged: it may be somebody's identity card.
"""

import logging
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

log = logging.getLogger(__name__)

SILENCE_SECONDS = 0.15  # after that the text is whole, also from a scanner without a line end
MOST_BYTES = 4_096  # an identity card has some 200
KEPT_SECONDS = 10.0  # until the page asks for it
AGAIN_SECONDS = 2.0  # until an unplugged one is looked for again
_ENDS = re.compile(rb"[\r\n\x00\x03\x04]+")
_SECRET = re.compile(r"[BCFGHJKLMNPQRSTVXZ0-9]{20,80}")


class Line(Protocol):
    """Of `serial.Serial`."""

    def read(self, size: int = 1) -> bytes: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Scan:
    """One text. `kind`: ticket, appointment, card, or other; never what is in it."""

    number: int
    kind: str
    text: str = field(repr=False)  # never logged
    at: float  # steady seconds


class Frames:
    """Puts together what comes in pieces."""

    def __init__(self) -> None:
        self._held = b""
        self._last = 0.0

    def feed(self, piece: bytes, now: float) -> list[str]:
        """The texts that are whole now. What is no UTF-8, or too long, is an empty text."""
        found = []
        if self._held and now - self._last >= SILENCE_SECONDS:
            found.append(self._held)
            self._held = b""
        if piece:
            self._last = now
            *whole, self._held = _ENDS.split(self._held + piece)
            found += [each for each in whole if each]
        if len(self._held) > MOST_BYTES:
            found.append(self._held)
            self._held = b""
        return [_text(each) for each in found]


class Scans:
    """What was scanned last, for whoever waits for it. Given once."""

    def __init__(self, *, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._bell = threading.Condition()
        self._last: Scan | None = None
        self._number = 0

    def put(self, text: str) -> Scan:
        with self._bell:
            self._number += 1
            self._last = Scan(self._number, kind_of(text), text, self._steady())
            self._bell.notify_all()
            return self._last

    def take(self, *, seconds: float) -> Scan | None:
        """The scan that nobody took yet, waiting for one; None if none came."""
        until = self._steady() + seconds
        with self._bell:
            while True:
                found, self._last = self._last, None
                if found and self._steady() - found.at <= KEPT_SECONDS:
                    return found
                left = until - self._steady()
                if left <= 0 or not self._bell.wait(left):
                    return None


class Scanner:
    """Reads one device until told to stop; looks for it again when it was unplugged."""

    def __init__(self, opens: Callable[[], Line], on_text: Callable[[str], object]) -> None:
        self._opens = opens
        self._on_text = on_text
        self.is_there = False

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                line = self._opens()
            except OSError as why:
                log.debug("no scanner: %s", why)
                stop.wait(AGAIN_SECONDS)
                continue
            self.is_there = True
            log.info("the scanner is there")
            try:
                self._read(line, stop)
            except OSError as why:
                log.warning("the scanner is gone: %s", type(why).__name__)
            finally:
                self.is_there = False
                line.close()

    def _read(self, line: Line, stop: threading.Event) -> None:
        frames = Frames()
        while not stop.is_set():
            for text in frames.feed(line.read(MOST_BYTES), time.monotonic()):
                log.info("scanned: %s", kind_of(text))
                self._on_text(text)


def kind_of(text: str) -> str:
    """What it looks like; whether it is true is the hall's to say."""
    if secret_of(text):
        return "ticket"
    if re.fullmatch(r"\d{8}", text.strip()):
        return "appointment"
    return "card" if text.count("|") >= 5 else "other"


def secret_of(text: str) -> str:
    """The secret on a slip of ours, as its address or alone; empty if it is none."""
    last = text.strip().rpartition("#")[2]
    return last if _SECRET.fullmatch(last) else ""


def serial_line(address: str) -> Callable[[], Line]:
    """Opens that port; the speed is of no account to a USB device."""

    def opens() -> Line:
        import serial  # only where there is a scanner

        found: Line = serial.Serial(address, 9600, timeout=SILENCE_SECONDS / 3)
        return found

    return opens


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8") if len(raw) <= MOST_BYTES else ""
    except UnicodeDecodeError:
        return ""  # set to another code page: kind `other`, and the page says: not readable
