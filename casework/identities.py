"""The rows behind a person: how they are written, found, and kept on two sides.

An ordinary record points at an ordinary row, a protected record at a protected row.
When a record changes sides its person follows: the row itself, if nothing on the old
side needs it, else a copy.
"""

import json
import re
from dataclasses import asdict

from sqlalchemy import CompoundSelect, delete, insert, select, union, update
from sqlalchemy.orm import Session

from casework import texts
from casework.folding import fold, number, tidy, words_of
from casework.kinds import Confidentiality, IdKind
from casework.model import (
    AppointmentHolder,
    Citizen,
    CitizenChange,
    CitizenWord,
    Petition,
    TicketHint,
    Visit,
)
from casework.shown import Identity
from hall.errors import BadInput
from hall.store import Work
from hall.vault import Vault, new_id

LONGEST_NAME = 200  # characters
_NUMBERS = {
    IdKind.CARD: r"[0-9]{12}",
    IdKind.OLD_CARD: r"[0-9]{9}",
    IdKind.PASSPORT: r"[0-9A-Z]{5,20}",
    IdKind.NONE: r"",
}
_BIRTH_DATE = r"|[0-9]{4}|[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"


def read(vault: Vault, citizen: Citizen) -> Identity:
    """Who that is."""
    return Identity(
        full_name=texts.get(vault, citizen, "full_name"),
        id_kind=citizen.id_kind,
        id_number=texts.get(vault, citizen, "id_number"),
        birth_date=texts.get(vault, citizen, "birth_date"),
        address=texts.get(vault, citizen, "address"),
        commune=texts.get(vault, citizen, "commune"),
        phone=texts.get(vault, citizen, "phone"),
    )


def clean(identity: Identity) -> Identity:
    """As we store it. BadInput names the field that cannot be meant."""
    found = Identity(
        full_name=tidy(identity.full_name),
        id_kind=identity.id_kind,
        id_number=number(identity.id_number),
        birth_date=identity.birth_date.strip(),
        address=tidy(identity.address),
        commune=tidy(identity.commune),
        phone=tidy(identity.phone),
    )
    if not 1 <= len(found.full_name) <= LONGEST_NAME or not fold(found.full_name):
        raise BadInput("full_name", f"1 to {LONGEST_NAME} characters")
    if not re.fullmatch(_NUMBERS[found.id_kind], found.id_number):
        raise BadInput("id_number", f"not a number of a {found.id_kind}")
    if not re.fullmatch(_BIRTH_DATE, found.birth_date):
        raise BadInput("birth_date", "a year, or year-month-day")
    if len(found.address) > 500 or len(found.commune) > LONGEST_NAME or len(found.phone) > 40:
        raise BadInput("address", "too long")
    return found


def create(
    work: Work,
    identity: Identity,
    confidentiality: Confidentiality = Confidentiality.ORDINARY,
    *,
    public_id: str | None = None,
) -> Citizen:
    """A new row for that person."""
    citizen = build(work, identity, confidentiality, public_id=public_id)
    _write(work, citizen, identity)
    return citizen


def build(
    work: Work,
    identity: Identity,
    confidentiality: Confidentiality = Confidentiality.ORDINARY,
    *,
    public_id: str | None = None,
) -> Citizen:
    """A new row that is not stored yet; once it is, `words` go beside it."""
    citizen = Citizen(
        public_id=public_id or new_id(),
        hall_id=work.hall.id,
        confidentiality=confidentiality,
        created_at=work.now,
    )
    _fill(work, citizen, identity)
    return citizen


def words(work: Work, citizen: Citizen, identity: Identity) -> list[dict[str, object]]:
    """The rows by which a stored citizen is found by name, year and commune."""
    vault, hall_id = work.vault, work.hall.id
    said = set(words_of(identity.full_name))
    if identity.birth_date:
        said.add(identity.birth_date[:4])
    if identity.commune:
        said.add(f"@{fold(identity.commune)}")
    return [
        {"word_hash": word_hash(vault, hall_id, word), "citizen_id": citizen.id}
        for word in sorted(said)
    ]


def rewrite(
    work: Work, staff_id: int, citizen: Citizen, identity: Identity, *, reason: str = ""
) -> None:
    """Correct a row, and keep what stood there before, with the reason if one was given."""
    old = asdict(read(work.vault, citizen))
    new = asdict(identity)
    before = {name: str(old[name]) for name in old if old[name] != new[name]}
    if not before:
        return
    change = CitizenChange(
        public_id=new_id(), citizen_id=citizen.id, staff_id=staff_id, at=work.now
    )
    texts.put(work.vault, change, before=json.dumps(before, ensure_ascii=False), reason=reason)
    work.session.add(change)
    _write(work, citizen, identity)


