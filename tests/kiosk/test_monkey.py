"""A kiosk under random touch; `bench/monkey.py` goes on for ten minutes."""

import re

import pytest
from playwright.sync_api import Page, expect

from hall.store import Store
from tests.kiosk.monkey import Monkey
from tests.kiosk.test_gone import ASKED_MS, GONE_MS
from tests.kiosk.touching import PORTRAIT, counted, press

GESTURES = 30


@pytest.mark.slow
def test_whatever_is_touched_it_gives_no_ticket_that_nobody_meant_and_comes_home(
    still: Page, store: Store
) -> None:
    """The screen fails the test by itself if its console said that anything is wrong."""
    monkey = Monkey(still, seed=3, size=PORTRAIT)

    for _ in range(GESTURES):
        monkey.touches()
    if still.locator("#main").get_attribute("data-screen") == "services":
        press(still, "service", "regular")  # so that there is something to come home from
    meant, is_the_same_page = monkey.meant, monkey.is_the_same_page
    for gone_ms in (ASKED_MS, GONE_MS):
        still.clock.fast_forward(gone_ms)

    expect(still.locator("#main")).to_have_attribute("data-screen", re.compile("services|poster"))
    expect(still.locator("html")).to_have_attribute("lang", "vi")
    expect(still.locator("dialog[open]")).to_have_count(0)
    tickets, _ = counted(store)
    assert tickets <= meant
    assert is_the_same_page
