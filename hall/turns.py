"""Whom a desk calls next: the first of those it may call, or among equals whom its officer leads.

`hall.leading` says what among equals means; nearly always nobody waits whose lead officer
is known, and then the first by place is found by one question.
"""

from datetime import datetime, timedelta
from functools import cache
from itertools import islice

from sqlalchemy import Select, bindparam, literal_column, select, update
from sqlalchemy.orm import Session, joinedload

from hall.leading import Standing, in_turn, waits
from hall.line import AT_DESK, ORDER, at_desk
from hall.model import Desk, DeskService, DeskState, Hall, Ticket, table
from hall.order import Rule


def first(session: Session, hall: Hall, desk: Desk, now: datetime) -> Ticket | None:
    """The ticket that desk must call next; None if nobody it may call now waits."""
    found = next_for(session, hall, desk, now, limit=1)
    return found[0] if found else None


def next_for(
    session: Session, hall: Hall, desk: Desk, now: datetime, *, limit: int
) -> list[Ticket]:
    """Those whom that desk would call one after the other, if no other desk called."""
    rule = Rule.of(hall.line_rule)
    said = at_desk(desk) | {"of_staff": desk.staff_id, "limit": limit}
    rows = session.execute(_by_place(is_kept=_keeps(rule)), said).all()
    if not rows or not rows[0].has_lead:  # nearly always
        return [row.Ticket for row in rows]
    keys = list(
        islice(in_turn(_standing(session, desk), rule, staff_id=desk.staff_id, now=now), limit)
    )
    found = {row.Ticket.id: row.Ticket for row in rows}
    missing = [key for key in keys if key not in found]
    if missing:
        more = session.scalars(_CALLABLE.where(Ticket.id.in_(missing)), at_desk(desk))
        found |= {ticket.id: ticket for ticket in more}
    return [found[key] for key in keys]


def first_by_place(session: Session, desk: Desk) -> Ticket | None:
    """Whom that desk would call if no matter had a lead officer."""
    return session.scalar(_CALLABLE.limit(1), at_desk(desk))


def is_kept(session: Session, hall: Hall, desk: Desk, ticket: Ticket, now: datetime) -> bool:
    """Does that desk leave the ticket to its lead officer for now?"""
    rule = Rule.of(hall.line_rule)
    if not _keeps(rule) or ticket.lead_id is None:
        return False
    return any(
        each.id == ticket.id and waits(each, rule, staff_id=desk.staff_id, now=now)
        for each in _standing(session, desk)
    )


def keep_for_leads(
    session: Session, hall: Hall, desk: Desk, now: datetime, *, before: Ticket | None
) -> None:
    """Note until when those are kept whom that desk now leaves to their lead officers."""
    rule = Rule.of(hall.line_rule)
    if not _keeps(rule):
        return
    passed = [
        each.id
        for each in _standing(session, desk)
        if each.lead_until is None
        and (before is None or (each.place, each.id) < (before.place, before.id))
        and waits(each, rule, staff_id=desk.staff_id, now=now)
    ]
    if passed:
        kept = update(table(Ticket)).where(_ticket.id.in_(passed))
        until = now + timedelta(minutes=rule.lead_window_minutes)
        session.connection().execute(kept.values(lead_until=until))


def _keeps(rule: Rule) -> bool:
    return rule.lead_window_minutes > 0


def _standing(session: Session, desk: Desk) -> list[Standing]:
    """All whom that desk may call, by place."""
    return [Standing(*row) for row in session.execute(_STANDING, at_desk(desk))]


@cache
def _by_place(*, is_kept: bool) -> Select[Ticket, bool]:
    """A desk's line by place; and whether anybody waits whose lead officer matters here."""
    led = select(_led.c.id).where(
        _led.c.hall_id == bindparam("of_hall"),
        _led.c.state == literal_column("'waiting'"),
        _led.c.lead_id.is_not(None) if is_kept else _led.c.lead_id == bindparam("of_staff"),
    )
    has_lead = led.exists().label("has_lead")
    return _CALLABLE.add_columns(has_lead).limit(bindparam("limit"))


_CALLABLE = (  # their desk is none yet, or this one: nothing to join
    select(Ticket).where(*AT_DESK).order_by(*ORDER).options(joinedload(Ticket.service))
)
_ticket = table(Ticket).c
_led = table(Ticket).alias("led")
_lead_desk, _lead_serves = table(Desk).alias("lead_desk"), table(DeskService).alias("lead_serves")
_STANDING = (
    select(
        *(_ticket.id, _ticket.place, _ticket.overtaken, _ticket.priority),
        *(_ticket.slot_at.is_not(None), _ticket.for_desk_id.is_not(None)),
        *(_ticket.lead_id, _ticket.lead_until),
        select(1)
        .select_from(_lead_desk.join(_lead_serves, _lead_serves.c.desk_id == _lead_desk.c.id))
        .where(
            _lead_desk.c.staff_id == _ticket.lead_id,
            _lead_desk.c.state == DeskState.OPEN,
            _lead_serves.c.service_id == _ticket.service_id,
            _lead_serves.c.is_served,
        )
        .exists(),
    )
    .where(*AT_DESK)
    .order_by(_ticket.place, _ticket.id)
)
