"""The strip that a probe prints: one frame for each width that a head may have, one below another.

A head leaves out what lies beside its paper, so the last frame that is closed at the right
tells how wide it prints. The same strip shows whether a knife cuts, and takes the time.
"""

import time
from dataclasses import dataclass

from PIL import Image, ImageDraw

from printer import ink, patience, typeface
from printer.answers import Answer
from printer.layout import DOTS_PER_MM, INK, PAPER
from printer.profile import Confirmation, Picture
from printer.questions import Asking, is_paper, is_tag
from printer.raster import WIDTHS
from printer.slip import Size, Weight
from printer.wires import Wire

FASTEST_MM_PER_SECOND = 600  # the fastest sold print 500: who is done sooner has not printed

_FRAME_ROWS, _GAP_ROWS, _LINE = 88, 8, 4  # dots
_FROM_THE_RIGHT = 40  # dots, to the middle of the number
_TAG = "strp"


@dataclass(frozen=True)
class Printed:
    """What the line told of it; what only eyes can see is not here."""

    proof: Confirmation  # TAG, PAPER or NONE
    mm_per_second: int | None  # None: there was no proof to take the time by
    is_hasty: bool = False  # it said that paper came out before it can have come


def frames() -> list[Image.Image]:
    """Mode "1"; the n-th is WIDTHS[n - 1] dots wide, and says n."""
    return [_frame(number, width) for number, width in enumerate(WIDTHS, 1)]


def length_mm() -> float:
    return len(WIDTHS) * (_FRAME_ROWS + _GAP_ROWS) / DOTS_PER_MM


def put_out(wire: Wire, picture: Picture, *, by_tag: bool, by_paper: bool) -> Printed:
    """Print it, cut it, and wait for whatever proof that printer knows. OSError.

    `by_tag`, `by_paper`: it answered GS ( H or GS r 1 when nothing was to be printed.
    """
    sent = ink.INITIALIZE + ink.LEAVE_KANJI
    sent += b"".join(ink.picture(frame, picture) for frame in frames()) + ink.CUT
    wanted = set[Confirmation]()
    if by_tag:
        sent += ink.ask_tag(_TAG)
        wanted.add(Confirmation.TAG)
    if by_paper:
        sent += ink.ASK_PAPER
        wanted.add(Confirmation.PAPER)
    begun = time.monotonic()
    wire.write(sent)
    return _judged(_seconds_until(wire, wanted, begun))


def _seconds_until(
    wire: Wire, wanted: set[Confirmation], begun: float
) -> dict[Confirmation, float]:
    """When each proof came, as long as one may still come."""
    came: dict[Confirmation, float] = {}

    def is_all(answer: Answer) -> bool:
        kind = None
        if is_tag(_TAG)(answer):
            kind = Confirmation.TAG
        elif is_paper(answer):
            kind = Confirmation.PAPER
        if kind in wanted:
            came.setdefault(kind, time.monotonic() - begun)
        return wanted <= came.keys()

    if wanted:
        Asking(wire).until(is_all, patience.LONGEST_SECONDS)
    return came


def _judged(came: dict[Confirmation, float]) -> Printed:
    least = length_mm() / FASTEST_MM_PER_SECOND
    for proof in (Confirmation.TAG, Confirmation.PAPER):
        if came.get(proof, 0) >= least:
            return Printed(proof, round(length_mm() / came[proof]))
    return Printed(Confirmation.NONE, None, is_hasty=bool(came))


def _frame(number: int, width: int) -> Image.Image:
    dots = Image.new("1", (width, _FRAME_ROWS + _GAP_ROWS), PAPER)
    pen = ImageDraw.Draw(dots)
    pen.fontmode = "1"
    pen.rectangle((0, 0, width - 1, _FRAME_ROWS - 1), outline=INK, width=_LINE)
    font = typeface.face(Size.LARGE, Weight.BOLD, width_dots=WIDTHS[-1]).font
    middle = (width - _FROM_THE_RIGHT, _FRAME_ROWS // 2)
    pen.text(middle, str(number), INK, font, anchor="mm")
    return dots
