"""From the kiosk's first touch to the paper in the citizen's hand, in a real Chromium."""

import json
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from casework import book_reading, due_list, file, groups, marks, refusals, visits
from hall.lifecycle import TicketState
from hall.model import PrintJob, Ticket
from hall.store import Store
from tests.casework.reception import AN, asks, receives, takes_in
from tests.conftest import Clock, Tokens, staff_token
from tests.kiosk import touching
from tests.kiosk.test_box_journey import scans
from tests.people import DUNG, HOA, sits_down
from tests.staff_console.coming import (
    TODAY,
    Actions,
    an_comes,
    an_sits_down,
    followed,
    only_visit,
    opens_a_petition,
    printed_code,
    prints_a_follow_up_slip,
)
from tests.staff_console.test_paper_journeys import fills, signs
from tests.staff_console.working import CARD, called, calls_next, opened, pastes, saved, starts
from tests.staff_console.writing_by_hand import goes_and_presses, ticks, types_content

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("at_once")]
THREE = "Nguyễn Văn Thử An\nTrần Thị Mẫu Bình\nLý Thử Chi"
LAW_ADDS = 3  # to a group's record: who speaks, by which paper, and that all signed it


def facts(store: Store) -> dict[str, str]:
    """What the slip of the only ticket tells, line by line."""
    with store.read() as session:
        slip = session.scalars(select(PrintJob.slip)).one()
    return {each["fact"]: each["value"] for each in slip["blocks"] if "fact" in each}


def takes_a_number_for_eleven(kiosk: Page) -> None:
    touching.press(kiosk, "service", "regular")
    touching.press(kiosk, "group")
    for _ in range(6):  # the keys begin with five people
        touching.press(kiosk, "add", "1")
    touching.press(kiosk, "speakers")
    touching.press(kiosk, "representatives", "3")
    touching.press(kiosk, "take")
    touching.shows(kiosk, "ticket")


def test_a_returning_citizen_is_recorded_in_six_actions_by_keyboard(
    browser: Browser, live_server: str, store: Store, tokens: Tokens
) -> None:
    """Their card, scanned once they have their number, opens the file before they sit down."""
    taken = takes_in(store, receives(store, AN), content="Thửa đất bị đo thiếu")
    an_comes(browser, live_server, store, tokens, scans=CARD)
    officer = Actions()

    with opened(browser, live_server, staff_token(store, DUNG)) as page:
        officer(lambda: calls_next(page))
        expect(page.locator("#record")).to_contain_text(AN.full_name)
        expect(page.locator("#file")).to_contain_text("Thửa đất bị đo thiếu")
        officer(lambda: starts(page))
        officer(lambda: goes_back_and_presses(page, "Đúng người"))
        expect(page.locator("#who")).not_to_contain_text("Đúng người")
        officer(lambda: goes_and_presses(page, "Alt+2"))
        expect(page.locator(".attached")).to_contain_text(taken.petition.number)
        officer(lambda: ticks(page))
        officer(lambda: page.keyboard.press("F10"))
        called(page, "free")

    assert officer.done <= 6
    with store.read() as session:
        assert set(session.scalars(select(Ticket.state))) == {TicketState.SERVED}
    [latest, *_] = asks(store, DUNG, visits.of_day, TODAY)
    assert (latest.is_draft, latest.citizen, latest.nth) == (False, AN.full_name, 2)
    shown = asks(store, DUNG, visits.page, latest.id)
    assert (shown.missing, [each.id for each in shown.petitions]) == ((), [taken.petition.id])
    assert asks(store, DUNG, file.of_matter, taken.matter).receptions == 2


def goes_back_and_presses(page: Page, name: str) -> None:
    """From where one types who that is, to the button before it."""
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name=name)).to_be_focused()
    page.keyboard.press("Enter")


def test_eleven_who_come_together_are_one_number_and_three_speak_for_them(
    browser: Browser, live_server: str, store: Store, tokens: Tokens, app: Flask
) -> None:
    touching.printer_says(store, tokens)
    sits_down(store, DUNG, "1")
    with touching.opened(browser, live_server, tokens.kiosk, touching.PORTRAIT) as kiosk:
        takes_a_number_for_eleven(kiosk)
    told = facts(store)
    assert (told["Số người trong đoàn"], told["Người đại diện"]) == ("11", "3")

    officer = Actions()
    with opened(browser, live_server, staff_token(store, DUNG)) as page:
        officer(lambda: calls_next(page))
        board = app.test_client().get("/display/board", headers=Tokens.bearer(tokens.display))
        assert "Mời đại diện đoàn có số" in board.text
        officer(lambda: starts(page))
        expect(page.locator("#group")).to_contain_text("1 đến 5 người đại diện")
        officer(lambda: pastes(page, CARD))
        expect(page.get_by_label("Họ và tên")).to_have_value(AN.full_name)
        officer(lambda: page.get_by_label("Họ và tên").press("Enter"))
        expect(page.locator("#who")).to_contain_text(AN.full_name)
        officer(lambda: types_content(page, "Cả thôn chưa được bồi thường đất."))
        officer(lambda: page.locator("#representatives").fill(THREE))
        officer(lambda: page.locator("#named_in").fill("Văn bản ngày 20/11/2026"))
        officer(lambda: page.locator("[name=all_signed]").check())
        opens_a_petition(page, "Bồi thường đất thôn Mẫu", officer=officer)
        officer(lambda: ticks(page))
        expect(page.locator("#missing")).to_have_text("")
        officer(lambda: page.keyboard.press("F10"))
        called(page, "free")
        assert officer.done <= 15 + LAW_ADDS

        visit = only_visit(store)
        assert visit.matter is not None
        page.goto(f"{live_server}/staff/papers?petition={visit.petitions[0].id}")
        page.get_by_role("link", name="Giấy biên nhận").click()
        fills(page, items="Văn bản cử đại diện | 2 | nguyên vẹn | bản sao", at_place="Bàn 1")
        signs(page)
        expect(page.locator(".paper-list")).to_contain_text("Số: 1/GBN-TCD")
        page.goto(f"{live_server}/staff/matters/{visit.matter.id}")
        expect(page.locator(".matter-facts")).to_contain_text("Đông người")
        paper = page.locator('.moment[data-part="paper"]')
        expect(paper).to_contain_text("Số: 1/GBN-TCD ngày 23/11/2026")

    assert visit.missing == ()
    assert visit.record.party_size == 11
    assert len(groups.named(visit.record.representatives)) == 3
    assert asks(store, DUNG, marks.of, visit.matter.id).people == 11
    (entry,) = asks(store, DUNG, book_reading.read, TODAY, TODAY)
    assert "11" in json.dumps(entry.written)


