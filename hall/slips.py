"""What the slips say: a small layout that the printer's side draws.

A slip is plain data: it travels as JSON and knows no dots. On it stand a number,
times and a place in the line; never a name, an ID number or a kind of petition
(docs/house.md, what nobody may learn).
"""

import base64
from datetime import timedelta
from typing import Any

from hall import calendar
from hall.day_rule import DayRule
from hall.forecast import Range
from hall.model import Appointment, Hall, Service, Ticket
from hall.words import available, words

Slip = dict[str, Any]
_HELD = "TIẾP CÔNG DÂN"


def ticket_slip(hall: Hall, ticket: Ticket, *, people_ahead: int, forecast: Range | None) -> Slip:
    """The slip of a ticket, in the citizen's language. The QR's address is put in later."""
    _ = words(ticket.language)
    at = calendar.local(hall, ticket.issued_at)
    blocks: list[dict[str, Any]] = [
        head(hall, ticket.language),
        {"rule": True},
        {"text": _("slip.title")},
        {"text": ticket.label, "size": "number", "weight": "bold"},
        {
            "text": in_language(ticket.service.name, ticket.language),
            "size": "large",
            "weight": "bold",
        },
    ]
    if ticket.priority:
        blocks.append({"text": _("slip.priority"), "weight": "bold"})
    blocks.append({"rule": True})
    blocks.append({"fact": _("slip.time"), "value": f"{at:%H:%M}\u00a0\u00a0{at:%d/%m/%Y}"})
    if ticket.party_size > 1:
        blocks.append({"fact": _("slip.party"), "value": str(ticket.party_size)})
    if ticket.representatives:
        blocks.append({"fact": _("slip.representatives"), "value": str(ticket.representatives)})
    blocks.append({"fact": _("slip.ahead"), "value": str(people_ahead)})
    if forecast is not None:
        low, high = forecast.low_minutes, forecast.high_minutes
        minutes = _("slip.minutes" if low else "slip.minutes.under", low=low, high=high)
        blocks.append({"fact": _("slip.wait"), "value": minutes})
    blocks += [
        {"qr": None, "caption": _("slip.qr")},
        {"rule": True},
        {"text": _note(hall, ticket.language), "size": "small", "align": "start"},
    ]
    blocks += foot(hall, ticket.language)
    return {
        "kind": "ticket",
        "language": ticket.language,
        "label": ticket.label,
        "reprint": False,
        "blocks": blocks,
    }


def lent_slip(hall: Hall, service: Service, language: str) -> Slip:
    """The slip of a number that a kiosk gives by itself, with places left open.

    `{label}`, `{time}` and `{party}` are filled in at the kiosk; a block that has `if` stands
    there only with that wish. How many wait is not known then, and is not said.
    """
    _ = words(language)
    blocks: list[dict[str, Any]] = [
        head(hall, language),
        {"notice": _("slip.lent")},
        {"text": _("slip.title")},
        {"text": "{label}", "size": "number", "weight": "bold"},
        {"text": in_language(service.name, language), "size": "large", "weight": "bold"},
        {"text": _("slip.priority"), "weight": "bold", "if": "priority"},
        {"rule": True},
        {"fact": _("slip.time"), "value": "{time}"},
        {"fact": _("slip.party"), "value": "{party}", "if": "party"},
        {"text": _("slip.lent.note"), "size": "small", "align": "start"},
        {"qr": None, "caption": _("slip.lent.qr")},
        {"rule": True},
        {"text": _note(hall, language), "size": "small", "align": "start"},
        *foot(hall, language),
    ]
    return {
        "kind": "ticket",
        "language": language,
        "label": "{label}",
        "reprint": False,
        "blocks": blocks,
    }


