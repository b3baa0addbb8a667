"""The search page: one field for whatever an officer has in hand."""

from dataclasses import dataclass

from casework import codes, remark_box
from casework.access import Officer
from casework.remark_box import RemarkRow
from casework.shown import MatterShown
from hall.errors import NotFound
from hall.store import Work
from hall.vault import ALPHABET
from staff_console.looking import Looked, is_number, look

SHORTEST_CODE = 8  # of a matter; a petition's look-up code is longer


@dataclass(frozen=True, kw_only=True)
class Sought:
    """People, or what a code names. What a reader may not know of is not there for them."""

    looked: Looked | None = None
    matter: MatterShown | None = None
    remark: RemarkRow | None = None

    @property
    def is_empty(self) -> bool:
        found = self.matter or self.remark
        return found is None and (self.looked is None or not self.looked.people)


def anything(work: Work, officer: Officer, text: str) -> Sought:
    """A code if it looks like one; else a card, a number or a name."""
    if is_code(text):
        # both are asked for, whatever the first one finds: an answer must not tell by its time
        remark = remark_box.of_code(work, officer, text)
        return Sought(matter=_matter(work, officer, text), remark=remark)
    return Sought(looked=look(work, officer, text))


def _matter(work: Work, officer: Officer, code: str) -> MatterShown | None:
    try:
        return codes.matter_of(work, officer, code)
    except NotFound:
        return None


def is_code(text: str) -> bool:
    """Letters and digits of our alphabet in one word, and no mere number."""
    clean = text.replace("-", "").replace(" ", "").upper()
    return len(clean) >= SHORTEST_CODE and set(clean) <= set(ALPHABET) and not is_number(clean)
