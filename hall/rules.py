"""The rule of the line: changed by a supervisor, and whoever waits is placed anew by it."""

from collections.abc import Iterable

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session, joinedload

from hall import journal
from hall.calling import Calling
from hall.journal import Actor
from hall.model import IS_BESIDE, IS_WAITING, Hall, Service, Ticket, table
from hall.order import CAPPED, Rule
from hall.store import Work


def means(session: Session, hall_id: int) -> list[int]:
    """Minutes that each of the hall's services takes, as configured."""
    query = select(Service.mean_minutes).where(Service.hall_id == hall_id)
    return list(session.scalars(query)) or [0]


def change(work: Work, rule: Rule, calling: Calling, *, by: Actor) -> int:
    """From now on the hall calls by these numbers. Returns how many tickets were placed anew.

    BadInput if the credit for short services could let a less urgent class overtake.
    """
    hall = work.hall
    rule.check(means(work.session, hall.id))
    old = Rule.of(hall.line_rule)
    before = old.stored() | Calling.of(hall.calling).stored()
    after = rule.stored() | calling.stored()
    changed = sorted(name for name in after if after[name] != before[name])
    if not changed:
        return 0
    placed = _place_anew(work, old, rule) if rule != old else 0
    hall.line_rule, hall.calling = rule.stored(), calling.stored()
    journal.record(
        work,
        "rule_change",
        by=by,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed} | {"placed": placed},
    )
    return placed


def _place_anew(work: Work, old: Rule, new: Rule) -> int:
    """In one statement past the unit of work: nobody's look at a ticket is outdated by it."""
    found = _open(work.session, work.hall)
    longest = max(means(work.session, work.hall.id))
    places = [{"key": t.id, "anew": _place(t, old, new, longest)} for t in found]
    if places:
        stored = table(Ticket)
        moved = update(stored).where(stored.c.id == bindparam("key"))
        work.session.execute(moved.values(place=bindparam("anew")), places)
        work.session.expire_all()
    return len(places)


def _place(ticket: Ticket, old: Rule, new: Rule, longest: float) -> int:
    """By the new rule; who came back, or asked for time, keeps the distance they were put at."""
    if ticket.overtaken >= new.overtake_cap:
        return ticket.since - CAPPED
    put, meant = (
        rule.place(
            ticket.since,
            priority=ticket.priority,
            appointment=ticket.slot_at is not None,
            mean=ticket.service.mean_minutes,
            longest=longest,
        )
        for rule in (old, new)
    )
    was_capped = ticket.overtaken >= old.overtake_cap
    was_put = (ticket.returns or ticket.deferred) and not was_capped
    return meant + (ticket.place - put if was_put else 0)


def _open(session: Session, hall: Hall) -> Iterable[Ticket]:
    """All that wait, or may wait again: at a desk, missed, on hold."""
    return session.scalars(
        select(Ticket)
        .where(Ticket.hall_id == hall.id, or_(IS_WAITING, IS_BESIDE))
        .options(joinedload(Ticket.service))
    ).all()
