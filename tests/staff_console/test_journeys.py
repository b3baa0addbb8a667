"""Whole receptions in a real Chromium, by keyboard: new ones, sealed, without any script."""

from dataclasses import replace

from playwright.sync_api import Browser, expect

from casework import hints, visits
from casework.kinds import Kind
from hall.lifecycle import TicketState
from hall.store import Store
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
from tests.staff_console.coming import Actions
from tests.staff_console.working import called, calls_next, now, opened, seeks, starts
from tests.staff_console.writing_by_hand import (
    content,
    goes_and_presses,
    ticks,
    types_content,
    writes_into,
)

NUMBER = "999090000001"


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
