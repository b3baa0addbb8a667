"""Be Vietnam Pro on thermal paper: its weights, its sizes in dots, its lines.

203 dots an inch, 8 dots a millimetre. Below 24 dots the hook and the tilde of ẩ and ẫ
run together in print, so nothing is smaller.
"""

import importlib.resources
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO

from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

from printer.errors import FontsMissing
from printer.slip import Size, Weight

NARROW_DOTS = 384  # paper of 58 mm; what is wider is paper of 80 mm

_FILES = {
    Weight.REGULAR: "BeVietnamPro-Medium.ttf",  # Regular's thin strokes break up in one-bit dots
    Weight.BOLD: "BeVietnamPro-Bold.ttf",
}
# dots, on narrow and on wide paper
_SIZES: dict[Size, tuple[int, int]] = {
    Size.SMALL: (24, 26),
    Size.BODY: (27, 31),
    Size.LARGE: (38, 48),
    Size.NUMBER: (200, 295),  # at most: it shrinks until it fits
}
# From line to line, in type sizes. The marks of Ẫ rise 1.16 above the line, the dot of Ậ hangs
# 0.25 below it (measured in this typeface), so capitals need more room than small letters.
_LEADING, _LEADING_OF_CAPITALS = 1.30, 1.46
_BELOW = 0.27  # how much of it lies below the line that the letters stand on


class Face:
    """One weight at one size, and the widths that it has measured already."""

    def __init__(self, weight: Weight, dots: int) -> None:
        self.dots = dots
        # BASIC: with NFC text it needs no shaping library and draws the same dots everywhere
        basic = ImageFont.Layout.BASIC
        self.font: FreeTypeFont = ImageFont.truetype(
            BytesIO(_file(_FILES[weight])), dots, layout_engine=basic
        )
        # measuring the same words again and again was half the time of a slip
        self.width = lru_cache(maxsize=2048)(self.font.getlength)

    def leading(self, text: str = "") -> tuple[int, int]:
        """From line to line, and from the top of a line to where its letters stand. In dots."""
        height = _LEADING_OF_CAPITALS if text.isupper() else _LEADING
        return round(height * self.dots), round((height - _BELOW) * self.dots)


def face(size: Size, weight: Weight, *, width_dots: int) -> Face:
    """FontsMissing if the build did not bring the typeface."""
    narrow, wide = _SIZES[size]
    return _face(weight, narrow if width_dots <= NARROW_DOTS else wide)


def fitting_face(text: str, weight: Weight, *, width_dots: int, room: int) -> Face:
    """The largest face of a number in which `text` is at most `room` dots wide."""
    largest = face(Size.NUMBER, weight, width_dots=width_dots)
    wish = largest.width(text)
    return largest if wish <= room else _face(weight, int(largest.dots * room / wish))


def lines(text: str, face: Face, *, room: int, is_balanced: bool) -> list[str]:
    """`text` in lines of at most `room` dots, broken between words where that is possible.

    A no-break space holds its neighbours together. Balanced lines are about equally long, as a
    heading should be; and so are any, rather than that the last word stands alone.
    """
    set_lines: list[str] = []
    for part in text.split("\n"):
        words = [piece for word in part.split(" ") for piece in _pieces(word, face, room)]
        filled = _fill(words, face, room)
        is_lonely = len(filled) > 1 and " " not in filled[-1]
        wants_balance = is_balanced or is_lonely
        set_lines += _balance(words, face, room, len(filled)) if wants_balance else filled
    return set_lines


def _balance(words: list[str], face: Face, room: int, count: int) -> list[str]:
    """The narrowest setting that needs no more than `count` lines."""
    too_narrow, enough = 0, room
    while enough - too_narrow > 4:  # dots
        middle = (too_narrow + enough) // 2
        if len(_fill(words, face, middle)) > count:
            too_narrow = middle
        else:
            enough = middle
    return _fill(words, face, enough)


def _fill(words: list[str], face: Face, room: int) -> list[str]:
    filled = [words[0]]
    end = face.width(words[0])
    for word in words[1:]:
        end += face.width(" ") + face.width(word)
        if end <= room:
            filled[-1] += f" {word}"
        else:
            filled.append(word)
            end = face.width(word)
    return filled


def _pieces(word: str, face: Face, room: int) -> Iterator[str]:
    """A word that is wider than the paper (an address of a page) breaks where it must."""
    while face.width(word) > room and len(word) > 1:
        end = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or face.width(word[:n]) <= room)
        yield word[:end]
        word = word[end:]
    yield word


@lru_cache(maxsize=64)
def _face(weight: Weight, dots: int) -> Face:
    """Kept, because opening a font costs more than drawing with it."""
    return Face(weight, dots)


@lru_cache
def _file(name: str) -> bytes:
    try:
        return importlib.resources.files("printer").joinpath("fonts", name).read_bytes()
    except FileNotFoundError:
        raise FontsMissing(f"printer/fonts/{name} is not there; the build brings it") from None
