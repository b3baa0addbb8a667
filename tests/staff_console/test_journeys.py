"""Whole receptions in a real Chromium: by keyboard, by two officers, in two windows."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from casework import hints, visits
from casework.kinds import Kind
from hall import staff
from hall.lifecycle import TicketState
from hall.store import Store
from tests import people
from tests.casework.reception import (
    AN,
    BINH,
    asks,
    enters,
    finishes,
    receives,
    takes_in,
    writes,
)
from tests.conftest import staff_token
from tests.people import DUNG, EM, HOA, arrives, sits_down
from tests.staff_console.working import (
    CARD,
    called,
    calls_next,
    now,
    only_ticket,
    opened,
    pastes,
    saved,
    seeks,
    starts,
)

NUMBER = "999090000001"
AT_ONCE_MS = 12_000  # well under the fifteen seconds of a look without a nudge


class Actions:
    """Counts what an officer does: presses of keys that do something, texts written."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self, act: Callable[[], object]) -> None:
        self.done += 1
        act()


def test_a_returning_citizen_is_recorded_in_six_actions_by_keyboard(
    browser: Browser, live_server: str, store: Store
) -> None:
    taken = takes_in(store, receives(store, AN, EM), who=EM, content="Thửa đất bị đo thiếu")
    sits_down(store, DUNG, "1")
    an = arrives(store)
    officer = Actions()

    with opened(browser, live_server, staff_token(store, DUNG)) as page:
        officer(lambda: calls_next(page))
        officer(lambda: starts(page))
        officer(lambda: pastes(page, CARD))
        expect(
            page.get_by_role("button", name=f"Gắn vào đơn này: đơn số {taken.petition.number}")
        ).to_be_visible()
        officer(lambda: goes_and_presses(page, "Alt+2"))
        expect(page.locator(".attached")).to_contain_text(taken.petition.number)
        officer(lambda: ticks(page))
        officer(lambda: page.keyboard.press("F10"))
        called(page, "free")

    assert officer.done <= 6
    assert now(store, an).state is TicketState.SERVED
    [latest, *_] = asks(store, DUNG, visits.of_day, now(store, an).day)
    assert (latest.is_draft, latest.citizen, latest.nth) == (False, AN.full_name, 2)
    assert asks(store, DUNG, visits.page, latest.id).missing == ()


def test_somebody_new_is_recorded_in_fifteen_actions_by_keyboard(
    browser: Browser, live_server: str, store: Store
) -> None:
    sits_down(store, DUNG, "1")
    binh = arrives(store)
    officer = Actions()

    with opened(browser, live_server, staff_token(store, DUNG)) as page:
        officer(lambda: calls_next(page))
        officer(lambda: starts(page))
        officer(lambda: seeks(page, BINH.id_number))
        name = page.get_by_label("Họ và tên")
        expect(name).to_be_focused()
        officer(lambda: page.keyboard.insert_text(BINH.full_name))
        officer(lambda: writes_into(page, "Năm hoặc ngày sinh", "12/11/1985"))
        officer(lambda: writes_into(page, "Địa chỉ", BINH.address))
        officer(lambda: page.keyboard.press("Enter"))
        expect(page.locator("#who")).to_contain_text(BINH.full_name)
        officer(lambda: types_content(page, "Đường vào thôn ngập khi mưa."))
        officer(lambda: goes_and_presses(page, "Alt+2"))
        dialog = page.get_by_role("dialog", name="Đơn mới")
        expect(dialog).to_be_visible()
        officer(lambda: dialog.get_by_label("Phản ánh", exact=True).press("Space"))
        officer(lambda: dialog.get_by_label("Tên vụ việc mới").fill("Đường ngập"))
        officer(lambda: page.keyboard.press("Enter"))
        expect(page.locator(".attached")).to_contain_text("Đường ngập")
        officer(lambda: ticks(page))
        officer(lambda: page.keyboard.press("F10"))
        called(page, "free")

    assert officer.done <= 15
    [shown] = asks(store, DUNG, visits.of_day, now(store, binh).day)
    page_ = asks(store, DUNG, visits.page, shown.id)
    assert page_.missing == ()
    assert (page_.matter.title, page_.matter.lead.name) == ("Đường ngập", "Lê Thị Dung")
    assert page_.petitions[0].kind is Kind.FEEDBACK


