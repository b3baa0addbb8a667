"""A paper as a Word file: from the office's own template, else from the house's.

A template is an ordinary Word file with {{ name }} where something is put in; all fields
of the paper are known by their names, besides those of the sheet (docs/papers.md).
"""

from dataclasses import asdict
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from casework.book_cells import plain
from casework.paper_sheet import Sheet
from hall.errors import BadInput
from hall.words import Words

TYPEFACE = "Times New Roman"  # Nghị định 30/2020/NĐ-CP, phụ lục I
SIZE = 13  # points
LARGEST_MB = 2
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def written(sheet: Sheet, content: dict[str, str], template: bytes | None, said: Words) -> bytes:
    """The Word file. BadInput if the office's template cannot be filled in."""
    document = DocxTemplate(BytesIO(template or house_template(said)))
    known = {name: _clean(value) for name, value in (content | asdict(sheet)).items()}
    try:
        # what an office uploads is no program: it reaches nothing but these values
        document.render(known, jinja_env=SandboxedEnvironment(), autoescape=True)
    except (TemplateError, ValueError, KeyError) as error:
        raise BadInput("template", str(error)) from error
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def checked(template: bytes, sheet: Sheet, content: dict[str, str], said: Words) -> bytes:
    """An office's template that is fit to use. BadInput says what is wrong with it."""
    if len(template) > LARGEST_MB * 1_000_000:
        raise BadInput("template", f"at most {LARGEST_MB} MB")
    try:
        Document(BytesIO(template))
    except Exception as error:  # whatever a broken archive brings about
        raise BadInput("template", "not a Word file") from error
    written(sheet, content, template, said)
    return template


def house_template(said: Words) -> bytes:
    """The house's own template, to begin an office's from."""
    document = Document()
    _set_page(document)
    _head(document, said)
    for text, size, before in (("{{ title }}", 15, 18), ("{{ subtitle }}", 13, 0)):
        line = _line(document, text, align=CENTRE, size=size, bold=True)
        line.paragraph_format.space_before = Pt(before)
    _line(document, "{%p for line in paragraphs %}")
    _body(document, "{{ line }}")
    _line(document, "{%p endfor %}")
    _line(document, "{%p if items %}")
    _items(document, said)
    _line(document, "{%p endif %}")
    _line(document, "{%p for line in after_items %}")
    _body(document, "{{ line }}")
    _line(document, "{%p endfor %}")
    _foot(document, said)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


# --- inside -------------------------------------------------------------------------------


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    return [_clean(each) for each in value] if isinstance(value, list | tuple) else value


def _set_page(document: Any) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.top_margin = page.bottom_margin = Cm(2)
    page.left_margin, page.right_margin = Cm(3), Cm(1.5)
    style = document.styles["Normal"]
    style.font.name, style.font.size = TYPEFACE, Pt(SIZE)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), TYPEFACE)
    style.paragraph_format.space_after = Pt(0)
    _number(page)


def _number(page: Any) -> None:
    """In the middle of the margin above, from the second sheet on (NĐ 30/2020, Phụ lục I)."""
    page.different_first_page_header_footer = True
    line = page.header.paragraphs[0]
    line.alignment = CENTRE
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)
    field.append(line.add_run("2")._r)  # until Word has counted


def _head(document: Any, said: Words) -> None:
    _line(document, "{{ form }}", align=RIGHT, size=11)
    left, right = _two(document, (6.6, 9.9))
    _line(left, "{{ superior }}", align=CENTRE, first=True)
    _line(left, "{{ agency }}", align=CENTRE, bold=True)
    _rule(left)
    _line(left, "{{ number }}", align=CENTRE)
    _line(right, said("paper.nation"), align=CENTRE, bold=True, first=True)
    motto = _line(right, said("paper.motto"), align=CENTRE, bold=True)
    motto.runs[0].underline = True
    _line(right, "{{ place_day }}", align=CENTRE).runs[0].italic = True


def _rule(holder: Any) -> None:
    """Under the agency's name, a third of it long (NĐ 30/2020, Phụ lục I)."""
    line = _line(holder, "", size=3)
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Cm(2.1)
    borders, above = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        above.set(qn(f"w:{name}"), value)
    borders.append(above)
    line._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:spacing", "w:ind", "w:jc")


def _items(document: Any, said: Words) -> None:
    names, widths = ("name", "pages", "condition", "original"), (7.5, 2, 3.6, 3.4)
    table = document.add_table(rows=4, cols=4)
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
    # on each sheet again
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, name in zip(table.rows[0].cells, names, strict=True):
        _line(cell, said(f"paper.item.{name}"), bold=True, align=CENTRE, first=True)
    table.rows[1].cells[0].text = "{%tr for row in items %}"
    for n, cell in enumerate(table.rows[2].cells):
        cell.text = f"{{{{ row[{n}] }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"


def _foot(document: Any, said: Words) -> None:
    _line(document, "")
    left, right = _two(document, (8.0, 8.5))
    whole = document.tables[-1].rows[0]._tr.get_or_add_trPr()
    whole.append(OxmlElement("w:cantSplit"))  # the signatures stay on one sheet
    other = _line(left, "{%p if other_signer %}", first=True)
    other.paragraph_format.space_before = Pt(0)
    _line(left, "{{ other_signer }}", align=CENTRE, bold=True)
    _line(left, said("paper.sign_here"), align=CENTRE).runs[0].italic = True
    _line(left, "{%p else %}")
    _line(left, said("paper.recipients"), size=12, bold=True).runs[0].italic = True
    _line(left, "{%p for line in recipients %}", size=11)
    _line(left, "{{ line }}", size=11)
    _line(left, "{%p endfor %}", size=11)
    _line(left, "{%p endif %}")
    _line(right, "{{ signer_title|upper }}", align=CENTRE, bold=True, first=True)
    _line(right, said("paper.sign_and_seal"), align=CENTRE).runs[0].italic = True
    name = _line(right, "{{ signer }}", align=CENTRE, bold=True)
    name.paragraph_format.space_before = Pt(64)


def _two(document: Any, widths: tuple[float, float]) -> tuple[Any, Any]:
    """Two columns without lines."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = column.cells[0].width = Cm(width)
    return table.rows[0].cells[0], table.rows[0].cells[1]


def _body(document: Any, text: str) -> None:
    line = _line(document, text)
    line.paragraph_format.first_line_indent = Cm(1)
    line.paragraph_format.space_before = Pt(6)


def _line(
    holder: Any,
    text: str,
    *,
    align: Any = None,
    size: float = SIZE,
    bold: bool = False,
    first: bool = False,
) -> Any:
    """`first`: a cell has an empty line already."""
    line = holder.paragraphs[0] if first else holder.add_paragraph()
    run = line.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    line.alignment = align
    return line
