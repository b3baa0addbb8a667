"""The month's schedule as a poster: A3, lying, to be printed and hung up (domain.md §12.8).

A heading that comes back on every sheet, a day in bold, what has moved struck through with
its reason; at the foot hours, numbers, the day of posting and who posted.
"""

from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from babel.dates import format_date
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, LongTable, Paragraph, Spacer, TableStyle

from casework import typeface
from casework.broadsheet import BAND, CENTRE, INK, LINE, MUTED, printed, style
from casework.typeface import BOLD
from hall import calendar
from hall.model import Hall
from hall.words import Words
from queue_display import feed
from queue_display.sittings import Day, Posting, Sitting, Span

WIDTHS = tuple(width * mm for width in (27, 25, 32, 56, 94, 46, 42, 36, 38))
COLUMNS = (
    *("day", "session", "form", "leader", "officers", "participants", "content", "place", "note"),
)


def drawn(
    hall: Hall,
    month: Span,
    *,
    posting: Posting | None,
    words: Words,
    hall_name: str,
    fonts: Path,
) -> bytes:
    """The PDF. `fonts` is the folder of the house's typeface."""
    typeface.bring(fonts)
    title = words("schedule.poster.title", month=f"{month.first:%m}", year=f"{month.first:%Y}")
    story: list[Flowable] = [
        Paragraph(escape(hall_name.upper()), style(13, align=CENTRE, color=MUTED)),
        Paragraph(escape(title.upper()), style(24, font=BOLD, align=CENTRE)),
        Spacer(0, 5 * mm),
        _table(hall, month, words) if month.days else _nothing(words),
        Spacer(0, 4 * mm),
        *(Paragraph(line, style(11)) for line in _foot(hall, month, posting, words)),
    ]
    return printed(story, words, title=title, hall_name=hall_name, foot=hall_name)


def _table(hall: Hall, month: Span, words: Words) -> LongTable:
    head = [Paragraph(escape(words(f"schedule.{name}")), style(9.5, font=BOLD)) for name in COLUMNS]
    rows: list[list[Any]] = [head]
    lines: list[Any] = []  # reportlab's own tuples
    for day in month.days:
        start, end = len(rows), len(rows) + len(day.sittings) - 1
        lines.append(("LINEABOVE", (0, start), (-1, start), 1.2, INK))
        lines.append(("NOSPLIT", (0, start), (0, end)))  # a day stays on one sheet
        for place, sitting in enumerate(day.sittings):
            first = _day(day, words) if place == 0 else ""
            rows.append([first, *_cells(hall, sitting, words)])
    return LongTable(
        rows,
        colWidths=WIDTHS,
        repeatRows=1,
        style=TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("BACKGROUND", (0, 0), (-1, 0), BAND),
                ("INNERGRID", (1, 0), (-1, -1), 0.4, LINE),
                ("LINEBELOW", (1, 1), (-1, -1), 0.4, LINE),
                ("BOX", (0, 0), (-1, -1), 1.2, INK),
                ("LEFTPADDING", (0, 0), (-1, -1), 1.6 * mm),
                ("RIGHTPADDING", (0, 0), (-1, -1), 1.6 * mm),
                ("TOPPADDING", (0, 0), (-1, -1), 1 * mm),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1.4 * mm),
                *lines,
            ]
        ),
    )


def _cells(hall: Hall, sitting: Sitting, words: Words) -> list[Paragraph]:
    row = sitting.row
    half = words(f"casework.session.{row.session}")
    if sitting.hours:
        opens, closes = (_clock(hall, at) for at in (sitting.hours.opens, sitting.hours.closes))
        half = f"{half}|{opens}–{closes}"
    form = words(f"casework.reception.{row.reception}")
    if row.mode == "online":
        form = f"{form} ({words('casework.mode.online').lower()})"
    leader = [
        f"<b>{escape(row.leader_name)}</b>" if row.leader_name else "",
        escape(row.leader_title),
        _numbers(row.leader_landline, row.leader_mobile),
    ]
    officers = [
        f"{escape(each['name'])} {_together(each.get('landline', ''), each.get('mobile', ''))}"
        for each in row.officers
    ]
    told = [
        "<br/>".join(escape(part) for part in half.split("|")),
        escape(form),
        "<br/>".join(part for part in leader if part),
        "<br/>".join(officers),
        *(escape(text) for text in (row.participants, row.content, row.place)),
    ]
    if row.is_moved:
        told = [f"<strike>{text}</strike>" if text else "" for text in told]
    return [Paragraph(text, style(9.5)) for text in (*told, _remark(hall, sitting, words))]


def _remark(hall: Hall, sitting: Sitting, words: Words) -> str:
    row = sitting.row
    if row.is_moved:
        return f"<b>{escape(words('schedule.moved'))}.</b> {escape(feed.moved(row, words))}"
    parts = []
    if row.instead_of:
        parts.append(words("schedule.instead", day=f"{row.instead_of:%d/%m/%Y}"))
    if row.changed_at and row.changed_reason:
        changed = f"{calendar.day_of(hall, row.changed_at):%d/%m/%Y}"
        parts.append(words("schedule.changed", day=changed))
        parts.append(words("schedule.reason", reason=row.changed_reason))
    return escape(" ".join(parts))


def _day(day: Day, words: Words) -> Paragraph:
    weekday = format_date(day.date, "EEEE", locale=words.code)
    return Paragraph(f"<b>{day.date:%d/%m}</b><br/>{escape(weekday)}", style(11))


def _numbers(*numbers: str) -> str:
    return " · ".join(escape(number).replace(" ", "\u00a0") for number in numbers if number)


def _together(*numbers: str) -> str:
    """Both on one line, below the name where they do not fit beside it."""
    return _numbers(*numbers).replace(" ", "\u00a0")


def _foot(hall: Hall, month: Span, posting: Posting | None, words: Words) -> list[str]:
    """Hours, numbers to call, when it was posted and by whom."""
    held = [each.hours for each in month.sittings if each.hours]
    hours = {f"{_clock(hall, each.opens)}–{_clock(hall, each.closes)}" for each in held}
    lines = []
    if hours:
        lines.append(escape(words("schedule.hours", hours=", ".join(sorted(hours)))))
    told = []
    if hall.phone:
        told.append(words("schedule.phone", phone=hall.phone.replace(" ", "\u00a0")))
    if hall.address:
        told.append(words("schedule.address", address=hall.address))
    lines.append(escape(" · ".join(told)))
    if posting:
        said = words("schedule.posted", day=f"{calendar.local(hall, posting.at):%d/%m/%Y}")
        by = " ".join(part for part in (posting.title, posting.name) if part)
        lines.append(escape(f"{said} · {by}" if by else said))
    return [line for line in lines if line]


def _clock(hall: Hall, at: datetime) -> str:
    return f"{calendar.local(hall, at):%H:%M}"


def _nothing(words: Words) -> Paragraph:
    return Paragraph(escape(words("schedule.nothing.month")), style(14, align=CENTRE))
