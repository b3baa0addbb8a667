"""Hours that are promised: booked, moved, given back, kept. Each verb runs in its hall's work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from hall import calendar, issuing, journal, line, persons, printing, services, slots
from hall.day_rule import DayRule
from hall.errors import (
    AlreadyBooked,
    BadInput,
    Closed,
    Conflict,
    Full,
    KeyReused,
    NotAllowed,
    NotFound,
    NotYet,
)
from hall.issuing import LARGEST_PARTY, Issued, Wish
from hall.journal import Actor
from hall.lifecycle import APPOINTMENT, AppointmentState, TicketState
from hall.model import IS_STANDING, Appointment, PrintJob, Service, Ticket
from hall.slots import Slot
from hall.store import Work
from hall.vault import Vault, new_id
from hall.words import available

CODE_TRIES = 20


@dataclass(frozen=True, kw_only=True)
class Booking:
    """What somebody who wants an hour says. Nothing of it tells why they come."""

    service: str  # its code
    starts_at: datetime
    party_size: int = 1
    language: str = "vi"
    priority: bool = False
    said: str | None = None  # an ID number, or what else tells the person from all others


# --- looking ---------------------------------------------------------------------------


def load(session: Session, public_id: str, *, hall_id: int) -> Appointment:
    """The appointment of that opaque id in that hall; NotFound if none."""
    found = session.scalar(
        _loaded().where(Appointment.public_id == public_id, Appointment.hall_id == hall_id)
    )
    if found is None:
        raise NotFound("appointment", public_id)
    return found


def of_day(session: Session, hall_id: int, day: date) -> list[Appointment]:
    """All of that day, those given back too; earliest first."""
    return list(
        session.scalars(
            _loaded()
            .where(Appointment.hall_id == hall_id, Appointment.day == day)
            .order_by(Appointment.starts_at, Appointment.seat, Appointment.id)
        )
    )


def code_of(vault: Vault, appointment: Appointment) -> str:
    """The digits on its slip."""
    return vault.appointment_code(appointment.public_id)


def window(rule: DayRule, appointment: Appointment) -> tuple[datetime, datetime]:
    """From when until when its holder can check in and keep its hour."""
    return (
        appointment.starts_at - timedelta(minutes=rule.early_minutes),
        appointment.starts_at + timedelta(minutes=rule.late_minutes),
    )


# --- before the day --------------------------------------------------------------------


def book(
    work: Work, booking: Booking, *, by: Actor, key: str | None = None
) -> tuple[Appointment, bool]:
    """A seat in that slot, and whether it is new.

    The same key from the same hand gives the same appointment; with another wish it is
    KeyReused. Full when no seat is left, AlreadyBooked when the person has one that day.
    """
    asked = work.vault.index("appointment key", f"{by.kind}|{by.id}|{key}") if key else None
    body = work.vault.index("booking", repr(booking))
    if asked is not None:
        known = work.session.scalar(
            _loaded().where(Appointment.hall_id == work.hall.id, Appointment.asked_hash == asked)
        )
        if known is not None:
            if known.body_hash != body:
                raise KeyReused("the key came before with another wish")
            return known, False
    service = _service(work, booking)
    slot = _bookable(work, service, booking.starts_at)
    appointment = Appointment(
        public_id="",
        hall_id=work.hall.id,
        service=service,
        day=calendar.day_of(work.hall, slot.starts_at),
        session=slot.session,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        seat=_free_seat(work, service, slot),
        asked_hash=asked,
        body_hash=body,
        party_size=booking.party_size,
        priority=booking.priority,
        language=booking.language,
        state=AppointmentState.BOOKED,
        booked_at=work.now,
        ticket=None,
    )
    _name(work, appointment)
    if booking.said:
        key_of_person = persons.key_of(work.vault, work.hall.id, booking.said)
        appointment.person = work.vault.seal(key_of_person, place=_person_place(appointment))
        appointment.person_hash = _once(work, appointment)
    work.session.add(appointment)
    work.session.flush()
    _record(work, "appointment_book", appointment, by, after={"starts_at": slot.starts_at})
    return appointment, True


def move(
    work: Work, public_id: str, starts_at: datetime, *, by: Actor, version: int | None = None
) -> Appointment:
    """To another slot of the same service, with the same code."""
    appointment = _changeable(work, public_id, "move", version)
    slot = _bookable(work, appointment.service, starts_at)
    if slot.starts_at == appointment.starts_at:
        return appointment
    before = {"starts_at": appointment.starts_at}
    appointment.seat = _free_seat(work, appointment.service, slot)
    appointment.day = calendar.day_of(work.hall, slot.starts_at)
    appointment.session = slot.session
    appointment.starts_at, appointment.ends_at = slot.starts_at, slot.ends_at
    appointment.code_hash = _code_hash(work, appointment)
    appointment.person_hash = _once(work, appointment)
    after = {"starts_at": slot.starts_at}
    _record(work, "appointment_move", appointment, by, before=before, after=after)
    return appointment


def cancel(work: Work, public_id: str, *, by: Actor, version: int | None = None) -> Appointment:
    """Given back: somebody else may have the seat. Doing it again is nothing."""
    appointment = load(work.session, public_id, hall_id=work.hall.id)
    if appointment.state is AppointmentState.CANCELLED:
        return appointment
    _changeable(work, public_id, "cancel", version)
    _step(work, appointment, "cancel", by)
    return appointment


# --- on the day ------------------------------------------------------------------------


def find(work: Work, code: str) -> Appointment:
    """The appointment of that code, of today or later; NotFound if none.

    One that was given back, or whose day is over, is not told from one that never was.
    """
    digits = "".join(each for each in code if each.isdigit())
    today = calendar.day_of(work.hall, work.now)
    found = work.session.scalar(
        _loaded()
        .where(
            Appointment.hall_id == work.hall.id,
            Appointment.day >= today,
            Appointment.code_hash == work.vault.index("appointment code", digits),
            IS_STANDING,
        )
        .order_by(Appointment.day)
        .limit(1)
    )
    if found is None:
        raise NotFound("appointment")
    return found


def arrive(
    work: Work, appointment: Appointment, *, by: Actor, kiosk_id: int | None = None
) -> Issued:
    """Check in: a ticket from the appointments' block, at the place of its hour.

    NotYet before the window. After it the ticket is an ordinary one, of now. Who checked
    in before gets the same ticket.
    """
    if appointment.state is AppointmentState.ARRIVED:
        return _again(work, appointment)
    APPOINTMENT.after(appointment.state, "arrive")
    opens, ends = window(DayRule.of(work.hall.day_rule), appointment)
    if work.now < opens:
        raise NotYet(opens)
    if not calendar.is_open(work.session, work.hall, work.now):
        raise Closed("the hall receives nobody now")
    appointment.is_late = work.now > ends
    issued = issuing.give(
        work,
        appointment.service,
        Wish(
            service=appointment.service.code,
            party_size=appointment.party_size,
            language=appointment.language,
            priority=appointment.priority,
        ),
        longest=line.longest_minutes(work.session, work.hall),
        by=by,
        kiosk_id=kiosk_id,
        block=None if appointment.is_late else _block(work),
        slot_at=None if appointment.is_late else appointment.starts_at,
        person_hash=appointment.person_hash,
    )
    appointment.ticket_id = issued.ticket.id
    _step(work, appointment, "arrive", by, ticket_id=issued.ticket.id, is_late=appointment.is_late)
    return issued


def print_slip(work: Work, appointment: Appointment, *, kiosk_id: int | None) -> PrintJob:
    """Its paper, as often as wanted. NotAllowed once it is over."""
    if appointment.state is not AppointmentState.BOOKED:
        raise NotAllowed("print", appointment.state)
    return printing.queue_appointment(work, appointment, kiosk_id=kiosk_id)


# --- inside ------------------------------------------------------------------------------


def _service(work: Work, booking: Booking) -> Service:
    if not 1 <= booking.party_size <= LARGEST_PARTY:
        raise BadInput("party_size", f"1 to {LARGEST_PARTY} people")
    if booking.language not in available():
        raise BadInput("language", "no such language here")
    return services.of_code(work.session, work.hall.id, booking.service)


def _bookable(work: Work, service: Service, starts_at: datetime) -> Slot:
    """The slot that begins then, if it may still be given."""
    rule = DayRule.of(work.hall.day_rule)
    if starts_at <= work.now:
        raise BadInput("starts_at", "that hour has begun")
    last = calendar.day_of(work.hall, work.now) + timedelta(days=rule.book_days)
    if calendar.day_of(work.hall, starts_at) > last:
        raise BadInput("starts_at", f"at most {rule.book_days} days ahead")
    return slots.at(work.session, work.hall, service, starts_at)


def _free_seat(work: Work, service: Service, slot: Slot) -> int:
    """The hall's lock is held: nobody else takes it meanwhile."""
    taken = set(
        work.session.scalars(
            select(Appointment.seat).where(
                Appointment.service_id == service.id,
                Appointment.starts_at == slot.starts_at,
                IS_STANDING,
            )
        )
    )
    free = next((seat for seat in range(1, slot.seats + 1) if seat not in taken), None)
    if free is None:
        raise Full(f"no seat is left at {slot.starts_at}")
    return free


