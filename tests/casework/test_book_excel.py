"""The book as a workbook: what a citizen said stands in it as text, whatever it is."""

from datetime import date
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from casework import book_excel
from casework.book_excel import FIRST_ROW, LONGEST_CELL
from casework.book_parts import parts
from casework.book_reading import Entry
from hall.model import Hall
from hall.store import Store
from hall.words import words
from tests.conftest import MONDAY_EIGHT

BEFORE, AFTER = date(2026, 6, 30), date(2026, 7, 1)  # the law of the book changed between
WRITTEN = {
    **dict.fromkeys(("name", "address", "id_number", "requests", "earlier", "kind"), ""),
    **dict.fromkeys(("next_step", "next_on"), ""),
    **{"id_kind": "none", "people": 1, "reception": "regular", "mode": "in_person"},
    "outcomes": [],
}


def entry(number: int, content: str, day: date = AFTER) -> Entry:
    return Entry(
        number=number,
        day=day,
        is_masked=False,
        written=WRITTEN | {"content": content},
        at=MONDAY_EIGHT,
        officer="",
    )


def sheets(store: Store, *entries: Entry) -> list[Worksheet]:
    with store.read() as session:
        hall = session.get_one(Hall, 1)
        made = book_excel.written(parts(entries), hall, words("vi"), title="Sổ năm 2026")
    found: list[Worksheet] = load_workbook(BytesIO(made)).worksheets
    return found


def contents(sheet: Worksheet) -> list[object]:
    headings = [cell.value for cell in sheet[FIRST_ROW - 1]]
    column = headings.index("Nội dung vụ việc") + 1
    return [row[0].value for row in sheet.iter_rows(FIRST_ROW, min_col=column, max_col=column)]


def test_a_year_in_which_the_law_changed_has_a_sheet_for_each_form(store: Store) -> None:
    old, new = sheets(store, entry(7, "trước", BEFORE), entry(8, "sau"), entry(9, "sau nữa"))

    assert (old.title, new.title) == ("1 - 03-TCD", "2 - 03-TCD")
    assert (old.max_column, new.max_column) == (11, 13)
    assert [row[0].value for row in new.iter_rows(FIRST_ROW)] == ["8", "9"]
    assert contents(new) == ["sau", "sau nữa"]


def test_entries_look_as_the_form_wants_and_its_head_stays_in_sight(store: Store) -> None:
    (sheet,) = sheets(store, entry(1, "Đất"))

    cell, head = sheet.cell(FIRST_ROW, 5), sheet.cell(FIRST_ROW - 1, 5)
    assert (cell.font.name, cell.font.size, cell.font.bold) == ("Times New Roman", 11, False)
    assert (cell.alignment.wrap_text, cell.border.left.style) == (True, "thin")
    assert head.font.bold
    assert sheet.freeze_panes == f"A{FIRST_ROW}"
    assert sheet.print_title_rows == "$4:$5"
    (group,) = sheet.merged_cells.ranges
    assert sheet.cell(group.min_row, group.min_col).value == "Hướng xử lý"
    assert (group.size["columns"], group.size["rows"]) == (3, 1)
    assert sheet.oddFooter.center.text == "&P / &N"


def test_whatever_a_citizen_wrote_is_a_text_and_the_file_stays_whole(store: Store) -> None:
    said = ["=1+1", "<b>&amp; </c>]]>", "  hai \n dòng ", "a\x00b\uffffc", "x" * (LONGEST_CELL + 9)]

    (sheet,) = sheets(store, *(entry(n, each) for n, each in enumerate(said, 1)))

    types = {cell.data_type for row in sheet.iter_rows(FIRST_ROW) for cell in row if cell.value}
    assert types == {"s"}
    assert contents(sheet) == [*said[:3], "a b c", "x" * LONGEST_CELL]
