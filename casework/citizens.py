"""Who somebody is: found by number, card or name, entered, corrected with a trace."""

import json
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from casework import access, cards, gather, identities, sealing, texts
from casework.access import Officer, What, Why
from casework.folding import by_given_name, fold, number, words_of
from casework.kinds import Confidentiality
from casework.model import Citizen, CitizenChange, CitizenWord
from casework.shown import Change, Details, Identity, Person
from casework.sight import Sight
from hall.errors import BadInput, Conflict, Duplicate, NotTrusted
from hall.store import Work

MOST = 50  # people in one answer
MOST_WORDS = 8  # of a name that are searched for
_COUNT_TO = 10_000  # beyond it a word is simply common


@dataclass(frozen=True)
class Found:
    """People of that name, by given name. `more`: there are others; say the year or commune."""

    people: tuple[Person, ...]
    more: bool


@dataclass(frozen=True)
class CardFound:
    """What the card says, and who that is here; None if this reader knows nobody."""

    identity: Identity
    person: Person | None


def by_number(work: Work, officer: Officer, id_number: str) -> Person | None:
    """The person of that number. Spaces, dots and hyphens do not matter."""
    row = _by_number(work, Sight.of(work, officer), id_number)
    _note_search(work, officer, 0 if row is None else 1)
    return gather.person(work.vault, row) if row else None


def by_card(work: Work, officer: Officer, text: str) -> CardFound:
    """The person of that card, by its number or the one before. HealthCard, NotIdCard."""
    sight = Sight.of(work, officer)
    card = cards.read(text)
    row = _by_number(work, sight, card.identity.id_number)
    if row is None and card.old_number:
        row = _by_number(work, sight, card.old_number)
    _note_search(work, officer, 0 if row is None else 1)
    return CardFound(card.identity, gather.person(work.vault, row) if row else None)


def by_name(
    work: Work, officer: Officer, text: str, *, born: int | None = None, commune: str = ""
) -> Found:
    """All whose name holds every word, in any order, without regard to marks or case."""
    sight = Sight.of(work, officer)
    words = sorted(words_of(text))[:MOST_WORDS]
    if not words:
        raise BadInput("name", "at least one word")
    if born is not None:
        words.append(str(born))
    if commune.strip():
        words.append(f"@{fold(commune)}")
    hashes = [identities.word_hash(work.vault, work.hall.id, word) for word in words]
    rows = _with_words(work, sight, hashes)
    people = [gather.person(work.vault, row) for row in _one_side(rows[:MOST])]
    _note_search(work, officer, len(people))
    people.sort(key=lambda person: by_given_name(person.name))
    return Found(tuple(people), more=len(rows) > MOST)


def details(
    work: Work,
    officer: Officer,
    citizen: str,
    *,
    why: Why = Why.SEARCH,
    ticket_id: int | None = None,
) -> Details:
    """All of it, for the form that corrects it."""
    row = gather.citizen(work, Sight.of(work, officer), citizen)
    access.note(work, officer, What.CITIZEN, row.public_id, why, ticket_id=ticket_id)
    return _details(work, row)


def enter(work: Work, officer: Officer, identity: Identity) -> Person:
    """A new person; or the one of that ID number, completed by what was said now.

    Duplicate if the number is somebody's of another name. Somebody whom this officer may
    not know of is entered anew: nothing tells them from one who was never here.
    """
    sight = Sight.of(work, officer)
    identity = identities.clean(identity)
    row = _by_number(work, sight, identity.id_number) if identity.id_number else None
    if row is None:
        row = identities.create(work, identity)
    else:
        known = identities.read(work.vault, row)
        if fold(known.full_name) != fold(identity.full_name):
            raise Duplicate("the number belongs to somebody of another name")
        identities.rewrite(work, officer.id, row, _completed(identity, known))
    return gather.person(work.vault, row)


def correct(
    work: Work, officer: Officer, citizen: str, identity: Identity, *, version: int, reason: str
) -> Person:
    """Put right what is stored; what stood there stays in the trace, with the reason.

    Conflict if somebody changed it meanwhile, or if the number is another person's.
    BadInput if no reason is given.
    """
    reason = sealing.checked_reason(reason)
    row = gather.citizen(work, Sight.of(work, officer), citizen)
    if row.version != version:
        raise Conflict(f"version {row.version}, not {version}")
    identities.rewrite(work, officer.id, row, identities.clean(identity), reason=reason)
    return gather.person(work.vault, row)


