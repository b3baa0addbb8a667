"""The box on one's own phone: own words to a remark, thanks, the way after a low rating."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from casework import remark_box
from hall.store import Store
from queue_display import follow
from tests.casework.reception import asks
from tests.conftest import Tokens
from tests.kiosk.touching import look
from tests.people import EM as OFFICER
from tests.people import HOA, arrives, sits_down
from tests.queue_display.waiting import PHONE, SIDEWAYS, faults, is_received, opened, phone

NBSP = "\u00a0"
pytestmark = [pytest.mark.browser, pytest.mark.slow]
SAID = {
    "staff": {"channel": "staff", "marks": ["impolite"], "desk": "1", "phone": ""},
    "matter": {"channel": "matter", "marks": ["land"], "desk": "", "phone": "0900000001"},
}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "ANSWER_SECONDS", 0.0)


def dropped(client: FlaskClient, tokens: Tokens, channel: str) -> str:
    """The code that stands on the screen of the kiosk, and on the slip."""
    headers = Tokens.bearer(tokens.kiosk) | {"Idempotency-Key": channel}
    answer = client.post("/kiosk/remarks", json=SAID[channel], headers=headers)
    found = re.search(r'box-code unspoken"[^>]*>([^<]+)<', answer.text)
    assert found
    return found[1].replace(NBSP, "")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_own_words_are_added_by_keyboard_and_thanked_for(
    browser: Browser,
    live_server: str,
    store: Store,
    client: FlaskClient,
    tokens: Tokens,
    axe_script: Path,
    language: str,
) -> None:
    axe = axe_script.read_text("utf-8")
    wrong: dict[str, list[str]] = {}
    cut: dict[str, bool] = {}
    for channel in SAID:
        code = dropped(client, tokens, channel)
        with opened(browser, f"{live_server}/follow#{code}", size=PHONE, language=language) as page:
            expect(page.locator("#field-code")).to_have_value(code)
            look(page, f"phone-{language}-{channel}-0-code")
            page.locator("#field-code").press("Enter")
            page.locator(".follow-found").wait_for()
            wrong[f"{channel} stands"] = faults(page, axe)
            cut[f"{channel} stands"] = page.evaluate(SIDEWAYS)
            look(page, f"phone-{language}-{channel}-1-stands")
            page.locator("textarea").focus()
            page.keyboard.insert_text("Tôi đã chờ từ bảy giờ rưỡi, không ai giải thích. " * 3)
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            page.locator(".notice[data-kind=ok]").wait_for()
            wrong[f"{channel} thanked"] = faults(page, axe)
            cut[f"{channel} thanked"] = page.evaluate(SIDEWAYS)
            look(page, f"phone-{language}-{channel}-2-thanked")

    seen = asks(store, HOA, remark_box.listed)
    assert {name: found for name, found in wrong.items() if found} == {}
    assert not any(cut.values())
    assert sorted(each.desk for each in seen) == ["", "1"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_after_a_low_rating_the_reasons_go_to_the_head_and_a_code_comes_back(
    browser: Browser, live_server: str, store: Store, axe_script: Path, language: str
) -> None:
    axe, wrong = axe_script.read_text("utf-8"), []
    sits_down(store, OFFICER, "2")
    an = arrives(store, language=language)
    with phone(browser, live_server, store, an) as page:
        is_received(page, store, OFFICER, an)
        page.locator(".opinion").last.click()
        page.locator("[data-why=poor] input").first.check()
        look(page, f"phone-{language}-rating")
        page.locator("#rating-form [type=submit]").press("Enter")
        offer = page.locator("#rating-thanks [data-drop]")
        expect(offer).to_be_visible()
        wrong += faults(page, axe)
        look(page, f"phone-{language}-low")
        offer.press("Enter")
        link = page.locator("#rating-thanks [data-follow]")
        expect(link).to_be_focused()
        wrong += faults(page, axe)
        assert not page.evaluate(SIDEWAYS)
        look(page, f"phone-{language}-sent")
        address = link.get_attribute("href") or ""
        shown = page.locator("#rating-thanks [data-code]").inner_text()

    (remark,) = asks(store, HOA, remark_box.listed)
    assert wrong == []
    assert remark.desk == "2"
    assert address == f"/follow#{shown.replace(NBSP, '')}"
    assert re.fullmatch(r"[A-Z0-9]{4}(\u00a0[A-Z0-9]{4}){2}", shown)
