"""What is due to be told to other systems: a few small queries for all halls."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from casework import open_records
from casework.hook_kinds import DeliveryState, Topic
from casework.kinds import Confidentiality
from casework.model import Counterpart, Deadline, Hook, HookDelivery, Petition
from hall import calendar
from hall.model import Hall
from hall.store import Work

KEPT = timedelta(days=90)  # deliveries
AHEAD = timedelta(seconds=1)  # a hall's moment may be ticks later than the clock; `store`
ASK_EVERY = timedelta(hours=1)  # how a petition stands in another system


def halls_to_look_at(session: Session, now: datetime) -> list[int]:
    """Where a term passed that nobody was told of, or old deliveries lie."""
    hooks = session.scalars(select(Hook).where(Hook.removed_at.is_(None))).all()
    halls = {hook.hall_id for hook in hooks}
    old = select(HookDelivery.hall_id).where(
        HookDelivery.hall_id.in_(halls), HookDelivery.at < now - KEPT
    )
    found = set(session.scalars(old.distinct()))
    listening = [hook for hook in hooks if Topic.DEADLINE_PASSED in hook.topics]
    today: dict[date, set[int]] = defaultdict(set)  # one question a day, not one a hall
    for hall in session.scalars(select(Hall).where(Hall.id.in_({h.hall_id for h in listening}))):
        today[calendar.day_of(hall, now)].add(hall.id)
    for day, there in today.items():
        keys = [hook.id for hook in listening if hook.hall_id in there]
        found |= set(session.scalars(_passed(keys, day)))
    return sorted(found)


def _passed(hooks: Sequence[int], today: date) -> Select[int]:
    """The halls of these hooks in which a term is over that they were not told of."""
    return (
        select(Deadline.hall_id)
        .join(Hook, Hook.hall_id == Deadline.hall_id)
        .join(Petition, Petition.id == Deadline.petition_id)
        .where(Hook.id.in_(hooks), Petition.confidentiality == Confidentiality.ORDINARY)
        .where(~open_records.is_coming())
        .where(Deadline.ended_on.is_(None), Deadline.stopped_on.is_(None))
        .where(Deadline.is_void.is_(False), Deadline.told_on.is_distinct_from(Deadline.due_on))
        .where(Deadline.due_on >= Hook.since, Deadline.due_on < today)
        .distinct()
    )


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
