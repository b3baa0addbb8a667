"""What comes back from a printer, sorted by its bit patterns. Pure.

A printer sends answers of four kinds on one line, and some unasked. Epson's reference fixes
bits by which they are told apart ("transmission status identification"):

    0xx1xx10            the answer to DLE EOT            RealTime
    0xx1xx00 + 3 bytes  automatic status back (ASB)      Automatic
    0xx0xxxx            the answer to GS r               Buffered
    37 …… 00, 5F …… 00  a block: GS ( H, DLE DC4, GS I   Block

Reading one as another is how a library came to say "paper plenty" of an open cover.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

_BLOCK_HEADS = frozenset(b"\x35\x37\x3b\x3d\x5f")
_LONGEST_BLOCK = 100  # bytes; GS I names are shorter


@dataclass(frozen=True)
class RealTime:
    byte: int


@dataclass(frozen=True)
class Automatic:
    group: bytes  # four


@dataclass(frozen=True)
class Buffered:
    byte: int


@dataclass(frozen=True)
class Block:
    head: int
    body: bytes  # without head and closing 00


Answer: TypeAlias = RealTime | Automatic | Buffered | Block


class Answers:
    """Cuts the stream into answers; keeps what is not whole yet. Line noise is dropped."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, heard: bytes) -> Iterator[Answer]:
        self._rest += heard
        while self._rest:
            answer, length = _first(self._rest)
            if length == 0:
                return
            self._rest = self._rest[length:]
            if answer:
                yield answer


def _first(heard: bytes) -> tuple[Answer | None, int]:
    """The first answer and its length in bytes; length 0: wait for the rest of it."""
    byte = heard[0]
    if byte & 0x93 == 0x12:
        return RealTime(byte), 1
    if byte & 0x93 == 0x10:
        return _automatic(heard)
    if byte in _BLOCK_HEADS:
        end = heard.find(0)
        if end > 0:
            return Block(byte, heard[1:end]), end + 1
        return None, 0 if len(heard) < _LONGEST_BLOCK else 1
    if byte & 0x90 == 0:
        return Buffered(byte), 1
    return None, 1  # XON, XOFF, noise


def _automatic(heard: bytes) -> tuple[Answer | None, int]:
    if any(byte & 0x90 for byte in heard[1:4]):
        return None, 1
    return (Automatic(heard[:4]), 4) if len(heard) >= 4 else (None, 0)
