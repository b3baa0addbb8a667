"""Dots become ESC/POS, the language of receipt printers. Same dots, same tag: same bytes.

Numbers and names are those of Epson's ESC/POS reference. One slip is

    ESC @        start from a known state
    FS .         leave the Chinese mode in which many clones wake up
    GS v 0 …     the dots, in bands; or GS ( L, where a printer knows only that
    GS V 66 0    feed to the knife, cut
    GS ( H …     "say this tag when the paper is out" (function 48)
    GS r 1       "and say whether there is paper", when the printer comes to it
"""

from PIL import Image

from printer import python_escpos
from printer.profile import Confirmation, Picture, Profile

# pretixPRINT found printers that crash when a picture is larger than their buffer; 200 rows pass
BAND_ROWS = 200
INITIALIZE = b"\x1b@"
LEAVE_KANJI = b"\x1c."
FEED_TO_TEAR_BAR = b"\x1bd\x05"  # ESC d: five lines
CUT = b"\x1dVB\x00"  # GS V 66 0
ASK_PAPER = b"\x1dr\x01"
_LIBRARY = {Picture.RASTER: "bitImageRaster", Picture.GRAPHICS: "graphics"}  # its words for them


def encode(dots: Image.Image, *, tag: str, profile: Profile) -> bytes:
    """`dots`: mode "1", as wide as the profile's paper. `tag`: four printable ASCII letters."""
    parts = [
        INITIALIZE,
        LEAVE_KANJI,
        picture(dots, profile.picture),
        CUT if profile.cuts else FEED_TO_TEAR_BAR,
    ]
    if profile.confirms in (Confirmation.TAG, Confirmation.EITHER):
        parts.append(ask_tag(tag))
    if profile.confirms in (Confirmation.PAPER, Confirmation.EITHER):
        parts.append(ASK_PAPER)
    return b"".join(parts)


def picture(dots: Image.Image, by: Picture) -> bytes:
    """The dots alone, in bands, by that command."""
    page = python_escpos.page(width_dots=dots.width)
    page.image(dots, impl=_LIBRARY[by], fragment_height=BAND_ROWS)
    return bytes(page.output)


def ask_tag(tag: str) -> bytes:
    """GS ( H, function 48; the answer is 37 22, the tag, 00."""
    letters = tag.encode("ascii")
    if len(letters) != 4 or not all(0x20 <= letter <= 0x7E for letter in letters):
        raise ValueError(f"a tag is four printable ASCII letters, not {tag!r}")
    return b"\x1d(H\x06\x00\x30\x30" + letters
