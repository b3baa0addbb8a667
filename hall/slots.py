"""Which hours can be promised: a service's slots of a day, and how many seats are left in each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hall import calendar
from hall.errors import BadInput
from hall.model import IS_STANDING, Appointment, Hall, Service

SHORTEST, LONGEST = 5, 240  # minutes
MOST_SEATS = 100


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a session of a service is cut into slots."""

    minutes: int
    seats: int  # in each slot

    def __post_init__(self) -> None:
        if not SHORTEST <= self.minutes <= LONGEST:
            raise BadInput("slot_minutes", f"{SHORTEST} to {LONGEST} minutes")
        if not 1 <= self.seats <= MOST_SEATS:
            raise BadInput("slot_seats", f"1 to {MOST_SEATS}")

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        return cls(minutes=said["minutes"], seats=said["seats"])


@dataclass(frozen=True)
class Slot:
    """Some minutes of a day for which so many may be appointed."""

    session: str
    starts_at: datetime
    ends_at: datetime
    seats: int
    taken: int

    @property
    def free(self) -> int:
        return max(0, self.seats - self.taken)


def of_day(session: Session, hall: Hall, service: Service, day: date) -> list[Slot]:
    """The slots of that day, earliest first; none on a day off or for a service without a plan."""
    plans = {name: Plan.of(said) for name, said in service.slots.items()}
    if not plans:
        return []
    taken = _taken(session, service, day)
    return [
        Slot(opening.session, at, at + length, plan.seats, taken.get(at, 0))
        for opening in calendar.openings(session, hall, day)
        if (plan := plans.get(opening.session)) is not None
        for length in [timedelta(minutes=plan.minutes)]
        for at in _starts(opening.opens, opening.closes, length)
    ]


def at(session: Session, hall: Hall, service: Service, starts_at: datetime) -> Slot:
    """The slot that begins then. BadInput if none does."""
    day = calendar.day_of(hall, starts_at)
    for slot in of_day(session, hall, service, day):
        if slot.starts_at == starts_at:
            return slot
    raise BadInput("starts_at", "no slot begins then")


def next_free(
    session: Session, hall: Hall, service: Service, after: datetime, *, days: int
) -> Slot | None:
    """The first slot after that instant that has a seat, within so many days."""
    if not service.slots:
        return None
    first = calendar.day_of(hall, after)
    for ahead in range(days):
        for slot in of_day(session, hall, service, first + timedelta(days=ahead)):
            if slot.starts_at > after and slot.free:
                return slot
    return None


def _starts(opens: datetime, closes: datetime, length: timedelta) -> list[datetime]:
    """Whole slots only: nobody is appointed for a time after closing."""
    return [opens + length * n for n in range((closes - opens) // length)]


def _taken(session: Session, service: Service, day: date) -> dict[datetime, int]:
    rows = session.execute(
        select(Appointment.starts_at, func.count().label("number"))
        .where(Appointment.service_id == service.id, Appointment.day == day, IS_STANDING)
        .group_by(Appointment.starts_at)
    )
    return {found.starts_at: found.number for found in rows}
