"""What a ticket's holder told before the call, so that Next opens the right file.

Whoever gives a hint learns nothing: no name comes back, and not whether it was known.
"""

from sqlalchemy import select

from casework import gather, identities, leads
from casework.access import Officer
from casework.folding import number
from casework.kinds import Confidentiality
from casework.model import Citizen, Petition, TicketHint, Visit, VisitPetition
from casework.sight import Sight
from hall import tickets
from hall.model import Ticket
from hall.store import Work
from hall.vault import fingerprint


def give(
    work: Work,
    ticket: str,
    *,
    id_number: str | None = None,
    lookup_code: str | None = None,
    earlier_secret: str | None = None,
) -> None:
    """From the citizen, at a kiosk or on their phone.

    An ID number, a petition's look-up code, or the secret on the slip of a ticket with which
    they were received before.
    """
    citizen_id = petition_id = None
    if earlier_secret is not None:
        citizen_id, petition_id = _of_visit(work, earlier_secret)
    if id_number is not None and (clean := number(id_number)):
        citizen_id = work.session.scalar(
            select(Citizen.id)
            .where(Citizen.hall_id == work.hall.id)
            .where(Citizen.id_hash == identities.id_hash(work.vault, clean))
            .order_by(Citizen.confidentiality != Confidentiality.ORDINARY, Citizen.id)
            .limit(1)
        )
    if lookup_code is not None and (code := number(lookup_code)):
        petition_id = work.session.scalar(
            select(Petition.id)
            .where(Petition.hall_id == work.hall.id)
            .where(Petition.lookup_hash == work.vault.index("lookup", code))
        )
    _keep(work, ticket, citizen_id, petition_id)


def place(
    work: Work,
    officer: Officer,
    ticket: str,
    *,
    citizen: str | None = None,
    petition: str | None = None,
) -> None:
    """From staff, who looked somebody up while they waited."""
    sight = Sight.of(work, officer)
    _keep(
        work,
        ticket,
        gather.citizen(work, sight, citizen).id if citizen is not None else None,
        gather.petition(work, sight, petition).id if petition is not None else None,
    )


def _of_visit(work: Work, secret: str) -> tuple[int | None, int | None]:
    """Citizen and petition of the last visit with that ticket, as far as they were written down."""
    visit = work.session.scalar(
        select(Visit)
        .join(Ticket, Ticket.id == Visit.ticket_id)
        .where(Ticket.token_hash == fingerprint(secret), Ticket.hall_id == work.hall.id)
        .order_by(Visit.started_at.desc(), Visit.id.desc())
        .limit(1)
    )
    if visit is None:
        return None, None
    petition_id = work.session.scalar(
        select(VisitPetition.petition_id)
        .where(VisitPetition.visit_id == visit.id)
        .order_by(VisitPetition.petition_id.desc())
        .limit(1)
    )
    return visit.citizen_id, petition_id


def _keep(work: Work, ticket: str, citizen_id: int | None, petition_id: int | None) -> None:
    """The newest word counts; what it does not mention stays."""
    row = tickets.load(work.session, ticket, hall_id=work.hall.id)
    hint = work.session.get(TicketHint, row.id)
    if hint is None:
        hint = TicketHint(ticket_id=row.id)
        work.session.add(hint)
    hint.citizen_id = citizen_id or hint.citizen_id
    hint.petition_id = petition_id or hint.petition_id
    hint.at = work.now
    leads.tell(work, row, hint)
