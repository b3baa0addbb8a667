"""The schedule of receptions: drafted, posted, changed or moved with a reason. Public once posted.

Luật Tiếp công dân, Điều 24: who receives, when, where, and how to reach them is posted
working days before (`dated_tables`); a sitting that is moved says why, and to when.
Officers draft; the head posts, and changes what is posted. Every step is journalled,
a posting with the day, the notice and a fingerprint of each sitting.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload

from casework import dated_tables, session_moves, sittings
from casework.access import Officer
from casework.folding import tidy
from casework.model import ScheduleDay
from casework.schedule_kinds import Half, Holding
from casework.sittings import Contact, Sitting
from hall import calendar, journal
from hall.errors import BadInput, Conflict, Duplicate, NotAllowed, NotFound, NotTrusted
from hall.journal import Actor
from hall.model import Hall
from hall.store import Work

__all__ = ["SESSIONS", "Contact", "Sitting", "drafted", "posted", "publish", "put"]

SESSIONS = tuple(half.value for half in Half)
_IS_POSTED = ScheduleDay.published_at.is_not(None)


def posted(session: Session, hall_id: int, first: date, last: date) -> list[ScheduleDay]:
    """What the public sees of those days, both included, in order."""
    return _between(session, hall_id, first, last, _IS_POSTED)


def drafted(
    session: Session, officer: Officer, hall_id: int, first: date, last: date
) -> list[ScheduleDay]:
    """All of those days, posted or not. For staff who receive."""
    officer.must_receive()
    return _between(session, hall_id, first, last)


def load(session: Session, officer: Officer, hall_id: int, sitting_id: int) -> ScheduleDay:
    """One sitting, posted or not. NotFound if this hall has none of that key."""
    officer.must_receive()
    return _load(session, hall_id, sitting_id)


def put(
    work: Work,
    officer: Officer,
    sitting: Sitting,
    *,
    sitting_id: int | None = None,
    version: int | None = None,
    reason: str = "",
) -> ScheduleDay:
    """Write a sitting: a new draft, or the one of that key in place of what it said.

    What is posted is changed by the head, for a `reason` that is shown, and keeps its
    time. Conflict if `version` is not the one that was seen, Duplicate if the same
    people sit there already.
    """
    officer.must_receive()
    if sitting_id is None:
        row = ScheduleDay(hall_id=work.hall.id, day=sitting.day)
        before = {}
    else:
        row = _seen(work, sitting_id, version)
        before = sittings.told(row)
        sitting = _as_posted(officer, row, sitting, reason)
    _must_be_worked(work, sitting)
    _must_be_free(work, sitting, sitting_id)
    row.day = sitting.day
    sittings.write(work.session, work.hall, row, sitting)
    if row.is_posted:
        row.changed_at, row.changed_reason = work.now, _reason(reason, "change_reason")
        if any(before[name] != getattr(row, name) for name in ("place", "mode")):
            session_moves.change(work, row)
    work.session.add(row)
    work.session.flush()
    after = {"sitting": row.id} | sittings.told(row) | {"reason": row.changed_reason}
    verb = "schedule_change" if row.is_posted else "schedule_draft"
    journal.record(work, verb, by=_actor(officer), before=before, after=after)
    return row


def remove(work: Work, officer: Officer, sitting_id: int, *, version: int) -> date:
    """Take a draft away; its day. What is posted stays: NotAllowed."""
    officer.must_receive()
    row = _seen(work, sitting_id, version)
    if row.is_posted:
        raise NotAllowed("remove", "posted")
    before, day = {"sitting": row.id} | sittings.told(row), row.day
    work.session.delete(row)
    journal.record(work, "schedule_remove", by=_actor(officer), before=before)
    return day


def publish(work: Work, officer: Officer, first: date, last: date, *, late_reason: str = "") -> int:
    """Post what is drafted for those days. How many sittings were new.

    With less notice than the law wants, a reason is kept beside it: BadInput without one.
    """
    _must_post(officer)
    fresh = _between(work.session, work.hall.id, first, last, ~_IS_POSTED)
    if not fresh:
        return 0
    late = [row for row in fresh if notice(work.session, work.hall, row, _today(work))[2]]
    if late and not tidy(late_reason):
        raise BadInput("late_reason", f"{len(late)} sittings have less notice than wanted")
    _post(work, officer, fresh, "schedule_publish", late_reason=tidy(late_reason))
    return len(fresh)


def move(
    work: Work,
    officer: Officer,
    sitting_id: int,
    *,
    to: date,
    session: str = "",
    reason: str,
    version: int,
) -> ScheduleDay:
    """Hold a posted sitting on another day, or in the other half: the new one, posted at once.

    The old one stays where it was posted, and says why and to when.
    """
    _must_post(officer)
    row = _seen(work, sitting_id, version)
    if not row.is_posted or row.is_moved or row.holding is not None:
        raise NotAllowed("move", "draft" if not row.is_posted else "over")
    sitting = sittings.of(row, day=to, session=sittings.half(session or row.session))
    if (sitting.day, sitting.session) == (row.day, row.session):
        raise BadInput("to", "another day or the other half is wanted")
    if to < _today(work):
        raise BadInput("to", "that day is over")
    said = _reason(reason, "moved_reason")
    _must_be_worked(work, sitting, field="to")
    _must_be_free(work, sitting, None)
    new = ScheduleDay(hall_id=work.hall.id, day=to)
    sittings.write(work.session, work.hall, new, sitting)
    work.session.add(new)
    work.session.flush()
    row.moved_reason, row.moved_to_id = said, new.id
    more = {"from": row.id, "from_day": row.day.isoformat(), "reason": said}
    _post(work, officer, [new], "schedule_move", more=more)
    session_moves.follow(work, officer, row, new)
    return new


def note_held(
    work: Work,
    officer: Officer,
    sitting_id: int,
    holding: Holding,
    *,
    is_delegated: bool = False,
    nobody_came: bool = False,
    note: str = "",
    version: int,
) -> ScheduleDay:
    """Write down what became of a posted sitting, on its day or after. A sitting to which
    nobody came was held (domain.md §3.3); who sat for the head, or why it was not held, is said."""
    officer.must_receive()
    row = _seen(work, sitting_id, version)
    if not row.is_posted or row.is_moved or row.day > _today(work):
        raise NotAllowed("note", "not held yet")
    row.holding, row.holding_note = holding, tidy(note)
    row.nobody_came = nobody_came and holding is Holding.HELD
    if holding is Holding.NOT_HELD and not row.holding_note:
        raise BadInput("holding_note", "why it was not held is wanted")
    if row.leader_id is not None and holding is Holding.HELD:
        row.capacity = sittings.capacity(is_delegated)
    work.session.flush()
    if holding is Holding.NOT_HELD:
        session_moves.release(work, officer, row)
    after = {
        "sitting": row.id,
        "holding": holding.value,
        "capacity": row.capacity.value,
        "nobody_came": row.nobody_came,
    }
    journal.record(work, "schedule_held", by=_actor(officer), after=after)
    return row


def notice(session: Session, hall: Hall, row: ScheduleDay, from_: date) -> tuple[int, int, bool]:
    """Working days of notice a sitting has if posted that day, those wanted, and: too few?

    The day of posting is not counted, the day of the sitting is (Bộ luật Dân sự, Điều 147).
    """
    return notice_among(calendar.working_days(session, hall, from_, row.day), row, from_)


def notice_among(worked: Sequence[date], row: ScheduleDay, from_: date) -> tuple[int, int, bool]:
    """The same, with the working days at hand."""
    wanted = dated_tables.posting_days(row.reception, row.mode, row.day)
    given = len([day for day in worked if from_ < day <= row.day])
    return given, wanted, given < wanted


def _post(
    work: Work,
    officer: Officer,
    rows: list[ScheduleDay],
    verb: str,
    *,
    late_reason: str = "",
    more: dict[str, object] | None = None,
) -> None:
    """The act: a time, a person, and in the journal what was posted with how much notice."""
    today = _today(work)
    step = work.hall.last_step + 1  # the hall's row is ours: nobody comes between
    given = [notice(work.session, work.hall, row, today) for row in rows]
    for row, (days, wanted, is_late) in zip(rows, given, strict=True):
        row.published_at, row.published_by, row.published_step = work.now, officer.id, step
        row.notice_days, row.wanted_days = days, wanted
        row.late_reason = late_reason if is_late else ""
    after = {"sittings": [_proof(row) for row in rows]} | (more or {})
    if late_reason:
        after["late_reason"] = late_reason
    journal.record(work, verb, by=_actor(officer), after=after)


def _proof(row: ScheduleDay) -> dict[str, object]:
    return {
        "sitting": row.id,
        "day": row.day.isoformat(),
        "session": row.session.value,
        "reception": row.reception.value,
        "notice_days": row.notice_days,
        "wanted_days": row.wanted_days,
        "sha256": fingerprint(row),
    }


def fingerprint(row: ScheduleDay) -> str:
    """Of all that is posted of a sitting: what the journal holds to prove what hung there."""
    told = json.dumps(sittings.told(row), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _as_posted(officer: Officer, row: ScheduleDay, sitting: Sitting, reason: str) -> Sitting:
    """A posted sitting keeps its time and kind; another time is another verb."""
    if not row.is_posted:
        return sitting
    _must_post(officer)
    if row.is_moved or row.holding is not None:
        raise NotAllowed("change", "moved" if row.is_moved else "over")
    _reason(reason, "change_reason")
    kept = (row.day, row.session, row.reception)
    if (sitting.day, sittings.half(sitting.session), sitting.reception) != kept:
        raise NotAllowed("change", "posted")
    return sitting


def _reason(text: str, field: str) -> str:
    said = tidy(text)
    if not said:
        raise BadInput(field, "a reason is wanted")
    sittings.must_be_public(field, said)
    return said


def _must_be_worked(work: Work, sitting: Sitting, *, field: str = "day") -> None:
    """Only an ad hoc reception is held on a day off."""
    if sitting.reception in sittings.ON_WORKING_DAYS and not calendar.working_days(
        work.session, work.hall, sitting.day, sitting.day
    ):
        raise BadInput(field, "a day off")


def _must_be_free(work: Work, sitting: Sitting, sitting_id: int | None) -> None:
    name = sittings.name_of(work.session, work.hall.id, sitting)
    there = work.session.scalar(
        select(ScheduleDay.id).where(
            ScheduleDay.hall_id == work.hall.id,
            ScheduleDay.day == sitting.day,
            ScheduleDay.session == sittings.half(sitting.session),
            ScheduleDay.reception == sitting.reception,
            ScheduleDay.leader_name == name,
        )
    )
    if there is not None and there != sitting_id:
        raise Duplicate(f"sitting {there} is the same")


def _seen(work: Work, sitting_id: int, version: int | None) -> ScheduleDay:
    row = _load(work.session, work.hall.id, sitting_id)
    if row.version != version:
        raise Conflict(f"version {row.version}, not {version}")
    return row


def _load(session: Session, hall_id: int, sitting_id: int) -> ScheduleDay:
    row = session.scalar(_whole().where(ScheduleDay.id == sitting_id))
    if row is None or row.hall_id != hall_id:
        raise NotFound("sitting", sitting_id)
    return row


def _between(
    session: Session, hall_id: int, first: date, last: date, *only: ColumnElement[bool]
) -> list[ScheduleDay]:
    query = _whole().where(
        ScheduleDay.hall_id == hall_id, ScheduleDay.day.between(first, last), *only
    )
    return sorted(session.scalars(query), key=in_order)


def in_order(row: ScheduleDay) -> tuple[date, int, int, str]:
    """By day and half; the head's reception before the regular one."""
    first = 1 if row.leader_name == "" else 0
    return (row.day, SESSIONS.index(row.session), first, row.leader_name)


def _whole() -> Select[ScheduleDay]:
    return select(ScheduleDay).options(
        joinedload(ScheduleDay.moved_to), joinedload(ScheduleDay.publisher)
    )


def _today(work: Work) -> date:
    return calendar.day_of(work.hall, work.now)


def _actor(officer: Officer) -> Actor:
    return Actor("staff", officer.id)


def _must_post(officer: Officer) -> None:
    if not officer.is_head:
        raise NotTrusted("the head posts the schedule")
