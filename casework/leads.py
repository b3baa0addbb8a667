"""Who leads what a ticket comes for: told to the line, so that one matter has one contact.

Of sealed matters the line is told nothing: their tickets neither wait for anybody nor go
before anybody.
"""

from sqlalchemy import ColumnElement, or_, select

from casework.kinds import Confidentiality, MatterStatus
from casework.model import Matter, Petition, TicketHint
from hall import leads
from hall.model import IS_OPEN, Ticket
from hall.store import Work

OVER = (MatterStatus.RESOLVED, MatterStatus.TERMINATED, MatterStatus.WITHDRAWN)


def tell(work: Work, ticket: Ticket, hint: TicketHint) -> None:
    """After a hint: the lead of that petition's matter, else of the citizen's open matters."""
    leads.tell(work, [ticket], _lead(work, hint))


def tell_again(work: Work, matter: Matter) -> None:
    """After another lead, a seal or its end: to all who are here for that matter."""
    work.session.flush()
    petitions = select(Petition.id).where(Petition.matter_id == matter.id)
    citizens = select(Petition.citizen_id).where(
        Petition.matter_id == matter.id, Petition.citizen_id.is_not(None)
    )
    rows = work.session.execute(
        select(TicketHint, Ticket)
        .join(Ticket, Ticket.id == TicketHint.ticket_id)
        .where(Ticket.hall_id == work.hall.id, IS_OPEN)
        .where(or_(TicketHint.petition_id.in_(petitions), TicketHint.citizen_id.in_(citizens)))
    )
    for hint, ticket in rows.all():
        tell(work, ticket, hint)


def _lead(work: Work, hint: TicketHint) -> int | None:
    """The one who leads it; None if nobody does, several do, or it is sealed."""
    if hint.petition_id is not None:
        found = _leads_of(work, Petition.id == hint.petition_id)
    elif hint.citizen_id is not None:
        is_open = Matter.status.not_in(OVER)
        found = _leads_of(work, (Petition.citizen_id == hint.citizen_id) & is_open)
    else:
        return None
    return found.pop() if len(found) == 1 else None


def _leads_of(work: Work, which: ColumnElement[bool]) -> set[int]:
    """Who leads the matters of those petitions, if none of them is sealed."""
    rows = work.session.execute(
        select(Matter.lead_officer_id, Matter.confidentiality, Petition.confidentiality)
        .join(Petition, Petition.matter_id == Matter.id)
        .where(Matter.hall_id == work.hall.id, which)
        .distinct()
    ).all()
    if any(Confidentiality.PROTECTED in sides for _, *sides in rows):
        return set()
    return {lead_id for lead_id, *_ in rows}
