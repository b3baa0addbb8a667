"""What staff do at the console, as one-line helpers."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from werkzeug.test import TestResponse

from casework.access import What
from casework.making import write
from casework.model import AccessEntry
from hall.model import Ticket
from hall.store import Store
from tests.conftest import Tokens, staff_token

SCREEN = {"width": 1366, "height": 768}
CARD = "999090000001|012345678|Nguyễn Văn Thử An|05031990|Nam|Số 1 phố Thử, Phường Mẫu|15042021"
MOST_TABS = 80  # to anything on a page
AXE = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def signed_in(app: Flask, store: Store, who: str) -> FlaskClient:
    """Their token in every request."""
    client = app.test_client()
    for name, value in Tokens.bearer(staff_token(store, who)).items():
        client.environ_base[f"HTTP_{name.upper()}"] = value
    return client


def text_of(answer: TestResponse) -> str:
    """What the page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def first_things(answer: TestResponse) -> list[str]:
    """What its filled buttons say, but for those of dialogs: one at most, to begin with."""
    page = re.sub(r"<dialog.*?</dialog>", "", answer.text, flags=re.DOTALL)
    found = re.findall(r'<button[^>]*data-kind="primary"[^>]*>(.*?)</button>', page, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", each)).split()) for each in found]


def file_of(
    client: FlaskClient, path: str, form: dict[str, str], *, beside: bool = False
) -> TestResponse:
    """The file that is ordered there, once it is made: in this program unless said otherwise."""
    making = client.application.extensions["staff_console.makings"]
    if not beside:
        making.make = lambda each: write(each.order, lambda read: None)
    page = client.post(path, data=form)
    assert page.status_code == 303, page.text
    key = page.location.rpartition("/")[2]
    assert next(each for each in making._all.values() if each.id == key).over.wait(60)
    return client.get(f"{page.location}/file")


def now(store: Store, ticket: Ticket) -> Ticket:
    """The ticket as it stands now."""
    with store.read() as session:
        return session.scalars(select(Ticket).where(Ticket.id == ticket.id)).one()


def only_ticket(store: Store) -> Ticket:
    """The one ticket of a hall that had one visitor."""
    with store.read() as session:
        return session.scalars(select(Ticket)).one()


def readings(store: Store, what: What) -> int:
    """How often something of that kind was read, as the access journal has it."""
    with store.read() as session:
        return len(session.scalars(select(AccessEntry).where(AccessEntry.what == what)).all())


def tabs_to(page: Page, wanted: str) -> None:
    """By the keyboard alone."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(wanted)


@contextmanager
def opened(
    browser: Browser,
    url: str,
    token: str,
    path: str = "/staff/desk",
    *,
    language: str = "vi",
    size: dict[str, int] = SCREEN,
    by_itself: bool = True,
) -> Iterator[Page]:
    """A console in a real Chromium. Fails at its end if the page said that anything was wrong.

    `by_itself`: whether it saves and looks every few seconds, besides what it is told to do.
    """
    context = browser.new_context(viewport=size, locale=language)  # type: ignore[arg-type]
    context.add_cookies(
        [
            {"name": "tiepdan_staff", "value": token, "url": url},
            {"name": "tiepdan_language", "value": language, "url": url},
        ]
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    if not by_itself:
        page.add_init_script("window.setInterval = () => 0")
    page.goto(f"{url}{path}")
    yield page
    context.close()
    assert wrong == []


def called(page: Page, state: str) -> None:
    """Wait until the call stands so: free, called, serving."""
    expect(page.locator("#call")).to_have_attribute("data-state", state)


def calls_next(page: Page) -> None:
    page.keyboard.press("F8")
    called(page, "called")


def starts(page: Page) -> None:
    """The citizen sits down; the officer may type at once who that is."""
    page.keyboard.press("F9")
    called(page, "serving")
    expect(page.locator("#seek-text")).to_be_focused()


def seeks(page: Page, text: str) -> None:
    page.keyboard.insert_text(text)
    page.keyboard.press("Enter")


def pastes(page: Page, text: str) -> None:
    """As from a scanner's program, or from another window."""
    page.evaluate(
        """(text) => {
          const field = document.querySelector("#seek-text")
          const clipboardData = new DataTransfer()
          clipboardData.setData("text", text)
          field.focus()
          field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }))
          document.execCommand("insertText", false, text)
        }""",
        text,
    )


def saved(page: Page) -> None:
    """Wait until nothing is half written."""
    expect(page.locator("#saved")).to_have_text(re.compile("Đã lưu|Saved at"))
