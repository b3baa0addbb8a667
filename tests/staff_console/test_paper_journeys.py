"""Papers in a real Chromium: a refusal, a forwarded denunciation."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from casework.kinds import Kind
from hall.store import Store
from tests.casework.reception import AN, receives, takes_in
from tests.casework.test_papers import text_of
from tests.conftest import staff_token
from tests.people import DUNG
from tests.staff_console.working import opened


def fills(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"#field-{name}").fill(value)


def signs(page: Page) -> None:
    fills(page, place="Hà Nội", signer="Hoàng Thị Hoa", signer_title="Trưởng ban")
    page.get_by_role("button", name="Lấy số và lưu").click()


@pytest.mark.browser
@pytest.mark.slow
def test_a_refusal_wants_its_evidence_and_then_has_its_number(
    browser: Browser, live_server: str, store: Store
) -> None:
    visit = receives(store, AN).visit.id

    with opened(browser, live_server, staff_token(store, DUNG), f"/staff/visits/{visit}") as page:
        page.get_by_role("link", name="Giấy tờ").click()
        page.get_by_role("link", name="Thông báo từ chối tiếp công dân").click()
        expect(page.locator("#field-name")).to_have_value(AN.full_name)
        fills(page, matter="Bồi thường đất", reason="Đã rà soát, trả lời", decider="Hoàng Thị Hoa")
        page.locator("#field-ground").select_option("settled_prolonged")
        signs(page)
        expect(page.get_by_role("alert")).to_contain_text("Căn cứ này cần văn bản rà soát")
        fills(page, evidence_notice="Thông báo số 9/TB", evidence_reception="Ngày 02/03/2026")
        page.get_by_role("button", name="Lấy số và lưu").click()

        expect(page.locator(".paper-list")).to_contain_text("Số: 1/TB-TCD")


@pytest.mark.browser
@pytest.mark.slow
def test_a_denunciation_is_forwarded_without_who_brought_it(
    browser: Browser, live_server: str, store: Store, tmp_path: Path
) -> None:
    page_ = receives(store, AN)
    taken = takes_in(
        store, page_, Kind.DENUNCIATION, content=f"{AN.full_name} tố cáo ông Mẫu nhận tiền"
    )

    path = f"/staff/papers?petition={taken.petition.id}"
    with opened(browser, live_server, staff_token(store, DUNG), path) as page:
        page.get_by_role("link", name="Văn bản chuyển đơn").click()
        expect(page.locator("#field-name")).to_have_value("Người gửi đơn đề nghị giữ bí mật")
        fills(page, target="Thanh tra tỉnh Mẫu")
        signs(page)
        expect(page.locator(".paper-list")).to_contain_text("Số: 1/CV-TCD")
        with page.expect_download() as download:
            page.get_by_role("link", name=re.compile("^Word")).click()
        download.value.save_as(tmp_path / "paper.docx")

    said = text_of((tmp_path / "paper.docx").read_bytes())
    assert "tố cáo ông Mẫu nhận tiền" in said
    assert AN.full_name not in said
