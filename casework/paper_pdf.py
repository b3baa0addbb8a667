"""A paper as a PDF: A4, with the margins and the head of the state's papers (NĐ 30/2020)."""

from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    HRFlowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from casework import typeface
from casework.book_cells import plain
from casework.paper_sheet import Sheet
from casework.typeface import BOLD, LEADING, REGULAR
from hall.words import Words

LEFT, RIGHT, TOP = 3 * cm, 1.5 * cm, 2 * cm
WIDTH = A4[0] - LEFT - RIGHT
PADDING = 6  # points, of reportlab's frame: text begins there
COLUMNS = (WIDTH * 0.41, WIDTH * 0.59)
LAST_LINES = 800  # characters of a last paragraph that goes with the signatures, whole


def drawn(sheet: Sheet, said: Words, *, fonts: Path) -> bytes:
    """The PDF. `fonts` is the folder of the house's typeface."""
    typeface.bring(fonts)
    out = BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=LEFT,
        rightMargin=RIGHT,
        topMargin=TOP,
        bottomMargin=TOP,
        title=sheet.title,  # and no name: it stands in the window's bar
        author=sheet.agency,
        lang=said.code,
    )
    items = [_items(sheet, said)] if sheet.items else []
    body = [*_body(sheet.paragraphs), *items, *_body(sheet.after_items)]
    last = (sheet.after_items or sheet.paragraphs or ("",))[-1]
    # no sheet holds signatures alone: they could be put under anything
    kept = body[-1:] if len(last) <= LAST_LINES else []
    story: list[Flowable] = [
        _text(sheet.form, 9, align=2),
        _head(sheet, said),
        Spacer(0, 0.8 * cm),
        _text(sheet.title, 14, bold=True, align=1),
        *([_text(sheet.subtitle, 11, bold=True, align=1)] if sheet.subtitle else []),
        Spacer(0, 0.4 * cm),
        *body[: len(body) - len(kept)],
        KeepTogether([*kept, Spacer(0, 0.6 * cm), *_foot(sheet, said)]),
    ]
    document.build(story, onLaterPages=_number)
    return out.getvalue()


def _number(canvas: Canvas, document: SimpleDocTemplate) -> None:
    """In the middle of the margin above, from the second sheet on (NĐ 30/2020, Phụ lục I)."""
    canvas.saveState()
    canvas.setFont(REGULAR, 11)
    canvas.drawCentredString(LEFT + WIDTH / 2, A4[1] - 1.3 * cm, str(canvas.getPageNumber()))
    canvas.restoreState()


def _head(sheet: Sheet, said: Words) -> Table:
    left = [
        _text(sheet.superior, 10.5, align=1),
        _text(sheet.agency, 10.5, bold=True, align=1),
        _rule(sheet.agency, 10.5, share=0.4),
        _text(sheet.number, 11, align=1),
    ]
    right = [
        _text(said("paper.nation"), 10.5, bold=True, align=1),
        _text(said("paper.motto"), 11, bold=True, align=1),
        _rule(said("paper.motto"), 11),
        _text(sheet.place_day, 11, align=1),
    ]
    return _two(left, right)


def _rule(above: str, size: float, *, share: float = 1) -> HRFlowable:
    """Centred under a bold line, and as long as it, or a share of it (NĐ 30/2020, Phụ lục I)."""
    length = min(stringWidth(above, BOLD, size), COLUMNS[0]) * share
    return HRFlowable(width=length, thickness=0.7, color="black", spaceBefore=1, spaceAfter=4)


def _items(sheet: Sheet, said: Words) -> Table:
    names = ("name", "pages", "condition", "original")
    rows: list[list[Any]] = [[_text(said(f"paper.item.{name}"), 10.5, bold=True) for name in names]]
    rows += [[_text(text, 10.5) for text in row] for row in sheet.items]
    shares = (0.5, 0.12, 0.2, 0.18)
    style: list[Any] = [
        ("GRID", (0, 0), (-1, -1), 0.5, "black"),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    widths = [(WIDTH - 2 * PADDING) * share for share in shares]
    return Table(rows, colWidths=widths, repeatRows=1, style=TableStyle(style), spaceBefore=6)


def _foot(sheet: Sheet, said: Words) -> list[Flowable]:
    if sheet.other_signer:
        left = [
            _text(sheet.other_signer, 11, bold=True, align=1),
            _text(said("paper.sign_here"), 10, align=1),
        ]
    else:
        left = [_text(said("paper.recipients"), 10.5, bold=True)]
        left += [_text(line, 9.5) for line in sheet.recipients]
    right: list[Flowable] = [
        _text(sheet.signer_title.upper(), 11, bold=True, align=1),
        _text(said("paper.sign_and_seal"), 10, align=1),
        Spacer(0, 2.2 * cm),
        _text(sheet.signer, 11, bold=True, align=1),
    ]
    return [_two(left, right)]


def _two(left: list[Any], right: list[Any]) -> Table:
    style: list[Any] = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("ALIGN", (0, 0), (-1, -1), "CENTER")]
    return Table([[left, right]], colWidths=COLUMNS, style=TableStyle(style))


def _body(lines: tuple[str, ...]) -> list[Flowable]:
    return [_text(line, 11.5, indent=1 * cm, before=5) for line in lines]


def _text(
    text: str,
    size: float,
    *,
    bold: bool = False,
    align: Literal[0, 1, 2] = 0,
    indent: float = 0,
    before: float = 0,
) -> Paragraph:
    style = ParagraphStyle(
        f"paper {size} {bold} {align} {indent}",
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=size * LEADING,
        alignment=align,
        firstLineIndent=indent,
        spaceBefore=before,
    )
    return Paragraph(escape(plain(text)).replace("\n", "<br/>"), style)
