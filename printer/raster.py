"""A slip becomes dots: black on white, one bit each, exactly as the head will burn them.

The whole slip is drawn here, because Vietnamese on a printer's own code pages fails silently
on most models. Grey never reaches the printer: what is at least half ink becomes ink.
"""

import io
import re

from PIL import Image, ImageDraw

from printer.errors import BadSlip
from printer.layout import DOTS_PER_MM, INK, PAPER, piece
from printer.slip import Size, Slip, Text, Weight

WIDTHS = (384, 512, 576)  # dots: on paper of 58 mm, and on 80 mm by a narrower or a usual head
LONGEST_MM = 400

_AHEAD, _BEHIND = 8, 8  # dots of nothing above and below

# What a printer obeys the moment it comes, even amid the dots of a picture: DLE EOT, DLE ENQ,
# DLE DC4 (Epson, ESC/POS reference, "real-time commands").
_INVERTED = bytes(byte ^ 0xFF for byte in range(256))
REAL_TIME = re.compile(rb"\x10(?:\x04[\x01-\x12]|\x05[\x00-\x03]|\x14[\x01-\x0a])")


def draw(slip: Slip, *, width_dots: int) -> Image.Image:
    """A mode "1" image, `width_dots` (of `WIDTHS`) wide and as high as it needs.

    Same slip, same width: same dots. BadSlip if it would be longer than 400 mm.
    """
    pieces = [piece(block, width=width_dots) for block in slip.blocks]
    height = _AHEAD + sum(piece.height for piece in pieces) + _BEHIND
    if height > LONGEST_MM * DOTS_PER_MM:
        raise BadSlip(f"blocks: {height // DOTS_PER_MM} mm are more than {LONGEST_MM}")
    grey = Image.new("L", (width_dots, height), PAPER)
    pen = ImageDraw.Draw(grey)
    top = _AHEAD
    for one in pieces:
        one.draw(pen, top)
        top += one.height
    black_and_white = grey.point([INK] * 128 + [PAPER] * 128)
    return without_commands(black_and_white.convert("1", dither=Image.Dither.NONE))


def without_commands(dots: Image.Image) -> Image.Image:
    """The same dots, with one added wherever eight in a row would read as a command.

    Such a place begins with a lonely dot (0x10); its neighbour is inked too.
    """
    ink = bytearray(ink_of(dots))
    if not REAL_TIME.search(ink):
        return dots
    for place in REAL_TIME.finditer(bytes(ink)):
        ink[place.start()] = 0x18
    return from_ink(bytes(ink), width_dots=dots.width)


def ink_of(dots: Image.Image) -> bytes:
    """Row by row, eight dots a byte, a set bit is ink; as ESC/POS wants it."""
    return dots.tobytes().translate(_INVERTED)  # a set bit is paper in a mode "1" image


def from_ink(ink: bytes, *, width_dots: int) -> Image.Image:
    """The image that `ink_of` came from."""
    rows = len(ink) * 8 // width_dots
    return Image.frombytes("1", (width_dots, rows), ink.translate(_INVERTED))


def warm_up(*, width_dots: int) -> None:
    """Open the typeface now, so that the first citizen does not wait for it. FontsMissing."""
    words = tuple(Text("0", size, weight) for size in Size for weight in Weight)
    draw(Slip("test", "vi", "0", words), width_dots=width_dots)


def png(slip: Slip, *, width_dots: int) -> bytes:
    """The same dots as a PNG, for a preview."""
    file = io.BytesIO()
    draw(slip, width_dots=width_dots).save(file, "PNG", optimize=True)
    return file.getvalue()
