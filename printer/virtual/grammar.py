"""What a client says to the virtual printer, cut into commands. Pure, and strict.

A real printer prints what it does not understand, as garbage on a citizen's slip. Here it is
an Unknown: recorded, and the line is dropped. Besides what this house sends it takes what
receiptio, another program with another author, sends for a picture: a second opinion.
"""

from collections.abc import Callable, Iterator, Mapping

from printer.raster import REAL_TIME
from printer.virtual.commands import (
    Ask,
    AskName,
    AskPaper,
    AskTag,
    Automatic,
    Clear,
    Command,
    Cut,
    Dots,
    Feed,
    Initialize,
    Justify,
    PrintStored,
    Recover,
    Setting,
    Store,
)

LINE_DOTS = 30  # a line feed after ESC @
_WIDEST_BYTES, _MOST_ROWS = 72, 2047
_ZERO = (0x00, 0x30)  # many commands take the number and its digit alike


class Unknown(Exception):
    """These bytes are no command of ours. The sentence says where and what."""


class _Incomplete(Exception):
    """The rest of the command has not come yet."""


class Commands:
    """Cuts the stream; keeps what is not whole yet."""

    def __init__(self) -> None:
        self._rest = b""
        self._at = 0  # bytes taken since the line was opened

    def feed(self, heard: bytes) -> Iterator[tuple[Command, int]]:
        """Each command with its length in bytes. Unknown ends it: there is no way on."""
        self._rest += heard
        while self._rest:
            reader = _Reader(self._rest)
            try:
                command = _command(reader)
            except _Incomplete:
                return
            except Unknown as error:
                raise Unknown(f"byte {self._at}: {error}") from None
            self._rest = self._rest[reader.taken :]
            self._at += reader.taken
            yield command, reader.taken


class _Reader:
    def __init__(self, heard: bytes) -> None:
        self.heard = heard
        self.taken = 0

    def take(self, count: int) -> bytes:
        end = self.taken + count
        if end > len(self.heard):
            raise _Incomplete
        self.taken, start = end, self.taken
        return self.heard[start:end]

    def byte(self) -> int:
        return self.take(1)[0]

    def word(self) -> int:
        return int.from_bytes(self.take(2), "little")

    def one_of(self, *wanted: int) -> int:
        byte = self.byte()
        if byte not in wanted:
            raise self.unknown()
        return byte

    def exactly(self, wanted: bytes) -> None:
        for byte in wanted:
            self.one_of(byte)

    def unknown(self) -> Unknown:
        return Unknown(self.heard[: self.taken].hex(" "))


_Read = Callable[[_Reader], Command]


def _command(reader: _Reader) -> Command:
    return _choice(_READERS, reader)


def _choice(readers: Mapping[int, _Read], reader: _Reader) -> Command:
    read = readers.get(reader.byte())
    if read is None:
        raise reader.unknown()
    return read(reader)


def _after(readers: Mapping[int, _Read]) -> _Read:
    """A lead byte: what follows says which command it is."""
    return lambda reader: _choice(readers, reader)


def _clear(reader: _Reader) -> Clear:
    reader.exactly(b"\x08\x01\x03\x14\x01\x06\x02\x08")
    return Clear()


def _raster(reader: _Reader) -> Dots:
    reader.exactly(b"\x30\x00")  # normal size
    return _dots(reader, reader.word(), reader.word())


def _dots(reader: _Reader, width_bytes: int, rows: int) -> Dots:
    if not 1 <= width_bytes <= _WIDEST_BYTES or not 1 <= rows <= _MOST_ROWS:
        raise Unknown(f"a picture of {width_bytes} bytes by {rows} rows")
    ink = reader.take(width_bytes * rows)
    if REAL_TIME.search(ink):
        raise Unknown("a real-time command amid the dots of a picture")
    return Dots(width_bytes, rows, ink)


def _graphics(reader: _Reader, length: int) -> Command:
    reader.exactly(b"\x30")
    if length == 2:
        reader.one_of(0x02, 0x32)
        return PrintStored()
    reader.exactly(b"\x70\x30\x01\x01\x31")  # one tone, normal size, the one colour there is
    dots = _dots(reader, (reader.word() + 7) // 8, reader.word())
    if length != 10 + len(dots.ink):
        raise Unknown(f"a picture of {len(dots.ink)} bytes in a command of {length}")
    return Store(dots)


def _tag(reader: _Reader) -> AskTag:
    reader.exactly(b"\x06\x00\x30\x30")
    tag = reader.take(4)
    if not all(0x20 <= letter <= 0x7E for letter in tag):
        raise reader.unknown()
    return AskTag(tag.decode("ascii"))


def _ask_paper(reader: _Reader) -> AskPaper:
    reader.one_of(0x01, 0x31)
    return AskPaper()


def _cut(reader: _Reader) -> Cut:
    how = reader.one_of(0, 1, 48, 49, 65, 66)
    return Cut(reader.byte() if how in (65, 66) else 0)


def _setting(*parameters: tuple[int, ...] | None) -> _Read:
    """A command whose parameters must be among these; None: any byte."""

    def read(reader: _Reader) -> Setting:
        for wanted in parameters:
            if wanted is None:
                reader.byte()
            else:
                reader.one_of(*wanted)
        return Setting()

    return read


_READERS: Mapping[int, _Read] = {
    0x0A: lambda reader: Feed(LINE_DOTS),
    0x10: _after(  # DLE
        {
            0x04: lambda reader: Ask(reader.one_of(1, 2, 3, 4)),
            0x05: lambda reader: Recover(reader.one_of(1, 2) == 2),
            0x14: _clear,
        }
    ),
    0x1B: _after(  # ESC
        {
            0x20: _setting((0,)),  # room between letters
            0x2D: _setting(_ZERO),  # underline
            0x32: _setting(),  # line spacing
            0x40: lambda reader: Initialize(),
            0x45: _setting(_ZERO),  # emphasis
            0x4A: lambda reader: Feed(reader.byte()),
            0x4D: _setting(_ZERO),  # font
            0x61: lambda reader: Justify(reader.one_of(0, 1, 2)),
            0x64: lambda reader: Feed(reader.byte() * LINE_DOTS),
            0x7B: _setting((0,)),  # upside down
        }
    ),
    0x1C: _after(  # FS
        {
            0x28: _setting((0x41,), (2,), (0,), (0x30,), _ZERO),  # kanji font
            0x2D: _setting(_ZERO),
            0x2E: _setting(),  # leave kanji mode
            0x53: _setting((0,), (0,)),
        }
    ),
    0x1D: _after(  # GS
        {
            0x21: _setting((0,)),  # type size
            0x28: _after({0x48: _tag, 0x4C: lambda reader: _graphics(reader, reader.word())}),
            0x38: _after(
                {0x4C: lambda reader: _graphics(reader, int.from_bytes(reader.take(4), "little"))}
            ),
            0x42: _setting(_ZERO),  # white on black
            0x49: lambda reader: AskName(reader.one_of(66, 67)),
            0x4C: _setting((0,), (0,)),  # margin
            0x56: _cut,
            0x57: _setting(None, None),  # width
            0x61: lambda reader: Automatic(reader.byte()),
            0x72: _ask_paper,
            0x76: _raster,
        }
    ),
}