def test_who_takes_a_follow_up_slip_home_finds_out_on_the_phone_and_at_the_kiosk(
    browser: Browser, live_server: str, store: Store, tokens: Tokens, app: Flask
) -> None:
    an_comes(browser, live_server, store, tokens)
    with opened(browser, live_server, staff_token(store, DUNG)) as page:
        an_sits_down(page)
        types_content(page, "Đất bị đo thiếu.")
        opens_a_petition(page, "Đo đất")
        prints_a_follow_up_slip(page)
    code = printed_code(app, tokens)

    with followed(browser, live_server, code) as phone:
        found = phone.locator(".follow-found")
        expect(found).to_contain_text("Đã tiếp nhận")
        expect(found).to_contain_text("Lê Thị Dung")
        expect(found).not_to_contain_text(AN.full_name)
        expect(found).not_to_contain_text("hiếu nại")

    with touching.opened(browser, live_server, tokens.kiosk, touching.PORTRAIT) as kiosk:
        touching.press(kiosk, "others")
        touching.press(kiosk, "result")
        scans(kiosk, code)
        touching.shows(kiosk, "result-known")
        for digit in "1990":
            touching.press(kiosk, "digit", digit)
        touching.press(kiosk, "result-ask")
        touching.shows(kiosk, "result-shown")
        expect(kiosk.locator("#result-part")).to_contain_text("Đã tiếp nhận")
        assert AN.full_name not in kiosk.content()


def test_a_refusal_is_due_until_its_notice_is_filed(
    browser: Browser, live_server: str, store: Store, tokens: Tokens, clock: Clock
) -> None:
    """Refused on Monday, reminded on Wednesday, filed on Thursday, the last day."""
    an_comes(browser, live_server, store, tokens)
    with opened(browser, live_server, staff_token(store, DUNG)) as page:
        an_sits_down(page)
        page.locator("#about").get_by_role("link", name="Từ chối tiếp").press("Enter")
        page.locator("[value=settled_prolonged]").press("Space")
        fills(page, text="Đã rà soát, trả lời bằng văn bản", decider="Đỗ Thị Hoa, Trưởng ban")
        save = page.get_by_role("button", name="Ghi từ chối tiếp")
        save.press("Enter")
        expect(page.get_by_role("alert").filter(has_text="văn bản")).to_be_visible()
        fills(page, review="Thông báo 12/TB ngày 01/3/2026", earlier="Tiếp ngày 10/4/2026")
        save.press("Enter")
        wanted = page.locator("#main .notice[data-kind=warning]")
        expect(wanted).to_contain_text("chậm nhất ngày 26/11/2026")
        page.goto(f"{live_server}/staff/desk")
        types_content(page, "Đề nghị xem lại việc bồi thường.")
        page.locator("#kind").get_by_label("Khiếu nại").press("Space")
        saved(page)
        page.keyboard.press("F10")
        called(page, "free")

    clock.pass_(days=3)
    with opened(browser, live_server, staff_token(store, DUNG), "/staff/due") as page:
        row = page.locator(".due-table tbody tr")
        expect(row).to_contain_text("26/11/2026")
        row.get_by_role("link").press("Enter")
        page.get_by_role("link", name="Lập thông báo").press("Enter")
        expect(page.locator("#field-ground")).to_have_value("settled_prolonged")
        expect(page.locator("#field-decider")).to_have_value("Đỗ Thị Hoa, Trưởng ban")
        signs(page)
        expect(page.locator(".paper-list")).to_contain_text("Số: 1/TB-TCD")
        page.goto(f"{live_server}/staff/due")
        expect(page.locator("#main")).to_contain_text("Không có thời hạn nào")

    shown = asks(store, HOA, visits.of_day, TODAY)[0]
    refusal = asks(store, HOA, refusals.of_visit, shown.id)
    assert refusal is not None
    assert (refusal.notice, refusal.notice_on, bool(refusal.paper)) == (
        "1/TB-TCD",
        date(2026, 11, 26),
        True,
    )
    (entry,) = asks(store, DUNG, book_reading.read, TODAY, TODAY)
    assert "refused" in json.dumps(entry.written)
    clock.pass_(days=30)
    assert asks(store, DUNG, due_list.count) == 0
