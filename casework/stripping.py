"""A text without who brought it: for copies that leave the house (domain.md §7.2 (9))."""

import re

from casework.shown import Identity

GONE = "[…]"
_SHORTEST = 3  # characters: a shorter word stands in too many others
# an ID number, a telephone number: nine digits and more, with what people put between
_DIGITS = re.compile(r"\d(?:[ .\-]?\d){8,}")


def strip(text: str, who: Identity | None) -> str:
    """Without that person's name, address, numbers; and without any number that could be one."""
    known = []
    if who is not None:
        parts = [part.strip() for part in who.address.split(",")]
        known = [who.full_name, who.id_number, who.phone, who.address, *parts]
    for each in sorted({word for word in known if len(word) >= _SHORTEST}, key=len, reverse=True):
        text = re.sub(re.escape(each), GONE, text, flags=re.IGNORECASE)
    return _DIGITS.sub(GONE, text)
