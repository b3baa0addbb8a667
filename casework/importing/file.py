"""A file becomes headings and lines of text. Nothing in it is run: no formula, no macro, no markup.

Of a workbook the first sheet that shows something is read, and of a formula what was last
worked out. A CSV may be parted by commas, semicolons or tabs.
"""

import csv
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

from casework.importing import columns
from casework.importing.kinds import MOST_CHARACTERS, MOST_COLUMNS, MOST_LINES, Column, Sheet
from hall.errors import BadInput

ENCODINGS = {"": "utf-8-sig", "utf-8": "utf-8-sig", "cp1258": "cp1258"}
_UNPACKED = 500_000_000  # bytes that a workbook may hold when it is unpacked
_LOOKED_AT = 20  # rows among which the headings are
_MOST_ROWS = 1_048_576  # of a sheet, empty ones too: Excel has no more
_WIDEST = 4 * MOST_COLUMNS  # columns in which something is looked for
_OLD = b"\xd0\xcf\x11\xe0"  # .xls, and any workbook behind a password
_PICTURES = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG")  # a register that was scanned
_LONGEST_CELL = 30_000  # characters

Row = tuple[int, tuple[str, ...]]


def read(made: bytes, *, encoding: str = "", most: int = MOST_LINES) -> Sheet:
    """The register in that file, of at most so many lines.

    BadInput says in `field` what is the matter with it.
    """
    if not made.strip():
        raise BadInput("import_empty", "nothing in it")
    if made.startswith(_OLD):
        raise BadInput("import_old", "an .xls, or behind a password")
    if made.startswith(_PICTURES):
        raise BadInput("import_unreadable", "a picture of a register")
    is_packed = made.startswith(b"PK\x03\x04")
    rows = _workbook(made, most) if is_packed else _kept(_csv(made, encoding), most)
    return _sheet(rows, most)


def _workbook(made: bytes, most: int) -> list[Row]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(BytesIO(made)) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
        if unpacked > _UNPACKED:
            raise BadInput("import_rows", "too much when unpacked")
        # data_only: what a formula was last worked out as, never the formula
        book = load_workbook(BytesIO(made), read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                if sheet.sheet_state == "visible":
                    sheet.reset_dimensions()  # what a file says of its own size is not believed
                    rows = _kept(sheet.iter_rows(values_only=True, max_col=_WIDEST), most)
                    if rows:
                        return rows
        finally:
            book.close()
    except BadInput:
        raise
    except Exception as error:  # whatever a broken or a crafted file makes the reader say
        raise BadInput("import_unreadable", type(error).__name__) from None
    return []


def _csv(made: bytes, encoding: str) -> Iterable[Sequence[object]]:
    text = _decoded(made, encoding)
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=_parted_by(text), strict=True))
    except csv.Error as error:
        raise BadInput("import_unreadable", str(error)) from None


def _decoded(made: bytes, encoding: str) -> str:
    if encoding not in ENCODINGS:
        raise BadInput("import_encoding", "an encoding we know")
    try:
        text = made.decode(ENCODINGS[encoding])
    except UnicodeDecodeError:
        raise BadInput("import_encoding", "not in that encoding") from None
    if "\x00" in text:
        raise BadInput("import_unreadable", "no text")
    return text


def _parted_by(text: str) -> str:
    """What stands most often between the cells of the first rows, outside quotes."""
    head = "".join("\n".join(text.splitlines()[:_LOOKED_AT]).split('"')[::2])
    return max(";,\t", key=head.count)


def _kept(rows: Iterable[Sequence[object]], most: int) -> list[Row]:
    """Rows that say something, as text, with their number in the file: all of them, or BadInput."""
    found: list[Row] = []
    characters = 0
    for number, row in enumerate(rows, 1):
        if number > _MOST_ROWS:
            raise BadInput("import_rows", f"at most {most} lines")
        if row.count(None) == len(row):  # most of a sheet may be formatted and empty
            continue
        if len(row) > MOST_COLUMNS and any(_text(cell) for cell in row[MOST_COLUMNS:]):
            raise BadInput("import_columns", f"at most {MOST_COLUMNS} columns")
        cells = tuple(_text(cell) for cell in row[:MOST_COLUMNS])
        if not any(cells):
            continue
        cells = cells[: max(n for n, cell in enumerate(cells, 1) if cell)]
        characters += sum(len(cell) for cell in cells)
        found.append((number, cells))
        if len(found) > most + _LOOKED_AT or characters > MOST_CHARACTERS:
            raise BadInput("import_rows", f"at most {most} lines")
    return found


def _sheet(rows: list[Row], most: int) -> Sheet:
    """Headings are the row in which most is known as one; rows above are the title."""
    if not rows:
        raise BadInput("import_empty", "nothing in it")
    at = max(range(min(len(rows), _LOOKED_AT)), key=lambda n: (columns.known(rows[n][1]), -n))
    headings, begins = rows[at][1], at + 1
    if at > 0 and rows[at - 1][0] == rows[at][0] - 1 and columns.known(rows[at - 1][1]) > 1:
        headings = _one_below_the_other(rows[at - 1][1], headings)
    elif begins < len(rows) and _is_below(headings, rows[begins][1]):
        headings = _one_below_the_other(headings, rows[begins][1])
        begins += 1
    if begins < len(rows) and _only_numbers_columns(rows[begins][1]):
        begins += 1
    width = max(len(headings), *(len(cells) for _, cells in rows[at:]))
    lines = [(number, _wide(cells, width)) for number, cells in rows[begins:]]
    if not lines:
        raise BadInput("import_empty", "headings only")
    if len(lines) > most:
        raise BadInput("import_rows", f"at most {most} lines")
    return Sheet(_wide(headings, width), tuple(lines))


def _is_below(headings: tuple[str, ...], row: tuple[str, ...]) -> bool:
    """The lower row of headings that stand in two: nothing under what every petition has."""
    wanted = (Column.DAY, Column.KIND, Column.CONTENT)
    pairs = zip(headings, row, strict=False)
    is_empty = not any(below and columns.guess_one(above) in wanted for above, below in pairs)
    return is_empty and columns.known(row) > 0


def _one_below_the_other(above: tuple[str, ...], below: tuple[str, ...]) -> tuple[str, ...]:
    width = max(len(above), len(below))
    pairs = zip(_wide(above, width), _wide(below, width), strict=True)
    return tuple(lower or upper for upper, lower in pairs)


def _only_numbers_columns(row: tuple[str, ...]) -> bool:
    """`1 2 3 …` or `(1) (2) (3) …` under the headings, as the state's forms have it."""
    said = [cell.strip("() ") for cell in row if cell]
    numbers = [int(cell) for cell in said if cell.isdecimal() and len(cell) < 3]
    return len(said) > 2 and len(numbers) == len(said) and numbers == sorted(set(numbers))


def _wide(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (*cells, *[""] * (width - len(cells)))


def _text(cell: Any) -> str:
    """A cell as people read it: dates as 23/11/2026, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return f"{cell.day:02}/{cell.month:02}/{cell.year:04}"
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    text = str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()
    return "".join(c for c in text if c >= " " or c in "\n\t")[:_LONGEST_CELL]
