"""How the words about people go: what is left are numbers, days, kinds and outcomes.

Emptied past the unit of work, table by table. Rows that are written once give up their
words only, under a keyed seal that vouches for the rest: their chains hold as before.
"""

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from casework import access, book, texts
from casework.model import (
    AccessEntry,
    AppointmentHolder,
    BookEntry,
    BookRow,
    Citizen,
    CitizenChange,
    CitizenWord,
    Directive,
    ImportLine,
    Incident,
    LateNotice,
    LeaderRequest,
    LegalHold,
    Matter,
    MatterEntry,
    MatterMark,
    Paper,
    Petition,
    PetitionTrace,
    Refusal,
    Sorting,
    TicketHint,
    Visit,
)
from hall.model import Base, Ticket
from hall.store import Work
from hall.vault import fingerprint

# --- which columns hold words ---------------------------------------------------------------

OF_PETITION: dict[type[Base], tuple[str, ...]] = {
    Sorting: ("target", "paper", "resolver"),
    LateNotice: ("text",),
    ImportLine: ("said",),  # the key stays: the line is not to come in again
}
OF_VISIT: dict[type[Base], tuple[str, ...]] = {
    Refusal: ("decider", "text", "review", "earlier", "notice"),
    Incident: ("place", "text", "measures", "people"),
}
OF_MATTER: dict[type[Base], tuple[str, ...]] = {
    MatterMark: ("origin", "upper"),
    MatterEntry: ("reason",),
    LeaderRequest: ("why", "decision_note", "minutes", "conclusion", "citizen_says"),
    Directive: ("unit", "text", "result"),
    LegalHold: ("reason", "end_reason"),
}
OWN: dict[type[Base], tuple[str, ...]] = {
    Petition: ("content", "requests", "accused", "lookup"),
    Visit: ("content", "requests", "earlier", "next_step", "representatives", "named_in"),
    Matter: ("title", "summary"),
}
# what the book says of whoever came, and what they said; the rest of a row is for statistics
BOOK_WORDS = (
    *("name", "address", "id_kind", "id_number"),
    *("content", "requests", "earlier", "next_step"),
)
_NO_TEXT = b""


def matters(work: Work, keys: Collection[int]) -> int:
    """Anonymise these matters with all that belongs to them. How many records that were."""
    petitions = _keys(work, Petition.matter_id.in_(keys), Petition)
    visited = _keys(work, Visit.matter_id.in_(keys), Visit)
    names = work.session.scalars(select(Matter.public_id).where(Matter.id.in_(keys))).all()
    for model, columns in OF_MATTER.items():
        _empty(work, model, columns, _column(model, "matter_id").in_(keys))
    _petitions(work, petitions)
    visits(work, visited)
    _reasons(work, names)
    values = {"anonymised_at": work.now, "keep_until": None, "version": Matter.version + 1}
    _empty(work, Matter, OWN[Matter], Matter.id.in_(keys), values)
    return len(petitions) + len(visited)


def visits(work: Work, keys: Collection[int]) -> int:
    """Anonymise these visits, and forget who came if nothing else is kept of them."""
    if not keys:
        return 0
    who = _citizens_of(work, Visit, keys)
    rows = work.session.execute(
        select(Visit.public_id, Visit.ticket_id).where(Visit.id.in_(keys))
    ).all()
    tickets = [ticket for _, ticket in rows if ticket is not None]
    for model, columns in OF_VISIT.items():
        _empty(work, model, columns, _column(model, "visit_id").in_(keys))
    _papers(work, Paper.visit_id.in_(keys))
    _book(work, keys)
    _reasons(work, [name for name, _ in rows])
    queue(work, tickets)
    work.session.execute(delete(TicketHint).where(TicketHint.ticket_id.in_(tickets)))
    values = {"anonymised_at": work.now, "citizen_id": None, "version": Visit.version + 1}
    _empty(work, Visit, OWN[Visit], Visit.id.in_(keys), values)
    people(work, who)
    return len(keys)


def people(work: Work, keys: Collection[int]) -> int:
    """Forget those of these people whom no record needs: name, number, and what finds them."""
    gone = list(
        work.session.scalars(
            select(Citizen.id).where(Citizen.id.in_(keys), *(~each for each in needs()))
        )
    )
    if gone:
        cut = update(Citizen).where(Citizen.ordinary_id.in_(gone)).values(ordinary_id=None)
        work.session.execute(cut, execution_options={"synchronize_session": False})
        for model in (CitizenWord, CitizenChange):
            work.session.execute(delete(model).where(_column(model, "citizen_id").in_(gone)))
        forget = delete(Citizen).where(Citizen.id.in_(gone))
        work.session.execute(forget, execution_options={"synchronize_session": False})
    return len(gone)


