"""Records as other programs get them: codes, numbers and days; no name, no text, nothing sealed.

What is protected is not there, in no list and under no id. Codes are those of `kinds` and
never change; names and texts of citizens leave the house on no machine's way.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, joinedload

from casework.kinds import (
    Confidentiality,
    Decision,
    Kind,
    MatterStatus,
    Mode,
    Outcome,
    PetitionStatus,
    Reception,
    Source,
)
from casework.model import (
    BookEntry,
    ImportLine,
    ImportRun,
    Matter,
    Petition,
    Visit,
    VisitOutcome,
)
from hall import calendar
from hall.errors import BadInput, NotFound
from hall.model import Hall

LONGEST_DAYS = 366  # of one list
_ORDINARY = Confidentiality.ORDINARY


@dataclass(frozen=True, kw_only=True)
class OpenPetition:
    """One petition. `number` is that of the year's register."""

    id: str
    number: str
    matter: str
    kind: Kind
    source: Source
    received_on: date
    signers: int
    status: PetitionStatus
    decision: Decision | None
    decided_on: date | None


@dataclass(frozen=True, kw_only=True)
class OpenVisit:
    """One reception. By its day and no hour: an hour would lead to a ticket."""

    id: str
    day: date
    reception: Reception
    mode: Mode
    people: int
    kind: Kind | None
    outcomes: tuple[Outcome, ...]
    matter: str
    book_number: str  # "" until it stands in the book
    next_on: date | None


@dataclass(frozen=True, kw_only=True)
class OpenMatter:
    """One matter, with the ids of its petitions."""

    id: str
    code: str
    status: MatterStatus
    lead: str
    opened_on: date
    petitions: tuple[str, ...]


def count(session: Session, hall: Hall, kind: str, first: date, last: date) -> int:
    """How many `petitions` or `visits` these days have. BadInput for more than a year."""
    _check(first, last)
    if kind == "petitions":
        query = select(Petition.id).where(*_open_petitions(hall), _received(hall, first, last))
    else:
        inside = Visit.day.between(first, last)
        query = select(Visit.id).where(*_open_visits(hall), inside)
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def petitions(session: Session, hall: Hall, first: date, last: date) -> list[OpenPetition]:
    """Those received on these days, both included, by number. BadInput for more than a year."""
    _check(first, last)
    return _petitions(session, hall, _received(hall, first, last))


def petition(session: Session, hall: Hall, public_id: str) -> OpenPetition:
    """NotFound for what is sealed, in the words for what never was."""
    found = _petitions(session, hall, Petition.public_id == public_id)
    if not found:
        raise NotFound("petition", public_id)
    return found[0]


def visits(session: Session, hall: Hall, first: date, last: date) -> list[OpenVisit]:
    """The finished receptions of these days, both included, by day."""
    _check(first, last)
    return _visits(session, hall, Visit.day.between(first, last))


def visit(session: Session, hall: Hall, public_id: str) -> OpenVisit:
    """NotFound for what is sealed or not finished, in the words for what never was."""
    found = _visits(session, hall, Visit.public_id == public_id)
    if not found:
        raise NotFound("visit", public_id)
    return found[0]


def matter(session: Session, hall: Hall, public_id: str) -> OpenMatter:
    """NotFound for what is sealed, in the words for what never was."""
    row = session.scalar(
        select(Matter)
        .where(Matter.public_id == public_id, Matter.hall_id == hall.id)
        .where(Matter.confidentiality == _ORDINARY)
        .where(~exists().where(Petition.matter_id == Matter.id, is_coming()).correlate(Matter))
        .options(joinedload(Matter.lead_officer))
    )
    if row is None:
        raise NotFound("matter", public_id)
    papers = _petitions(session, hall, Petition.matter_id == row.id)
    return OpenMatter(
        id=row.public_id,
        code=row.code,
        status=row.status,
        lead=row.lead_officer.name,
        opened_on=calendar.day_of(hall, row.opened_at),
        petitions=tuple(paper.id for paper in papers),
    )


