"""What disturbed the hall: written down once, read by who wrote it and by the head."""

from dataclasses import dataclass, field
from datetime import date, datetime

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
MOST_SHOWN = 200


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
    """Write it down; it is not changed afterwards."""
    sight = Sight.of(work, officer)
    if not said.text.strip():
        raise BadInput("text", "what happened is wanted")
    for name in ("text", "place", "measures", "people"):
        if len(getattr(said, name)) > LONGEST:
            raise BadInput(name, f"at most {LONGEST} characters")
    row = Incident(
        public_id=new_id(),
        hall_id=work.hall.id,
        visit_id=gather.visit(work, sight, visit).id if visit else None,
        staff_id=officer.id,
        at=work.now,
        day=calendar.day_of(work.hall, work.now),
        kind=said.kind,
        police_called=said.police_called,
    )
    texts.put(
        work.vault,
        row,
        text=said.text,
        place=tidy(said.place),
        measures=said.measures,
        people=said.people,
    )
    work.session.add(row)
    work.session.flush()
    return all_of(work, officer)[0]


def all_of(work: Work, officer: Officer) -> tuple[Shown, ...]:
    """The latest first: one's own; the head's are all."""
    officer.must_receive()
    query = select(Incident).where(Incident.hall_id == work.hall.id)
    if not officer.is_head:
        query = query.where(Incident.staff_id == officer.id)
    query = query.order_by(Incident.id.desc()).limit(MOST_SHOWN)
    return tuple(
        Shown(
            id=row.public_id,
            said=Said(
                kind=row.kind,
                text=texts.get(work.vault, row, "text"),
                place=texts.get(work.vault, row, "place"),
                measures=texts.get(work.vault, row, "measures"),
                people=texts.get(work.vault, row, "people"),
                police_called=row.police_called,
            ),
            at=row.at,
            day=row.day,
            officer=row.staff.name,
        )
        for row in work.session.scalars(query.options(joinedload(Incident.staff)))
    )
