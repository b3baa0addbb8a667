"""A register at the console: brought, understood, looked at, taken in; for the head alone."""

from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect
from sqlalchemy import func, select

from casework.importing import pouring
from casework.importing.kinds import MOST_MEGABYTES, Column
from casework.model import Petition
from hall.store import Store
from tests.casework.registers import AN, BAD, BINH, CHI, columns_of, comma, excel, table
from tests.conftest import staff_token
from tests.people import DUNG, HOA
from tests.staff_console.conftest import As
from tests.staff_console.recording import IN_PLACE
from tests.staff_console.test_screens import looked_at
from tests.staff_console.working import opened, text_of

GOOD = excel(table(AN, BINH, CHI))
MIXED = excel(table(AN, CHI, BAD))


def brings(client: FlaskClient, made: bytes, name: str = "so.xlsx", **more: str) -> str:
    """Uploaded: where its draft stands."""
    answer = client.post("/staff/imports", data={"file": (BytesIO(made), name), **more})
    assert answer.status_code == 303, answer.text
    return answer.location.removesuffix("/columns")


def understands(client: FlaskClient, at: str, made: bytes) -> None:
    page = client.get(f"{at}/columns").text
    lead = page.split('<option value="')[1].split('"')[0]
    form = {f"column-{n}": each.value for n, each in enumerate(columns_of(made))}
    form |= {"register": "Sổ đơn", "lead": lead, "counts_from": ""}
    form["version"] = page.split('name="version" value="')[1].split('"')[0]
    assert client.post(f"{at}/columns", data=form).status_code == 303


def petitions(store: Store) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(Petition)) or 0


def test_a_register_is_brought_understood_seen_and_taken_in(hoa: FlaskClient, store: Store) -> None:
    at = brings(hoa, GOOD)
    assert hoa.get(at).location.endswith("/columns")
    understands(hoa, at, GOOD)
    preview = text_of(hoa.get(at))
    assert "3 dòng đầu sẽ nhập" in preview
    assert petitions(store) == 0

    done = hoa.post(f"{at}/take")

    assert done.status_code == 303
    assert "Đã nhập 0 trên 3 đơn" in text_of(hoa.get(done.location))
    assert "0/3" in text_of(hoa.get("/staff/imports"))
    assert pouring.go(store, 1)
    assert "Đã nhập 3 đơn từ “Sổ đơn”" in text_of(hoa.get(done.location))
    assert "Đã nhập 3 đơn từ “Sổ đơn”" in text_of(hoa.get(f"{at}/now"))
    assert petitions(store) == 3
    assert "Sổ đơn" in text_of(hoa.get("/staff/imports"))
    assert "Nhập sổ đơn" in text_of(hoa.get("/staff/journal"))


