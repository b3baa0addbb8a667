"""A desk in a real Chromium while others act too: officers, windows, an end, no server."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from hall import staff
from hall.lifecycle import TicketState
from hall.store import Store
from tests import people
from tests.conftest import staff_token
from tests.people import DUNG, EM, HOA, arrives, sits_down
from tests.staff_console.working import (
    called,
    calls_next,
    now,
    opened,
    saved,
    starts,
)
from tests.staff_console.writing_by_hand import content, types_content

AT_ONCE_MS = 12_000  # well under the fifteen seconds of a look without a nudge
RELOADED_MS = 60_000  # a young page waits for the second look without a nudge: keep.js
FIRST, SECOND = "Bản của cửa sổ thứ nhất", "Bản của cửa sổ thứ hai"


@contextmanager
def receiving(browser: Browser, live_server: str, token: str, **more: bool) -> Iterator[Page]:
    """The window of an officer, before whom a citizen has just sat down."""
    with opened(browser, live_server, token, **more) as page:
        calls_next(page)
        starts(page)
        yield page


@contextmanager
def two_texts(browser: Browser, live_server: str, store: Store) -> Iterator[Page]:
    """Two windows on one visit: the first is saved, the second has just been written in."""
    sits_down(store, DUNG, "1")
    arrives(store)
    token = staff_token(store, DUNG)
    with receiving(browser, live_server, token) as one, opened(browser, live_server, token) as two:
        types_content(one, FIRST)
        saved(one)
        types_content(two, SECOND)
        yield two


def test_a_call_elsewhere_is_seen_at_once_and_disturbs_nobody_who_writes(
    browser: Browser, live_server: str, store: Store
) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    binh = arrives(store)

    with receiving(browser, live_server, staff_token(store, DUNG)) as page:
        page.keyboard.insert_text("Nguyễn Văn")
        line = page.locator(f'[data-key="line-{binh.public_id}"]')
        expect(line).to_be_visible()
        sits_down(store, EM, "2")
        people.calls_next(store, EM)

        expect(line).to_have_count(0, timeout=AT_ONCE_MS)
        expect(page.locator("#seek-text")).to_be_focused()
        expect(page.locator("#seek-text")).to_have_value("Nguyễn Văn")


def test_two_officers_want_one_desk(browser: Browser, live_server: str, store: Store) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)

    with (
        opened(browser, live_server, staff_token(store, DUNG)) as mine,
        opened(browser, live_server, staff_token(store, EM), "/staff/desks") as theirs,
    ):
        calls_next(mine)
        theirs.reload()
        expect(theirs.get_by_text("Lê Thị Dung đang ngồi", exact=True)).to_be_visible()
        theirs.get_by_role("button", name="Tiếp quản: bàn số 1").click()
        dialog = theirs.get_by_role("dialog", name="Tiếp quản bàn số 1?")
        expect(dialog).to_contain_text("Số 001 đang ở bàn sẽ do ông/bà tiếp")
        dialog.get_by_role("button", name="Tiếp quản bàn").click()

        called(theirs, "called")
        expect(theirs.locator("#call-label")).to_contain_text("001")
        mine.wait_for_url("**/staff/desks", timeout=RELOADED_MS)  # and whoever sat there sees it

    assert now(store, an).state is TicketState.CALLED


@pytest.mark.slow
def test_a_session_ended_elsewhere_is_out_within_seconds(
    browser: Browser, live_server: str, store: Store
) -> None:
    sits_down(store, DUNG, "1")

    with opened(browser, live_server, staff_token(store, DUNG)) as page:
        called(page, "free")
        page.wait_for_timeout(21_000)  # keep.js: a page younger than this does not reload itself
        with store.work() as work:
            staff.disable(work, hall_id=1, username=DUNG)

        page.wait_for_url("**/staff/sign-in**")


@pytest.mark.parametrize("path", ["/staff/search", "/staff/journal"])
def test_a_page_that_only_stands_there_is_out_as_well(
    browser: Browser, live_server: str, store: Store, path: str
) -> None:
    with opened(browser, live_server, staff_token(store, HOA), path) as page:
        listens(page)
        with store.work() as work:
            staff.disable(work, hall_id=1, username=HOA)

        page.wait_for_url("**/staff/sign-in**", timeout=AT_ONCE_MS)


def test_two_windows_on_one_visit_are_asked_and_lose_nothing(
    browser: Browser, live_server: str, store: Store
) -> None:
    with two_texts(browser, live_server, store) as page:
        dialog = page.get_by_role("dialog", name="Có hai bản ghi khác nhau")
        expect(dialog).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(dialog).to_be_visible()  # until it is answered
        expect(dialog).to_contain_text(FIRST)
        expect(dialog).to_contain_text(SECOND)
        dialog.get_by_role("button", name="Giữ bản trên màn hình này").click()
        saved(page)

    assert content(store) == SECOND


def test_what_was_saved_elsewhere_can_be_taken_instead(
    browser: Browser, live_server: str, store: Store
) -> None:
    with two_texts(browser, live_server, store) as page:
        page.get_by_role("button", name="Dùng bản vừa được lưu").click()

        expect(page.locator("#content")).to_have_value(FIRST)

    assert content(store) == FIRST


def test_what_is_half_written_is_kept_when_the_visit_is_finished_at_once(
    browser: Browser, live_server: str, store: Store
) -> None:
    """Finish comes before the next autosave; the last words must not be lost."""
    sits_down(store, DUNG, "1")
    arrives(store)

    with receiving(browser, live_server, staff_token(store, DUNG), by_itself=False) as page:
        types_content(page, "Câu cuối cùng")
        page.keyboard.press("F10")
        called(page, "free")
        expect(page.locator("#writing")).to_have_count(0)  # closing the page saves nothing more

    assert content(store) == "Câu cuối cùng"


def test_the_server_is_away_and_nothing_is_lost(
    browser: Browser, live_server: str, store: Store
) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)

    with receiving(browser, live_server, staff_token(store, DUNG)) as page:
        page.route("**/staff/visits/*", lambda route: route.abort())
        types_content(page, "Viết khi mất mạng")
        expect(page.locator("#saved")).to_contain_text("Chưa lưu được")

        page.unroute("**/staff/visits/*")
        saved(page)

    assert content(store) == "Viết khi mất mạng"


def listens(page: Page) -> None:
    """Load the page anew, until the server has let its socket in."""
    heard: list[str] = []
    page.on("websocket", lambda wire: wire.on("framereceived", lambda it: heard.append(str(it))))
    page.on("framenavigated", lambda _: heard.clear())  # what the page before it heard
    page.reload()
    for _ in range(100):
        if any(frame.startswith("40/staff") for frame in heard):  # Socket.IO: connected
            return
        page.wait_for_timeout(50)
    raise AssertionError("the socket was never let in")
