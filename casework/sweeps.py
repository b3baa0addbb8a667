"""What goes by its age alone, kind of row by kind of row: a way to find it, a way to empty it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, Text, cast, delete, or_, select, update

from casework import erasing, keeping, retention, texts
from casework.model import (
    AccessEntry,
    AppointmentHolder,
    BookClosing,
    Citizen,
    Incident,
    LeaderRequest,
    Matter,
    Petition,
    Remark,
    ScheduleDay,
    SessionMinutes,
    TicketHint,
)
from hall.lifecycle import JobState
from hall.model import Appointment, Hall, PrintJob, Ticket
from hall.store import Work
from hall.vault import fingerprint

_NO_TEXT = b""
REMARK_WORDS = ("marks", "content", "phone", "lookup", "answer")
_EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class Sweep:
    """One kind of row. `of`: its records in the table of retention; `found`: keys, oldest first."""

    of: str
    found: Callable[[Hall, date], Select[int]]
    erase: Callable[[Work, Collection[int]], int]


def over_before(of: str, today: date) -> date:
    """What ended before that day is over today. By the rule of each day, so it is sought."""
    low, high = _EARLIEST, today
    while low < high:  # the term of a later day never ends earlier
        middle = low + timedelta(days=(high - low).days // 2)
        if retention.term(of, middle).until(middle) < today:
            low = middle + timedelta(days=1)
        else:
            high = middle
    return low


# --- how each is found ----------------------------------------------------------------------


def _tickets(hall: Hall, before: date) -> Select[int]:
    tells = or_(Ticket.phone.is_not(None), Ticket.person_hash.is_not(None))
    hinted = select(TicketHint.ticket_id).where(TicketHint.ticket_id == Ticket.id).exists()
    return (
        select(Ticket.id)
        .where(Ticket.hall_id == hall.id, Ticket.day < before, or_(tells, hinted))
        .order_by(Ticket.id)
    )


def _appointments(hall: Hall, before: date) -> Select[int]:
    held = select(AppointmentHolder.citizen_id).where(
        AppointmentHolder.appointment_id == Appointment.id
    )
    tells = [
        column.is_not(None)
        for column in (
            *(Appointment.person, Appointment.person_hash),
            *(Appointment.asked_hash, Appointment.body_hash),
        )
    ]
    return (
        select(Appointment.id)
        .where(Appointment.hall_id == hall.id, Appointment.day < before)
        .where(or_(held.exists(), *tells))
        .order_by(Appointment.id)
    )


def _slips(hall: Hall, before: date) -> Select[int]:
    return (
        select(PrintJob.id)
        .where(PrintJob.hall_id == hall.id, PrintJob.queued_at < _instant(hall, before))
        .where(cast(PrintJob.slip, Text) != "{}")
        .order_by(PrintJob.id)
    )


def _people(hall: Hall, before: date) -> Select[int]:
    return (
        select(Citizen.id)
        .where(Citizen.hall_id == hall.id, Citizen.created_at < _instant(hall, before))
        .where(*(~each for each in erasing.needs()))
        .order_by(Citizen.id)
    )


def _sessions(hall: Hall, before: date) -> Select[int]:
    # what was said of a matter that is still kept stays with it
    live = (
        select(LeaderRequest.id)
        .join(Matter, Matter.id == LeaderRequest.matter_id)
        .where(LeaderRequest.sitting_id == SessionMinutes.sitting_id, keeping.IS_LEFT)
    )
    written = or_(SessionMinutes.participants != _NO_TEXT, SessionMinutes.note != _NO_TEXT)
    return (
        select(SessionMinutes.sitting_id)
        .join(ScheduleDay, ScheduleDay.id == SessionMinutes.sitting_id)
        .where(ScheduleDay.hall_id == hall.id, ScheduleDay.day < before)
        .where(written, ~live.exists())
        .order_by(SessionMinutes.sitting_id)
    )


def _incidents(hall: Hall, before: date) -> Select[int]:
    # one with a visit goes with its visit
    return (
        select(Incident.id)
        .where(Incident.hall_id == hall.id, Incident.day < before)
        .where(Incident.visit_id.is_(None), Incident.text != _NO_TEXT)
        .order_by(Incident.id)
    )


def _readings(hall: Hall, before: date) -> Select[int]:
    return (
        select(AccessEntry.id)
        .where(AccessEntry.hall_id == hall.id, AccessEntry.at < _instant(hall, before))
        .where(AccessEntry.reason != _NO_TEXT, AccessEntry.stripped_at.is_(None))
        .order_by(AccessEntry.id)
    )


def _closings(hall: Hall, before: date) -> Select[int]:
    return (
        select(BookClosing.id)
        .where(BookClosing.hall_id == hall.id, BookClosing.day < before)
        .where(BookClosing.reason != _NO_TEXT, BookClosing.stripped_at.is_(None))
        .order_by(BookClosing.id)
    )


def _remarks(hall: Hall, before: date) -> Select[int]:
    # one that was taken in goes with its petition
    kept = select(Petition.id).where(
        Petition.id == Remark.petition_id, Petition.anonymised_at.is_(None)
    )
    written = [
        column != _NO_TEXT for column in (Remark.marks, Remark.content, Remark.phone, Remark.answer)
    ]
    return (
        select(Remark.id)
        .where(Remark.hall_id == hall.id, Remark.ended_at < _instant(hall, before))
        .where(or_(Remark.lookup != _NO_TEXT, *written), ~kept.exists())
        .order_by(Remark.id)
    )


# --- how each is emptied --------------------------------------------------------------------


def _empty_tickets(work: Work, keys: Collection[int]) -> int:
    work.session.execute(delete(TicketHint).where(TicketHint.ticket_id.in_(keys)))
    return erasing.queue(work, keys)


def _empty_appointments(work: Work, keys: Collection[int]) -> int:
    held = AppointmentHolder.appointment_id.in_(keys)
    work.session.execute(delete(AppointmentHolder).where(held))
    none = dict.fromkeys(("person", "person_hash", "asked_hash", "body_hash"))
    work.session.execute(update(Appointment).where(Appointment.id.in_(keys)).values(none))
    return len(keys)


def _empty_slips(work: Work, keys: Collection[int]) -> int:
    # one that still waits is for nobody any more, and must not come out empty
    waits = PrintJob.id.in_(keys) & PrintJob.ended_at.is_(None)
    over = {"state": JobState.FAILED, "ended_at": work.now, "reason": "ticket_ended"}
    work.session.execute(update(PrintJob).where(waits).values(over))
    work.session.execute(update(PrintJob).where(PrintJob.id.in_(keys)).values(slip={}))
    return len(keys)


def _empty_sessions(work: Work, keys: Collection[int]) -> int:
    written = SessionMinutes.sitting_id.in_(keys)
    none = dict.fromkeys(("participants", "note"), _NO_TEXT)
    work.session.execute(update(SessionMinutes).where(written).values(none))
    return len(keys)


def _empty_incidents(work: Work, keys: Collection[int]) -> int:
    none = dict.fromkeys(erasing.OF_VISIT[Incident], _NO_TEXT)
    work.session.execute(update(Incident).where(Incident.id.in_(keys)).values(none))
    return len(keys)


def _empty_readings(work: Work, keys: Collection[int]) -> int:
    query = select(AccessEntry).where(AccessEntry.id.in_(keys))
    return erasing.reasons(work, work.session.scalars(query).all())


def _empty_closings(work: Work, keys: Collection[int]) -> int:
    for row in work.session.scalars(select(BookClosing).where(BookClosing.id.in_(keys))).all():
        texts.put(work.vault, row, reason="")
        row.stripped_at = work.now
    work.session.flush()
    return len(keys)


def _empty_remarks(work: Work, keys: Collection[int]) -> int:
    none = dict.fromkeys(REMARK_WORDS, _NO_TEXT)
    rows = select(Remark.id, Remark.public_id).where(Remark.id.in_(keys))
    for key, name in work.session.execute(rows).all():
        # unlike any code's or request's: of what everybody may know
        hashes = {
            each: fingerprint(f"anonymised {name}")[:16] for each in ("lookup_hash", "asked_hash")
        }
        values = none | hashes | {"version": Remark.version + 1}
        work.session.execute(update(Remark).where(Remark.id == key).values(values))
    return len(keys)


def _instant(hall: Hall, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(hall.zone))


# the order matters: who held an appointment is needed until it is forgotten
SWEEPS = (
    Sweep("queue", _tickets, _empty_tickets),
    Sweep("queue", _appointments, _empty_appointments),
    Sweep("queue", _slips, _empty_slips),
    Sweep("session", _sessions, _empty_sessions),
    Sweep("incident", _incidents, _empty_incidents),
    Sweep("remark", _remarks, _empty_remarks),
    Sweep("reason", _readings, _empty_readings),
    Sweep("reason", _closings, _empty_closings),
    Sweep("queue", _people, erasing.people),
)
