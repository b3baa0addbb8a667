"""What was posted, act by act: when, by whom, with how much notice, and as the journal has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from casework.model import ScheduleDay
from casework.schedule import in_order, notice_among
from hall import calendar
from hall.model import Hall, Step

SHOWN = 12  # acts at once


@dataclass(frozen=True)
class Act:
    """One posting. `is_proven`: the journal's step names each of its sittings with that notice."""

    step: int
    at: datetime
    by: str
    sittings: tuple[ScheduleDay, ...]
    late_reason: str
    is_proven: bool

    @property
    def late(self) -> int:
        """Sittings with less notice than the law wanted."""
        return sum((row.notice_days or 0) < (row.wanted_days or 0) for row in self.sittings)


def acts(session: Session, hall_id: int, *, before: int | None = None) -> list[Act]:
    """The latest first, below step `before`."""
    steps = select(ScheduleDay.published_step).where(
        ScheduleDay.hall_id == hall_id, ScheduleDay.published_step.is_not(None)
    )
    if before is not None:
        steps = steps.where(ScheduleDay.published_step < before)
    latest = steps.distinct().order_by(ScheduleDay.published_step.desc()).limit(SHOWN)
    numbers = [number for number in session.scalars(latest) if number is not None]
    rows = session.scalars(
        select(ScheduleDay)
        .where(ScheduleDay.hall_id == hall_id, ScheduleDay.published_step.in_(numbers))
        .options(joinedload(ScheduleDay.publisher), joinedload(ScheduleDay.moved_to))
    ).all()
    journal = {
        step.number: step
        for step in session.scalars(
            select(Step).where(Step.hall_id == hall_id, Step.number.in_(numbers))
        )
    }
    return [
        _act(number, [row for row in rows if row.published_step == number], journal.get(number))
        for number in numbers
    ]


def overdue(session: Session, hall: Hall, today: date) -> int:
    """Drafts from today on that can no longer be posted with the notice the law wants."""
    drafts = session.scalars(
        select(ScheduleDay).where(
            ScheduleDay.hall_id == hall.id,
            ScheduleDay.day >= today,
            ScheduleDay.published_at.is_(None),
        )
    ).all()
    if not drafts:
        return 0
    worked = calendar.working_days(session, hall, today, max(row.day for row in drafts))
    return sum(notice_among(worked, row, today)[2] for row in drafts)


def _act(number: int, rows: Sequence[ScheduleDay], step: Step | None) -> Act:
    first = rows[0]
    assert first.published_at is not None  # it has a step
    told = {
        (each["sitting"], each["day"], each["notice_days"])
        for each in (step.after.get("sittings", []) if step else [])
    }
    return Act(
        step=number,
        at=first.published_at,
        by=first.publisher.name if first.publisher else "",
        sittings=tuple(sorted(rows, key=in_order)),
        late_reason=next((row.late_reason for row in rows if row.late_reason), ""),
        is_proven=step is not None
        and step.at == first.published_at
        and all((row.id, row.day.isoformat(), row.notice_days) in told for row in rows),
    )
