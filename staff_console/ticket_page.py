"""One ticket, away from any desk: why it stands where it stands, what was done, what may be."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hall import beside, desks, explain, forecast, history, line, parts, tickets
from hall.calling import Calling
from hall.forecast import Range
from hall.lifecycle import AT_A_DESK, ENDED, TICKET, TicketState
from hall.model import Desk, DeskState, Hall, Service, Ticket
from hall.order import MINUTE
from hall.parts import Part
from hall.reasons import Reason

# what most calls out of turn are for; another reason is written
REASONS = ("health", "safety", "leader", "agreed", "mistake")


@dataclass(frozen=True)
class TicketPage:
    ticket: Ticket
    desk: Desk | None  # where the one who looks sits
    why: Reason | None  # None unless it waits
    ahead: int
    forecast: Range | None
    can: frozenset[str]
    journal: history.Page
    parts: tuple[Part, ...]
    services: dict[int, Service]
    desks: tuple[Desk, ...]
    now: datetime

    def minutes(self, part: Part) -> int:
        """Of a part, rounded; one at least, once it began."""
        return max(1, round(part.lasts(self.now).total_seconds() / 60))

    @property
    def counted_as(self) -> int:
        """Minutes that it counts as having come earlier, or (below zero) later."""
        return round((self.ticket.since - self.ticket.place) / MINUTE)


def read(
    session: Session,
    hall: Hall,
    public_id: str,
    now: datetime,
    *,
    desk: Desk | None,
    overrules: bool,
) -> TicketPage:
    """The ticket as staff see it. NotFound if there is none."""
    ticket = tickets.load(session, public_id, hall_id=hall.id)
    waits = ticket.state is TicketState.WAITING
    services = session.scalars(select(Service).where(Service.hall_id == hall.id))
    return TicketPage(
        ticket=ticket,
        desk=desk,
        why=explain.not_yet(session, hall, ticket, desk, now),
        ahead=line.ahead_of(session, ticket) if waits else 0,
        forecast=forecast.for_ticket(session, hall, ticket, now),
        can=_allowed(session, hall, ticket, desk, overrules=overrules),
        journal=history.read(session, hall, day=ticket.day, label=ticket.label),
        parts=tuple(parts.of(tickets.steps_of(session, ticket))),
        services={each.id: each for each in services.all()},
        desks=tuple(desks.all_of(session, hall.id)),
        now=now,
    )


def _allowed(
    session: Session, hall: Hall, ticket: Ticket, desk: Desk | None, *, overrules: bool
) -> frozenset[str]:
    """The verbs that this ticket's life, and who looks, allow now."""
    verbs = ("call", "withdraw", "transfer", "resume", "restore")
    found = {verb for verb in verbs if ticket.state in TICKET.rules[verb].before}
    is_mine = desk is not None and ticket.desk_id == desk.id
    is_held = ticket.state in AT_A_DESK or ticket.state is TicketState.ON_HOLD
    if is_held and not (is_mine or overrules):
        found.clear()
    if not _may_call(session, ticket, desk, overrules=overrules):
        found.discard("call")
    if ticket.state is TicketState.MISSED and ticket.returns >= Calling.of(hall.calling).returns:
        found = found - {"restore"} | {"renew"}
    return frozenset(found if ticket.state in ENDED else found | {"reprint"})


def _may_call(session: Session, ticket: Ticket, desk: Desk | None, *, overrules: bool) -> bool:
    if desk is None or desk.state is not DeskState.OPEN or not line.may_call(session, desk, ticket):
        return False
    if ticket.state is TicketState.ON_HOLD and ticket.desk_id != desk.id and not overrules:
        return False
    return desk.id not in beside.at_desks(session, desk.hall_id)