def _name(work: Work, appointment: Appointment) -> None:
    """An id whose code nobody else has on that day."""
    for _ in range(CODE_TRIES):
        appointment.public_id = new_id()
        appointment.code_hash = _code_hash(work, appointment)
        if not _is_taken(work, appointment):
            return
    raise Conflict("no code was free")


def _code_hash(work: Work, appointment: Appointment) -> bytes:
    return work.vault.index("appointment code", code_of(work.vault, appointment))


def _is_taken(work: Work, appointment: Appointment) -> bool:
    return (
        work.session.scalar(
            select(Appointment.id).where(
                Appointment.hall_id == appointment.hall_id,
                Appointment.day == appointment.day,
                Appointment.code_hash == appointment.code_hash,
            )
        )
        is not None
    )


def _person_place(appointment: Appointment) -> str:
    return f"appointment.person.{appointment.public_id}"


def _once(work: Work, appointment: Appointment) -> bytes | None:
    """The person's hash for the appointment's day. AlreadyBooked if it stands there already."""
    if appointment.person is None:
        return None
    key = work.vault.unseal(appointment.person, place=_person_place(appointment))
    found = persons.hash_of(work.vault, key, service_id=appointment.service.id, day=appointment.day)
    with work.session.no_autoflush:
        other = work.session.scalar(
            select(Appointment.id).where(
                Appointment.person_hash == found,
                Appointment.public_id != appointment.public_id,
                IS_STANDING,
            )
        )
    if other is not None:
        raise AlreadyBooked("the person has an appointment for this service on that day")
    return found


