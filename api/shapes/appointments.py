"""Appointments as programs see them: slots, a booking, the hour that was promised."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field

from api.shapes.common import Given, Moment, ServiceCode, Taken, Whole, moment, unsaid
from api.shapes.tickets import IdNumber, Language
from hall import appointments, issuing, model
from hall.lifecycle import AppointmentState
from hall.slots import Slot as Seats
from hall.vault import Vault
from hall.words import FALLBACK

FIRST_YEAR, LAST_YEAR = 2000, 2200


def _sane(at: datetime) -> datetime:
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ValueError(f"a year between {FIRST_YEAR} and {LAST_YEAR}")
    return at


StartsAt = Annotated[
    AwareDatetime,
    AfterValidator(_sane),
    Field(
        description="When a slot begins, as the slots of a day list it.",
        examples=["2026-11-24T09:00:00+07:00"],
    ),
]


class Slot(Given):
    """Some minutes of a day that can be promised."""

    session: str = Field(examples=["morning"])
    starts_at: Moment
    ends_at: Moment
    seats: int
    free: int = Field(description="Seats that are left.")


class AppointmentWish(Taken):
    """An hour somebody wants. Nothing of it tells why they come."""

    service: ServiceCode
    starts_at: StartsAt
    party_size: Whole = Field(1, ge=1, le=issuing.LARGEST_PARTY, description="People.")
    language: Language = FALLBACK
    priority: bool = Field(False, description="Self-declared; which kind is never asked.")
    id_number: IdNumber = Field("", json_schema_extra=unsaid)

    def meant(self) -> appointments.Booking:
        return appointments.Booking(
            service=self.service,
            starts_at=self.starts_at,
            party_size=self.party_size,
            language=self.language,
            priority=self.priority,
            said=self.id_number or None,
        )


class MoveWish(Taken):
    """Another slot of the same service."""

    starts_at: StartsAt


class ArrivalWish(Taken):
    """The code on the slip; spaces do not matter."""

    code: str = Field(min_length=1, max_length=40, pattern=r"^[0-9 ]+$", examples=["1234 5678"])


class Appointment(Given):
    """An hour that was promised. No field holds a name, an ID number or a kind of matter."""

    id: str = Field(description="Opaque; the `appointment_id` of other calls.")
    service: ServiceCode
    starts_at: Moment
    ends_at: Moment
    state: AppointmentState
    late: bool = Field(description="Came after the window, and waits as an ordinary citizen.")
    party_size: int = Field(description="People.")
    ticket: str | None = Field(description="The ticket's `id`, once its holder has arrived.")
    code: str | None = Field(
        description="The digits on the slip, good for checking in; null unless booked."
    )
    version: int = Field(description="For `If-Match`; grows with every change.")


def slot_shown(hall: model.Hall, slot: Seats) -> Slot:
    return Slot(
        session=slot.session,
        starts_at=moment(hall, slot.starts_at),
        ends_at=moment(hall, slot.ends_at),
        seats=slot.seats,
        free=slot.free,
    )


def shown(hall: model.Hall, found: model.Appointment, vault: Vault) -> Appointment:
    """The appointment as programs see it."""
    is_booked = found.state is AppointmentState.BOOKED
    return Appointment(
        id=found.public_id,
        service=found.service.code,
        starts_at=moment(hall, found.starts_at),
        ends_at=moment(hall, found.ends_at),
        state=found.state,
        late=found.is_late,
        party_size=found.party_size,
        ticket=found.ticket.public_id if found.ticket else None,
        code=appointments.code_of(vault, found) if is_booked else None,
        version=found.version,
    )


def day_of(text: str) -> date | None:
    """A day in a path; None if there is no such day."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_YEAR < found.year < LAST_YEAR else None
