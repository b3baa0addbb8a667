"""What other systems shall be told, written in the transaction in which it happens.

So nothing is told that was rolled back, and nothing that held is forgotten. Only records
are told of, never the line: no step of a ticket passes here.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from casework.hook_kinds import Topic
from casework.kinds import Confidentiality
from casework.model import Deadline, Hook, HookDelivery, Petition, Visit
from casework.open_deadlines import ordinary
from hall import calendar
from hall.store import Work
from hall.vault import new_id


def tell(work: Work, topic: Topic, record: Petition | Visit) -> None:
    """That happened to a record. Of what is protected nobody is told."""
    if record.confidentiality is not Confidentiality.ORDINARY:
        return
    for hook in of_hall(work):
        if topic in hook.topics:
            put(work, hook, topic, record.public_id)


def tell_passed(work: Work) -> int:
    """The last day of some terms is over and nobody ended them: how many. Each is told once."""
    hooks = [hook for hook in of_hall(work) if Topic.DEADLINE_PASSED in hook.topics]
    if not hooks:
        return 0
    today = calendar.day_of(work.hall, work.now)
    since = min(hook.since for hook in hooks)
    rows = work.session.scalars(
        ordinary(work.hall.id)
        .where(Deadline.ended_on.is_(None), Deadline.stopped_on.is_(None))
        .where(Deadline.due_on.between(since, today - timedelta(days=1)))
        .where(Deadline.told_on.is_distinct_from(Deadline.due_on))
        .order_by(Deadline.due_on, Deadline.id)
    ).all()
    for row in rows:
        row.told_on = row.due_on  # moved to a later day, it may pass once more
        assert row.petition is not None  # joined
        for hook in hooks:
            if row.due_on >= hook.since:
                put(work, hook, Topic.DEADLINE_PASSED, row.petition.public_id, rule=row.rule)
    return len(rows)


def of_hall(work: Work) -> Sequence[Hook]:
    """The hooks of the hall that were not removed; what a paused one misses is kept for it."""
    return work.session.scalars(
        select(Hook).where(Hook.hall_id == work.hall.id, Hook.removed_at.is_(None))
    ).all()


def put(work: Work, hook: Hook, topic: Topic, subject: str = "", *, rule: str = "") -> HookDelivery:
    """One delivery, due at once."""
    found = HookDelivery(
        public_id=new_id(),
        hall_id=work.hall.id,
        hook=hook,
        topic=topic,
        subject=subject,
        rule=rule,
        day=calendar.day_of(work.hall, work.now),
        at=work.now,
        next_at=work.now,
    )
    work.session.add(found)
    return found
