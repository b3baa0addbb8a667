"""The QR of an identity card, read and forgotten. Pure; nothing here keeps or logs its text.

Seven fields between bars: number, old number, name, date of birth, sex, address, date
of issue. Newer cards append more, about relatives: they are dropped unread. A QR proves
nothing; anybody can print one. See domain.md §11.2.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from casework.errors import HealthCard, NotIdCard
from casework.folding import commune_of, tidy
from casework.kinds import IdKind
from casework.shown import Identity

LONGEST = 2_000  # characters; a longer text is something else
_FIELDS = 7
_NUMBER = re.compile(r"[0-9]{12}")
_OLD_NUMBER = re.compile(r"[0-9]{9}|[0-9]{12}")
_INSURANCE = re.compile(r"[A-Z]{2}[0-9A-Z]{13}|[0-9]{10}")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){4,}")
_DATE = re.compile(r"([0-9]{2})/?([0-9]{2})/?([0-9]{4})")
_YEAR = re.compile(r"[0-9]{0,2}/?[0-9]{0,2}/?([0-9]{4})")  # day or month missing


@dataclass(frozen=True)
class Card:
    """What the hall may keep of a card."""

    identity: Identity = field(repr=False)
    old_number: str = field(repr=False)  # of the card before, "" if none


def read(text: str) -> Card:
    """The card of that QR text. HealthCard or NotIdCard if it is none."""
    if len(text) > LONGEST:
        raise NotIdCard("too long")
    fields = [tidy(part) for part in text.split("|")]
    if not _NUMBER.fullmatch(fields[0]):
        if _is_health_card(fields):
            raise HealthCard("a health-insurance card")
        raise NotIdCard("its first field is not a number of 12 digits")
    if len(fields) < _FIELDS or not fields[2]:
        raise NotIdCard(f"fewer than {_FIELDS} fields, or no name")
    number, old_number, name, born, _, address, _ = fields[:_FIELDS]
    return Card(
        Identity(
            full_name=name,
            id_kind=IdKind.CARD,
            id_number=number,
            birth_date=_birth_date(born),
            address=address,
            commune=commune_of(address),
        ),
        old_number if _OLD_NUMBER.fullmatch(old_number) and old_number != number else "",
    )


def _is_health_card(fields: list[str]) -> bool:
    """Its code first, then name and address as hexadecimal UTF-8."""
    if len(fields) < 5:
        return False
    return bool(_INSURANCE.fullmatch(fields[0]) or _HEX.fullmatch(fields[1]))


def _birth_date(text: str) -> str:
    """`05031990` or `05/03/1990` as `1990-03-05`; `1990` where day or month is missing, `00`,
    or of no calendar; "" if not even a year can be read."""
    found = _DATE.fullmatch(text)
    if found is not None:
        day, month, year = (int(part) for part in found.groups())
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            return found[3]
    only = _YEAR.fullmatch(text)
    return "" if only is None else only[1]
