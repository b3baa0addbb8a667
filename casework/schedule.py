"""The schedule of receptions: drafted, published, moved with a reason. Public once published.

Luật Tiếp công dân, Điều 24: who receives, when, where, and how to reach them is posted
five working days before; a sitting that moves says so, and to when.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.access import Officer
from casework.folding import tidy
from casework.kinds import Mode, Reception
from casework.model import ScheduleDay
from hall.errors import BadInput, Conflict, NotFound, NotTrusted
from hall.store import Work

SESSIONS = ("morning", "afternoon")


@dataclass(frozen=True, kw_only=True)
class Contact:
    """An officer as the schedule names them."""

    name: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """Half a day of one kind of reception."""

    day: date
    session: str  # of SESSIONS
    reception: Reception
    mode: Mode = Mode.IN_PERSON
    leader_name: str = ""
    leader_title: str = ""
    leader_mobile: str = ""
    leader_landline: str = ""
    officers: tuple[Contact, ...] = ()
    participants: str = ""
    content: str = ""
    place: str = ""


def posted(session: Session, hall_id: int, first: date, last: date) -> list[ScheduleDay]:
    """What the public sees of those days, both included, in order."""
    return _between(session, hall_id, first, last, published=True)


def drafted(
    session: Session, officer: Officer, hall_id: int, first: date, last: date
) -> list[ScheduleDay]:
    """All of those days, published or not. For staff who receive."""
    officer.must_receive()
    return _between(session, hall_id, first, last, published=False)


def put(
    work: Work, officer: Officer, sitting: Sitting, *, version: int | None = None
) -> ScheduleDay:
    """Write a sitting; the one of that day, session and kind, if there is one already.

    `version` is wanted to change an existing one: Conflict if it is another by now.
    """
    _must_plan(officer)
    if sitting.session not in SESSIONS:
        raise BadInput("session", f"one of {', '.join(SESSIONS)}")
    row = work.session.scalar(
        select(ScheduleDay).where(
            ScheduleDay.hall_id == work.hall.id,
            ScheduleDay.day == sitting.day,
            ScheduleDay.session == sitting.session,
            ScheduleDay.reception == sitting.reception,
        )
    )
    if row is None:
        row = ScheduleDay(
            hall_id=work.hall.id,
            day=sitting.day,
            session=sitting.session,
            reception=sitting.reception,
        )
        work.session.add(row)
    elif row.version != version:
        raise Conflict(f"version {row.version}, not {version}")
    row.mode = sitting.mode
    for name in _TEXTS:
        setattr(row, name, tidy(getattr(sitting, name)))
    row.officers = [{"name": tidy(o.name), "phone": tidy(o.phone)} for o in sitting.officers]
    work.session.flush()
    return row


def publish(work: Work, officer: Officer, first: date, last: date) -> int:
    """Post what is drafted for those days. How many sittings were new."""
    _must_plan(officer)
    fresh = [
        row
        for row in _between(work.session, work.hall.id, first, last, published=False)
        if row.published_at is None
    ]
    for row in fresh:
        row.published_at, row.published_by = work.now, officer.id
    return len(fresh)


def move(work: Work, officer: Officer, sitting_id: int, *, note: str, version: int) -> ScheduleDay:
    """Say on the posted schedule that a sitting is not held then, why, and when instead."""
    _must_plan(officer)
    row = work.session.get(ScheduleDay, sitting_id)
    if row is None or row.hall_id != work.hall.id:
        raise NotFound("sitting", sitting_id)
    if row.version != version:
        raise Conflict(f"version {row.version}, not {version}")
    row.moved_note = tidy(note)
    if not row.moved_note:
        raise BadInput("note", "the reason and the new time are wanted")
    work.session.flush()
    return row


_TEXTS = (
    "leader_name",
    "leader_title",
    "leader_mobile",
    "leader_landline",
    "participants",
    "content",
    "place",
)


def _between(
    session: Session, hall_id: int, first: date, last: date, *, published: bool
) -> list[ScheduleDay]:
    query = select(ScheduleDay).where(
        ScheduleDay.hall_id == hall_id, ScheduleDay.day.between(first, last)
    )
    if published:
        query = query.where(ScheduleDay.published_at.is_not(None))
    rows = session.scalars(query).all()
    return sorted(rows, key=lambda row: (row.day, SESSIONS.index(row.session), row.reception))


def _must_plan(officer: Officer) -> None:
    if not officer.is_head:
        raise NotTrusted("the head plans the receptions")
