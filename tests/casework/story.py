"""One story for all tests of what nobody may learn: An's complaint, before and after it turns."""

from dataclasses import dataclass
from datetime import date

from casework import (
    file,
)
from casework.kinds import Kind, Outcome
from casework.petitions import TakenIn
from casework.shown import VisitPage
from hall.store import Store
from tests.casework.reception import (
    AN,
    asks,
    attaches,
    receives,
    takes_in,
    writes,
)
from tests.conftest import Clock
from tests.people import DUNG, EM

TODAY = date(2026, 11, 23)
SECRET = "Bí mật không ai được biết"
NOTHING = "x" * 16


@dataclass(frozen=True)
class Story:
    """An's complaint, heard by Dung and then by Em, before it turns."""

    first: VisitPage  # Dung's
    second: VisitPage  # Em's
    taken: TakenIn
    citizen: str
    code: str


def told(store: Store, clock: Clock) -> Story:
    """Dung hears the complaint, an hour later Em hears it again."""
    first = receives(store, AN, DUNG)
    writes(store, first, DUNG, content=SECRET, outcomes=(Outcome.PETITION_RECEIVED,))
    taken = takes_in(store, first, content=SECRET, title=SECRET, accused=SECRET)
    clock.pass_(hours=1)
    second = receives(store, AN, EM)
    second = attaches(store, second, taken.petition.id, EM)
    writes(store, second, EM, content=SECRET)
    assert second.person is not None
    matter = asks(store, DUNG, file.of_matter, taken.matter)
    return Story(first, second, taken, second.person.id, matter.code)


def turns(store: Store, story: Story) -> None:
    """In mid-visit Em learns that it is a denunciation."""
    writes(store, story.second, EM, kind=Kind.DENUNCIATION)
