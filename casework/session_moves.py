"""What becomes of those on a leader's list when the sitting moves, changes, or is not held.

Nobody falls off the list, also not whose matter the mover may not know of; and whoever was
told a day is told the new one (`invitations`).
"""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from casework import timeline
from casework.access import Officer
from casework.model import LeaderRequest, OnlineSite, OnlineSitting, ScheduleDay
from casework.session_kinds import RequestStatus
from hall.store import Work


def follow(work: Work, officer: Officer, old: ScheduleDay, new: ScheduleDay) -> None:
    """Those listed go with their sitting; the line of an online one is to be tested anew."""
    for item in _listed(work, old):
        item.sitting_id, item.told_at = new.id, None
        if new.session is not old.session:
            item.hour = None  # of the other half of a day
        after = {"day": new.day.isoformat()}
        timeline.enter(
            work, officer, item.matter, "leader_moved", after=after, reason=old.moved_reason
        )
    afresh = {"sitting_id": new.id, "tested_at": None, "tested_by": None}
    for query in (
        update(OnlineSite)
        .where(OnlineSite.sitting_id == old.id)
        .values(sitting_id=new.id, connected_at=None),
        update(OnlineSitting).where(OnlineSitting.sitting_id == old.id).values(afresh),
    ):
        work.session.execute(query)
    work.session.flush()


def change(work: Work, sitting: ScheduleDay) -> None:
    """It is held elsewhere, or otherwise: whoever was told where, is told again."""
    for item in _listed(work, sitting):
        item.told_at = None


def release(work: Work, officer: Officer, sitting: ScheduleDay) -> None:
    """It was not held: those listed wait for another day, and hear so."""
    for item in _listed(work, sitting):
        item.status, item.sitting_id, item.hour, item.told_at = (
            RequestStatus.PENDING,
            None,
            None,
            None,
        )
        timeline.enter(work, officer, item.matter, "leader_not_held", reason=sitting.holding_note)
    work.session.flush()


def _listed(work: Work, sitting: ScheduleDay) -> Sequence[LeaderRequest]:
    return work.session.scalars(
        select(LeaderRequest)
        .where(LeaderRequest.sitting_id == sitting.id, LeaderRequest.came.is_(None))
        .options(joinedload(LeaderRequest.matter))
    ).all()
