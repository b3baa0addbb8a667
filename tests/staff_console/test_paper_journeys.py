"""Papers in a real Chromium: a refusal; and how one is filled in and signed."""

import pytest
from playwright.sync_api import Browser, Page, expect

from hall.store import Store
from tests.casework.reception import AN, receives
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
