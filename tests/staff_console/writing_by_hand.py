"""How an officer writes a record by keyboard, as one-line helpers."""

from playwright.sync_api import Page

from casework import visits
from hall.store import Store
from tests.casework.reception import (
    asks,
)
from tests.people import DUNG
from tests.staff_console.working import (
    only_ticket,
    saved,
)


def ticks(page: Page) -> None:
    """The first outcome, by two keys that belong together."""
    page.keyboard.press("Alt+4")
    page.keyboard.press("Space")
    saved(page)


def goes_and_presses(page: Page, key: str) -> None:
    """To a part of the record, and its first button."""
    page.keyboard.press(key)
    page.keyboard.press("Enter")


def types_content(page: Page, text: str) -> None:
    page.keyboard.press("Alt+3")
    page.keyboard.insert_text(text)


def writes_into(page: Page, label: str, text: str) -> None:
    page.get_by_label(label).fill(text)


def content(store: Store) -> str:
    """What stands in the record of the hall's only visit."""
    ticket = only_ticket(store)
    [shown] = asks(store, DUNG, visits.of_day, ticket.day)
    return str(shown.content)
