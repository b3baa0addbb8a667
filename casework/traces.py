"""By what a petition is found again although it is sealed: keyed hashes of what it says.

Of a text the smallest hashes of its turns of three words are kept (a bottom-k sketch): two
texts that share many turns share many of these, however long they are.
"""

from collections.abc import Iterator

from sqlalchemy import delete, insert

from casework.folding import fold
from casework.model import Petition, PetitionTrace
from hall.store import Work
from hall.vault import Vault

KEPT = 12  # hashes of one text
TURN = 3  # words


def put(work: Work, petition: Petition, *, content: str, accused: str) -> None:
    """Keep the traces of that petition, in place of those it had."""
    work.session.flush()
    work.session.execute(delete(PetitionTrace).where(PetitionTrace.petition_id == petition.id))
    hashes = {*of_text(work.vault, work.hall.id, content)}
    hashes |= {*of_accused(work.vault, work.hall.id, accused)}
    if hashes:
        rows = [{"hash": each, "petition_id": petition.id} for each in sorted(hashes)]
        work.session.execute(insert(PetitionTrace), rows)


def of_text(vault: Vault, hall_id: int, text: str) -> list[bytes]:
    """The sketch of a text; of a very short one nothing."""
    found = {vault.index("turn", f"{hall_id}|{turn}") for turn in turns(text)}
    return sorted(found)[:KEPT]


def of_accused(vault: Vault, hall_id: int, accused: str) -> list[bytes]:
    """Of whom it is against, whole."""
    folded = fold(accused)
    return [vault.index("accused", f"{hall_id}|{folded}")] if folded else []


def alike(one: str, other: str) -> int:
    """How many per cent of all their turns two texts share."""
    ours, theirs = set(turns(one)), set(turns(other))
    return round(100 * len(ours & theirs) / len(ours | theirs)) if ours and theirs else 0


def turns(text: str) -> Iterator[str]:
    """Its turns of phrase, folded."""
    words = fold(text).split()
    for at in range(len(words) - TURN + 1):
        yield " ".join(words[at : at + TURN])
