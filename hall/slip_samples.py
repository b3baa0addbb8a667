"""Slips to look at before any citizen gets one: of nobody, with the hall's own words."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from hall import calendar, home_slips, services, slip_rule, slips
from hall.errors import NotFound
from hall.forecast import Range
from hall.model import Appointment, Hall, Service, Ticket
from hall.slips import Slip

NOBODYS = "BCFGHJKLMNPQRSTVXZ01234567"  # a token that opens nothing
CODE = "12345678"
LOOKUP, NUMBER = "BCFGHJKLMNPQ", "12/2026"
FOLLOW_URL = "https://tiepdan.invalid/follow"
CONTACT = "Nguyễn Văn Mẫu"
AHEAD, WAIT = 4, Range(20, 35)


def of(
    session: Session, hall: Hall, kind: str, *, language: str, now: datetime, base_url: str
) -> Slip:
    """The slip of that kind (`KINDS`), as a printer would get it now. NotFound if there is none."""
    offered = services.all_of(session, hall.id, only_open=True)
    if kind not in KINDS or not offered:
        raise NotFound("slip", kind)
    slip = KINDS[kind](hall, offered[0], language, now)
    return slips.made_ready(
        slip,
        url=CODE if kind == "appointment" else f"{base_url}/t#{NOBODYS}",
        reprint=kind == "reprint",
        picture=slip_rule.picture_of(session, hall.id),
    )


def _ticket(hall: Hall, service: Service, language: str, now: datetime) -> Slip:
    return _of_party(hall, service, language, now, 1)


def _group(hall: Hall, service: Service, language: str, now: datetime) -> Slip:
    return _of_party(hall, service, language, now, 8)


def _of_party(hall: Hall, service: Service, language: str, now: datetime, size: int) -> Slip:
    ticket = Ticket(
        label="007",
        service=service,
        issued_at=now,
        language=language,
        party_size=size,
        priority=False,
    )
    return slips.ticket_slip(hall, ticket, people_ahead=AHEAD, forecast=WAIT)


def _appointment(hall: Hall, service: Service, language: str, now: datetime) -> Slip:
    appointment = Appointment(
        service=service,
        starts_at=now.replace(minute=30, second=0, microsecond=0) + timedelta(days=7),
        language=language,
        party_size=1,
    )
    return slips.appointment_slip(hall, appointment, code=CODE)


def _remark(hall: Hall, service: Service, language: str, now: datetime) -> Slip:
    return home_slips.remark_slip(
        hall, number=NUMBER, code=LOOKUP, url=FOLLOW_URL, at=now, language=language
    )


def _follow(hall: Hall, service: Service, language: str, now: datetime) -> Slip:
    day = calendar.day_of(hall, now)
    return home_slips.follow_slip(
        hall,
        code=LOOKUP,
        received=day,
        contact=CONTACT,
        phone=hall.phone,
        next_on=day + timedelta(days=30),
        url=FOLLOW_URL,
        language=language,
    )


def _stub(hall: Hall, service: Service, language: str, now: datetime) -> Slip:
    return home_slips.receipt_stub(
        hall,
        number=f"{NUMBER.split('/')[0]}/BN-TCD",
        day=calendar.day_of(hall, now),
        items=3,
        contact=CONTACT,
        phone=hall.phone,
        language=language,
    )


def _session(hall: Hall, service: Service, language: str, now: datetime) -> Slip:
    return home_slips.session_slip(
        hall,
        day=calendar.day_of(hall, now) + timedelta(days=7),
        at=time(8, 0),
        place=hall.address or slips.in_language(hall.name, language),
        contact="Nguyễn Văn Mẫu",
        phone=hall.phone,
        language=language,
    )


KINDS: dict[str, Callable[[Hall, Service, str, datetime], Slip]] = {
    "ticket": _ticket,
    "reprint": _ticket,
    "group": _group,
    "appointment": _appointment,
    "follow": _follow,
    "remark": _remark,
    "stub": _stub,
    "session": _session,
}
