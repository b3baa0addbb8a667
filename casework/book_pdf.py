"""The book on paper: A3, lying, a table for each version of the form that the period touches."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.units import mm
from reportlab.platypus import (
    Flowable,
    LongTable,
    PageBreak,
    Paragraph,
    Spacer,
    TableStyle,
)

from casework import typeface
from casework.book_cells import cells, plain
from casework.book_parts import Part, headings
from casework.broadsheet import BAND, CENTRE, INK, LINE, WIDTH, printed, style
from casework.typeface import BOLD
from hall.model import Hall
from hall.words import Words

WIDTHS = {  # shares of the page's width; a column that is not named here has two
    **{"number": 1.8, "day": 2.9, "name_address": 6, "person": 7, "id_number": 3.9},
    **{"content": 10, "kind": 2.5, "people": 1.7, "kind_people": 2.5, "earlier": 3.8},
    **{"accepted": 3.1, "guided": 3.1, "forwarded": 3.1, "follow_up": 5, "note": 6.5},
}


def drawn(
    parts: Iterable[Part],
    hall: Hall,
    words: Words,
    *,
    title: str,
    period: str,
    hall_name: str,
    fonts: Path,
) -> bytes:
    """The PDF. `fonts` is the folder of the house's typeface."""
    typeface.bring(fonts)
    story: list[Flowable] = []
    for part in parts:
        if story:
            story.append(PageBreak())
        form = words("book.form", form=part.form.form, source=part.form.source)
        story += [
            Paragraph(escape(hall_name.upper()), style(12, align=CENTRE)),
            Paragraph(escape(title.upper()), style(20, font=BOLD, align=CENTRE)),
            Paragraph(escape(f"{period} · {form}"), style(10, align=CENTRE)),
            Spacer(0, 5 * mm),
            _table(part, hall, words),
        ]
    if not story:
        story = [Paragraph(escape(words("book.nothing")), style(14, align=CENTRE))]
    foot = f"{hall_name} · {title} · {period}"
    return printed(story, words, title=title, hall_name=hall_name, foot=foot)


def _table(part: Part, hall: Hall, words: Words) -> LongTable:
    columns = part.form.columns
    heads = headings(part.form, words)
    small, strong = style(8.5), style(8.5, font=BOLD, align=CENTRE)
    grouped = [n for n, (group, _) in enumerate(heads) if group]
    first, last = grouped[0], grouped[-1]
    rows: list[list[Any]] = [
        [Paragraph(_heading(group or own), strong) for group, own in heads],
        [Paragraph(_heading(own) if group else "", strong) for group, own in heads],
        [Paragraph(str(n), style(7.5, align=CENTRE)) for n in range(1, len(columns) + 1)],
    ]
    for entry in part.entries:
        rows.append(
            [
                Paragraph(escape(plain(text)).replace("\n", "<br/>"), small)
                for text in cells(entry, columns, hall, words)
            ]
        )
    whole = WIDTH - 1
    shares = [WIDTHS.get(name, 2) for name in columns]
    spans: list[Any] = [("SPAN", (first, 0), (last, 0))]
    spans += [("SPAN", (n, 0), (n, 1)) for n in range(len(columns)) if n not in grouped]
    return LongTable(
        rows,
        colWidths=[whole * share / sum(shares) for share in shares],
        repeatRows=3,
        splitInRow=1,  # a long statement goes on over the page
        style=TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("VALIGN", (0, 0), (-1, 2), "MIDDLE"),
                ("BACKGROUND", (0, 0), (-1, 2), BAND),
                ("GRID", (0, 0), (-1, -1), 0.4, LINE),
                ("LINEBELOW", (0, 3), (-1, -1), 0.4, LINE),  # also where a sheet ends
                ("BOX", (0, 0), (-1, -1), 1, INK),
                *((side, (0, 0), (-1, -1), 1.3 * mm) for side in ("LEFTPADDING", "RIGHTPADDING")),
                ("TOPPADDING", (0, 0), (-1, -1), 0.8 * mm),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1.2 * mm),
                *spans,
            ]
        ),
    )


def _heading(text: str) -> str:
    """`KN/TC/KNg/PA` may go on below after its second stroke, and nowhere within a word."""
    return escape(re.sub(r"(\S+/\S+/)(\S+/\S+)", r"\1 \2", text))
