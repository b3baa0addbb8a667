"""The reception book in the console: on screen, as a workbook, on paper, closed for the day."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from casework.kinds import Kind
from hall.store import Store
from tests.casework.reception import AN, BINH, finishes, receives, writes
from tests.people import EM
from tests.staff_console.conftest import As
from tests.staff_console.working import file_of, text_of

SECRET = "Ông Mẫu nhận tiền của nhà thầu"
DAY = {"first": "2026-11-23", "last": "2026-11-23"}


@pytest.fixture(autouse=True)
def two_visits(store: Store) -> None:
    """A complaint by An, and a denunciation that only Em and the head know of."""
    first = receives(store, AN)
    writes(store, first, kind=Kind.COMPLAINT, content="=HYPERLINK(1) Đất nhà tôi\x0b")
    finishes(store, first)
    second = receives(store, BINH, EM)
    writes(store, second, EM, kind=Kind.DENUNCIATION, content=SECRET)
    finishes(store, second, EM)


def workbook(client: FlaskClient, **asked: str) -> list[list[object]]:
    """The rows of the only sheet below its headings."""
    answer = file_of(client, "/staff/book/xlsx", DAY | asked)
    assert answer.status_code == 200
    (sheet,) = load_workbook(BytesIO(answer.data)).worksheets
    assert [cell.data_type for row in sheet.iter_rows(min_row=6) for cell in row].count("f") == 0
    return [list(row) for row in sheet.iter_rows(min_row=4, values_only=True)]


def test_the_page_shows_the_columns_of_the_form_in_force(dung: FlaskClient) -> None:
    page = text_of(dung.get("/staff/book"))

    assert "Mẫu 03/TCD, Nghị định 154/2026/NĐ-CP" in page
    assert "Hướng xử lý Theo dõi kết quả giải quyết Ghi chú Thụ lý để giải quyết" in page
    assert "Đất nhà tôi" in page
    assert "Bảo mật theo Luật Tố cáo" in page
    assert SECRET not in page
    assert BINH.full_name not in page


def test_a_day_of_2014_has_the_form_of_2014(dung: FlaskClient) -> None:
    page = text_of(dung.get("/staff/book?day=2015-03-02"))

    assert "Mẫu 06-TCD, Thông tư 06/2014/TT-TTCP" in page
    assert "Chưa có lượt tiếp nào" in page


def test_the_workbook_has_the_form_and_no_formula(dung: FlaskClient) -> None:
    groups, headings, first, second = workbook(dung)

    assert groups[8] == "Hướng xử lý"
    assert headings[:3] == ["STT", "Ngày tiếp", "Họ tên, địa chỉ của công dân"]
    assert len(headings) == 13
    assert first[4] == "=HYPERLINK(1) Đất nhà tôi"
    assert second[:6] == ["2", "23/11/2026", *["Bảo mật theo Luật Tố cáo"] * 3, None]


def test_the_restricted_workbook_holds_what_its_reader_may_know(as_: As) -> None:
    *_, last = workbook(as_(EM), restricted="1")
    assert SECRET in str(last)

    rows = workbook_of_nothing(as_("dung"))
    assert rows == [["Không có lượt tiếp nào trong thời gian này."]]


def workbook_of_nothing(client: FlaskClient) -> list[list[object]]:
    answer = file_of(client, "/staff/book/xlsx", DAY | {"restricted": "1"})
    (sheet,) = load_workbook(BytesIO(answer.data)).worksheets
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_names_of_files_tell_days_only(dung: FlaskClient) -> None:
    for end in ("xlsx", "pdf"):
        answer = file_of(dung, f"/staff/book/{end}", DAY)

        name = f'attachment; filename="so-tiep-cong-dan-20261123-20261123.{end}"'
        assert answer.headers["Content-Disposition"] == name
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_paper_book_is_an_a3_sheet_lying(dung: FlaskClient) -> None:
    paper = file_of(dung, "/staff/book/pdf", DAY).data

    assert paper.startswith(b"%PDF")
    assert b"/MediaBox [ 0 0 1190.551 841.8898 ]" in paper


@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
@pytest.mark.parametrize(
    "asked",
    [{}, {"first": "x"}, {"first": "2026-11-24"}, {"first": "2025-01-01"}, {"last": "9999-12-31"}],
)
def test_a_period_that_cannot_be_meant_is_refused(
    dung: FlaskClient, kind: str, asked: dict[str, str]
) -> None:
    query = DAY | asked if asked else {}

    assert dung.post(f"/staff/book/{kind}", data=query).status_code == 422


def test_a_statement_longer_than_a_page_goes_on(store: Store, dung: FlaskClient) -> None:
    page = receives(store, AN)
    writes(store, page, kind=Kind.COMPLAINT, content="Nội dung dài. " * 1_400)
    finishes(store, page)

    assert file_of(dung, "/staff/book/pdf", DAY).data.count(b"/Type /Page\n") >= 2


def test_closing_the_day_asks_why_if_something_is_missing(store: Store, dung: FlaskClient) -> None:
    receives(store, AN)  # a draft
    page = text_of(dung.get("/staff/book"))
    assert "003 Lê Thị Dung Chưa ghi nội dung · Chưa phân loại" in page

    refused = dung.post("/staff/book/close", data={"day": "2026-11-23"})
    done = dung.post(
        "/staff/book/close", data={"day": "2026-11-23", "reason": "Cán bộ ghi tiếp ngày mai"}
    )

    assert refused.status_code == 422
    assert done.status_code == 303
    page = text_of(dung.get("/staff/book"))
    assert "Khi khóa còn 1 lượt chưa đủ. Lý do: Cán bộ ghi tiếp ngày mai" in page


@pytest.mark.parametrize("who", ["khanh", "lan"])
def test_who_receives_nobody_reads_no_book(as_: As, who: str) -> None:
    assert as_(who).get("/staff/book", query_string=DAY).status_code == 403
    for end in ("xlsx", "pdf"):
        assert as_(who).post(f"/staff/book/{end}", data=DAY).status_code == 403
