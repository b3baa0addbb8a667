"""The posted schedule in a real Chromium, on a phone and on a desk."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from hall.store import Store
from tests.queue_display.test_board import post_today
from tests.queue_display.waiting import PHONE, SIDEWAYS, faults, opened


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", [PHONE, {"width": 1366, "height": 768}], ids=["hand", "desk"])
def test_axe_finds_no_fault_on_the_schedule(
    browser: Browser,
    live_server: str,
    store: Store,
    axe_script: Path,
    language: str,
    size: dict[str, int],
) -> None:
    post_today(store)
    with opened(browser, f"{live_server}/schedule", size=size, language=language) as page:
        wrong = faults(page, axe_script.read_text("utf-8"))
        is_cut = page.evaluate(SIDEWAYS)

    assert wrong == []
    assert not is_cut
