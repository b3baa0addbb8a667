"""By what a petition is found again although it is sealed: keyed hashes of what it says.

Of a text the smallest hashes of its turns of three words are kept (a bottom-k sketch): two
texts that share many turns share many of these, however long they are.
"""

from collections.abc import Iterator

from sqlalchemy import delete, insert, select

from casework import texts
from casework.folding import fold
from casework.model import Petition, PetitionTrace
from hall.model import Hall
from hall.store import Store, Work
from hall.vault import Vault

KEPT = 12  # hashes of one text
TURN = 3  # words
AT_ONCE = 100  # petitions of one transaction


def put(work: Work, petition: Petition, *, content: str, accused: str) -> None:
    """Keep the traces of that petition, in place of those it had."""
    work.session.flush()
    work.session.execute(delete(PetitionTrace).where(PetitionTrace.petition_id == petition.id))
    found = rows(work, petition, content=content, accused=accused)
    if found:
        work.session.execute(insert(PetitionTrace), found)


def rows(work: Work, petition: Petition, *, content: str, accused: str) -> list[dict[str, object]]:
    """The traces of a stored petition that has none yet."""
    hashes = {*of_text(work.vault, work.hall.id, content)}
    hashes |= {*of_accused(work.vault, work.hall.id, accused)}
    return [{"hash": each, "petition_id": petition.id} for each in sorted(hashes)]


def rebuild(store: Store) -> int:
    """Make all traces anew from what is written, a few hundred petitions at a time: how many.

    Also of petitions from before there were traces, and of those that stand under a key
    of hashes that is no longer ours.
    """
    with store.read() as session:
        halls = list(session.scalars(select(Hall.id).order_by(Hall.id)))
    return sum(_rebuild(store, hall_id) for hall_id in halls)


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


def _rebuild(store: Store, hall_id: int) -> int:
    after, done = 0, 0
    while True:
        with store.work(hall_id=hall_id) as work:
            rows = work.session.scalars(
                select(Petition)
                .where(Petition.hall_id == hall_id, Petition.id > after)
                .where(Petition.anonymised_at.is_(None))
                .order_by(Petition.id)
                .limit(AT_ONCE)
            ).all()
            for row in rows:
                content, accused = (texts.get(work.vault, row, n) for n in ("content", "accused"))
                put(work, row, content=content, accused=accused)
        done += len(rows)
        if len(rows) < AT_ONCE:
            return done
        after = rows[-1].id


def turns(text: str) -> Iterator[str]:
    """Its turns of phrase, folded."""
    words = fold(text).split()
    for at in range(len(words) - TURN + 1):
        yield " ".join(words[at : at + TURN])
