"""How a ticket moves: the one function that changes its state, and the way back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hall import journal
from hall.journal import Actor
from hall.lifecycle import TICKET, TicketState
from hall.model import Desk, Service, Step, Ticket
from hall.rows import change_at_once
from hall.store import Work

UNDO_WITHIN = timedelta(seconds=60)
NEVER_UNDONE = frozenset({"issue", "undo", "expire", "carry"})


@dataclass(frozen=True)
class Hand:
    """Who acts, and from which desk. `overrules`: a supervisor, for what is no desk's."""

    by: Actor
    desk: Desk | None = None
    overrules: bool = False


WAITING_AGAIN: dict[str, Any] = {
    "desk": None,
    "called_at": None,
    "started_at": None,
    "missed_at": None,
    "held_until": None,
    "part_since": None,
    "calls": 0,
    "quiet": False,
}


def move(
    work: Work,
    ticket: Ticket,
    verb: str,
    hand: Hand,
    *,
    noted: dict[str, Any] | None = None,
    **changes: Any,
) -> Ticket:
    """The only place where a ticket's state changes. `changes`: whatever else does.

    `noted` stands in the step only: why it was done, never a name.
    """
    if verb != "undo":  # undo goes back along the same row of the table
        changes["state"] = TICKET.after(ticket.state, verb)
    desk = hand.desk or ticket.desk
    before, after = {}, {}
    for name, value in changes.items():
        before[_column(name)] = _plain(getattr(ticket, _column(name)))
        after[_column(name)] = _plain(value)
    work.session.flush()  # what else was changed of it goes first: its version counts
    change_at_once(work, ticket, **changes)
    after |= noted or {}
    journal.record(work, verb, by=hand.by, ticket=ticket, desk=desk, before=before, after=after)
    return ticket


def last_step(session: Session, ticket: Ticket) -> Step | None:
    """What was done to the ticket last."""
    return session.scalar(
        select(Step).where(Step.ticket_id == ticket.id).order_by(Step.number.desc()).limit(1)
    )


def took_effect(session: Session, ticket: Ticket, verb: str, hand: Hand) -> bool:
    """Did this very verb, of this hand, bring the ticket where it is?"""
    if ticket.state is not TICKET.rules[verb].after:
        return False
    step = last_step(session, ticket)
    return step is not None and step.verb == verb and _is_own(step, hand)


def why_not_undo(step: Step | None, hand: Hand, now: datetime) -> str | None:
    """The reason why that hand may not take back that step; None if it may."""
    if step is None or step.verb in NEVER_UNDONE:
        return "nothing to take back"
    if not _is_own(step, hand):
        return "another desk's step"
    if now - step.at > UNDO_WITHIN:
        return "older than a minute"
    return None


def _is_own(step: Step, hand: Hand) -> bool:
    """Of the same desk, whoever sits there; without a desk, of the same person."""
    if hand.desk is not None:
        return step.by_kind == hand.by.kind and step.desk_id == hand.desk.id
    return (step.by_kind, step.by_id) == (hand.by.kind, hand.by.id)


def way_back(session: Session, step: Step) -> dict[str, Any]:
    """What was before that step, ready for `move`."""
    found: dict[str, Any] = {}
    for column, value in step.before.items():
        name = column.removesuffix("_id")
        if name in _ROWS:
            found[name] = None if value is None else session.get(_ROWS[name], value)
        elif column == "state":
            found["state"] = TicketState(value)
        elif column in _INSTANTS and value is not None:
            found[column] = datetime.fromisoformat(value)
        else:
            found[column] = value
    return found


_ROWS: dict[str, type[Desk] | type[Service]] = {
    **dict.fromkeys(("desk", "for_desk", "back_to"), Desk),
    **dict.fromkeys(("service", "back_service"), Service),
}
_INSTANTS = {"called_at", "started_at", "ended_at", "missed_at", "held_until", "part_since"}


def _column(name: str) -> str:
    return f"{name}_id" if name in _ROWS else name


def _plain(value: Any) -> Any:
    """As the journal keeps it: keys for rows, ISO text for instants."""
    if isinstance(value, Desk | Service):
        return value.id
    return value.isoformat() if isinstance(value, date) else value  # a datetime is one too