def needs() -> list[ColumnElement[bool]]:
    """What keeps a person, as conditions on `citizen`."""
    models = (Visit, Petition, TicketHint, AppointmentHolder)
    return [
        select(model.citizen_id).where(model.citizen_id == Citizen.id).correlate(Citizen).exists()
        for model in models
    ]


def queue(work: Work, tickets: Collection[int]) -> int:
    """What a ticket still tells of its holder: a telephone number, a keyed hash."""
    cut = update(Ticket).where(Ticket.id.in_(tickets)).values(phone=None, person_hash=None)
    work.session.execute(cut, execution_options={"synchronize_session": False})
    return len(tickets)


def reasons(work: Work, rows: Sequence[AccessEntry]) -> int:
    """Take the reasons out of these rows of the access journal; its chain holds."""
    for row in rows:
        before = access.link_before(work.session, row)
        row.reason, row.stripped_at = _NO_TEXT, work.now
        row.stripped_seal = access.strip_seal(work.vault, row, before)
    work.session.flush()
    return len(rows)


# --- inside -------------------------------------------------------------------------------


def _petitions(work: Work, keys: Collection[int]) -> None:
    if not keys:
        return
    who = _citizens_of(work, Petition, keys)
    for model, columns in OF_PETITION.items():
        _empty(work, model, columns, _column(model, "petition_id").in_(keys))
    work.session.execute(delete(PetitionTrace).where(PetitionTrace.petition_id.in_(keys)))
    work.session.execute(delete(TicketHint).where(TicketHint.petition_id.in_(keys)))
    _papers(work, Paper.petition_id.in_(keys))
    rows = work.session.execute(
        select(Petition.id, Petition.public_id).where(Petition.id.in_(keys))
    ).all()
    _reasons(work, [name for _, name in rows])
    for key, name in rows:
        values = {
            "anonymised_at": work.now,
            "citizen_id": None,
            # unlike any code's: of what everybody may know
            "lookup_hash": fingerprint(f"anonymised {name}")[:16],
            "may_follow": False,
            "version": Petition.version + 1,
        }
        _empty(work, Petition, OWN[Petition], Petition.id == key, values)
    people(work, who)


def _papers(work: Work, which: ColumnElement[bool]) -> None:
    """A paper keeps its number, kind and day."""
    query = select(Paper).where(which, Paper.stripped_at.is_(None))
    for row in work.session.scalars(query).all():
        said: dict[str, str] = json.loads(texts.get(work.vault, row, "content"))
        left = {name: text if name == "day" else "" for name, text in said.items()}
        texts.put(work.vault, row, content=json.dumps(left))
        row.stripped_at = work.now
    work.session.flush()


def _book(work: Work, visits: Collection[int]) -> None:
    """An entry keeps its number, day, kind, head count and outcomes."""
    rows = work.session.scalars(
        select(BookRow)
        .join(BookEntry, BookEntry.id == BookRow.entry_id)
        .where(BookEntry.visit_id.in_(visits), BookRow.stripped_at.is_(None))
    ).all()
    for row in rows:
        before = book.link_before(work.session, row)
        said: dict[str, Any] = json.loads(texts.get(work.vault, row, "content"))
        left = said | {name: "" for name in BOOK_WORDS if name in said}
        content = json.dumps(left | {"anonymised": True}, ensure_ascii=False, sort_keys=True)
        texts.put(work.vault, row, content=content)
        row.stripped_at = work.now
        row.stripped_seal = book.strip_seal(work.vault, row, before)
    work.session.flush()


def _reasons(work: Work, names: Collection[str]) -> None:
    reasons(
        work,
        work.session.scalars(
            select(AccessEntry).where(
                AccessEntry.hall_id == work.hall.id,
                AccessEntry.what_id.in_(names),
                AccessEntry.reason != _NO_TEXT,
                AccessEntry.stripped_at.is_(None),
            )
        ).all(),
    )


def _citizens_of(
    work: Work, model: type[Visit] | type[Petition], keys: Collection[int]
) -> set[int]:
    query = select(model.citizen_id).where(model.id.in_(keys), model.citizen_id.is_not(None))
    return {key for key in work.session.scalars(query) if key is not None}


def _keys(work: Work, which: ColumnElement[bool], model: type[Visit] | type[Petition]) -> list[int]:
    return list(work.session.scalars(select(model.id).where(which)))


def _empty(
    work: Work,
    model: type[Base],
    columns: Sequence[str],
    which: ColumnElement[bool],
    values: dict[str, Any] | None = None,
) -> None:
    emptied = dict.fromkeys(columns, _NO_TEXT) | (values or {})
    work.session.execute(
        update(model).where(which).values(emptied),
        execution_options={"synchronize_session": False},
    )


def _column(model: type[Base], name: str) -> ColumnElement[Any]:
    column: ColumnElement[Any] = model.__table__.c[name]
    return column