def test_bad_lines_are_told_in_words_and_left_out_after_their_list(
    hoa: FlaskClient, store: Store
) -> None:
    at = brings(hoa, MIXED)
    understands(hoa, at, MIXED)
    preview = text_of(hoa.get(at))
    assert "1 dòng chưa nhập được" in preview
    assert "Không đọc được ngày" in preview

    refused = hoa.post(f"{at}/take", data={"leave_out": "1"}, headers=IN_PLACE)
    assert refused.status_code == 422
    assert "tải danh sách lỗi về trước" in refused.get_json(force=True)["detail"]
    assert hoa.get(f"{at}/errors.xlsx").status_code == 405  # looking changes nothing
    listed = hoa.post(f"{at}/errors.xlsx")
    rows = list(load_workbook(BytesIO(listed.data)).active.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [4, 4]
    assert listed.headers["Cache-Control"] == "no-store"
    assert not any(text in str(rows) for text in (AN[2], CHI[2], BAD[2]))
    assert petitions(store) == 0

    assert hoa.post(f"{at}/take", data={"leave_out": "1"}).status_code == 303
    assert pouring.go(store, 1)
    assert petitions(store) == 2


def test_a_denunciation_is_masked_where_columns_and_lines_are_shown(hoa: FlaskClient) -> None:
    at = brings(hoa, GOOD)
    understands(hoa, at, GOOD)

    columns, preview = text_of(hoa.get(f"{at}/columns")), text_of(hoa.get(at))

    for page in (columns, preview):
        assert AN[2] in page
        for text in (CHI[2], CHI[4], CHI[5], CHI[8]):
            assert text not in page
    assert "Hạn chế xem" in preview


def test_what_a_file_says_is_shown_as_text(hoa: FlaskClient) -> None:
    made = comma(table((*AN[:2], "<img src=x onerror=alert(1)>", *AN[3:])))
    at = brings(hoa, made, "so.csv")
    understands(hoa, at, made)

    assert "<img src=x" not in hoa.get(f"{at}/columns").text
    assert "&lt;img src=x" in hoa.get(at).text


def test_a_file_that_cannot_be_read_is_refused_in_words(hoa: FlaskClient) -> None:
    for made, words in (
        ("Số;Ngày\n1;Đất".encode("utf-16"), "không phải bảng mã đã chọn"),
        (b"\xd0\xcf\x11\xe0", "lưu thành .xlsx"),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3", "Chỉ nhận .xlsx hoặc CSV"),
        (comma([["Số"]] * 5_030), "tối đa 5000 dòng"),
    ):
        answer = hoa.post(
            "/staff/imports", data={"file": (BytesIO(made), "so.csv")}, headers=IN_PLACE
        )
        assert answer.status_code == 422
        assert words in answer.get_json(force=True)["detail"]


def test_a_file_that_is_too_large_is_refused(hoa: FlaskClient) -> None:
    made = b"--x\r\n" + b"x" * MOST_MEGABYTES * 1_000_000

    answer = hoa.post("/staff/imports", data=made, content_type="multipart/form-data; boundary=x")

    assert answer.status_code == 413
    assert "quá lớn" in text_of(answer)


def test_nobody_but_the_head_comes_in(hoa: FlaskClient, as_: As) -> None:
    at = brings(hoa, GOOD)

    for who in (DUNG, "khanh", "lan"):
        client = as_(who)
        for path in ("/staff/imports", at, f"{at}/columns", f"{at}/done"):
            assert client.get(path).status_code == 403, (who, path)
        verbs = ("columns", "errors.xlsx", "take", "drop")
        for path in ("/staff/imports", *(f"{at}/{verb}" for verb in verbs)):
            assert client.post(path).status_code == 403, (who, path)


def test_a_file_can_be_thrown_away(hoa: FlaskClient) -> None:
    at = brings(hoa, GOOD)

    assert hoa.post(f"{at}/drop").status_code == 303

    assert hoa.get(at).status_code == 404
    assert "Đang chờ nhập" not in text_of(hoa.get("/staff/imports"))


def test_every_column_has_its_words(hoa: FlaskClient) -> None:
    page = text_of(hoa.get(f"{brings(hoa, GOOD)}/columns"))

    assert "import.column" not in page
    assert len(Column) == 23


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_way_by_keyboard_is_open_to_everybody(
    browser: Browser,
    live_server: str,
    store: Store,
    axe_script: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
) -> None:
    monkeypatch.setattr(pouring, "_halls", lambda store: [])  # the server's own brings nothing in
    file = tmp_path / "so.xlsx"
    file.write_bytes(MIXED)
    token = staff_token(store, HOA)
    with opened(browser, live_server, token, "/staff/imports", language=language) as page:
        wrong = list(looked_at(page, axe_script))
        page.locator("#field-file").set_input_files(file)
        page.locator("#main .import-upload button[type=submit]").press("Enter")
        expect(page.locator(".import-columns")).to_be_visible()
        wrong += looked_at(page, axe_script)
        page.locator("#column-0").press("Tab")
        page.locator("#field-register").press("Enter")
        expect(page.locator(".import-counts")).to_be_visible()
        wrong += looked_at(page, axe_script)
        with page.expect_download() as taken_away:
            page.locator("form[action$='errors.xlsx'] button").press("Enter")
        assert taken_away.value.suggested_filename == "danh-sach-loi.xlsx"
        page.locator("[name=leave_out]").press("Space")
        page.locator("[name=leave_out]").press("Enter")
        expect(page.locator("progress")).to_be_visible()
        wrong += looked_at(page, axe_script)
        assert pouring.go(store, 1)
        page.reload()
        expect(page.locator("[data-count=taken] dd")).to_have_text("2")
        wrong += looked_at(page, axe_script)

    assert wrong == []
