"""Registers as other halls keep them, made in memory; taking one in, as one-line helpers."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from sqlalchemy import func, select

from casework.importing import drafts, file, pouring, taking
from casework.importing.drafts import Draft, Wish
from casework.importing.kinds import Column
from casework.importing.taking import Preview, Run
from hall.store import Store
from tests.casework.reception import asks
from tests.people import HOA

HEADINGS = (
    *("Số đơn", "Ngày nhận", "Họ và tên", "Địa chỉ", "CCCD", "Nội dung", "Loại đơn"),
    *("Số người", "Người bị khiếu nại, tố cáo", "Hướng xử lý", "Ngày xử lý", "Ghi chú"),
)
AN = (
    *("1", "05/01/2025", "Nguyễn Văn Thử An", "Số 1 phố Thử, Phường Mẫu", "999090000001"),
    *("Đất bị thu hồi không đúng", "Khiếu nại", "1", "Ủy ban phường Mẫu"),
    *("Thụ lý giải quyết", "10/01/2025", "Hồ sơ số 3"),
)
BINH = (
    *("2", "06/01/2025", "Trần Thị Mẫu Bình", "Xã Mẫu", "", "Đường hỏng trước trường"),
    *("Kiến nghị", "", "", "Chuyển đơn đến UBND xã", "08/01/2025", ""),
)
CHI = (
    *("3", "07/01/2025", "Lê Thị Kín Chi", "Xã Kín", "999185000003", "Cán bộ nhận tiền"),
    *("Tố cáo", "", "Ông Bị Tố", "", "", ""),
)
BAD = ("4", "31/02/2025", "Phạm Văn Thử", "", "", "Nội dung", "đơn xin", "", "", "", "", "")


def table(*lines: Sequence[Any], headings: Sequence[str] = HEADINGS) -> list[list[Any]]:
    return [list(headings), *[list(line) for line in lines]]


def excel(rows: Sequence[Sequence[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def comma(rows: Sequence[Sequence[Any]], *, by: str = ",", encoding: str = "utf-8") -> bytes:
    out = StringIO()
    csv.writer(out, delimiter=by).writerows(rows)
    return out.getvalue().encode(encoding)


def brings(store: Store, made: bytes, who: str = HOA, *, encoding: str = "") -> str:
    """The head uploads a file: its draft."""
    sheet = file.read(made, encoding=encoding)
    key: str = asks(store, who, drafts.put, made, sheet)
    return key


def understands(store: Store, key: str, **more: Any) -> None:
    """The columns as they were guessed, unless some are said."""
    draft: Draft = asks(store, HOA, drafts.read, key)
    wish = {"columns": draft.columns, "register": "Sổ đơn", "lead_id": draft.lead_id} | more
    asks(store, HOA, drafts.understand, key, Wish(**wish), version=draft.version)


def looks(store: Store, made: bytes, **more: Any) -> Preview:
    key = brings(store, made)
    understands(store, key, **more)
    found: Preview = asks(store, HOA, taking.look, key)
    return found


def takes(store: Store, made: bytes, **more: Any) -> Run:
    """From the file to the petitions."""
    key = brings(store, made)
    understands(store, key, **more)
    return pours(store, key)


def pours(store: Store, key: str, **more: Any) -> Run:
    """The word is given, and all its lines come."""
    asks(store, HOA, taking.take_in, key, **more)
    assert pouring.go(store, 1)
    done: Run = asks(store, HOA, taking.run_of, key)
    return done


def columns_of(made: bytes) -> tuple[Column, ...]:
    from casework.importing import columns

    return columns.guess(file.read(made).headings)


def counted(store: Store, model: type) -> int:
    """How many rows of that kind there are."""
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


ALL = excel(table(AN, BINH, CHI))
