"""The file that lies open when the citizen sits down; and the history of a matter."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import and_, or_, select, union
from sqlalchemy.orm import joinedload

from casework import access, gather, identities
from casework.access import Officer, What, Why
from casework.kinds import Confidentiality
from casework.model import Citizen, Matter, Petition, TicketHint, Visit
from casework.shown import File, MatterShown, VisitShown
from casework.sight import Sight
from hall import tickets
from hall.errors import NotTrusted
from hall.model import Ticket
from hall.store import Work


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What Next brings. All of it None for somebody of whom nothing was told."""

    file: File | None  # the citizen's
    matter: MatterShown | None  # with the history of the petition they come for
    visit: str | None  # the officer's own visit of that ticket, if it has begun


def of_citizen(work: Work, officer: Officer, citizen: str, *, why: Why = Why.SEARCH) -> File:
    """All that this officer may know of that person. NotFound if that is nothing."""
    sight = Sight.of(work, officer)
    return _file(work, sight, gather.citizen(work, sight, citizen), why)


def of_ticket(work: Work, officer: Officer, ticket: str) -> Opened:
    """The file of the ticket that the officer's desk holds. NotTrusted for another's."""
    sight = Sight.of(work, officer)
    held = tickets.load(work.session, ticket, hall_id=work.hall.id)
    if not officer.is_head and (held.desk is None or held.desk.staff_id != officer.id):
        raise NotTrusted("at another officer's desk")
    hint = work.session.get(TicketHint, held.id)
    before = _visits_of(work, sight, held)
    mine = next((visit for visit in before if visit.officer_id == officer.id), None)
    told = [hint.citizen_id if hint else None, *(visit.citizen_id for visit in before)]
    matter = _petition_hinted(work, sight, hint)
    matter_ids = [matter.id] if matter else [v.matter_id for v in before if v.matter_id]
    citizen = _first_known(work, sight, [key for key in told if key is not None])
    return Opened(
        file=_file(work, sight, citizen, Why.OWN_VISIT, held.id) if citizen else None,
        matter=_history(work, sight, matter_ids[0], Why.OWN_VISIT, held.id) if matter_ids else None,
        visit=mine.public_id if mine else None,
    )


def of_petition(
    work: Work, officer: Officer, petition: str, *, why: Why = Why.SEARCH
) -> MatterShown | None:
    """What happened so far in the matter of that petition, and who leads it.

    None for an officer who may see the petition they once received, but not its matter.
    """
    sight = Sight.of(work, officer)
    return _history(work, sight, gather.petition(work, sight, petition).matter_id, why)


def of_matter(work: Work, officer: Officer, matter: str, *, why: Why = Why.SEARCH) -> MatterShown:
    """A matter by its id or code, with its petitions and visits."""
    sight = Sight.of(work, officer)
    found = gather.matter(work, sight, matter)
    _note_matter(work, sight, found, why)
    return gather.matters(work, sight, [found.id])[0]


# --- inside -------------------------------------------------------------------------------


def _file(
    work: Work, sight: Sight, citizen: Citizen, why: Why, ticket_id: int | None = None
) -> File:
    sides = _sides(work, sight, citizen)
    keys = [side.id for side in sides]
    matter_ids = _matters_of(work, sight, keys)
    matters = gather.matters(work, sight, matter_ids)
    loose = tuple(_loose(work, sight, keys, matter_ids, are_known=len(matters) == len(matter_ids)))
    access.note(work, sight.officer, What.CITIZEN, citizen.public_id, why, ticket_id=ticket_id)
    if any(matter.is_sealed for matter in matters):
        for row in _protected(work, sight, matter_ids):
            _note_matter(work, sight, row, why, ticket_id)
    return File(
        person=gather.person(work.vault, citizen),
        matters=matters,
        loose_visits=loose,
        has_sealed=any(matter.is_sealed for matter in matters)
        or any(visit.is_sealed for visit in loose),
    )


def _matters_of(work: Work, sight: Sight, keys: list[int]) -> set[int]:
    """What those visits and petitions belong to that exist for the reader."""
    of_visits = select(Visit.matter_id).where(Visit.citizen_id.in_(keys), sight.visits())
    of_petitions = select(Petition.matter_id).where(
        Petition.citizen_id.in_(keys), sight.petitions()
    )
    found = work.session.scalars(union(of_visits, of_petitions))
    return {each for each in found if each is not None}


def _loose(
    work: Work, sight: Sight, keys: list[int], matter_ids: set[int], *, are_known: bool
) -> Iterator[VisitShown]:
    """Visits without a matter, or of one that the reader does not know of.

    The others came with their matters: a visit is unsealed once.
    """
    hidden: set[int] = set()
    if not are_known:
        known = select(Matter.id).where(Matter.id.in_(matter_ids), sight.matters())
        hidden = matter_ids - set(work.session.scalars(known))
    # both asked at once, even if nothing is hidden: asked for none alone, the database would walk
    # the visits of everybody that have no matter
    loose = or_(Visit.matter_id.is_(None), Visit.matter_id.in_(hidden))
    visits = gather.visits(work, sight, and_(Visit.citizen_id.in_(keys), loose))
    return (shown for _, shown in visits)


def _sides(work: Work, sight: Sight, citizen: Citizen) -> list[Citizen]:
    """The rows of that person that exist for the reader."""
    mine = Citizen.id.in_(identities.same_person(citizen))
    return list(work.session.scalars(select(Citizen).where(mine, sight.citizens())))


def _visits_of(work: Work, sight: Sight, ticket: Ticket) -> list[Visit]:
    """Of a ticket that went from officer to officer: the latest first."""
    query = select(Visit).where(Visit.ticket_id == ticket.id, sight.visits())
    return list(work.session.scalars(query.order_by(Visit.started_at.desc(), Visit.id.desc())))


def _petition_hinted(work: Work, sight: Sight, hint: TicketHint | None) -> Matter | None:
    if hint is None or hint.petition_id is None:
        return None
    return work.session.scalar(
        select(Matter)
        .join(Petition, Petition.matter_id == Matter.id)
        .where(Petition.id == hint.petition_id, sight.matters())
    )


def _first_known(work: Work, sight: Sight, keys: list[int]) -> Citizen | None:
    for key in keys:
        query = select(Citizen).where(Citizen.id == key, sight.citizens())
        found = work.session.scalar(query)
        if found is not None:
            return found
    return None


def _history(
    work: Work, sight: Sight, matter_id: int, why: Why, ticket_id: int | None = None
) -> MatterShown | None:
    row = work.session.scalar(
        select(Matter)
        .where(Matter.id == matter_id, sight.matters())
        .options(joinedload(Matter.lead_officer))
    )
    if row is None:
        return None
    _note_matter(work, sight, row, why, ticket_id)
    return gather.matters(work, sight, [row.id])[0]


def _protected(work: Work, sight: Sight, keys: set[int]) -> list[Matter]:
    if not keys:
        return []
    query = select(Matter).where(Matter.id.in_(keys), sight.matters())
    return list(
        work.session.scalars(query.where(Matter.confidentiality == Confidentiality.PROTECTED))
    )


def _note_matter(
    work: Work, sight: Sight, row: Matter, why: Why, ticket_id: int | None = None
) -> None:
    why = Why.FORCED if sight.is_forced(row) else why
    access.note(work, sight.officer, What.MATTER, row.public_id, why, ticket_id=ticket_id)
