"""What a desk did last, and whether it may still take it back."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from hall.lifecycle import AT_A_DESK, TicketState
from hall.model import Desk, Hall, Step, Ticket
from hall.moves import NEVER_UNDONE, UNDO_WITHIN
from hall.tickets import held_by

LOOK_BACK = 1_000  # steps: far more than a hall takes in the minute an undo is allowed


def undoable(
    session: Session, hall: Hall, desk: Desk, now: datetime
) -> tuple[Ticket, timedelta] | None:
    """The ticket whose last step that desk may still take back, and for how long; else None."""
    step = session.scalar(
        select(Step)
        .where(
            Step.hall_id == hall.id,
            Step.number > hall.last_step - LOOK_BACK,
            Step.desk_id == desk.id,
            Step.ticket_id.is_not(None),
            Step.by_kind == "staff",
        )
        .order_by(Step.number.desc())
        .limit(1)
    )
    if step is None or step.verb in NEVER_UNDONE or now - step.at > UNDO_WITHIN:
        return None
    if step.number != _last_number(session, step.ticket_id):
        return None
    ticket = session.scalar(
        select(Ticket).where(Ticket.id == step.ticket_id).options(joinedload(Ticket.service))
    )
    holds = held_by(session, desk)
    returns_here = TicketState(step.before.get("state", "waiting")) in AT_A_DESK
    if ticket is None or (returns_here and holds is not None and holds.id != ticket.id):
        return None
    return ticket, UNDO_WITHIN - (now - step.at)


def _last_number(session: Session, ticket_id: int | None) -> int | None:
    return session.scalar(select(func.max(Step.number)).where(Step.ticket_id == ticket_id))