def _changeable(work: Work, public_id: str, verb: str, version: int | None) -> Appointment:
    appointment = load(work.session, public_id, hall_id=work.hall.id)
    if version is not None and appointment.version != version:
        raise Conflict(f"version {appointment.version}, not {version}")
    APPOINTMENT.after(appointment.state, verb)
    return appointment


def _again(work: Work, appointment: Appointment) -> Issued:
    ticket = appointment.ticket
    if ticket is None or ticket.state is not TicketState.WAITING:
        raise NotAllowed("arrive", appointment.state)
    return issuing.again(work, ticket)


def _block(work: Work) -> Service | None:
    """Whose numbers appointments take; None: those of their own service."""
    return work.session.scalar(
        select(Service).where(
            Service.hall_id == work.hall.id, Service.gives_appointment_numbers.is_(True)
        )
    )


def _step(work: Work, appointment: Appointment, verb: str, by: Actor, **after: object) -> None:
    before = {"state": appointment.state}
    appointment.state = APPOINTMENT.after(appointment.state, verb)
    appointment.ended_at = work.now
    _record(
        work,
        f"appointment_{verb}",
        appointment,
        by,
        before=before,
        after=after | {"state": appointment.state},
    )


def _record(
    work: Work,
    verb: str,
    appointment: Appointment,
    by: Actor,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object],
) -> None:
    """The journal knows an appointment by its key, and never its code or its person."""
    named = {"appointment_id": appointment.id}
    journal.record(work, verb, by=by, before=_plain(before or {}), after=_plain(after) | named)


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _loaded() -> Select[Appointment]:
    return select(Appointment).options(
        joinedload(Appointment.service),
        joinedload(Appointment.ticket).options(
            joinedload(Ticket.service), joinedload(Ticket.desk), joinedload(Ticket.for_desk)
        ),
    )
