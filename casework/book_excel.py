"""The book as a workbook: a sheet for each version of the form that the period touches."""

from collections.abc import Iterable
from functools import partial
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from casework.book_cells import cells, plain
from casework.book_parts import Part, headings
from hall.model import Hall
from hall.words import Words

TYPEFACE = "Times New Roman"  # what the state's papers are written in (Nghị định 30/2020)
WIDTHS = {  # characters; a column that is not named here has ten
    **{"number": 6, "day": 12, "name_address": 32, "person": 34, "id_number": 17},
    **{"content": 48, "earlier": 26, "guided": 18, "forwarded": 18, "follow_up": 26, "note": 40},
}
_LINE = Side(style="thin", color="FF9AA3A1")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="FFF1EEE6")


def written(parts: Iterable[Part], hall: Hall, words: Words, *, title: str) -> bytes:
    """The workbook."""
    book = Workbook(write_only=True)
    for number, part in enumerate(parts, 1):
        sheet = book.create_sheet(f"{number} - {part.form.form}".replace("/", "-"))
        _head(sheet, part, words, title)
        row = partial(_row, [_cell(sheet, "") for _ in part.form.columns])
        for entry in part.entries:
            sheet.append(row(cells(entry, part.form.columns, hall, words)))
    if not book.worksheets:
        book.create_sheet("1").append([words("book.nothing")])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet: WriteOnlyWorksheet, part: Part, words: Words, title: str) -> None:
    for n, name in enumerate(part.form.columns):
        sheet.column_dimensions[_letter(n)].width = WIDTHS.get(name, 10)
    sheet.freeze_panes = "A6"
    sheet.print_title_rows = "4:5"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 8  # A3
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.append([_strong(sheet, title, 14)])
    sheet.append([_strong(sheet, words("book.form", form=part.form.form, source=part.form.source))])
    sheet.append([])
    heads = headings(part.form, words)
    before = ["", *(group for group, _ in heads[:-1])]
    groups = [
        group if group != last else "" for last, (group, _) in zip(before, heads, strict=True)
    ]
    sheet.append([_heading(sheet, text) for text in groups])
    sheet.append([_heading(sheet, text) for _, text in heads])


def _row(cells: list[WriteOnlyCell], texts: list[str]) -> list[WriteOnlyCell]:
    """The same cells again and again: to make them anew takes most of a year's time."""
    for cell, text in zip(cells, texts, strict=True):
        cell.value = plain(text)
        cell.data_type = "s"  # never a formula, whatever a citizen wrote
    return cells


def _cell(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, plain(text))
    cell.data_type = "s"  # never a formula, whatever a citizen wrote
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.border = _BORDER
    cell.font = Font(name=TYPEFACE, size=11)
    return cell


def _strong(sheet: WriteOnlyWorksheet, text: str, size: int = 11) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, plain(text))
    cell.data_type = "s"
    cell.font = Font(name=TYPEFACE, size=size, bold=True)
    return cell


def _heading(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = _cell(sheet, text)
    cell.font = Font(name=TYPEFACE, size=11, bold=True)
    cell.fill = _HEAD
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    return cell


def _letter(n: int) -> str:
    return chr(ord("A") + n)  # no form has 27 columns
