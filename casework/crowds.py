"""Many tickets on one matter in a day: people who come one by one, and are a crowd all the same."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.kinds import Confidentiality
from casework.model import Matter, Petition, TicketHint, Visit
from hall.model import Ticket


@dataclass(frozen=True)
class Crowd:
    """A matter, and the tickets that came for it that day. Never a sealed one."""

    matter: str  # its opaque id
    code: str
    labels: tuple[str, ...]


def of_day(session: Session, hall_id: int, day: date, *, at_least: int) -> list[Crowd]:
    """The matters for which so many distinct tickets were taken that day.

    Known from what was told before the call, and from what visits were found to be about.
    """
    hinted = (
        select(Matter.public_id, Matter.code, Ticket.id, Ticket.label)
        .select_from(Ticket)
        .join(TicketHint, TicketHint.ticket_id == Ticket.id)
        .join(Petition, Petition.id == TicketHint.petition_id)
        .join(Matter, Matter.id == Petition.matter_id)
    )
    visited = (
        select(Matter.public_id, Matter.code, Ticket.id, Ticket.label)
        .select_from(Ticket)
        .join(Visit, Visit.ticket_id == Ticket.id)
        .join(Matter, Matter.id == Visit.matter_id)
    )
    found: dict[tuple[str, str], dict[int, str]] = {}
    for query in (hinted, visited):
        in_the_open = query.where(
            Ticket.hall_id == hall_id,
            Ticket.day == day,
            Matter.confidentiality == Confidentiality.ORDINARY,
        )
        for matter, code, ticket_id, label in session.execute(in_the_open):
            found.setdefault((matter, code), {})[ticket_id] = label
    return [
        Crowd(matter, code, tuple(tickets[key] for key in sorted(tickets)))
        for (matter, code), tickets in sorted(found.items())
        if len(tickets) >= at_least
    ]
