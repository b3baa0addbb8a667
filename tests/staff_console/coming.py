"""How a journey begins: a citizen at the kiosk, by touch, and then before the officer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from flask import Flask
from playwright.sync_api import Browser, Page, expect

from casework import visits
from casework.shown import VisitPage
from hall.store import Store
from tests.casework.reception import AN, asks, enters
from tests.conftest import Tokens
from tests.kiosk import touching
from tests.kiosk.test_told import READ_BY_AN_AGENT
from tests.people import DUNG, sits_down
from tests.queue_display.waiting import PHONE
from tests.queue_display.waiting import opened as on_the_phone
from tests.staff_console.working import CARD, called, calls_next, pastes, starts
from tests.staff_console.writing_by_hand import goes_and_presses, ticks

TODAY = date(2026, 11, 23)


class Actions:
    """Counts what an officer does: presses of keys that do something, texts written."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self, act: Callable[[], object]) -> None:
        self.done += 1
        act()


def an_comes(
    browser: Browser, live_server: str, store: Store, tokens: Tokens, *, scans: str = ""
) -> None:
    """Known from before, with a number by touch, to which they scan that; Dung sits at desk 1."""
    touching.printer_says(store, tokens)
    enters(store, AN)
    sits_down(store, DUNG, "1")
    with touching.opened(browser, live_server, tokens.kiosk, touching.PORTRAIT) as kiosk:
        touching.takes_a_number(kiosk, by=touching.touch)
        if scans:
            kiosk.evaluate(READ_BY_AN_AGENT, scans)
            touching.shows(kiosk, "earlier-told")
            assert AN.full_name not in kiosk.content()
    touching.paper_comes_out(store, tokens)


def an_sits_down(page: Page) -> None:
    """Called, come, and known by their card."""
    calls_next(page)
    starts(page)
    pastes(page, CARD)
    expect(page.locator("#who")).to_contain_text(AN.full_name)


def opens_a_petition(
    page: Page, title: str, kind: str = "Khiếu nại", *, officer: Actions | None = None
) -> None:
    """By keyboard: kind, name of the matter, done."""
    does = officer or Actions()
    does(lambda: goes_and_presses(page, "Alt+2"))
    dialog = page.get_by_role("dialog", name="Đơn mới")
    expect(dialog).to_be_visible()
    does(lambda: dialog.get_by_label(kind, exact=True).press("Space"))
    does(lambda: dialog.get_by_label("Tên vụ việc mới").fill(title))
    does(lambda: page.keyboard.press("Enter"))
    expect(page.locator(".attached")).to_contain_text(title)


def prints_a_follow_up_slip(page: Page) -> None:
    with page.expect_response(lambda answer: answer.url.partition("?")[0].endswith("/slip")):
        page.get_by_role("button", name="In phiếu theo dõi").press("Enter")


def printed_code(app: Flask, tokens: Tokens) -> str:
    """The code on the slip that the ticket printer is given next."""
    claimed = app.test_client().post(
        "/api/v1/print-jobs/claim", headers=Tokens.bearer(tokens.printer), json={"wait_seconds": 10}
    )
    slip = claimed.get_json()["slip"]
    assert slip["kind"] == "follow"
    (address,) = (each["qr"] for each in slip["blocks"] if "qr" in each)
    return str(address.partition("#")[2])


def an_goes(page: Page) -> None:
    """What came of it is ticked, and the desk is free."""
    ticks(page)
    page.keyboard.press("F10")
    called(page, "free")


def only_visit(store: Store) -> VisitPage:
    (shown,) = asks(store, DUNG, visits.of_day, TODAY)
    page: VisitPage = asks(store, DUNG, visits.page, shown.id)
    return page


@contextmanager
def followed(browser: Browser, live_server: str, code: str) -> Iterator[Page]:
    """What An's phone tells of the petition on their slip."""
    with on_the_phone(browser, f"{live_server}/follow", size=PHONE) as phone:
        phone.locator("#field-code").fill(code)
        phone.locator("#field-known").fill(AN.birth_date[:4])
        phone.keyboard.press("Enter")
        yield phone
