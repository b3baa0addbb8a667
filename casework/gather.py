"""From sealed rows to what an officer is shown: a few queries, whatever the number of rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select, union
from sqlalchemy.orm import joinedload

from casework import identities, texts
from casework.folding import mask, number
from casework.kinds import Confidentiality, Outcome
from casework.model import Citizen, Matter, MatterMerger, Petition, Visit, VisitOutcome
from casework.shown import Lead, MatterShown, Person, PetitionShown, VisitShown
from casework.sight import Sight
from hall.errors import NotFound
from hall.model import Staff, Ticket
from hall.store import Work
from hall.vault import Vault

_PROTECTED = Confidentiality.PROTECTED


# --- one row, or NotFound: what the reader may not know of is not there ------------------


def citizen(work: Work, sight: Sight, public_id: str) -> Citizen:
    query = select(Citizen).where(Citizen.public_id == public_id, sight.citizens())
    found = work.session.scalar(query.where(Citizen.hall_id == work.hall.id))
    if found is None:
        raise NotFound("citizen", public_id)
    return found


def matter(work: Work, sight: Sight, key: str) -> Matter:
    """By id or by code."""
    found = work.session.scalar(
        select(Matter)
        .where(Matter.id.in_(union(*matter_keys(work, key))), sight.matters())
        .options(joinedload(Matter.lead_officer))
    )
    if found is not None:
        found = _joined(work, sight, found)
    if found is None:
        raise NotFound("matter", key)
    return found


def _joined(work: Work, sight: Sight, row: Matter) -> Matter | None:
    """The matter into which that one went; itself if it stands alone."""
    merger = work.session.get(MatterMerger, row.id)
    if merger is None:
        return row
    return work.session.scalar(
        select(Matter)
        .where(Matter.id == merger.into_id, sight.matters())
        .options(joinedload(Matter.lead_officer))
    )


def matter_keys(work: Work, key: str) -> list[Select[int]]:
    """Ways to this hall's matter of that id or code, known or not; each has its index."""
    hall_id = work.hall.id
    return [
        select(Matter.id).where(Matter.public_id == key, Matter.hall_id == hall_id),
        select(Matter.id).where(Matter.hall_id == hall_id, Matter.code == number(key)),
    ]


def petition(work: Work, sight: Sight, public_id: str) -> Petition:
    query = _petitions().where(Petition.public_id == public_id, sight.petitions())
    found = work.session.scalar(query.where(Petition.hall_id == work.hall.id))
    if found is None:
        raise NotFound("petition", public_id)
    return found


def visit(work: Work, sight: Sight, public_id: str) -> Visit:
    query = _visits().where(Visit.public_id == public_id, sight.visits())
    found = work.session.scalar(query.where(Visit.hall_id == work.hall.id))
    if found is None:
        raise NotFound("visit", public_id)
    return found


def knows(work: Work, sight: Sight, matter_id: int) -> bool:
    """Does that matter exist for the reader?"""
    query = select(Matter.id).where(Matter.id == matter_id, sight.matters())
    return work.session.scalar(query) is not None


# --- many ---------------------------------------------------------------------------------


def matters(work: Work, sight: Sight, keys: Collection[int]) -> tuple[MatterShown, ...]:
    """Those of these keys that exist for the reader; the one that moved last comes first."""
    if not keys:
        return ()
    rows = work.session.scalars(
        select(Matter)
        .where(Matter.id.in_(keys), sight.matters())
        .options(joinedload(Matter.lead_officer))
    ).all()
    known = [row.id for row in rows]
    visits_of: dict[int | None, list[VisitShown]] = defaultdict(list)
    for matter_id, shown in visits(work, sight, Visit.matter_id.in_(known)):
        visits_of[matter_id].append(shown)
    petitions_of: dict[int, list[PetitionShown]] = defaultdict(list)
    for paper in work.session.scalars(
        _petitions()
        .where(Petition.matter_id.in_(known), sight.petitions())
        .order_by(Petition.received_at.desc(), Petition.id.desc())
    ):
        petitions_of[paper.matter_id].append(shown_petition(work.vault, paper))
    found = [shown_matter(work.vault, row, petitions_of[row.id], visits_of[row.id]) for row in rows]
    return tuple(sorted(found, key=_moved, reverse=True))


def visits(
    work: Work, sight: Sight, condition: ColumnElement[bool]
) -> list[tuple[int | None, VisitShown]]:
    """Newest first, each with the key of its matter.

    The n-th of its matter is told where the matter itself is known.
    """
    # columns, not rows of the model: of somebody who came two hundred times that is half the page
    rows = work.session.execute(
        _shown_visits()
        .where(condition, sight.visits())
        .order_by(Visit.started_at.desc(), Visit.id.desc())
    ).all()
    outcomes = _outcomes(work, [row.id for row in rows])
    nth = _nth(work, sight, {row.matter_id for row in rows if row.matter_id is not None})
    return [
        (row.matter_id, _shown_visit(work.vault, row, outcomes[row.id], nth.get(row.id)))
        for row in rows
    ]


def one_visit(work: Work, sight: Sight, row: Visit) -> VisitShown:
    return visits(work, sight, Visit.id == row.id)[0][1]


def outcomes_of(work: Work, row: Visit) -> tuple[Outcome, ...]:
    return tuple(_outcomes(work, [row.id])[row.id])


# --- one row as it is shown ---------------------------------------------------------------