def test_the_next_visitor_on_a_petition_is_shown_with_its_history_and_lead(
    browser: Browser, live_server: str, store: Store
) -> None:
    """The ticket names the petition: Next brings the file before the citizen sits down."""
    first = receives(store, AN, DUNG)
    taken = takes_in(store, first, title="Đường ngập", content="Đường vào thôn ngập")
    writes(store, first, content="Lần thứ nhất", next_step="Mời làm việc ngày 25")
    finishes(store, first)
    sits_down(store, EM, "2")
    ticket = arrives(store)
    asks(store, HOA, hints.place, ticket.public_id, petition=taken.petition.id)

    with opened(browser, live_server, staff_token(store, EM)) as page:
        calls_next(page)

        file = page.locator("#file")
        expect(file).to_contain_text("Đường ngập")
        expect(file).to_contain_text("Đầu mối phụ trách: Lê Thị Dung")
        expect(file).to_contain_text("Lần thứ nhất")
        expect(file).to_contain_text("Mời làm việc ngày 25")


def test_a_call_elsewhere_is_seen_at_once_and_disturbs_nobody_who_writes(
    browser: Browser, live_server: str, store: Store
) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    binh = arrives(store)

    with opened(browser, live_server, staff_token(store, DUNG)) as page:
        calls_next(page)
        starts(page)
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
        mine.wait_for_url("**/staff/desks")  # and whoever sat there sees it

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

        page.wait_for_url("**/staff/sign-in**", timeout=10_000)


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
    sits_down(store, DUNG, "1")
    arrives(store)
    token = staff_token(store, DUNG)

    with opened(browser, live_server, token) as one:
        calls_next(one)
        starts(one)
        with opened(browser, live_server, token) as two:
            types_content(one, "Bản của cửa sổ thứ nhất")
            saved(one)
            types_content(two, "Bản của cửa sổ thứ hai")

            dialog = two.get_by_role("dialog", name="Có hai bản ghi khác nhau")
            expect(dialog).to_be_visible()
            two.keyboard.press("Escape")
            expect(dialog).to_be_hidden()
            expect(dialog).to_be_visible()  # until it is answered
            expect(dialog).to_contain_text("Bản của cửa sổ thứ nhất")
            expect(dialog).to_contain_text("Bản của cửa sổ thứ hai")
            dialog.get_by_role("button", name="Giữ bản trên màn hình này").click()
            saved(two)

    assert content(store) == "Bản của cửa sổ thứ hai"


def test_what_was_saved_elsewhere_can_be_taken_instead(
    browser: Browser, live_server: str, store: Store
) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    token = staff_token(store, DUNG)

    with opened(browser, live_server, token) as one:
        calls_next(one)
        starts(one)
        with opened(browser, live_server, token) as two:
            types_content(one, "Bản của cửa sổ thứ nhất")
            saved(one)
            types_content(two, "Bản của cửa sổ thứ hai")

            two.get_by_role("button", name="Dùng bản vừa được lưu").click()

            expect(two.locator("#content")).to_have_value("Bản của cửa sổ thứ nhất")

    assert content(store) == "Bản của cửa sổ thứ nhất"


def test_what_is_half_written_is_kept_when_the_visit_is_finished_at_once(
    browser: Browser, live_server: str, store: Store
) -> None:
    """Finish comes before the next autosave; the last words must not be lost."""
    sits_down(store, DUNG, "1")
    arrives(store)

    with opened(browser, live_server, staff_token(store, DUNG), by_itself=False) as page:
        calls_next(page)
        starts(page)
        types_content(page, "Câu cuối cùng")
        page.keyboard.press("F10")
        called(page, "free")
        expect(page.locator("#writing")).to_have_count(0)  # closing the page saves nothing more

    assert content(store) == "Câu cuối cùng"


def test_a_denunciation_is_sealed_after_a_plain_question(
    browser: Browser, live_server: str, store: Store
) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)

    with opened(browser, live_server, staff_token(store, DUNG)) as page:
        calls_next(page)
        starts(page)
        dialog = page.get_by_role("dialog", name="Đây là đơn tố cáo?")
        kind = page.locator("#kind")
        kind.get_by_label("Tố cáo").check()
        dialog.get_by_role("button", name="Thôi").click()
        expect(kind.get_by_label("Tố cáo")).not_to_be_checked()
        expect(page.locator("#sealed")).to_have_count(0)

        kind.get_by_label("Tố cáo").check()
        dialog.get_by_role("button", name="Đúng, bảo mật hồ sơ").click()

        expect(page.locator("#sealed")).to_contain_text("Bảo mật theo Luật Tố cáo")

    [draft] = asks(store, DUNG, visits.drafts)
    assert draft.is_sealed


