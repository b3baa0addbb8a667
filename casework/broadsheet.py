"""An A3 sheet, lying, in the house's typeface: what the book and the poster are drawn on."""

from functools import partial
from io import BytesIO
from typing import Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A3, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, SimpleDocTemplate

from casework.typeface import LEADING, REGULAR
from hall.words import Words

CENTRE: Literal[1] = 1
MARGIN = 12 * mm
WIDTH = landscape(A3)[0] - 2 * MARGIN  # points between the margins
INK, MUTED, LINE, BAND = (HexColor(each) for each in ("#14201f", "#455150", "#9aa3a1", "#f1eee6"))


def printed(story: list[Flowable], words: Words, *, title: str, hall_name: str, foot: str) -> bytes:
    """The PDF; `typeface.bring` was called. `foot` stands below every sheet, beside its number."""
    out = BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=landscape(A3),
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN + 8 * mm,
        title=f"{title} – {hall_name}",
        author=hall_name,
        lang=words.code,
    )
    page = partial(_foot, words=words, text=foot)
    document.build(story, onFirstPage=page, onLaterPages=page)
    return out.getvalue()


def style(
    size: float, *, font: str = REGULAR, align: Literal[0, 1] = 0, color: Color = INK
) -> ParagraphStyle:
    """Of a paragraph. `size` in points."""
    return ParagraphStyle(
        f"{font} {size} {align}",
        fontName=font,
        fontSize=size,
        leading=size * LEADING,
        alignment=align,
        textColor=color,
    )


def _foot(canvas: Canvas, document: SimpleDocTemplate, *, words: Words, text: str) -> None:
    canvas.saveState()
    canvas.setFont(REGULAR, 9)
    canvas.setFillColor(MUTED)
    canvas.drawString(MARGIN, MARGIN, text)
    number = words("schedule.poster.page", page=canvas.getPageNumber())
    canvas.drawRightString(MARGIN + WIDTH, MARGIN, number)
    canvas.restoreState()
