"""What somebody tells with their number, so that the officer opens the right file.

Read, used for one look-up, and forgotten: of a scanned text nothing is kept, logged or
sent back but a mask. Its answer never tells whether anything was found.
"""

import re
from dataclasses import dataclass, field

from casework import cards, folding, hints
from hall.errors import BadInput, NotAllowed
from hall.lifecycle import TicketState
from hall.store import Work
from hall.vault import ALPHABET, TOKEN_LENGTH
from kiosk import ticket

PER_MINUTE = 20  # tries at one kiosk
LOOKUP_LENGTH = 12  # letters on the receipt of a petition
TELLABLE = (TicketState.WAITING, TicketState.CALLED)
_CARD_NUMBER = re.compile(r"[0-9]{12}")


@dataclass(frozen=True)
class Told:
    """One of the three, and what may stand on the screen of it."""

    id_number: str | None = field(default=None, repr=False)
    lookup_code: str | None = field(default=None, repr=False)
    earlier_secret: str | None = field(default=None, repr=False)

    @property
    def shown(self) -> str:
        """A card's number, masked; of codes nothing."""
        return folding.mask(self.id_number) if self.id_number else ""


def read(body: object) -> Told:
    """What stands in a request's JSON, under `scanned`, `number` or `code`: exactly one of them.

    NotIdCard or HealthCard for a scanned text that is none of ours, and no card.
    """
    given = body if isinstance(body, dict) else {}
    found = {name: given[name] for name in ("scanned", "number", "code") if name in given}
    if len(found) != 1 or len(given) != 1:
        raise BadInput("body", "one of scanned, number and code is wanted")
    name, text = found.popitem()
    if not isinstance(text, str) or not 1 <= len(text) <= cards.LONGEST:
        raise BadInput(name, "a text is wanted")
    if name == "scanned":
        return _scanned(text)
    clean = folding.number(text)
    if name == "number":
        if not _CARD_NUMBER.fullmatch(clean):
            raise BadInput("number", "the twelve digits of a card are wanted")
        return Told(id_number=clean)
    if not _is_ours(clean, LOOKUP_LENGTH):
        raise BadInput("code", f"{LOOKUP_LENGTH} letters and digits are wanted")
    return Told(lookup_code=clean)


def give(work: Work, public_id: str, told: Told, *, kiosk_id: int) -> None:
    """Lay it beside the ticket. NotFound for another kiosk's, NotAllowed once it is received."""
    found = ticket.own(work.session, public_id, hall_id=work.hall.id, kiosk_id=kiosk_id)
    if found.state not in TELLABLE:
        raise NotAllowed("tell", found.state)
    hints.give(
        work,
        public_id,
        id_number=told.id_number,
        lookup_code=told.lookup_code,
        earlier_secret=told.earlier_secret,
    )


def _scanned(text: str) -> Told:
    """A code of ours stands alone, or at the end of an address."""
    code = re.split(r"[/#]", text.strip())[-1].upper()
    if _is_ours(code, TOKEN_LENGTH):
        return Told(earlier_secret=code)
    if _is_ours(code, LOOKUP_LENGTH) and not code.isdecimal():
        return Told(lookup_code=code)
    return Told(id_number=cards.read(text).identity.id_number)


def _is_ours(code: str, length: int) -> bool:
    return len(code) == length and set(code) <= set(ALPHABET)