def test_a_script_in_a_name_or_a_text_is_only_text(
    browser: Browser, live_server: str, store: Store
) -> None:
    evil = "<img src=x onerror=window.evil=1><script>window.evil=1</script>"
    page_ = receives(store, replace(AN, full_name=evil), EM)
    takes_in(store, page_, who=EM, title=evil, content=evil)
    writes(store, page_, EM, content=evil, next_step=evil)
    sits_down(store, DUNG, "1")
    arrives(store)

    with opened(browser, live_server, staff_token(store, DUNG)) as page:
        calls_next(page)
        starts(page)
        seeks(page, NUMBER)
        expect(page.locator("#who strong")).to_have_text(evil)
        goes_and_presses(page, "Alt+2")
        expect(page.locator(".attached-title a")).to_have_text(evil)
        expect(page.locator("#content")).to_have_value(evil)

        assert page.evaluate("window.evil") is None


def test_the_server_is_away_and_nothing_is_lost(
    browser: Browser, live_server: str, store: Store
) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)

    with opened(browser, live_server, staff_token(store, DUNG)) as page:
        calls_next(page)
        starts(page)
        page.route("**/staff/visits/*", lambda route: route.abort())
        types_content(page, "Viết khi mất mạng")
        expect(page.locator("#saved")).to_contain_text("Chưa lưu được", timeout=8_000)

        page.unroute("**/staff/visits/*")
        saved(page)

    assert content(store) == "Viết khi mất mạng"


def test_every_key_is_in_the_help_and_the_help_opens_by_key(
    browser: Browser, live_server: str, store: Store
) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)

    with opened(browser, live_server, staff_token(store, DUNG)) as page:
        used = set()
        for step in (lambda: None, lambda: calls_next(page), lambda: starts(page)):
            step()
            used |= {
                each.get_attribute("data-shortcut") or each.get_attribute("data-goes")
                for each in page.locator("[data-shortcut], [data-goes]").all()
            }
        page.locator("#content").press("F1")
        listed = set(page.locator("#help dt .key").all_inner_texts())
        page.keyboard.press("Escape")
        page.locator("#content").press("?")
        expect(page.locator("#help")).to_be_hidden()  # a question mark in a text is one
        page.locator("#main").press("?")
        expect(page.locator("#help")).to_be_visible()

    assert used <= listed


def test_it_works_without_any_script(browser: Browser, live_server: str, store: Store) -> None:
    enters(store, AN)
    sits_down(store, DUNG, "1")
    an = arrives(store)
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(
        [{"name": "tiepdan_staff", "value": staff_token(store, DUNG), "url": live_server}]
    )
    page = context.new_page()
    page.goto(f"{live_server}/staff/desk")

    page.get_by_role("button", name="Gọi số tiếp theo").click()
    page.get_by_role("button", name="Bắt đầu tiếp").click()
    page.get_by_label("Số định danh, họ tên").fill("nguyen thu an")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.get_by_role("button", name=f"Đúng người: {AN.full_name}").click()
    expect(page.locator("#who")).to_contain_text(AN.full_name)
    page.locator("#content").fill("Viết không cần mã lệnh")
    page.get_by_label("Đã giải thích").check()
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("button", name="Kết thúc lượt tiếp").click()
    expect(page.get_by_role("button", name="Gọi số tiếp theo")).to_be_visible()
    context.close()

    assert now(store, an).state is TicketState.SERVED
    assert content(store) == "Viết không cần mã lệnh"


def listens(page: Page) -> None:
    """Load the page anew, until the server has let its socket in."""
    heard: list[str] = []
    page.on("websocket", lambda wire: wire.on("framereceived", lambda it: heard.append(str(it))))
    page.reload()
    for _ in range(100):
        if any(frame.startswith("40/staff") for frame in heard):  # Socket.IO: connected
            return
        page.wait_for_timeout(50)
    raise AssertionError("the socket was never let in")


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
