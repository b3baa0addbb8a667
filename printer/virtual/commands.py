"""What a client says to the virtual printer, cut into commands. Pure, and strict.

A real printer prints what it does not understand, as garbage on a citizen's slip. Here it is
an Unknown: recorded, and the line is dropped. Names and forms are those of Epson's ESC/POS
reference; what is not in this file, no part of this house has a reason to send.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from printer.raster import REAL_TIME


class Unknown(Exception):
    """These bytes are no command of ours. The sentence says where and what."""


@dataclass(frozen=True)
class Ask:
    """DLE EOT n, answered at once."""

    question: int


@dataclass(frozen=True)
class Recover:
    """DLE ENQ n: go on after a fault; 2 forgets what is buffered."""

    forgets: bool


@dataclass(frozen=True)
class Clear:
    """DLE DC4 8: forget what is buffered, and say so."""


@dataclass(frozen=True)
class Initialize:
    """ESC @"""


@dataclass(frozen=True)
class Setting:
    """Taken and without effect on a picture: FS ., ESC a 0, and the like."""

    name: str


@dataclass(frozen=True)
class Automatic:
    """GS a n: tell every change by yourself; 0 ends it."""

    mask: int


@dataclass(frozen=True)
class AskPaper:
    """GS r 1, answered when it is reached."""


@dataclass(frozen=True)
class AskName:
    """GS I 66 or 67: maker, model."""

    which: int


@dataclass(frozen=True)
class AskTag:
    """GS ( H 48: say this tag when all before it is printed."""

    tag: str


@dataclass(frozen=True)
class Dots:
    """GS v 0: a band of a picture."""

    width_bytes: int
    rows: int
    ink: bytes


@dataclass(frozen=True)
class Feed:
    dots: int


@dataclass(frozen=True)
class Cut:
    feed: int  # dots, besides the way to the knife, which prints nothing


RealTime: TypeAlias = Ask | Recover | Clear
Command: TypeAlias = (
    RealTime | Initialize | Setting | Automatic | AskPaper | AskName | AskTag | Dots | Feed | Cut
)

LINE_DOTS = 30  # a line feed after ESC @


class Commands:
    """Cuts the stream; keeps what is not whole yet."""

    def __init__(self) -> None:
        self._rest = b""
        self._at = 0  # bytes taken since the line was opened

    def feed(self, heard: bytes) -> Iterator[tuple[Command, int]]:
        """Each command with its length in bytes. Unknown ends it: there is no way on."""
        self._rest += heard
        while self._rest:
            try:
                command, length = _first(_Reader(self._rest))
            except _Incomplete:
                return
            except Unknown as error:
                raise Unknown(f"byte {self._at}: {error}") from None
            self._rest = self._rest[length:]
            self._at += length
            yield command, length


class _Incomplete(Exception):
    """The rest of the command has not come yet."""


class _Reader:
    def __init__(self, heard: bytes) -> None:
        self.heard = heard
        self.taken = 0

    def byte(self) -> int:
        return self.bytes(1)[0]

    def bytes(self, count: int) -> bytes:
        end = self.taken + count
        if end > len(self.heard):
            raise _Incomplete
        self.taken, start = end, self.taken
        return self.heard[start:end]

    def word(self) -> int:
        return int.from_bytes(self.bytes(2), "little")

    def wanted(self, *wanted: int) -> int:
        byte = self.byte()
        if byte not in wanted:
            raise Unknown(self.heard[: self.taken].hex(" "))
        return byte


def _first(reader: _Reader) -> tuple[Command, int]:
    lead = reader.byte()
    if lead == 0x0A:
        return Feed(LINE_DOTS), 1
    if lead not in _READERS:
        raise Unknown(f"{lead:02x}")
    kind = reader.byte()
    read = _READERS[lead].get(kind)
    if read is None:
        raise Unknown(f"{lead:02x} {kind:02x}")
    return read(reader), reader.taken


def _clear(reader: _Reader) -> Clear:
    for byte in b"\x08\x01\x03\x14\x01\x06\x02\x08":
        reader.wanted(byte)
    return Clear()


def _dots(reader: _Reader) -> Dots:
    reader.wanted(0x30)
    reader.wanted(0x00)  # normal size
    width_bytes, rows = reader.word(), reader.word()
    if not 1 <= width_bytes <= 72 or not 1 <= rows <= 255:
        raise Unknown(f"a band of {width_bytes} bytes by {rows} rows")
    ink = reader.bytes(width_bytes * rows)
    if REAL_TIME.search(ink):
        raise Unknown("a real-time command amid the dots of a band")
    return Dots(width_bytes, rows, ink)


def _ask_tag(reader: _Reader) -> AskTag:
    for byte in b"\x48\x06\x00\x30\x30":
        reader.wanted(byte)
    tag = reader.bytes(4)
    if not all(0x20 <= letter <= 0x7E for letter in tag):
        raise Unknown(f"a tag of {tag.hex(' ')}")
    return AskTag(tag.decode("ascii"))


def _ask_paper(reader: _Reader) -> AskPaper:
    reader.wanted(1, 49)
    return AskPaper()


def _cut(reader: _Reader) -> Cut:
    how = reader.wanted(0, 1, 48, 49, 65, 66)
    return Cut(reader.byte() if how in (65, 66) else 0)


def _setting(name: str, *values: int) -> Callable[[_Reader], Command]:
    """A setting that is accepted with these values only; without values it has no parameter."""

    def read(reader: _Reader) -> Setting:
        return Setting(f"{name} {reader.wanted(*values)}" if values else name)

    return read


_READERS: dict[int, dict[int, Callable[[_Reader], Command]]] = {
    0x10: {
        0x04: lambda reader: Ask(reader.wanted(1, 2, 3, 4)),
        0x05: lambda reader: Recover(reader.wanted(1, 2) == 2),
        0x14: _clear,
    },
    0x1B: {
        0x40: lambda reader: Initialize(),
        0x4A: lambda reader: Feed(reader.byte()),
        0x64: lambda reader: Feed(reader.byte() * LINE_DOTS),
    },
    0x1C: {0x2E: _setting("FS .")},
    0x1D: {
        0x28: _ask_tag,
        0x49: lambda reader: AskName(reader.wanted(66, 67)),
        0x56: _cut,
        0x61: lambda reader: Automatic(reader.byte()),
        0x72: _ask_paper,
        0x76: _dots,
    },
}
