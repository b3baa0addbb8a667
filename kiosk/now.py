"""What the kiosk can offer at this moment: open or not, each service with its line, the printer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hall import admission, calendar, forecast, helping, line, numbering, slots
from hall.calendar import Opening
from hall.calling import Calling
from hall.day_rule import DayRule
from hall.forecast import Range
from hall.helping import Help
from hall.model import Hall, Service
from hall.slots import Slot
from hall.store import row
from kiosk import paper
from kiosk.paper import Printer

STATES = {"full": "full", "too_late": "late"}  # by the code of the refusal
PAGE = 6  # choices a citizen is shown at once


@dataclass(frozen=True)
class Choice:
    """A service as a citizen may choose it."""

    code: str
    name: dict[str, Any]  # by language
    hint: dict[str, Any]
    state: str  # open, closed, full, late: nobody who comes now is called before closing
    is_appointment: bool  # chosen by who has one: it is kept, not waited for
    answers_results: bool  # who asks about a result may take a number of it
    ahead: int  # tickets that somebody who comes now would have before them
    forecast: Range | None  # None is unknown


@dataclass(frozen=True)
class Now:
    """One consistent moment of a hall, seen from one kiosk."""

    at: datetime
    # open; early, between, over (outside the hours); full, late, paused (no service takes)
    state: str
    opening: Opening | None  # while outside the hours: the next session
    days_until: int  # 0: that session is today
    today: tuple[Opening, ...]
    pages: tuple[tuple[Choice, ...], ...]
    printer: Printer
    calling: Calling  # its numbers of representatives
    help: Help  # that was called to this kiosk
    next_slot: Slot | None  # where numbers are given no more: an hour that can be promised


def read(session: Session, *, hall_id: int, kiosk_id: int, now: datetime) -> Now:
    """What that kiosk can offer at that moment."""
    hall = row(session, Hall, hall_id)
    day = calendar.day_of(hall, now)
    today = calendar.openings(session, hall, day)
    is_open = calendar.is_open(session, hall, now)
    opening = None if is_open else calendar.next_opening(session, hall, now)
    services = _services(session, hall_id)
    planned = [service for service in services if service.slots]
    choices = [_choice(session, hall, each, now, is_kept=bool(planned)) for each in services]
    return Now(
        at=now,
        state=_state(choices) if is_open else _hours(today, now),
        opening=opening,
        days_until=(calendar.day_of(hall, opening.opens) - day) // timedelta(days=1)
        if opening
        else 0,
        today=tuple(today),
        pages=_pages(choices),
        printer=paper.printer_of(session, hall_id=hall_id, kiosk_id=kiosk_id, now=now),
        calling=Calling.of(hall.calling),
        help=helping.at(session, kiosk_id, now),
        next_slot=_next_slot(session, hall, planned, choices, now),
    )


def _services(session: Session, hall_id: int) -> Sequence[Service]:
    return session.scalars(
        select(Service)
        .where(Service.hall_id == hall_id, Service.on_kiosk.is_(True))
        .order_by(Service.position, Service.id)
    ).all()


def _choice(
    session: Session, hall: Hall, service: Service, now: datetime, *, is_kept: bool
) -> Choice:
    state = "open"
    if not service.is_open:
        state = "closed"
    elif numbering.is_used_up(session, hall, service, calendar.day_of(hall, now)):
        state = "full"
    elif service.quotas or hall.day_rule:  # what `issue` would say, told before somebody touches
        refusal = admission.why_not(session, hall, service, now)
        state = "open" if refusal is None else STATES.get(refusal.code, "closed")
    return Choice(
        code=service.code,
        name=service.name,
        hint=service.hint,
        state=state,
        is_appointment=is_kept and service.gives_appointment_numbers,
        answers_results=service.answers_results,
        ahead=line.in_line(session, hall.id, service.id),
        forecast=forecast.for_newcomer(session, hall, service.id, now),
    )


def _state(choices: list[Choice]) -> str:
    if any(choice.state == "open" for choice in choices):
        return "open"
    found = [choice.state for choice in choices if not choice.is_appointment]
    return next((state for state in ("full", "late") if state in found), "paused")


def _next_slot(
    session: Session,
    hall: Hall,
    planned: Sequence[Service],
    choices: Sequence[Choice],
    now: datetime,
) -> Slot | None:
    """Asked only where somebody is sent away."""
    if not any(choice.state in ("full", "late") for choice in choices):
        return None
    days = DayRule.of(hall.day_rule).book_days
    found = (slots.next_free(session, hall, service, now, days=days) for service in planned)
    return next((slot for slot in found if slot is not None), None)


def _hours(today: list[Opening], now: datetime) -> str:
    """Closed, but why: not yet, between two sessions, or over for the day."""
    to_come = [opening for opening in today if opening.opens > now]
    if not to_come:
        return "over"
    return "between" if len(to_come) < len(today) else "early"


def _pages(choices: list[Choice]) -> tuple[tuple[Choice, ...], ...]:
    """Six at most; with more, one place on each page is for the way to the next."""
    size = PAGE if len(choices) <= PAGE else PAGE - 1
    pages = [tuple(choices[at : at + size]) for at in range(0, len(choices), size)]
    return tuple(pages) or ((),)