def codes(found: Any) -> dict[str, Any]:
    """One of these records as JSON takes it: days as 2026-11-23, lists of codes."""
    return {name: _plain(value) for name, value in asdict(found).items()}


def is_coming() -> ColumnElement[bool]:
    """Brought by a register of which more is to come: shown to nobody before."""
    return (
        exists()
        .where(ImportLine.petition_id == Petition.id)
        .where(ImportRun.id == ImportLine.run_id, ImportRun.ended_at.is_(None))
        .correlate(Petition)
    )


# --- inside -------------------------------------------------------------------------------


def _petitions(session: Session, hall: Hall, which: ColumnElement[bool]) -> list[OpenPetition]:
    rows = session.scalars(
        select(Petition)
        .where(*_open_petitions(hall), which)
        .order_by(Petition.year, Petition.number)
        .options(joinedload(Petition.matter))
    )
    return [_shown(hall, row) for row in rows]


def _visits(session: Session, hall: Hall, which: ColumnElement[bool]) -> list[OpenVisit]:
    rows = session.execute(
        select(Visit, Matter.public_id, BookEntry.number, BookEntry.year)
        .outerjoin(Matter, Matter.id == Visit.matter_id)
        .outerjoin(BookEntry, BookEntry.visit_id == Visit.id)
        .where(*_open_visits(hall), which)
        .order_by(Visit.day, BookEntry.number, Visit.id)
    ).all()
    outcomes = _outcomes(session, [visit.id for visit, *_ in rows])
    return [
        OpenVisit(
            id=visit.public_id,
            day=visit.day,
            reception=visit.reception,
            mode=visit.mode,
            people=visit.party_size,
            kind=visit.kind,
            outcomes=tuple(outcomes[visit.id]),
            matter=matter or "",
            book_number=f"{number}/{year}" if number else "",
            next_on=visit.next_on,
        )
        for visit, matter, number, year in rows
    ]


def _open_petitions(hall: Hall) -> tuple[ColumnElement[bool], ...]:
    return Petition.hall_id == hall.id, Petition.confidentiality == _ORDINARY, ~is_coming()


def _received(hall: Hall, first: date, last: date) -> ColumnElement[bool]:
    start, end = _begins(hall, first), _begins(hall, last + timedelta(days=1))
    return (Petition.received_at >= start) & (Petition.received_at < end)


def _open_visits(hall: Hall) -> tuple[ColumnElement[bool], ...]:
    return (
        Visit.hall_id == hall.id,
        Visit.confidentiality == _ORDINARY,
        Visit.finished_at.is_not(None),
    )


def _shown(hall: Hall, row: Petition) -> OpenPetition:
    def day(at: datetime | None) -> date | None:
        return calendar.day_of(hall, at) if at else None

    return OpenPetition(
        id=row.public_id,
        number=f"{row.number}/{row.year}",
        matter=row.matter.public_id,
        kind=row.kind,
        source=row.source,
        received_on=calendar.day_of(hall, row.received_at),
        signers=row.signers,
        status=row.status,
        decision=row.decision,
        decided_on=day(row.decided_at),
    )


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return [str(each) for each in value] if isinstance(value, tuple) else value


def _outcomes(session: Session, keys: Sequence[int]) -> dict[int, list[Outcome]]:
    found: dict[int, list[Outcome]] = defaultdict(list)
    for n in range(0, len(keys), 500):  # a list of keys is not without end
        for row in session.scalars(
            select(VisitOutcome)
            .where(VisitOutcome.visit_id.in_(keys[n : n + 500]))
            .order_by(VisitOutcome.visit_id, VisitOutcome.position)
        ):
            found[row.visit_id].append(row.outcome)
    return found


def _begins(hall: Hall, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(hall.zone))


def _check(first: date, last: date) -> None:
    if not 0 <= (last - first).days < LONGEST_DAYS:
        raise BadInput("last", f"1 to {LONGEST_DAYS} days at once")
