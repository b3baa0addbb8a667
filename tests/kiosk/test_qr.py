"""The code for the phone, read by a reader that did not draw it."""

import re

import zxingcpp
from PIL import Image, ImageDraw

from kiosk import qr

ADDRESS = "https://tiepcongdan.mau.gov.vn/t#BCFGHJKLMNPQRSTVXZ0123456789"
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-\d+z")
PIXELS = 4  # a module


def drawn(side: int, path: str) -> Image.Image:
    """The path as a browser would fill it."""
    image = Image.new("L", (side * PIXELS, side * PIXELS), 255)
    pen = ImageDraw.Draw(image)
    for run in RUN.findall(path):
        x, y, length = map(int, run)
        pen.rectangle(
            (x * PIXELS, y * PIXELS, (x + length) * PIXELS - 1, (y + 1) * PIXELS - 1), fill=0
        )
    return image


def test_a_phone_reads_the_address_that_was_drawn() -> None:
    found = zxingcpp.read_barcodes(drawn(*qr.path(ADDRESS)))

    assert [code.text for code in found] == [ADDRESS]


def test_it_keeps_four_modules_of_white_around() -> None:
    side, path = qr.path(ADDRESS)

    runs = [tuple(map(int, run)) for run in RUN.findall(path)]
    assert min(x for x, _, _ in runs) == min(y for _, y, _ in runs) == 4
    assert max(x + length for x, _, length in runs) == side - 4
