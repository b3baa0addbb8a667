"""What a printer can be told. Names and forms are those of Epson's ESC/POS reference."""

from dataclasses import dataclass
from typing import TypeAlias


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
    """Taken, and without effect on a picture: FS ., ESC 2, a type size of 0, and the like."""


@dataclass(frozen=True)
class Justify:
    """ESC a n: where a picture narrower than the paper stands: 0 left, 1 centre, 2 right."""

    where: int


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
class Store:
    """GS 8 L or GS ( L, function 112: a picture, kept until it is told to be printed."""

    dots: Dots


@dataclass(frozen=True)
class PrintStored:
    """GS ( L, function 50."""


@dataclass(frozen=True)
class Feed:
    dots: int


@dataclass(frozen=True)
class Cut:
    feed: int  # dots, besides the way to the knife, which prints nothing


RealTime: TypeAlias = Ask | Recover | Clear
Command: TypeAlias = (
    RealTime
    | Initialize
    | Setting
    | Justify
    | Automatic
    | AskPaper
    | AskName
    | AskTag
    | Dots
    | Store
    | PrintStored
    | Feed
    | Cut
)
