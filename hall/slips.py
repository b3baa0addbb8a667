"""What the slips say: a small layout that the printer's side draws.

A slip is plain data: it travels as JSON and knows no dots. On it stand a number,
times and a place in the line; never a name, an ID number or a kind of petition
(docs/house.md, what nobody may learn).
"""

from typing import Any

from hall import calendar
from hall.forecast import Range
from hall.model import Hall, Ticket
from hall.words import Words, words

Slip = dict[str, Any]


def ticket_slip(
    hall: Hall, ticket: Ticket, *, people_ahead: int, forecast: Range | None
) -> Slip:
    """The slip of a ticket, in the citizen's language. The QR's address is put in later."""
    _ = words(ticket.language)
    at = calendar.local(hall, ticket.issued_at)
    blocks: list[dict[str, Any]] = [
        {"text": _in(hall.name, ticket.language).upper(), "size": "body", "weight": "bold"},
        {"rule": True},
        {"text": _("slip.title"), "size": "body"},
        {"text": ticket.label, "size": "number", "weight": "bold"},
        {"text": _in(ticket.service.name, ticket.language), "size": "large", "weight": "bold"},
    ]
    if ticket.priority:
        blocks.append({"text": _("slip.priority"), "size": "body", "weight": "bold"})
    if ticket.party_size > 1:
        blocks.append({"text": _("slip.party", n=ticket.party_size), "size": "body"})
    blocks += [
        {"space": 2},
        {"text": _("slip.ahead", n=people_ahead), "size": "body", "weight": "bold"},
    ]
    if forecast is not None:
        blocks.append({"text": wait_text(_, forecast), "size": "body"})
    blocks += [
        {"qr": None, "caption": _("slip.qr")},
        {"text": _("slip.time", time=f"{at:%H:%M}", day=f"{at:%d/%m/%Y}"), "size": "small"},
        {"text": _("slip.note"), "size": "small"},
    ]
    if hall.phone:
        blocks.append({"text": _("slip.phone", phone=hall.phone), "size": "small"})
    if hall.is_sample:
        blocks.append({"text": _("slip.sample"), "size": "small", "weight": "bold"})
    return {
        "kind": "ticket",
        "language": ticket.language,
        "label": ticket.label,
        "reprint": False,
        "blocks": blocks,
    }


def made_ready(slip: Slip, *, url: str, reprint: bool) -> Slip:
    """The slip as it goes to the printer: with its address, and marked if it is a reprint."""
    _ = words(slip["language"])
    blocks = [block | {"qr": url} if "qr" in block else block for block in slip["blocks"]]
    if reprint:
        blocks.insert(0, {"notice": _("slip.reprint")})
    return slip | {"blocks": blocks, "reprint": reprint}


def wait_text(_: Words, forecast: Range) -> str:
    """The range in words."""
    return _("wait.range", low=forecast.low_minutes, high=forecast.high_minutes)


def _in(names: dict[str, Any], language: str) -> str:
    """The name in that language, or in the first there is."""
    return str(names.get(language) or names.get("vi") or next(iter(names.values())))
