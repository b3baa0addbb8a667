"""Whose an appointment is: kept sealed beside it, so that the call opens the right file."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from casework import access, gather, identities, leads
from casework.access import Officer, What, Why
from casework.folding import number
from casework.kinds import Confidentiality
from casework.model import AppointmentHolder, Citizen, TicketHint
from casework.shown import Person
from casework.sight import Sight
from hall import appointments
from hall.appointments import Booking
from hall.issuing import Issued
from hall.journal import Actor
from hall.model import Appointment
from hall.store import Work


@dataclass(frozen=True)
class Held:
    """An appointment with its holder; None if nobody is named, or nobody this reader knows of."""

    appointment: Appointment
    person: Person | None


def book(
    work: Work,
    officer: Officer,
    booking: Booking,
    *,
    by: Actor,
    citizen: str | None = None,
    key: str | None = None,
) -> Appointment:
    """By staff, for somebody they looked up, or for who tells a number, or for nobody by name."""
    row = gather.citizen(work, Sight.of(work, officer), citizen) if citizen else None
    if row is None:
        return by_number(work, booking, by=by, key=key)[0]
    said = identities.read(work.vault, row).id_number or f"citizen {row.public_id}"
    return _keep(work, replace(booking, said=said), row.id, by=by, key=key)[0]


def by_number(
    work: Work, booking: Booking, *, by: Actor, key: str | None = None
) -> tuple[Appointment, bool]:
    """The appointment, and whether it is new. Nothing tells whether the number is known here."""
    row_id = None
    if booking.said and (clean := number(booking.said)):
        booking = replace(booking, said=clean)
        row_id = work.session.scalar(
            select(Citizen.id)
            .where(Citizen.hall_id == work.hall.id)
            .where(Citizen.id_hash == identities.id_hash(work.vault, clean))
            .order_by(Citizen.confidentiality != Confidentiality.ORDINARY, Citizen.id)
            .limit(1)
        )
    return _keep(work, booking, row_id, by=by, key=key)


def arrive(
    work: Work, appointment: Appointment, *, by: Actor, kiosk_id: int | None = None
) -> Issued:
    """Check in; the officer who calls finds the file open."""
    issued = appointments.arrive(work, appointment, by=by, kiosk_id=kiosk_id)
    holder = work.session.get(AppointmentHolder, appointment.id)
    if issued.is_new and holder is not None:
        hint = TicketHint(ticket_id=issued.ticket.id, citizen_id=holder.citizen_id, at=work.now)
        work.session.add(hint)
        leads.tell(work, issued.ticket, hint)
    return issued


def of_day(work: Work, officer: Officer, day: date) -> list[Held]:
    """All of that day with their names. One row in the access journal says they were read."""
    sight = Sight.of(work, officer)
    found = appointments.of_day(work.session, work.hall.id, day)
    rows = work.session.execute(
        select(AppointmentHolder.appointment_id, Citizen)
        .join(AppointmentHolder.citizen)
        .where(AppointmentHolder.appointment_id.in_([each.id for each in found]))
        .where(sight.citizens())
    )
    people = {key: gather.person(work.vault, row) for key, row in rows}
    if people:
        access.note(work, officer, What.SEARCH, "", Why.SEARCH, found=len(people))
    return [Held(each, people.get(each.id)) for each in found]


def _keep(
    work: Work, booking: Booking, citizen_id: int | None, *, by: Actor, key: str | None
) -> tuple[Appointment, bool]:
    appointment, is_new = appointments.book(work, booking, by=by, key=key)
    if is_new and citizen_id is not None:
        work.session.add(AppointmentHolder(appointment_id=appointment.id, citizen_id=citizen_id))
    return appointment, is_new
