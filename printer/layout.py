"""How each block of a slip looks: measured first, then drawn from a row downwards."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import qrcode
import qrcode.constants
from PIL import Image
from PIL.ImageDraw import ImageDraw

from printer import typeface
from printer.slip import Align, Block, Fact, Notice, Picture, Qr, Rule, Size, Space, Text, Weight
from printer.typeface import NARROW_DOTS, Face

DOTS_PER_MM = 8  # 203 dots an inch, as in every receipt printer
INK, PAPER = 0, 255

_MARGIN = 8  # dots at either side: the head is rarely mounted quite straight
_QUIET_MODULES = 4  # ISO/IEC 18004, 6.3.8
_RULE_ROOM, _RULE = 20, 2  # dots
_NUMBER_ROOM = 16  # dots above and below the ink of a number
_BAR_PADDING, _BELOW_BAR = 10, 16  # dots around the words of a notice, and below its bar
_BELOW_PICTURE = 12  # dots


@dataclass(frozen=True)
class Piece:
    height: int  # dots
    draw: Callable[[ImageDraw, int], None]  # from this row downwards


def piece(block: Block, *, width: int) -> Piece:
    """The block as it will stand on paper `width` dots wide."""
    match block:
        case Text(size=Size.NUMBER):
            return _number(block, width)
        case Text():
            return _text(block, width)
        case Fact():
            return _fact(block, width)
        case Rule():
            return _rule(width)
        case Space(mm):
            return _nothing(round(mm * DOTS_PER_MM))
        case Qr():
            return _qr(block, width)
        case Notice():
            return _notice(block, width)
        case Picture(png):
            return _stacked(_centred(_mask(png), width), _nothing(_BELOW_PICTURE))


def _nothing(dots: int) -> Piece:
    return Piece(dots, lambda pen, top: None)


@lru_cache(maxsize=4)
def _mask(png: bytes) -> Image.Image:
    """What is ink in the picture."""
    with Image.open(io.BytesIO(png)) as picture:
        return picture.convert("L").point(lambda value: 0 if value else 255)


def _text(block: Text, width: int) -> Piece:
    face = typeface.face(block.size, block.weight, width_dots=width)
    return _paragraph(block.text, face, block.align, left=_MARGIN, room=width - 2 * _MARGIN)


def _number(block: Text, width: int) -> Piece:
    """On one line, as large as it fits. As high as its ink: a number has no marks above it."""
    room = width * 9 // 10  # some air at its sides, or it looks cut
    font = typeface.fitting_face(block.text, block.weight, width_dots=width, room=room).font
    left, above, right, below = font.getbbox(block.text, anchor="ls")
    x = {
        Align.START: _MARGIN - left,
        Align.CENTER: (width - left - right) // 2,
        Align.END: width - _MARGIN - right,
    }[block.align]

    def draw(pen: ImageDraw, top: int) -> None:
        pen.text((x, top + _NUMBER_ROOM - above), block.text, INK, font, anchor="ls")

    return Piece(round(below - above) + 2 * _NUMBER_ROOM, draw)


def _fact(block: Fact, width: int) -> Piece:
    """Name at the start and value at the end of one line; on two where they do not fit."""
    size = Size.SMALL if width <= NARROW_DOTS else Size.BODY
    name = typeface.face(size, Weight.REGULAR, width_dots=width)
    value = typeface.face(size, Weight.BOLD, width_dots=width)
    room = width - 2 * _MARGIN
    leading, baseline = name.leading()
    together = name.width(block.fact) + name.dots / 2 + value.width(block.value)
    if together > room:
        above = _paragraph(block.fact, name, Align.START, left=_MARGIN, room=room)
        below = _paragraph(block.value, value, Align.END, left=_MARGIN, room=room)
        return _stacked(above, below)

    def draw(pen: ImageDraw, top: int) -> None:
        pen.text((_MARGIN, top + baseline), block.fact, INK, name.font, anchor="ls")
        pen.text((width - _MARGIN, top + baseline), block.value, INK, value.font, anchor="rs")

    return Piece(leading, draw)


def _rule(width: int) -> Piece:
    def draw(pen: ImageDraw, top: int) -> None:
        row = top + (_RULE_ROOM - _RULE) // 2
        pen.rectangle((_MARGIN, row, width - _MARGIN - 1, row + _RULE - 1), INK)

    return Piece(_RULE_ROOM, draw)


def _notice(block: Notice, width: int) -> Piece:
    face = typeface.face(Size.LARGE, Weight.BOLD, width_dots=width)
    words = _paragraph(
        block.notice, face, Align.CENTER, left=2 * _MARGIN, room=width - 4 * _MARGIN, ink=PAPER
    )
    height = words.height + 2 * _BAR_PADDING

    def draw(pen: ImageDraw, top: int) -> None:
        pen.rectangle((0, top, width - 1, top + height - 1), INK)
        words.draw(pen, top + _BAR_PADDING)

    return Piece(height + _BELOW_BAR, draw)


def _qr(block: Qr, width: int) -> Piece:
    """On wide paper the caption stands beside the code, on narrow paper below it."""
    is_wide = width > NARROW_DOTS
    code = _code(block.qr, 6 if is_wide else 5)
    in_the_middle = _centred(code, width)
    if not block.caption:
        return in_the_middle
    face = typeface.face(Size.BODY, Weight.REGULAR, width_dots=width)
    beside = width - 2 * _MARGIN - code.width
    if not is_wide or beside < code.width // 2:
        words = _paragraph(
            block.caption, face, Align.CENTER, left=_MARGIN, room=width - 2 * _MARGIN
        )
        return _stacked(in_the_middle, words)
    words = _paragraph(
        block.caption, face, Align.START, left=_MARGIN + code.width, room=beside, is_balanced=True
    )
    return _side_by_side(_picture(code, _MARGIN), words)


def _centred(mask: Image.Image, width: int) -> Piece:
    return _picture(mask, (width - mask.width) // 2)


def _picture(mask: Image.Image, left: int) -> Piece:
    return Piece(mask.height, lambda pen, top: pen.bitmap((left, top), mask, INK))


@lru_cache(maxsize=8)
def _code(address: str, dots_per_module: int) -> Image.Image:
    """The QR symbol as a mask, with its quiet zone.

    Error correction M: a higher one makes the symbol bigger, and size of module counts for more.
    """
    symbol = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=_QUIET_MODULES)
    symbol.add_data(address)
    symbol.make(fit=True)
    rows = symbol.get_matrix()
    ink = bytes(255 if module else 0 for row in rows for module in row)
    small = Image.frombytes("L", (len(rows), len(rows)), ink)
    side = len(rows) * dots_per_module
    return small.resize((side, side), Image.Resampling.NEAREST)


def _stacked(above: Piece, below: Piece) -> Piece:
    def draw(pen: ImageDraw, top: int) -> None:
        above.draw(pen, top)
        below.draw(pen, top + above.height)

    return Piece(above.height + below.height, draw)


def _side_by_side(one: Piece, other: Piece) -> Piece:
    height = max(one.height, other.height)

    def draw(pen: ImageDraw, top: int) -> None:
        for each in (one, other):
            each.draw(pen, top + (height - each.height) // 2)

    return Piece(height, draw)


def _paragraph(
    text: str,
    face: Face,
    align: Align,
    *,
    left: int,
    room: int,
    ink: int = INK,
    is_balanced: bool | None = None,  # centred text is, unless said otherwise
) -> Piece:
    balance = align is Align.CENTER if is_balanced is None else is_balanced
    lines = typeface.lines(text, face, room=room, is_balanced=balance)
    leading, baseline = face.leading(text)
    x, anchor = {
        Align.START: (left, "ls"),
        Align.CENTER: (left + room // 2, "ms"),
        Align.END: (left + room, "rs"),
    }[align]

    def draw(pen: ImageDraw, top: int) -> None:
        for row, line in enumerate(lines):
            pen.text((x, top + row * leading + baseline), line, ink, face.font, anchor=anchor)

    return Piece(leading * len(lines), draw)
