"""Denunciations from the kiosk to the letter, in a real Chromium: sealed, and nobody is named."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from casework import book_reading
from casework.model import Deadline, Petition
from hall.store import Store
from tests.casework.reception import AN, asks, receives, takes_in
from tests.casework.test_papers import text_of as words_of
from tests.conftest import Tokens, staff_token
from tests.people import DUNG, EM, GIANG, HOA
from tests.staff_console.coming import (
    TODAY,
    an_comes,
    an_goes,
    an_sits_down,
    followed,
    only_visit,
    opens_a_petition,
)
from tests.staff_console.conftest import As
from tests.staff_console.test_paper_journeys import fills, signs
from tests.staff_console.working import opened, saved, text_of
from tests.staff_console.writing_by_hand import types_content

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("at_once")]


def test_a_complaint_becomes_a_denunciation_in_mid_visit(
    browser: Browser, live_server: str, store: Store, tokens: Tokens, as_: As
) -> None:
    """The matter, its petition, its terms and all that came before are sealed at that moment:
    for third officers, in the general book, and for whoever holds the slip of the complaint."""
    taken = takes_in(store, receives(store, who=EM), who=EM, title="Đất đai", content="Thu hồi đất")
    assert as_(GIANG).get(f"/staff/petitions/{taken.petition.id}").status_code == 200
    with followed(browser, live_server, taken.lookup_code) as phone:
        expect(phone.locator(".follow-found")).to_contain_text("Đã tiếp nhận")

    an_comes(browser, live_server, store, tokens)
    with opened(browser, live_server, staff_token(store, DUNG)) as page:
        an_sits_down(page)
        page.locator("#file .papers button").press("Enter")
        expect(page.locator(".attached")).to_be_visible()
        types_content(page, "Cán bộ nhận tiền")
        page.locator("#kind").get_by_label("Tố cáo").check()
        dialog = page.get_by_role("dialog", name="Đây là đơn tố cáo?")
        dialog.get_by_role("button", name="Đúng, bảo mật hồ sơ").click()
        expect(page.locator("#sealed")).to_be_visible()
        saved(page)
        an_goes(page)

    for path in (f"petitions/{taken.petition.id}", f"matters/{taken.matter}"):
        assert as_(GIANG).get(f"/staff/{path}").status_code == 404, path
    assert "Đất đai" not in text_of(as_(GIANG).get("/staff/due"))
    with store.read() as session:
        assert session.scalars(select(Petition.sealed_at)).one() is not None
        assert session.scalars(select(Deadline.petition_id)).all() != []
    assert {each.is_masked for each in asks(store, HOA, book_reading.read, TODAY, TODAY)} == {True}
    with followed(browser, live_server, taken.lookup_code) as phone:
        expect(phone.get_by_role("alert")).to_contain_text("Chưa tìm thấy")


def test_a_denunciation_is_forwarded_without_who_brought_it(
    browser: Browser,
    live_server: str,
    store: Store,
    tokens: Tokens,
    as_: As,
    tmp_path: Path,
) -> None:
    an_comes(browser, live_server, store, tokens)
    with opened(browser, live_server, staff_token(store, DUNG)) as page:
        an_sits_down(page)
        types_content(page, f"{AN.full_name} tố cáo ông Mẫu nhận tiền")
        opens_a_petition(page, "Ông Mẫu", "Tố cáo")
        expect(page.locator("#sealed")).to_be_visible()
        an_goes(page)

        petition = only_visit(store).petitions[0].id
        page.goto(f"{live_server}/staff/petitions/{petition}")
        page.locator("[name=competence]").select_option("other")
        page.get_by_role("button", name="Lưu phân loại").press("Enter")
        expect(page.locator(".advice")).to_contain_text("không thuộc thẩm quyền")
        page.locator("[name=decision][value=forward]").check()
        fills(page, target_agency="Thanh tra tỉnh Mẫu")
        page.get_by_role("button", name="Ghi hướng xử lý").press("Enter")
        expect(page.locator("#direction-title + p")).to_contain_text("Chuyển đơn")

        page.goto(f"{live_server}/staff/papers?petition={petition}")
        page.get_by_role("link", name="Văn bản chuyển đơn").click()
        expect(page.locator("#field-name")).to_have_value("Người gửi đơn đề nghị giữ bí mật")
        fills(page, target="Thanh tra tỉnh Mẫu")
        signs(page)
        expect(page.locator(".paper-list")).to_contain_text("Số: 1/CV-TCD")
        with page.expect_download() as download:
            page.get_by_role("link", name=re.compile("^Word")).click()
        download.value.save_as(tmp_path / "paper.docx")

    said = words_of((tmp_path / "paper.docx").read_bytes())
    assert "tố cáo ông Mẫu nhận tiền" in said
    assert AN.full_name not in said
    for path in (f"petitions/{petition}", f"papers?petition={petition}"):
        assert as_(GIANG).get(f"/staff/{path}").status_code == 404, path