def appointment_slip(hall: Hall, appointment: Appointment, *, code: str) -> Slip:
    """The slip of an appointment: when, what for, how to check in. Its QR is put in later."""
    language = appointment.language
    _ = words(language)
    at = calendar.local(hall, appointment.starts_at)
    rule = DayRule.of(hall.day_rule)
    from_, until = (
        f"{at + timedelta(minutes=minutes):%H:%M}"
        for minutes in (-rule.early_minutes, rule.late_minutes)
    )
    blocks: list[dict[str, Any]] = [
        head(hall, language),
        {"rule": True},
        {"text": _("slip.appointment.title")},
        {"text": f"{at:%H:%M}", "size": "number", "weight": "bold"},
        {
            "text": _("slip.appointment.day", weekday=_(f"slip.weekday.{at.weekday()}"), day=at),
            "size": "large",
            "weight": "bold",
        },
        {"text": in_language(appointment.service.name, language), "weight": "bold"},
        {"rule": True},
    ]
    if appointment.party_size > 1:
        blocks.append({"fact": _("slip.party"), "value": str(appointment.party_size)})
    if hall.address:
        blocks.append({"text": hall.address, "size": "small", "align": "start"})
    blocks += [
        {"fact": _("slip.appointment.code"), "value": in_groups(code)},
        {"qr": None, "caption": _("slip.appointment.qr")},
        {"rule": True},
        {
            "text": _("slip.appointment.note", start=from_, end=until),
            "size": "small",
            "align": "start",
        },
        *foot(hall, language),
    ]
    return {
        "kind": "appointment",
        "language": language,
        "label": f"{at:%d%m-%H%M}",
        "reprint": False,
        "blocks": blocks,
    }


def in_groups(code: str) -> str:
    """`12345678` as it is read and typed: `1234 5678`."""
    return f"{code[:4]}\u00a0{code[4:]}"


def in_fours(code: str) -> str:
    """`BCFGHJKLMNPQ` as it is read and typed: `BCFG HJKL MNPQ`."""
    return "\u00a0".join(code[n : n + 4] for n in range(0, len(code), 4))


def made_ready(slip: Slip, *, url: str, reprint: bool, picture: bytes | None = None) -> Slip:
    """The slip as it goes to the printer: with its address, and marked if it is a reprint.

    `picture`: the hall's, for the head (`slip_rule.picture_of`).
    """
    _ = words(slip["language"])
    blocks = [
        block | {"qr": block["qr"] or url} if "qr" in block else block for block in slip["blocks"]
    ]
    if picture is not None:
        blocks.insert(0, {"picture": base64.b64encode(picture).decode("ascii")})
    if reprint:
        blocks.insert(0, {"notice": _("slip.reprint")})
    return slip | {"blocks": blocks, "reprint": reprint}


def reprint_words() -> dict[str, str]:
    """What marks a second copy, by language."""
    return {code: words(code)("slip.reprint") for code in available()}


def _note(hall: Hall, language: str) -> str:
    """What to mind while waiting: the hall's own sentence, or the house's."""
    return str(hall.slip.get("note", {}).get(language) or words(language)("slip.note"))


def head(hall: Hall, language: str) -> dict[str, Any]:
    """Whose slip it is. What every such hall is for stays on one line."""
    name = in_language(hall.name, language).upper()
    return {"text": name.replace(_HELD, _HELD.replace(" ", "\u00a0")), "weight": "bold"}


def foot(hall: Hall, language: str, *, said: str = "") -> list[dict[str, Any]]:
    """Whom to ring up; and that none of it counts, in a sample hall.

    `said`: the number that stands on the slip already, and not twice.
    """
    _ = words(language)
    found: list[dict[str, Any]] = []
    if hall.phone and hall.phone != said:
        phone = _("slip.phone", phone=hall.phone)
        found.append({"text": phone, "size": "small", "weight": "bold", "align": "start"})
    if hall.is_sample:
        found.append({"text": _("slip.sample"), "size": "small", "weight": "bold"})
    return found


def in_language(names: dict[str, Any], language: str) -> str:
    """The name in that language, or in the first there is."""
    return str(names.get(language) or names.get("vi") or next(iter(names.values())))
