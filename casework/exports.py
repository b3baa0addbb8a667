"""Petitions and visits as a table for other systems: CSV, Excel or JSON, with stable codes."""

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from casework.open_records import OpenPetition, OpenVisit

Rows = Sequence[OpenPetition] | Sequence[OpenVisit]
KINDS: dict[str, type[Any]] = {"petitions": OpenPetition, "visits": OpenVisit}
FORMATS = ("csv", "xlsx", "json")


def written(kind: str, rows: Rows, format_: str) -> bytes:
    """The file. Its columns are the fields of the record, in their order."""
    names = [each.name for each in fields(KINDS[kind])]
    table = [[_plain(asdict(row)[name]) for name in names] for row in rows]
    if format_ == "json":
        found = [dict(zip(names, row, strict=True)) for row in table]
        return json.dumps(found, ensure_ascii=False, indent=1).encode()
    if format_ == "csv":
        out = StringIO()
        csv.writer(out).writerows([names, *([_cell(each) for each in row] for row in table)])
        return out.getvalue().encode("utf-8-sig")  # spreadsheets take it for UTF-8 only so
    return _workbook(kind, names, table)


def _workbook(kind: str, names: list[str], table: list[list[Any]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(kind)
    sheet.append(names)
    for row in table:
        sheet.append([_cell(each) for each in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(value: Any) -> Any:
    """A code, a day as 2026-11-23, a number, or a list of codes."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [str(each) for each in value]
    return value if isinstance(value, int) or value is None else str(value)


def _cell(value: Any) -> Any:
    return " ".join(value) if isinstance(value, list) else value
