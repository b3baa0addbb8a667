"""What a piece of paper says, before any printer is asked: a slip is a list of blocks.

The server composes it, already in the citizen's language; a printer adds nothing but ink.
How it travels is in `slip_json`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Size(StrEnum):
    SMALL = "small"
    BODY = "body"
    LARGE = "large"
    NUMBER = "number"  # as wide as the paper allows, on one line


class Weight(StrEnum):
    REGULAR = "regular"
    BOLD = "bold"


class Align(StrEnum):
    CENTER = "center"
    START = "start"
    END = "end"


@dataclass(frozen=True)
class Text:
    text: str
    size: Size = Size.BODY
    weight: Weight = Weight.REGULAR
    align: Align = Align.CENTER


@dataclass(frozen=True)
class Fact:
    fact: str
    value: str


@dataclass(frozen=True)
class Rule:
    pass


@dataclass(frozen=True)
class Space:
    mm: float


@dataclass(frozen=True)
class Qr:
    qr: str  # an address; the citizen's token stands in its fragment
    caption: str = ""


@dataclass(frozen=True)
class Notice:
    notice: str


@dataclass(frozen=True)
class Picture:
    png: bytes  # one bit a dot: what is black is ink


Block: TypeAlias = Text | Fact | Rule | Space | Qr | Notice | Picture


@dataclass(frozen=True)
class Slip:
    kind: str  # "ticket", "appointment", …: a word for programs, never printed
    language: str  # BCP 47
    label: str  # the number as it is printed and spoken; for the log and the file's name
    blocks: tuple[Block, ...]
    reprint: bool = False  # then one block is a notice that says so
