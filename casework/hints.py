"""What a ticket's holder told before the call, so that Next opens the right file.

Whoever gives a hint learns nothing: no name comes back, and not whether it was known.
"""

from sqlalchemy import select

from casework import gather, identities
from casework.access import Officer
from casework.folding import number
from casework.kinds import Confidentiality
from casework.model import Citizen, Petition, TicketHint
from casework.sight import Sight
from hall import tickets
from hall.store import Work


def give(
    work: Work, ticket: str, *, id_number: str | None = None, lookup_code: str | None = None
) -> None:
    """From the citizen, at a kiosk or on their phone: an ID number, a look-up code, or both."""
    citizen_id = petition_id = None
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


def _keep(work: Work, ticket: str, citizen_id: int | None, petition_id: int | None) -> None:
    """The newest word counts; what it does not mention stays."""
    key = tickets.load(work.session, ticket, hall_id=work.hall.id).id
    hint = work.session.get(TicketHint, key)
    if hint is None:
        hint = TicketHint(ticket_id=key)
        work.session.add(hint)
    hint.citizen_id = citizen_id or hint.citizen_id
    hint.petition_id = petition_id or hint.petition_id
    hint.at = work.now
