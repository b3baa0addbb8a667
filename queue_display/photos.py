"""What a photo of an identity card says: its QR code, read in memory and forgotten."""

import base64
import binascii
import io

import zxingcpp
from PIL import Image, UnidentifiedImageError

from casework import cards
from hall.errors import BadInput, HallError

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
FORMATS = ("JPEG", "PNG", "WEBP")
MOST_DOTS = 24_000_000


def id_number(photo: str) -> str:
    """The ID number on the card, from a picture in base64. BadInput("photo") if none is read."""
    try:
        picture = Image.open(io.BytesIO(base64.b64decode(photo, validate=True)), formats=FORMATS)
        if picture.width * picture.height > MOST_DOTS:
            raise BadInput("photo", "too many dots")
        codes = zxingcpp.read_barcodes(picture.convert("L"), formats=QR)
    except (binascii.Error, UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise BadInput("photo", "not a picture") from None
    for code in codes:
        try:
            return cards.read(code.text).identity.id_number
        except HallError:  # another code on the same table
            continue
    raise BadInput("photo", "no card in it")