def follow(work: Work, record: Visit | Petition) -> None:
    """Bring the record's person to the record's own side."""
    work.session.flush()
    if record.citizen_id is None:
        return
    row = work.session.get_one(Citizen, record.citizen_id)
    side = record.confidentiality
    if row.confidentiality is side:
        return
    other = _other_side(work.session, row)
    if other is None and not _is_needed(work.session, row):
        row.confidentiality = side
        row.ordinary_id = None
        work.session.flush()
        return
    if other is None:
        other = create(work, read(work.vault, row), side)
        _link(row, other)
    record.citizen = other
    work.session.flush()
    if not _is_needed(work.session, row):
        _merge(work.session, row, other)


def same_person(row: Citizen) -> CompoundSelect[int]:
    """The keys of all rows of that person, its own among them. Each way has its index."""
    ways = [
        select(Citizen.id).where(Citizen.id.in_([row.id, row.ordinary_id or row.id])),
        select(Citizen.id).where(Citizen.ordinary_id == row.id),
    ]
    if row.id_hash is not None:
        ways.append(
            select(Citizen.id).where(Citizen.hall_id == row.hall_id, Citizen.id_hash == row.id_hash)
        )
    return union(*ways)


def is_protected_elsewhere(session: Session, visit: Visit) -> bool:
    """Is the person of this visit protected for the sake of any other record?"""
    row = session.get(Citizen, visit.citizen_id) if visit.citizen_id is not None else None
    if row is None or row.confidentiality is not Confidentiality.PROTECTED:
        return False
    return _is_needed(session, row, besides=visit)


def name_hash(vault: Vault, hall_id: int, name: str) -> bytes:
    return vault.index("name", f"{hall_id}|{fold(name)}")


def id_hash(vault: Vault, id_number: str) -> bytes | None:
    return vault.index("id", id_number) if id_number else None


def word_hash(vault: Vault, hall_id: int, word: str) -> bytes:
    """Of a folded word of a name; `1990` for a year of birth, `@phuong mau` for a commune."""
    return vault.index("word", f"{hall_id}|{word}")


def _fill(work: Work, citizen: Citizen, identity: Identity) -> None:
    columns = asdict(identity)
    citizen.id_kind = columns.pop("id_kind")
    texts.put(work.vault, citizen, **columns)
    citizen.id_hash = id_hash(work.vault, identity.id_number)
    citizen.name_hash = name_hash(work.vault, work.hall.id, identity.full_name)


def _write(work: Work, citizen: Citizen, identity: Identity) -> None:
    _fill(work, citizen, identity)
    work.session.add(citizen)
    work.session.flush()
    work.session.execute(delete(CitizenWord).where(CitizenWord.citizen_id == citizen.id))
    work.session.execute(insert(CitizenWord), words(work, citizen, identity))


def _other_side(session: Session, row: Citizen) -> Citizen | None:
    """The same person on the other side, if they have a row there."""
    if row.ordinary_id is not None:
        return session.get(Citizen, row.ordinary_id)
    return session.scalar(
        select(Citizen)
        .where(Citizen.id.in_(same_person(row)))
        .where(Citizen.confidentiality != row.confidentiality)
        .order_by(Citizen.id)
        .limit(1)
    )


def _is_needed(session: Session, row: Citizen, *, besides: Visit | None = None) -> bool:
    """Does any record of the row's own side point at it?"""
    side = row.confidentiality
    petitions = select(Petition.id).where(
        Petition.citizen_id == row.id, Petition.confidentiality == side
    )
    visits = select(Visit.id).where(Visit.citizen_id == row.id, Visit.confidentiality == side)
    if besides is not None:
        visits = visits.where(Visit.id != besides.id)
    return any(session.scalar(query.limit(1)) is not None for query in (petitions, visits))


def _link(row: Citizen, other: Citizen) -> None:
    """Only from the protected side: the ordinary row must not tell that there is another."""
    if row.confidentiality is Confidentiality.PROTECTED:
        row.ordinary = other
    else:
        other.ordinary = row


def _merge(session: Session, row: Citizen, other: Citizen) -> None:
    """Nothing on its own side needs the row any more: what hangs on it goes to the other."""
    for model in (Visit, Petition, TicketHint, AppointmentHolder, CitizenChange):
        session.execute(update(model).where(model.citizen_id == row.id).values(citizen_id=other.id))
    session.execute(update(Citizen).where(Citizen.ordinary_id == row.id).values(ordinary_id=None))
    session.execute(delete(CitizenWord).where(CitizenWord.citizen_id == row.id))
    session.flush()
    session.delete(row)
    session.flush()
