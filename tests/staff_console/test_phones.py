"""The page of messages to phones: off until switched on, and plain about what leaves the hall."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from hall.settings import Settings
from hall.store import Store
from tests.conftest import staff_token
from tests.hall.push.phones import Phone, is_on, subscribed, subscribes
from tests.people import arrives
from tests.queue_display.waiting import faults
from tests.staff_console.conftest import As
from tests.staff_console.working import opened, text_of


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, public_url="https://tiepdan.mau.vn")


def test_it_is_off_says_what_leaves_the_hall_and_is_switched_on_and_off(
    khanh: FlaskClient, store: Store
) -> None:
    page = text_of(khanh.get("/staff/phones"))
    assert "Đang tắt" in page
    assert "fcm.googleapis.com" in page
    assert "Hãng chỉ biết trụ sở này vừa báo cho một chiếc máy" in page
    assert "Tin quá 3 phút" in page

    answer = khanh.post("/staff/phones/on")
    assert (answer.status_code, answer.location) == (303, "/staff/phones")
    subscribes(store, arrives(store), Phone(), "https://fcm.googleapis.com/x")
    assert "Hiện có 1 điện thoại đang được báo." in text_of(khanh.get("/staff/phones"))

    khanh.post("/staff/phones/off")
    assert "Đang tắt" in text_of(khanh.get("/staff/phones"))
    assert subscribed(store) == []


def test_only_who_keeps_the_machines_may_switch(as_: As, store: Store) -> None:
    for who in ("dung", "lan"):
        assert as_(who).post("/staff/phones/on").status_code == 403
    assert as_("hoa").post("/staff/phones/on").status_code == 303

    assert is_on(store)


def test_the_journal_says_who_switched_it(khanh: FlaskClient, as_: As) -> None:
    khanh.post("/staff/phones/on")

    assert "Bật, tắt báo tin qua điện thoại" in text_of(as_("lan").get("/staff/journal"))


class TestWithoutHttps:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return replace(settings, public_url="")

    def test_the_page_says_what_is_missing_and_offers_no_switch(
        self, khanh: FlaskClient, store: Store
    ) -> None:
        page = khanh.get("/staff/phones")
        assert "TIEPDAN_PUBLIC_URL" in text_of(page)
        assert "Bật báo tin" not in text_of(page)

        refused = khanh.post("/staff/phones/on", headers={"Accept": "application/problem+json"})

        assert refused.status_code == 422
        assert "Cần địa chỉ https" in refused.get_json()["detail"]
        assert not is_on(store)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_is_switched_by_keyboard_and_axe_finds_no_fault(
    browser: Browser, live_server: str, store: Store, axe_script: Path, language: str
) -> None:
    token = staff_token(store, "khanh")
    with opened(browser, live_server, token, "/staff/phones", language=language) as page:
        page.locator("main form button").focus()
        page.keyboard.press("Enter")
        expect(page.locator("main form")).to_have_attribute("action", "/staff/phones/off")

        assert faults(page, axe_script.read_text("utf-8")) == []
    assert is_on(store)
