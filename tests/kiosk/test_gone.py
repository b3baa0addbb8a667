"""Nothing of one citizen remains for the next."""

import pytest
from playwright.sync_api import Page, expect

from hall.store import Store
from tests.kiosk.touching import (
    press,
    shows,
    speaks,
    takes_a_number,
    touch,
)

ASKED_MS, GONE_MS, TICKET_MS = 45_500, 20_500, 30_500  # idle.js, and a little


def test_who_stands_still_is_asked_and_one_touch_is_enough(still: Page) -> None:
    touch(still, "service", "regular")
    still.clock.fast_forward(ASKED_MS)
    expect(still.locator("#idle")).to_be_visible()
    assert "Ông/bà còn ở đó không?" in still.locator("#idle").inner_text()

    still.locator("#idle [name=stay]").tap()

    expect(still.locator("#idle")).to_be_hidden()
    shows(still, "party")


@pytest.mark.slow
def test_who_went_away_leaves_nothing_behind(still: Page) -> None:
    speaks(still, "en")
    press(still, "service", "regular")
    press(still, "party", "2")
    press(still, "priority")
    still.clock.fast_forward(ASKED_MS)
    expect(still.locator("#idle")).to_be_visible()
    still.clock.fast_forward(GONE_MS)

    shows(still, "services")
    expect(still.locator("#idle")).to_be_hidden()
    expect(still.locator("html")).to_have_attribute("lang", "vi")
    press(still, "service", "regular")
    press(still, "party", "1")
    expect(still.locator("#wishes [name=priority]")).to_have_attribute("aria-pressed", "false")


def test_a_ticket_leaves_the_screen_by_itself(still: Page, store: Store) -> None:
    takes_a_number(still)
    expect(still.locator("#ticket .foot-words")).to_contain_text("giây")
    still.clock.fast_forward(TICKET_MS)

    shows(still, "services")
    assert still.locator("#ticket-part").inner_html() == ""
    assert "001" not in still.locator("#main").inner_html()


def test_done_wipes_the_ticket_at_once(screen: Page, store: Store) -> None:
    takes_a_number(screen)
    press(screen, "done")

    shows(screen, "services")
    assert screen.locator("#ticket-part").inner_html() == ""
    assert takes_a_number(screen) == "002"
