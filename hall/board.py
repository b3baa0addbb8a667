"""What a display shows: a snapshot, read in one go. Numbers and desks, nothing else."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from hall import calendar, forecast, line, notices, services
from hall.calling import Calling
from hall.forecast import Range
from hall.lifecycle import TicketState
from hall.model import (
    IS_AT_A_DESK,
    IS_BESIDE,
    IS_SERVED,
    IS_WAITING,
    Desk,
    DeskService,
    DeskState,
    Hall,
    Ticket,
)
from hall.store import row

NEXT_SHOWN = 5
MISSED_SHOWN = 5


@dataclass(frozen=True)
class Call:
    key: str  # changes with every call and recall; a display chimes for new ones
    label: str  # "014"
    desk: str  # "3"
    is_room: bool
    is_group: bool
    language: str
    times: int  # 1: first call
    at: datetime


@dataclass(frozen=True)
class Served:
    label: str
    desk: str
    is_room: bool


@dataclass(frozen=True)
class Wait:
    service: str  # code
    name: dict[str, str]  # by language
    waiting: int
    forecast: Range | None


@dataclass(frozen=True)
class Board:
    step: int
    at: datetime
    is_open: bool
    opens_at: datetime | None  # while closed: when next
    calls: tuple[Call, ...]  # latest first
    serving: tuple[Served, ...]
    next: tuple[str, ...]  # labels, in calling order
    missed: tuple[str, ...]  # called, not come; latest first
    waiting: int  # tickets
    open_desks: int
    waits: tuple[Wait, ...]  # by service, in the hall's order
    messages: tuple[dict[str, str], ...]  # by language


def read(session: Session, *, hall_id: int, now: datetime, desks: Collection[str] = ()) -> Board:
    """The board of a hall at that moment. Quiet calls are not on it.

    `desks`: the labels of those alone whose tickets are shown; empty is all.
    """
    hall = row(session, Hall, hall_id)
    zone = _zone(session, hall_id, desks) if desks else None
    here = () if zone is None else (Ticket.desk_id.in_(zone.desks),)
    at_desks = list(
        session.scalars(
            _tickets(hall_id)
            .where(IS_BESIDE, IS_AT_A_DESK, *here)
            .order_by(Ticket.called_at.desc(), Ticket.id.desc())
        )
    )
    missed = session.scalars(
        _tickets(hall_id)
        .where(
            IS_BESIDE,
            Ticket.state == TicketState.MISSED,
            Ticket.day == calendar.day_of(hall, now),
            Ticket.quiet.is_(False),
            *here,
        )
        .order_by(Ticket.missed_at.desc(), Ticket.id.desc())
        .limit(MISSED_SHOWN)
    )
    in_line = list(session.execute(_IN_LINE, {"hall_id": hall_id}))
    if zone is not None:
        in_line = [each for each in in_line if zone.may_call(each.service_id, each.for_desk_id)]
    is_open = calendar.is_open(session, hall, now)
    opening = None if is_open else calendar.next_opening(session, hall, now)
    open_desks = session.scalar(
        select(func.count(Desk.id)).where(Desk.hall_id == hall_id, Desk.state == DeskState.OPEN)
    )
    rule = Calling.of(hall.calling)
    return Board(
        step=hall.last_step,
        at=now,
        is_open=is_open,
        opens_at=opening.opens if opening else None,
        calls=tuple(
            _call(t, rule) for t in at_desks if t.state is TicketState.CALLED and not t.quiet
        ),
        serving=tuple(
            _served(t) for t in at_desks if t.state is TicketState.SERVING and not t.quiet
        ),
        next=tuple(each.label for each in in_line[:NEXT_SHOWN]),
        missed=tuple(ticket.label for ticket in missed),
        waiting=len(in_line),
        open_desks=open_desks or 0,
        waits=_waits(session, hall, Counter(each.service_id for each in in_line), now),
        messages=tuple(dict(found.text) for found in notices.standing(session, hall_id, now)),
    )


# only what is shown: a long line is read by every screen after every step
_IN_LINE = (
    select(Ticket.label, Ticket.service_id, Ticket.for_desk_id)
    .where(Ticket.hall_id == bindparam("hall_id"), IS_WAITING)
    .order_by(*line.ORDER)
)


class _Zone(NamedTuple):
    """Some desks of a hall, and what they serve; by key."""

    desks: frozenset[int]
    services: frozenset[int]

    def may_call(self, service_id: int, for_desk_id: int | None) -> bool:
        return service_id in self.services if for_desk_id is None else for_desk_id in self.desks


def _zone(session: Session, hall_id: int, labels: Collection[str]) -> _Zone:
    desks = session.scalars(
        select(Desk.id).where(Desk.hall_id == hall_id, Desk.label.in_(labels))
    ).all()
    served = session.scalars(
        select(DeskService.service_id).where(DeskService.desk_id.in_(desks), IS_SERVED).distinct()
    ).all()
    return _Zone(frozenset(desks), frozenset(served))


def _tickets(hall_id: int) -> Select[Ticket]:
    return select(Ticket).where(Ticket.hall_id == hall_id).options(joinedload(Ticket.desk))


def _call(ticket: Ticket, rule: Calling) -> Call:
    assert ticket.desk is not None  # the table's own check
    assert ticket.called_at is not None
    return Call(
        key=f"{ticket.label}-{ticket.desk.label}-{ticket.called_at:%H%M%S%f}",
        label=ticket.label,
        desk=ticket.desk.label,
        is_room=ticket.desk.is_room,
        is_group=rule.speakers(ticket.party_size) > 0,
        language=ticket.language,
        times=ticket.calls,
        at=ticket.called_at,
    )


def _served(ticket: Ticket) -> Served:
    assert ticket.desk is not None  # the table's own check
    return Served(ticket.label, ticket.desk.label, ticket.desk.is_room)


def _waits(session: Session, hall: Hall, counts: Counter[int], now: datetime) -> tuple[Wait, ...]:
    outlook = forecast.outlook(session, hall, now)
    return tuple(
        Wait(s.code, dict(s.name), counts[s.id], outlook.services.get(s.id))
        for s in services.all_of(session, hall.id, only_open=True)
    )
