"""Slips that somebody takes home: how to follow what was brought, a remark, papers, a session.

All are lost, and read by others: no citizen's name, no kind, not whom a remark concerns, not what
was said.
"""

from datetime import date, datetime, time
from typing import Any

from hall import calendar
from hall.model import Hall
from hall.slips import Slip, foot, head, in_fours
from hall.words import words


def remark_slip(
    hall: Hall, *, number: str, code: str, url: str, at: datetime, language: str
) -> Slip:
    """That a remark was received: its number of the year, and the code that tells how it stands.

    The same for both channels. `url`: where the code is asked for.
    """
    _ = words(language)
    local = calendar.local(hall, at)
    blocks: list[dict[str, Any]] = [
        head(hall, language),
        {"rule": True},
        {"text": _("slip.remark.title"), "weight": "bold"},
        {"text": number, "size": "large", "weight": "bold"},
        {"rule": True},
        {"fact": _("slip.remark.at"), "value": f"{local:%H:%M}\u00a0\u00a0{local:%d/%m/%Y}"},
        {"rule": True},
        {"text": _("slip.remark.code")},
        {"text": in_fours(code), "size": "large", "weight": "bold"},
        {"qr": f"{url}#{code}", "caption": _("slip.remark.qr")},
        {"rule": True},
        {"text": _("slip.remark.note"), "size": "small", "align": "start"},
        *foot(hall, language),
    ]
    return _slip("remark", language, f"{local:%d%m}", blocks)


def follow_slip(
    hall: Hall,
    *,
    code: str,
    received: date,
    contact: str,
    phone: str,
    next_on: date | None,
    url: str,
    language: str,
) -> Slip:
    """How to see with a code how it stands, whom to ask, and by when there is word.

    No number of the register. `url`: where the code is asked for.
    """
    _ = words(language)
    blocks: list[dict[str, Any]] = [
        head(hall, language),
        {"rule": True},
        {"text": _("slip.follow.title"), "weight": "bold"},
        {"text": in_fours(code), "size": "large", "weight": "bold"},
        {"rule": True},
        {"fact": _("slip.follow.received"), "value": f"{received:%d/%m/%Y}"},
        *_contact(contact, phone, language),
    ]
    if next_on is not None:
        blocks.append({"fact": _("slip.follow.next"), "value": f"{next_on:%d/%m/%Y}"})
    blocks += [
        {"qr": f"{url}#{code}", "caption": _("slip.follow.qr")},
        {"rule": True},
        {"text": _("slip.follow.note"), "size": "small", "align": "start"},
        *foot(hall, language, said=phone),
    ]
    return _slip("follow", language, f"{received:%d%m}", blocks)


def receipt_stub(
    hall: Hall, *, number: str, day: date, items: int, contact: str, phone: str, language: str
) -> Slip:
    """The stub of a receipt for papers, torn off and handed over with it.

    `number` as on the receipt; `items`: how many papers. Their titles stand on the receipt alone.
    """
    _ = words(language)
    blocks: list[dict[str, Any]] = [
        head(hall, language),
        {"rule": True},
        {"text": _("slip.stub.title"), "weight": "bold"},
        {"text": number, "size": "large", "weight": "bold"},
        {"rule": True},
        {"fact": _("slip.stub.day"), "value": f"{day:%d/%m/%Y}"},
        {"fact": _("slip.stub.items"), "value": str(items)},
        *_contact(contact, phone, language),
        {"rule": True},
        {"text": _("slip.stub.note"), "size": "small", "align": "start"},
        *foot(hall, language, said=phone),
    ]
    return _slip("stub", language, f"{day:%d%m}", blocks)


def session_slip(
    hall: Hall,
    *,
    day: date,
    at: time | None,
    place: str,
    contact: str,
    phone: str,
    language: str,
) -> Slip:
    """When and where somebody is asked to come to a leader's session, and what to bring.

    `at`: on the hall's own clock; None where only the half of the day is known.
    """
    _ = words(language)
    blocks: list[dict[str, Any]] = [
        head(hall, language),
        {"rule": True},
        {"text": _("slip.session.title"), "weight": "bold"},
        *([{"text": f"{at:%H:%M}", "size": "number", "weight": "bold"}] if at else []),
        {
            "text": _("slip.appointment.day", weekday=_(f"slip.weekday.{day.weekday()}"), day=day),
            "size": "large",
            "weight": "bold",
        },
        {"rule": True},
        {"text": _("slip.session.place", place=place), "align": "start"},
        *_contact(contact, phone, language),
        {"rule": True},
        {"text": _("slip.session.note"), "size": "small", "align": "start"},
        *foot(hall, language, said=phone),
    ]
    return _slip("session", language, f"{day:%d%m}", blocks)


def _contact(name: str, phone: str, language: str) -> list[dict[str, Any]]:
    """Whom to ask, and under which number."""
    _ = words(language)
    found = [{"fact": _("slip.follow.contact"), "value": name}]
    if phone:
        found.append({"fact": _("slip.follow.phone"), "value": phone})
    return found


def _slip(kind: str, language: str, label: str, blocks: list[dict[str, Any]]) -> Slip:
    return {
        "kind": kind,
        "language": language,
        "label": label,
        "reprint": False,
        "blocks": blocks,
    }
