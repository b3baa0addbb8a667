"""From the kiosk to what the hall answers, in a real Chromium: too late, or by its leader."""

from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from hall.store import Store
from tests.casework.reception import AN
from tests.casework.test_sessions import posted
from tests.conftest import Clock, Tokens, staff_token
from tests.people import DUNG, HOA
from tests.staff_console.coming import (
    an_comes,
    an_goes,
    an_sits_down,
    followed,
    only_visit,
    opens_a_petition,
    printed_code,
    prints_a_follow_up_slip,
)
from tests.staff_console.test_paper_journeys import fills, signs
from tests.staff_console.test_screens import looked_at
from tests.staff_console.working import opened
from tests.staff_console.writing_by_hand import types_content

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("at_once")]


def decides(page: Page) -> None:
    page.locator('[name="decision"][value="accept"]').check()
    page.get_by_role("button", name="Ghi hướng xử lý").press("Enter")


def hears(page: Page) -> None:
    """What the leader says to the only matter of the session."""
    form = page.locator('form[action*="/items/"]:has([name=conclusion])')
    form.locator("[name=came][value=yes]").check()
    form.locator("[name=minutes]").fill("Công dân trình bày về đất")
    form.locator("[name=conclusion]").fill("Giao Sở Mẫu kiểm tra")
    form.locator("[name=outcome]").select_option("assigned_to_check")
    form.locator("[name=answer_due_on]").fill("2026-12-20")
    form.locator("[name=contact_id]").select_option(index=1)
    page.get_by_role("button", name="Lưu phần này").press("Enter")
    expect(page.locator(".leader-item > summary")).to_contain_text("Giao đơn vị kiểm tra")


def assigns(page: Page) -> None:
    page.locator(".leader-item > summary").press("Enter")
    page.locator(".leader-item details:has([name=unit]) > summary").press("Enter")
    task = page.locator('form[action$="/tasks"]')
    task.locator("[name=unit]").fill("Sở Mẫu")
    task.locator("[name=text]").fill("Kiểm tra, báo cáo")
    task.locator("[name=due_on]").fill("2026-12-03")
    task.get_by_role("button").press("Enter")
    expect(page.locator(".leader-item .events")).to_contain_text("Sở Mẫu")


def test_a_late_answer_is_told_before_it_is_given(
    browser: Browser,
    live_server: str,
    store: Store,
    tokens: Tokens,
    clock: Clock,
    app: Flask,
    axe_script: Path,
) -> None:
    """By keyboard: the answer is refused, the notice recorded and written, the answer taken."""
    an_comes(browser, live_server, store, tokens)
    with opened(browser, live_server, staff_token(store, DUNG)) as page:
        an_sits_down(page)
        types_content(page, "Thu hồi đất không đúng diện tích")
        opens_a_petition(page, "Bồi thường đất")
        prints_a_follow_up_slip(page)
        an_goes(page)
    code, petition = printed_code(app, tokens), only_visit(store).petitions[0]

    clock.pass_(days=10)
    with opened(browser, live_server, staff_token(store, DUNG), "/staff/due") as page:
        page.get_by_role("link", name=petition.number).first.press("Enter")
        expect(page.locator("#late-title")).to_be_visible()
        assert list(looked_at(page, axe_script)) == []
        decides(page)
        expect(page.get_by_role("alert").filter(has_text="Đã quá hạn trả lời")).to_be_visible()
        page.locator("#field-late_reason").select_option("waiting_other_agency")
        fills(page, promised_on="2026-12-15", late_text="Chờ Sở Mẫu trả lời")
        page.get_by_role("button", name="Ghi thông báo chậm trả lời").press("Enter")
        expect(page.locator("#late-title")).to_have_count(0)
        expect(page.locator("#terms-title ~ p")).to_contain_text("Chờ Sở Mẫu trả lời")
        decides(page)
        expect(page.locator("#direction-title + p")).to_contain_text("Thụ lý")

        page.goto(f"{live_server}/staff/papers?petition={petition.id}")
        page.get_by_role("link", name="Thông báo chậm trả lời").click()
        expect(page.locator("#field-name")).to_have_value(AN.full_name)
        fills(page, due_day="2026-12-02", reason="Chờ Sở Mẫu trả lời", new_day="2026-12-15")
        signs(page)
        expect(page.locator(".paper-list")).to_contain_text("Thông báo chậm trả lời · Số: 1/")

    with followed(browser, live_server, code) as phone:
        expect(phone.locator(".follow-found")).to_contain_text("Đang giải quyết")
        expect(phone.locator("body")).not_to_contain_text("Sở Mẫu")  # why is said in the letter


def test_a_leaders_session_from_the_wish_to_its_conclusion(
    browser: Browser, live_server: str, store: Store, tokens: Tokens, clock: Clock
) -> None:
    """Wished for at the desk, granted by the head, held, concluded, and a unit has its task."""
    sitting = posted(store)
    an_comes(browser, live_server, store, tokens)
    with opened(browser, live_server, staff_token(store, DUNG)) as page:
        an_sits_down(page)
        types_content(page, "Thu hồi đất không đúng diện tích")
        opens_a_petition(page, "Bồi thường đất")
        an_goes(page)
        matter = only_visit(store).matter
        assert matter is not None
        page.goto(f"{live_server}/staff/matters/{matter.id}")
        page.get_by_label("Lý do đề nghị").fill("Chưa được trả lời")
        page.keyboard.press("Enter")
        page.wait_for_url("**/staff/leader")
        expect(page.locator("#main")).to_contain_text("Chưa được trả lời")

    clock.set(datetime(2026, 12, 1, 1, 0, tzinfo=clock.now.tzinfo))
    with opened(browser, live_server, staff_token(store, HOA), "/staff/leader") as page:
        page.locator("[name=sitting_id]").select_option(index=1)
        page.locator("[name=status][value=agreed]").press("Enter")
        expect(page.locator("[data-answer=agreed]")).to_have_count(1)
        page.goto(f"{live_server}/staff/leader/{sitting}")
        hears(page)
        assigns(page)
        page.get_by_role("button", name="Kết thúc buổi tiếp").press("Enter")
        expect(page.get_by_role("button", name="Kết thúc buổi tiếp")).to_have_count(0)

    with opened(browser, live_server, staff_token(store, DUNG), "/staff/due") as page:
        task = page.locator("[data-directive]")
        expect(task).to_contain_text("03/12/2026")
        expect(task).to_contain_text("Sở Mẫu")
        task.get_by_role("link", name="Bồi thường đất").press("Enter")
        expect(page.locator(".story")).to_contain_text("Giao Sở Mẫu kiểm tra")
