"""Slips that somebody takes home: that a remark was received, and that papers were handed over.

Both are lost, and read by others: no name, no kind, not whom it concerns, not what was said.
"""

from datetime import date, datetime
from typing import Any

from hall import calendar
from hall.model import Hall
from hall.slips import Slip, foot, in_fours, in_language
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
        {"text": in_language(hall.name, language).upper(), "weight": "bold"},
        {"rule": True},
        {"text": _("slip.remark.title"), "weight": "bold"},
        {"text": number, "size": "large", "weight": "bold"},
        {"fact": _("slip.remark.at"), "value": f"{local:%H:%M}\u00a0\u00a0{local:%d/%m/%Y}"},
        {"rule": True},
        {"text": _("slip.remark.code")},
        {"text": in_fours(code), "size": "large", "weight": "bold"},
        {"qr": f"{url}#{code}", "caption": _("slip.remark.qr")},
        {"text": _("slip.remark.note"), "size": "small", "align": "start"},
        *foot(hall, language),
    ]
    return _slip("remark", language, f"{local:%d%m}", blocks)


def receipt_stub(
    hall: Hall, *, number: str, day: date, items: int, contact: str, phone: str, language: str
) -> Slip:
    """The stub of a receipt for papers, torn off and handed over with it.

    `number` as on the receipt; `items`: how many papers. Their titles stand on the receipt alone.
    """
    _ = words(language)
    blocks: list[dict[str, Any]] = [
        {"text": in_language(hall.name, language).upper(), "weight": "bold"},
        {"rule": True},
        {"text": _("slip.stub.title"), "weight": "bold"},
        {"text": number, "size": "large", "weight": "bold"},
        {"rule": True},
        {"fact": _("slip.stub.day"), "value": f"{day:%d/%m/%Y}"},
        {"fact": _("slip.stub.items"), "value": str(items)},
        {"text": _("slip.follow.contact", name=contact), "align": "start"},
    ]
    if phone:
        blocks.append({"fact": _("slip.follow.phone"), "value": phone})
    blocks += [
        {"rule": True},
        {"text": _("slip.stub.note"), "size": "small", "align": "start"},
        *foot(hall, language),
    ]
    return _slip("stub", language, f"{day:%d%m}", blocks)


def _slip(kind: str, language: str, label: str, blocks: list[dict[str, Any]]) -> Slip:
    return {
        "kind": kind,
        "language": language,
        "label": label,
        "reprint": False,
        "blocks": blocks,
    }
