"""Numbers and letters as an English speaker reads them aloud, for recordings. Pure.

Other voices read figures by themselves; a recording has to be told its words. `014` is
"fourteen", `105` "one hundred and five", `5A` "five a".
"""

import re

LARGEST = 9_999  # the last number a ticket may carry
# fmt: off
UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
# fmt: on
HUNDRED, THOUSAND, AND = "hundred", "thousand", "and"


def number(n: int) -> str:
    """0 to 9999 in words. ValueError outside of it."""
    if not 0 <= n <= LARGEST:
        raise ValueError(f"{n} is not a number of this hall")
    thousands, rest = divmod(n, 1_000)
    hundreds, rest = divmod(rest, 100)
    said = [UNITS[thousands], THOUSAND] if thousands else []
    said += [UNITS[hundreds], HUNDRED] if hundreds else []
    if rest or not said:
        said += [AND, _below_hundred(rest)] if said else [_below_hundred(rest)]
    return " ".join(said)


def label(text: str) -> str:
    """The label of a ticket or a desk: letters one by one, digits as one number."""
    parts = re.findall(r"[0-9]+|[^\W\d_]", text.lower())
    return " ".join(_part(part) for part in parts)


def words() -> list[str]:
    """Every word that some number of the hall is read with."""
    return [*UNITS, *TENS, HUNDRED, THOUSAND, AND]


def _part(part: str) -> str:
    if not part.isascii() or not part.isdigit():
        return part
    if int(part) > LARGEST:
        return " ".join(UNITS[int(sign)] for sign in part)
    return number(int(part))


def _below_hundred(n: int) -> str:
    if n < len(UNITS):
        return UNITS[n]
    tens, unit = divmod(n, 10)
    return f"{TENS[tens - 2]} {UNITS[unit]}" if unit else TENS[tens - 2]
