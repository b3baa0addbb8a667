"""Found by a code from a letter or a slip: of a matter, or of a petition."""

from sqlalchemy import select

from casework import file
from casework.access import Officer
from casework.model import Petition
from casework.shown import MatterShown
from hall.errors import NotFound
from hall.store import Work


def matter_of(work: Work, officer: Officer, code: str) -> MatterShown:
    """The matter of that code. NotFound if there is none, or none for this reader.

    What the reader may know of is said by `file`, as for every other way to a matter.
    """
    clean = "".join(letter for letter in code.upper() if letter.isalnum())
    petition = work.session.scalar(
        select(Petition.public_id).where(
            Petition.hall_id == work.hall.id,
            Petition.lookup_hash == work.vault.index("lookup", clean),
        )
    )
    if petition is None:
        return file.of_matter(work, officer, clean)
    found = file.of_petition(work, officer, petition)
    if found is None:
        raise NotFound("matter")
    return found