def person(vault: Vault, row: Citizen) -> Person:
    who = identities.read(vault, row)
    return Person(
        id=row.public_id,
        name=who.full_name,
        id_kind=who.id_kind,
        id_masked=mask(who.id_number),
        birth_year=who.birth_year,
        address=who.address,
        is_sealed=row.confidentiality is _PROTECTED,
    )


def shown_petition(vault: Vault, row: Petition) -> PetitionShown:
    return PetitionShown(
        id=row.public_id,
        number=f"{row.number}/{row.year}",
        kind=row.kind,
        source=row.source,
        received_at=row.received_at,
        petitioner=_name(vault, row.citizen),
        content=texts.get(vault, row, "content"),
        requests=texts.get(vault, row, "requests"),
        accused=texts.get(vault, row, "accused"),
        status=row.status,
        decision=row.decision,
        is_sealed=row.confidentiality is _PROTECTED,
        may_follow=row.may_be_followed,
        version=row.version,
    )


def shown_matter(
    vault: Vault,
    row: Matter,
    petitions: Iterable[PetitionShown] = (),
    visits: Iterable[VisitShown] = (),
) -> MatterShown:
    return MatterShown(
        id=row.public_id,
        code=row.code,
        title=texts.get(vault, row, "title"),
        summary=texts.get(vault, row, "summary"),
        status=row.status,
        lead=_lead(row.lead_officer),
        opened_at=row.opened_at,
        petitions=tuple(petitions),
        visits=tuple(visits),
        is_sealed=row.confidentiality is _PROTECTED,
        version=row.version,
    )


# --- inside -------------------------------------------------------------------------------


def _petitions() -> Select[Petition]:
    return (
        select(Petition)
        .options(
            joinedload(Petition.citizen),
            # also where the matter is at hand: read anew without it, a petition would lose it
            joinedload(Petition.matter).joinedload(Matter.lead_officer),
        )
        .execution_options(populate_existing=True)
    )


def _visits() -> Select[Visit]:
    return (
        select(Visit)
        .options(
            joinedload(Visit.ticket).joinedload(Ticket.desk),
            joinedload(Visit.officer),
            joinedload(Visit.citizen),
            joinedload(Visit.matter).joinedload(Matter.lead_officer),
        )
        .execution_options(populate_existing=True)  # a person may have changed sides meanwhile
    )


def _shown_visits() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Visit.id,
            Visit.public_id,
            Visit.matter_id,
            Visit.day,
            Visit.started_at,
            Visit.finished_at,
            Visit.kind,
            Visit.content,
            Visit.requests,
            Visit.next_step,
            Visit.next_on,
            Visit.confidentiality,
            Visit.ticket_id,
            Ticket.label.label("ticket"),
            Ticket.ended_at,
            Staff.name.label("officer"),
            Citizen.public_id.label("citizen_id"),
            Citizen.full_name,
        )
        .join(Staff, Staff.id == Visit.officer_id)
        .outerjoin(Ticket, Ticket.id == Visit.ticket_id)
        .outerjoin(Citizen, Citizen.id == Visit.citizen_id)
    )


def _shown_visit(
    vault: Vault, row: Row[*tuple[Any, ...]], outcomes: Sequence[Outcome], nth: int | None
) -> VisitShown:
    read = partial(texts.read, vault, Visit.__tablename__, row.public_id)
    name = texts.read(vault, Citizen.__tablename__, row.citizen_id, "full_name", row.full_name)
    return VisitShown(
        id=row.public_id,
        ticket=row.ticket or "",
        day=row.day,
        started_at=row.started_at,
        ended_at=row.finished_at if row.ticket_id is None else row.ended_at,
        officer=row.officer,
        citizen=name,
        citizen_id=row.citizen_id or "",
        kind=row.kind,
        outcomes=tuple(outcomes),
        content=read("content", row.content),
        requests=read("requests", row.requests),
        next_step=read("next_step", row.next_step),
        next_on=row.next_on,
        nth=nth,
        is_draft=row.finished_at is None,
        is_sealed=row.confidentiality is _PROTECTED,
    )


def _outcomes(work: Work, keys: Collection[int]) -> dict[int, list[Outcome]]:
    found: dict[int, list[Outcome]] = defaultdict(list)
    if not keys:
        return found
    for row in work.session.scalars(
        select(VisitOutcome)
        .where(VisitOutcome.visit_id.in_(keys))
        .order_by(VisitOutcome.visit_id, VisitOutcome.position)
    ):
        found[row.visit_id].append(row.outcome)
    return found


def _nth(work: Work, sight: Sight, matter_ids: Collection[int]) -> dict[int, int]:
    """By visit: which reception of its matter it was. Counted, never stored: it cannot lie."""
    counted: dict[int, int] = defaultdict(int)
    found: dict[int, int] = {}
    if not matter_ids:
        return found
    for matter_id, visit_id in work.session.execute(
        select(Visit.matter_id, Visit.id)
        .join(Visit.matter)
        .where(Visit.matter_id.in_(matter_ids), sight.matters())
        .order_by(Visit.matter_id, Visit.started_at, Visit.id)
    ):
        if matter_id is not None:
            counted[matter_id] += 1
            found[visit_id] = counted[matter_id]
    return found


def _lead(staff: Staff) -> Lead:
    return Lead(id=staff.id, name=staff.name, title=staff.title, phone=staff.phone)


def _name(vault: Vault, row: Citizen | None) -> str:
    return texts.get(vault, row, "full_name") if row else ""


def _moved(shown: MatterShown) -> float:
    last = shown.last_visit
    return max(shown.opened_at, last.started_at if last else shown.opened_at).timestamp()
