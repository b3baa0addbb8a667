"""What is due to be told to other systems: a few small queries for all halls."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from casework.hook_kinds import DeliveryState, Topic
from casework.kinds import Confidentiality
from casework.model import Counterpart, Deadline, Hook, HookDelivery, Petition
from casework.open_deadlines import ordinary
from hall import calendar
from hall.model import Hall
from hall.store import Work

KEPT = timedelta(days=90)  # deliveries
AHEAD = timedelta(seconds=1)  # a hall's moment may be ticks later than the clock; `store`
ASK_EVERY = timedelta(hours=1)  # how a petition stands in another system


def halls_to_look_at(session: Session, now: datetime) -> list[int]:
    """Where a term passed that nobody was told of, or old deliveries lie."""
    hooks = session.scalars(select(Hook).where(Hook.removed_at.is_(None))).all()
    since: dict[int, date] = {}
    for hook in hooks:
        if Topic.DEADLINE_PASSED in hook.topics:
            since[hook.hall_id] = min(hook.since, since.get(hook.hall_id, hook.since))
    found = set(
        session.scalars(
            select(HookDelivery.hall_id)
            .where(
                HookDelivery.at < now - KEPT,
                HookDelivery.hall_id.in_({hook.hall_id for hook in hooks}),
            )
            .distinct()
        )
    )
    for hall in session.scalars(select(Hall).where(Hall.id.in_(since))).all():
        today = calendar.day_of(hall, now)
        passed = (
            ordinary(hall.id)
            .where(Deadline.ended_on.is_(None), Deadline.stopped_on.is_(None))
            .where(Deadline.due_on >= since[hall.id], Deadline.due_on < today)
            .where(Deadline.told_on.is_distinct_from(Deadline.due_on))
        )
        if session.scalar(passed.limit(1)) is not None:
            found.add(hall.id)
    return sorted(found)


def hooks_due(session: Session, now: datetime) -> list[tuple[int, int]]:
    """Which active hooks have something to say or to ask: their keys, and their halls'."""
    waits = exists().where(
        HookDelivery.hook_id == Hook.id,
        HookDelivery.state == DeliveryState.WAITING,
        HookDelivery.next_at <= now + AHEAD,
    )
    asks = exists().where(Counterpart.hook_id == Hook.id, to_ask(now))
    rows = session.execute(
        select(Hook.id, Hook.hall_id)
        .where(Hook.is_active, Hook.removed_at.is_(None), or_(waits, asks))
        .order_by(Hook.id)
    )
    return [(hook_id, hall_id) for hook_id, hall_id in rows]


def to_ask(now: datetime) -> ColumnElement[bool]:
    """Whose standing elsewhere was not asked for a while. Of what is sealed nobody is asked."""
    is_open = exists().where(
        Petition.id == Counterpart.petition_id,
        Petition.confidentiality == Confidentiality.ORDINARY,
    )
    is_old = or_(Counterpart.asked_at.is_(None), Counterpart.asked_at < now - ASK_EVERY)
    return and_(Counterpart.is_over.is_(False), is_old, is_open)


def oldest_due(work: Work, hook_id: int) -> HookDelivery | None:
    """What that hook, if it is active, is to be told first."""
    hook = work.session.get(Hook, hook_id)
    if hook is None or not hook.is_active:
        return None
    found = work.session.scalar(
        select(HookDelivery)
        .where(HookDelivery.hook_id == hook_id, HookDelivery.state == DeliveryState.WAITING)
        .where(HookDelivery.next_at <= work.now)
        .order_by(HookDelivery.id)
        .limit(1)
    )
    if found is not None:
        found.hook = hook
    return found
