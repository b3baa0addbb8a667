"""A day of appointments as the console shows it, and a booking as it is typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework import bookings
from casework.access import Officer
from casework.bookings import Held
from hall import appointments, calendar, slots
from hall.appointments import Booking
from hall.day_rule import DayRule
from hall.errors import BadInput
from hall.lifecycle import AppointmentState
from hall.model import Service
from hall.services import all_of
from hall.slots import Slot
from hall.store import Work
from staff_console import writing
from staff_console.days_page import Form


@dataclass(frozen=True)
class Hour:
    """A slot with all who were ever appointed to it."""

    slot: Slot
    held: tuple[Held, ...]
    is_open: bool  # one more may be booked


@dataclass(frozen=True)
class AppointmentsPage:
    now: datetime
    today: date
    day: date
    services: tuple[Service, ...]  # that have slots
    service: Service | None
    hours: tuple[Hour, ...]
    strays: tuple[Held, ...]  # whose slot the hall has given up since
    counts: dict[str, int]
    chosen: Slot | None  # somebody is being booked for it
    moving: Held | None
    shown: Held | None  # just booked or changed
    codes: dict[int, str]
    last_day: date

    @property
    def before(self) -> date:
        return self.day - timedelta(days=1)

    @property
    def after(self) -> date:
        return self.day + timedelta(days=1)

    def can_arrive(self, held: Held) -> bool:
        return self.day == self.today and held.appointment.state is AppointmentState.BOOKED


COUNTED = ("booked", "arrived", "late", "absent", "cancelled")


def read(work: Work, officer: Officer, asked: Mapping[str, str]) -> AppointmentsPage:
    """That day of that service; today and the first one where none is asked for."""
    hall, today = work.hall, calendar.day_of(work.hall, work.now)
    day = _day(asked.get("day", "")) or today
    services = _services(work)
    service = next((each for each in services if each.code == asked.get("service")), None)
    service = service or (services[0] if services else None)
    held = [
        each
        for each in bookings.of_day(work, officer, day)
        if service is not None and each.appointment.service_id == service.id
    ]
    found = slots.of_day(work.session, hall, service, day) if service else []
    starts = {slot.starts_at for slot in found}
    last_day = today + timedelta(days=DayRule.of(hall.day_rule).book_days)
    return AppointmentsPage(
        now=work.now,
        today=today,
        day=day,
        services=tuple(services),
        service=service,
        hours=tuple(
            Hour(
                slot,
                tuple(each for each in held if each.appointment.starts_at == slot.starts_at),
                slot.free > 0 and slot.starts_at > work.now and day <= last_day,
            )
            for slot in found
        ),
        strays=tuple(each for each in held if each.appointment.starts_at not in starts),
        counts=_counts(held),
        chosen=next((s for s in found if s.starts_at == _instant(asked.get("at", ""))), None),
        moving=_moving(work, officer, asked.get("move", "")),
        shown=next((h for h in held if h.appointment.public_id == asked.get("shown")), None),
        codes={
            each.appointment.id: appointments.code_of(work.vault, each.appointment) for each in held
        },
        last_day=last_day,
    )


def booking(form: Form) -> Booking:
    """BadInput names the field."""
    return Booking(
        service=form.get("service", ""),
        starts_at=instant(form, "starts_at"),
        party_size=writing.whole(form, "party_size", 1),
        language=form.get("language", "vi"),
        priority=form.get("priority") == "yes",
        said=form.get("id_number", "").strip() or None,
    )


def instant(form: Mapping[str, str], name: str) -> datetime:
    """With its offset, as our own forms send it."""
    found = _instant(form.get(name, ""))
    if found is None:
        raise BadInput(name, "an instant with its offset is wanted")
    return found


def _instant(text: str) -> datetime | None:
    """None if none can be meant; far from every calendar's ends."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None and 2000 <= found.year <= 2200 else None


def _services(work: Work) -> list[Service]:
    return [each for each in all_of(work.session, work.hall.id) if each.slots]


def _day(text: str) -> date | None:
    """A day in the address; None if none can be meant."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date(2000, 1, 2) <= found <= date(2200, 1, 1) else None


def _moving(work: Work, officer: Officer, public_id: str) -> Held | None:
    """The appointment for which another hour is sought, whatever its own day."""
    if not public_id:
        return None
    found = appointments.load(work.session, public_id, hall_id=work.hall.id)
    day = bookings.of_day(work, officer, found.day)
    return next(each for each in day if each.appointment.id == found.id)


def _counts(held: list[Held]) -> dict[str, int]:
    states = ["late" if each.appointment.is_late else each.appointment.state.value for each in held]
    return {name: states.count(name) for name in COUNTED}
