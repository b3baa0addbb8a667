"""The book as a workbook: a sheet for each version of the form that the period touches.

openpyxl draws the frame: sheets, headings, widths, styles. The entries are written into it as
they come: a year of them, cell by cell through a library, takes longer than all the rest.
"""

from collections.abc import Callable, Iterable
from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from casework.book_cells import cells, plain
from casework.book_parts import Part, headings
from casework.dated_tables import BookForm
from hall.model import Hall
from hall.words import Words

TYPEFACE = "Times New Roman"  # what the state's papers are written in (Nghị định 30/2020)
WIDTHS = {  # characters; a column that is not named here has ten
    **{"number": 6, "day": 12, "name_address": 32, "person": 34, "id_number": 17},
    **{"content": 48, "kind": 16, "kind_people": 16, "earlier": 26, "guided": 18},
    **{"forwarded": 18, "follow_up": 26, "note": 40},
}
FIRST_ROW = 6  # below the title, the form and two rows of headings
LONGEST_CELL = 32_767  # characters, of Excel
_SHEET = "xl/worksheets/sheet{}.xml"
_END = b"</sheetData>"
_LINE = Side(style="thin", color="FF9AA3A1")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="FFF1EEE6")


def written(parts: Iterable[Part], hall: Hall, words: Words, *, title: str) -> bytes:
    """The workbook."""
    forms: list[BookForm] = []
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for part in parts:
            forms.append(part.form)
            frame, style = _frame(forms, words, title)
            name = _SHEET.format(len(forms))
            above, end, below = frame.read(name).partition(_END)
            row = _rows(part.form, style)
            with file.open(name, "w") as sheet:
                sheet.write(above)
                for number, entry in enumerate(part.entries, FIRST_ROW):
                    sheet.write(row(number, cells(entry, part.form.columns, hall, words)).encode())
                sheet.write(end + below)
        frame, _ = _frame(forms, words, title)
        for name in frame.namelist():
            if name not in file.namelist():
                file.writestr(name, frame.read(name))
    return out.getvalue()


def _frame(forms: list[BookForm], words: Words, title: str) -> tuple[ZipFile, int]:
    """The workbook without its entries, and the style of their cells. The same whenever made."""
    book = Workbook(write_only=True)
    style = 0
    for number, form in enumerate(forms, 1):
        sheet = book.create_sheet(f"{number} - {form.form}".replace("/", "-"))
        _head(sheet, form, words, title)
        style = _cell(sheet, "").style_id
    if not forms:
        book.create_sheet("1").append([words("book.nothing")])
    out = BytesIO()
    book.save(out)
    return ZipFile(out), style


def _head(sheet: WriteOnlyWorksheet, form: BookForm, words: Words, title: str) -> None:
    for n, name in enumerate(form.columns):
        sheet.column_dimensions[_letter(n)].width = WIDTHS.get(name, 10)
    sheet.freeze_panes = f"A{FIRST_ROW}"
    sheet.print_title_rows = "4:5"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 8  # A3
    sheet.page_setup.fitToHeight = 0
    sheet.oddFooter.center.text = "&P / &N"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.append([_strong(sheet, title, 14)])
    sheet.append([_strong(sheet, words("book.form", form=form.form, source=form.source))])
    sheet.append([])
    heads = headings(form, words)
    before = ["", *(group for group, _ in heads[:-1])]
    groups = [
        group if group != last else "" for last, (group, _) in zip(before, heads, strict=True)
    ]
    grouped = [n for n, (group, _) in enumerate(heads) if group]
    if len(grouped) > 1:
        sheet.merged_cells.add(f"{_letter(grouped[0])}4:{_letter(grouped[-1])}4")
    sheet.append([_heading(sheet, text) for text in groups])
    sheet.append([_heading(sheet, text) for _, text in heads])


def _rows(form: BookForm, style: int) -> Callable[[int, list[str]], str]:
    """What writes a row of that form (ECMA-376 part 1, §18.3.1.4): texts, whatever they hold.

    An inline string is never a formula, whatever a citizen wrote.
    """
    letters = [_letter(n) for n in range(len(form.columns))]

    def row(number: int, texts: list[str]) -> str:
        told = [
            f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
            f"{escape(plain(text)[:LONGEST_CELL], quote=False)}</t></is></c>"
            if text
            else f'<c r="{letter}{number}" s="{style}"/>'
            for letter, text in zip(letters, texts, strict=True)
        ]
        return f'<row r="{number}">{"".join(told)}</row>'

    return row


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
