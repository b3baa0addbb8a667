"""What disturbed the hall: written down once, read by who wrote it and by the head."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from casework import gather, texts
from casework.access import Officer
from casework.folding import tidy
from casework.model import Incident
from casework.session_kinds import IncidentKind
from casework.sight import Sight
from hall import calendar
from hall.errors import BadInput
from hall.store import Work
from hall.vault import new_id

LONGEST = 4_000  # characters
SAME_WITHIN = timedelta(minutes=15)  # the very same words again: sent again, not happened again
MOST_SHOWN = 200
_WORDS = ("text", "place", "measures", "people")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What happened, where, to whom, and what was done."""

    kind: IncidentKind
    text: str = field(repr=False)
    place: str = field(default="", repr=False)
    measures: str = field(default="", repr=False)
    people: str = field(default="", repr=False)
    police_called: bool = False


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An incident as it was written."""

    id: str
    said: Said
    at: datetime
    day: date
    officer: str


def record(work: Work, officer: Officer, said: Said, *, visit: str | None = None) -> Shown:
    """Write it down; it is not changed afterwards. Sent again because no answer came, it is one."""
    sight = Sight.of(work, officer)
    if not said.text.strip():
        raise BadInput("text", "what happened is wanted")
    for name in _WORDS:
        if len(getattr(said, name)) > LONGEST:
            raise BadInput(name, f"at most {LONGEST} characters")
    visit_id = gather.visit(work, sight, visit).id if visit else None
    words = {name: _clean(name, getattr(said, name)) for name in _WORDS}
    clean = Said(kind=said.kind, police_called=said.police_called, **words)
    if (known := _sent_before(work, officer, clean, visit_id)) is not None:
        return known
    row = Incident(
        public_id=new_id(),
        hall_id=work.hall.id,
        visit_id=visit_id,
        staff_id=officer.id,
        at=work.now,
        day=calendar.day_of(work.hall, work.now),
        kind=said.kind,
        police_called=said.police_called,
    )
    texts.put(work.vault, row, **words)
    work.session.add(row)
    work.session.flush()
    return all_of(work, officer)[0]


def all_of(work: Work, officer: Officer) -> tuple[Shown, ...]:
    """The latest first: one's own; the head's are all."""
    officer.must_receive()
    query = select(Incident).where(Incident.hall_id == work.hall.id)
    if not officer.is_head:
        query = query.where(Incident.staff_id == officer.id)
    rows = work.session.scalars(
        query.order_by(Incident.id.desc()).limit(MOST_SHOWN).options(joinedload(Incident.staff))
    )
    return tuple(_shown(work, row) for row in rows)


# --- inside -------------------------------------------------------------------------------


def _sent_before(work: Work, officer: Officer, said: Said, visit_id: int | None) -> Shown | None:
    """The same by the same hand a moment ago, if there is one."""
    mine = (Incident.hall_id == work.hall.id) & (Incident.staff_id == officer.id)
    recent = (Incident.at > work.now - SAME_WITHIN) & (Incident.visit_id == visit_id)
    rows = work.session.scalars(
        select(Incident).where(mine, recent).options(joinedload(Incident.staff))
    )
    found = (_shown(work, row) for row in rows)
    return next((each for each in found if each.said == said), None)


def _clean(name: str, text: str) -> str:
    """As it is stored, and so as it is read again."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").strip())
    return tidy(text) if name == "place" else text


def _shown(work: Work, row: Incident) -> Shown:
    words = {name: texts.get(work.vault, row, name) for name in _WORDS}
    return Shown(
        id=row.public_id,
        said=Said(kind=row.kind, police_called=row.police_called, **words),
        at=row.at,
        day=row.day,
        officer=row.staff.name,
    )