def changes(work: Work, officer: Officer, citizen: str) -> tuple[Change, ...]:
    """Every correction, oldest first. For the head: its hours could tell of hidden visits."""
    if not officer.is_head:
        raise NotTrusted("the head reads the trace")
    row = gather.citizen(work, Sight.of(work, officer), citizen)
    access.note(work, officer, What.CITIZEN, row.public_id, Why.WORK)
    query = select(CitizenChange).where(CitizenChange.citizen_id == row.id)
    return tuple(shown_changes(work, query))


def shown_changes(work: Work, query: Select[CitizenChange]) -> list[Change]:
    """Corrections as they are shown, oldest first. Whoever calls asked who may see them."""
    rows = work.session.scalars(
        query.order_by(CitizenChange.id).options(joinedload(CitizenChange.staff))
    )
    return [
        Change(
            at=change.at,
            officer=change.staff.name,
            before=json.loads(texts.get(work.vault, change, "before")),
            reason=texts.get(work.vault, change, "reason"),
        )
        for change in rows
    ]


# --- inside -------------------------------------------------------------------------------


def _by_number(work: Work, sight: Sight, id_number: str) -> Citizen | None:
    """The ordinary side if there is one: an entitled reader's file holds both."""
    clean = number(id_number)
    if not clean:
        raise BadInput("id_number", "a number is wanted")
    return work.session.scalar(
        select(Citizen)
        .where(Citizen.hall_id == work.hall.id)
        .where(Citizen.id_hash == identities.id_hash(work.vault, clean), sight.citizens())
        .order_by(Citizen.confidentiality != Confidentiality.ORDINARY, Citizen.id)
        .limit(1)
    )


def _with_words(work: Work, sight: Sight, hashes: list[bytes]) -> list[Citizen]:
    """Walks the rarest word and asks the others of each: `Thử` leads, not `Nguyễn`.

    All within one index; only who has every word is fetched.
    """
    rarest, *others = sorted(hashes, key=lambda found: _how_common(work, found))
    has_others: list[ColumnElement[bool]] = []
    for word_hash in others:
        word = aliased(CitizenWord)
        has_others.append(
            exists().where(word.word_hash == word_hash, word.citizen_id == CitizenWord.citizen_id)
        )
    return list(
        work.session.scalars(
            select(Citizen)
            .join(CitizenWord, CitizenWord.citizen_id == Citizen.id)
            # the hall is in the hash; asked for by itself it would lead the planner astray
            .where(CitizenWord.word_hash == rarest, *has_others, sight.citizens())
            .limit(MOST + 1)
        )
    )


def _how_common(work: Work, word_hash: bytes) -> int:
    some = select(CitizenWord.citizen_id).where(CitizenWord.word_hash == word_hash)
    counted = select(func.count()).select_from(some.limit(_COUNT_TO).subquery())
    return work.session.scalar(counted) or 0


def _one_side(rows: list[Citizen]) -> list[Citizen]:
    """Without the protected side of somebody whose ordinary one is there as well."""
    ordinary = [row for row in rows if row.confidentiality is Confidentiality.ORDINARY]
    keys = {row.id for row in ordinary}
    numbers = {row.id_hash for row in ordinary} - {None}
    return [
        row
        for row in rows
        if row.confidentiality is Confidentiality.ORDINARY
        or (row.ordinary_id not in keys and row.id_hash not in numbers)
    ]


def _completed(said: Identity, known: Identity) -> Identity:
    """What was said now; where nothing was said, what was known."""
    return Identity(
        full_name=said.full_name,
        id_kind=said.id_kind,
        id_number=said.id_number,
        birth_date=said.birth_date or known.birth_date,
        address=said.address or known.address,
        commune=said.commune or (known.commune if not said.address else ""),
        phone=said.phone or known.phone,
    )


def _details(work: Work, row: Citizen) -> Details:
    return Details(
        id=row.public_id,
        identity=identities.read(work.vault, row),
        is_sealed=row.confidentiality is Confidentiality.PROTECTED,
        version=row.version,
    )


def _note_search(work: Work, officer: Officer, found: int) -> None:
    access.note(work, officer, What.SEARCH, "", Why.SEARCH, found=found)
