"""Numbers and letters as a Vietnamese speaker reads them aloud. Pure.

Rules and tables: standard northern forms first, southern ones where they differ
(linh/lẻ, nghìn/ngàn). A label is read whole: `014` is "mười bốn", `5A` is "năm a".
"""

import re
from dataclasses import dataclass

LARGEST = 9_999  # the last number a ticket may carry
DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
# fmt: off
LETTERS = {
    "A": "a", "B": "bê", "C": "xê", "D": "dê", "Đ": "đê", "E": "e", "F": "ép-phờ", "G": "giê",
    "H": "hát", "I": "i", "J": "gi", "K": "ca", "L": "e-lờ", "M": "em-mờ", "N": "en-nờ",
    "O": "o", "P": "pê", "Q": "quy", "R": "e-rờ", "S": "ét-sì", "T": "tê", "U": "u", "V": "vê",
    "W": "vê kép", "X": "ích-xì", "Y": "i dài", "Z": "dét",
}
# fmt: on


@dataclass(frozen=True)
class Speech:
    """A way of speaking: what stands for an empty tens place, and for a thousand."""

    empty_tens: str
    thousand: str


NORTHERN = Speech("linh", "nghìn")
SOUTHERN = Speech("lẻ", "ngàn")


def number(n: int, speech: Speech = NORTHERN) -> str:
    """0 to 9999 in words. ValueError outside of it."""
    if not 0 <= n <= LARGEST:
        raise ValueError(f"{n} is not a number of this hall")
    thousands, rest = divmod(n, 1_000)
    if not thousands:
        return _below_thousand(rest, speech)
    said = f"{DIGITS[thousands]} {speech.thousand}"
    return f"{said} {_hundreds(rest, speech)}" if rest else said


def digits(text: str) -> str:
    """Each digit alone, as codes and telephone numbers are read; signs are left out."""
    return " ".join(DIGITS[int(sign)] for sign in text if sign in "0123456789")


def label(text: str, speech: Speech = NORTHERN) -> str:
    """The label of a ticket or a desk: letters by name, digits as one number."""
    parts = re.findall(r"[0-9]+|[^\W\d_]", text.upper())
    return " ".join(_part(part, speech) for part in parts)


def words(speech: Speech = NORTHERN) -> list[str]:
    """Every word that some number of the hall is read with."""
    few = (*DIGITS, "mười", "mươi", "mốt", "tư", "lăm", "trăm", speech.empty_tens, speech.thousand)
    return list(few)


def _part(part: str, speech: Speech) -> str:
    if not part.isascii() or not part.isdigit():
        return LETTERS.get(part, part.lower())
    return number(int(part), speech) if int(part) <= LARGEST else digits(part)


def _below_thousand(n: int, speech: Speech) -> str:
    return _hundreds(n, speech) if n >= 100 else _tens(n)


def _hundreds(n: int, speech: Speech) -> str:
    """All three places said, also an empty hundred: 1005 is "một nghìn không trăm linh năm"."""
    hundreds, rest = divmod(n, 100)
    said = f"{DIGITS[hundreds]} trăm"
    if rest == 0:
        return said
    if rest < 10:
        return f"{said} {speech.empty_tens} {DIGITS[rest]}"
    return f"{said} {_tens(rest)}"


def _tens(n: int) -> str:
    tens, unit = divmod(n, 10)
    if tens == 0:
        return DIGITS[unit]
    said = "mười" if tens == 1 else f"{DIGITS[tens]} mươi"
    if unit == 0:
        return said
    return f"{said} {_unit_after(tens, unit)}"


def _unit_after(tens: int, unit: int) -> str:
    if unit == 5:
        return "lăm"
    if tens > 1 and unit == 1:
        return "mốt"
    if tens > 1 and unit == 4:
        return "tư"
    return DIGITS[unit]
