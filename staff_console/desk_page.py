"""What an officer at a desk has before them: their call, the line, who is beside it, the others."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from hall import (
    attention,
    beside,
    desks,
    explain,
    forecast,
    hindsight,
    line,
    services,
    tickets,
    turns,
)
from hall.attention import TakenOver
from hall.calling import Calling
from hall.forecast import Range
from hall.lifecycle import TICKET
from hall.model import Desk, DeskState, Hall, Service, Ticket
from hall.reasons import Reason
from hall.store import row

LINE_SHOWN = 10  # tickets
AT_THE_DESK = (
    *("start", "finish", "send_back", "switch", "recall", "miss", "hold", "transfer", "restore"),
)


@dataclass(frozen=True)
class Waiting:
    """A ticket in the line, as the desk sees it."""

    ticket: Ticket
    minutes: int  # since it was taken
    forecast: Range | None


@dataclass(frozen=True)
class Neighbour:
    """Another desk, and the ticket it holds."""

    desk: Desk
    ticket: Ticket | None


@dataclass(frozen=True)
class DeskPage:
    desk: Desk
    ticket: Ticket | None
    can: frozenset[str]  # the verbs that may be pressed now
    undo: Ticket | None  # whose last step may be taken back
    line: tuple[Waiting, ...]  # that this desk would call, in order
    waiting: int  # in the whole hall
    missed: tuple[Ticket, ...]
    on_hold: tuple[Ticket, ...]
    neighbours: tuple[Neighbour, ...]
    services: tuple[Service, ...]
    callable: frozenset[int] = field(default_factory=frozenset)  # missed or held, by this desk
    calling: Calling = field(default_factory=Calling)
    why: Reason | None = None  # that the first of the line is the first
    taken: TakenOver | None = None  # how the officer came to sit here, if by taking over
    back_to: str = ""  # the desk that sent the ticket and wants it back
    now: datetime | None = None

    @property
    def recall_in(self) -> int:
        """Seconds until the ticket may be called again; none: it may."""
        if self.ticket is None or self.now is None:
            return 0
        pause = tickets.recall_pause(self.ticket, self.calling, self.now)
        return max(0, math.ceil(round(pause.total_seconds(), 2)))

    @property
    def waited(self) -> int:
        """Minutes from taking the number to its call."""
        if self.ticket is None:
            return 0
        issued_at = self.ticket.issued_at
        return minutes_between(issued_at, self.ticket.called_at or issued_at)


def read(session: Session, hall: Hall, desk: Desk, now: datetime) -> DeskPage:
    """Everything on the left of the desk's page, at one moment."""
    ticket = tickets.held_by(session, desk)
    undo = hindsight.undoable(session, hall, desk, now)
    missed, on_hold = beside.missed(session, hall, now), beside.on_hold(session, hall.id)
    held = beside.at_desks(session, hall.id)
    calling = Calling.of(hall.calling)
    coming = turns.next_for(session, hall, desk, now, limit=LINE_SHOWN)
    return DeskPage(
        desk=desk,
        ticket=ticket,
        can=allowed(desk, ticket, calling),
        undo=undo[0] if undo else None,
        line=tuple(
            Waiting(
                each,
                minutes_between(each.issued_at, now),
                forecast.for_ticket(session, hall, each, now),
            )
            for each in coming
        ),
        waiting=line.number_waiting(session, hall.id),
        missed=tuple(missed),
        on_hold=tuple(on_hold),
        neighbours=tuple(
            Neighbour(other, held.get(other.id))
            for other in desks.all_of(session, hall.id)
            if other.id != desk.id
        ),
        services=tuple(services.all_of(session, hall.id, only_open=True)),
        callable=frozenset(
            each.id
            for each in (*missed, *(t for t in on_hold if t.desk_id == desk.id))
            if line.may_call(session, desk, each)
        ),
        calling=calling,
        why=explain.next_at(session, hall, desk, coming[0]) if coming and not ticket else None,
        taken=attention.taken_by(session, hall, desk, now),
        back_to=_back_to(session, ticket),
        now=now,
    )


def allowed(desk: Desk, ticket: Ticket | None, calling: Calling) -> frozenset[str]:
    """The verbs that the desk's and the ticket's lives allow now, and the hall's rule offers."""
    if desk.state is DeskState.CLOSED:
        return frozenset({"open"})
    if ticket is not None:
        lives = {v for v in AT_THE_DESK if ticket.state in TICKET.rules[v].before}
        return frozenset(lives - set(_too_early_or_late(ticket, calling)))
    if desk.state is DeskState.PAUSED:
        return frozenset({"open", "close"})
    return frozenset({"next", "quiet", "call", "pause", "close"})


def _too_early_or_late(ticket: Ticket, calling: Calling) -> Iterator[str]:
    if ticket.calls < calling.calls_before_miss:
        yield "miss"
    if ticket.calls >= calling.calls_at_most:
        yield "recall"
    if ticket.back_to_id is None:
        yield "send_back"


def _back_to(session: Session, ticket: Ticket | None) -> str:
    if ticket is None or ticket.back_to_id is None:
        return ""
    return row(session, Desk, ticket.back_to_id).label


def minutes_between(earlier: datetime, later: datetime) -> int:
    """Whole minutes; never less than none, whatever clocks did."""
    return max(0, int((later - earlier).total_seconds() // 60))
