"""The search page: one field for whatever an officer has in hand."""

from dataclasses import dataclass

from casework import codes
from casework.access import Officer
from casework.shown import MatterShown
from hall.errors import NotFound
from hall.store import Work
from hall.vault import ALPHABET
from staff_console.looking import Looked, is_number, look

SHORTEST_CODE = 8  # of a matter; a petition's look-up code is longer


@dataclass(frozen=True, kw_only=True)
class Sought:
    """People, or the matter of a code. A sealed matter is not there for a third officer."""

    looked: Looked | None = None
    matter: MatterShown | None = None

    @property
    def is_empty(self) -> bool:
        return self.matter is None and (self.looked is None or not self.looked.people)


def anything(work: Work, officer: Officer, text: str) -> Sought:
    """A code if it looks like one; else a card, a number or a name."""
    if is_code(text):
        try:
            return Sought(matter=codes.matter_of(work, officer, text))
        except NotFound:
            return Sought()
    return Sought(looked=look(work, officer, text))


def is_code(text: str) -> bool:
    """Letters and digits of our alphabet in one word, and no mere number."""
    clean = text.replace("-", "").replace(" ", "").upper()
    return len(clean) >= SHORTEST_CODE and set(clean) <= set(ALPHABET) and not is_number(clean)
