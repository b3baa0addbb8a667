"""A busy morning in the window of an officer: what is wanted next is in sight, and by keyboard."""

import re

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import update

from hall import skills
from hall.model import Hall, Ticket
from hall.store import Store, row
from tests.casework.reception import AN
from tests.conftest import staff_token
from tests.people import DUNG, HOA
from tests.staff_console.working import called, opened, seeks, tabs_to
from tests.staff_console.working import calls_next as presses_next
from tests.staff_console.working import starts as presses_start


def test_a_supervisor_changes_the_rule_and_a_desks_services_by_keyboard(
    browser: Browser, live_server: str, busy_hall: Store
) -> None:
    with opened(browser, live_server, staff_token(busy_hall, HOA), "/staff/rule/settings") as page:
        tabs_to(page, "#field-lead_window_minutes")
        page.keyboard.insert_text("8")
        page.keyboard.press("Enter")
        expect(page.locator(".notice[data-kind=ok]")).to_be_visible()
        page.goto(f"{live_server}/staff/skills")
        tabs_to(page, ".skill-row input[value=lawyer]")
        page.keyboard.press("Space")
        tabs_to(page, ".skill-row button")
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.keyboard.press("Enter")
        expect(page.locator(".skill-row input[value=lawyer]").first).to_be_checked()

    with busy_hall.read() as session:
        assert 2 in skills.of_desks(session, 1)[1]
        assert row(session, Hall, 1).line_rule["lead_window_minutes"] == 8


@pytest.mark.parametrize(("party", "then"), [(11, "#representatives"), (1, "#outcome-title")])
def test_what_an_officer_presses_next_is_on_the_screen_without_scrolling(
    browser: Browser, live_server: str, busy_hall: Store, party: int, then: str
) -> None:
    with busy_hall.work() as work:
        work.session.execute(update(Ticket).values(party_size=party))

    with opened(browser, live_server, staff_token(busy_hall, DUNG)) as page:
        for step in (lambda: called(page, "free"), lambda: presses_next(page)):
            step()
            expect(page.locator(".primary .button")).to_be_in_viewport(ratio=1)
            expect(page.locator("#line-title")).to_be_in_viewport(ratio=1)
        presses_start(page)

        for part in (".primary .button", "#seek-text", "#content", then, "#saved"):
            expect(page.locator(part)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("size", [{"width": 1024, "height": 700}, {"width": 683, "height": 384}])
def test_a_smaller_window_or_larger_type_cuts_nothing_off(
    browser: Browser, live_server: str, busy_hall: Store, size: dict[str, int]
) -> None:
    """683×384 is 1366×768 at 200 %: WCAG 2.2, 1.4.4 and 1.4.10."""
    with opened(browser, live_server, staff_token(busy_hall, DUNG), size=size) as page:
        presses_next(page)
        presses_start(page)
        seeks(page, AN.id_number)
        expect(page.locator("#file .matter")).to_be_attached()
        width = page.evaluate("document.documentElement.scrollWidth")
        page.locator("#writing > footer button").scroll_into_view_if_needed()
        expect(page.locator("#writing > footer button").first).to_be_in_viewport()

    assert width <= size["width"]


def test_the_halls_name_is_whole_on_one_line_and_one_signs_out_by_keyboard(
    browser: Browser, live_server: str, busy_hall: Store
) -> None:
    """Of the supervisor, who has the most ways, in the longer language."""
    with opened(browser, live_server, staff_token(busy_hall, HOA), "/staff/hall") as page:
        name, way = (page.locator(f"{each} >> nth=0") for each in (".bar-hall-name", ".bar-nav a"))
        assert name.evaluate("each => each.scrollWidth <= each.clientWidth")
        assert name.evaluate("each => each.getClientRects()[0].height") < 25
        assert way.evaluate("each => each.getClientRects().length") == 1
        page.locator(".bar-me").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#me")).to_be_visible()
        for _ in range(2):  # past the other language
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")

        expect(page).to_have_url(re.compile("/staff/sign-in"))
