"""Dots become ESC/POS, the language of receipt printers. Same dots, same tag: same bytes.

Numbers and names are those of Epson's ESC/POS reference. One slip is

    ESC @        start from a known state
    FS .         leave the Chinese mode in which many clones wake up
    GS v 0 …     the dots, in bands
    GS V 66 0    feed to the knife, cut
    GS ( H …     "say this tag when the paper is out" (function 48)
    GS r 1       "and say whether there is paper", when the printer comes to it
"""

from PIL import Image

from printer import python_escpos
from printer.profile import Confirmation, Profile

# pretixPRINT found printers that crash when a picture is larger than their buffer; 200 rows pass
BAND_ROWS = 200
LEAVE_KANJI = b"\x1c."
FEED_TO_TEAR_BAR = b"\x1bd\x05"  # ESC d: five lines
CUT = b"\x1dVB\x00"  # GS V 66 0
ASK_PAPER = b"\x1dr\x01"


def encode(dots: Image.Image, *, tag: str, profile: Profile) -> bytes:
    """`dots`: mode "1", as wide as the profile's paper. `tag`: four printable ASCII letters."""
    page = python_escpos.page(width_dots=profile.width_dots)
    page.hw("INIT")
    page._raw(LEAVE_KANJI)
    page.image(dots, impl="bitImageRaster", fragment_height=BAND_ROWS)
    if profile.cuts:
        page.cut(feed=False)  # the library's name for CUT: the printer feeds by itself
    else:
        page._raw(FEED_TO_TEAR_BAR)
    if profile.confirms in (Confirmation.TAG, Confirmation.EITHER):
        page._raw(ask_tag(tag))
    if profile.confirms in (Confirmation.PAPER, Confirmation.EITHER):
        page._raw(ASK_PAPER)
    return bytes(page.output)


def ask_tag(tag: str) -> bytes:
    """GS ( H, function 48; the answer is 37 22, the tag, 00."""
    letters = tag.encode("ascii")
    if len(letters) != 4 or not all(0x20 <= letter <= 0x7E for letter in letters):
        raise ValueError(f"a tag is four printable ASCII letters, not {tag!r}")
    return b"\x1d(H\x06\x00\x30\x30" + letters
