"""Leaders' sessions at the console: whom to call, papers and slips, sittings held online."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from casework import invitations, online, sealing
from casework.kinds import Kind
from hall.model import PrintJob
from hall.store import Store
from tests.casework.reception import AN, BINH, asks
from tests.casework.test_invitations import declines, moves, tells, to_tell
from tests.casework.test_online import posted_online
from tests.casework.test_sessions import asking, listed, posted, request_of
from tests.conftest import staff_token
from tests.people import DUNG, EM, HOA
from tests.staff_console.conftest import As
from tests.staff_console.recording import IN_PLACE
from tests.staff_console.test_screens import looked_at
from tests.staff_console.working import opened, text_of


def test_the_list_of_whom_to_call_says_what_to_tell_them(dung: FlaskClient, store: Store) -> None:
    sitting, taken = posted(store), asking(store)
    listed(store, taken, sitting)
    tells(store, to_tell(store)[0])
    moves(store, sitting)

    assert "1 người cần được báo" in text_of(dung.get("/staff/leader"))
    page = text_of(dung.get("/staff/leader/calls"))

    for told in (AN.full_name, AN.phone, "Dời lịch", "08/12/2026", "đã báo ngày 01/12/2026"):
        assert told in page, told
    assert "Chủ tịch đi công tác" in page


def test_who_was_told_leaves_the_list(dung: FlaskClient, store: Store) -> None:
    listed(store, asking(store), posted(store))
    (call,) = to_tell(store)
    url = f"/staff/leader/requests/{call.id}/told"

    said = {"how": "phone", "version": str(call.version)}
    assert dung.post(url, data={"version": "1"}).status_code == 422
    assert dung.post(url, data=said).status_code == 303

    assert "Mọi người đều đã được báo" in text_of(dung.get("/staff/leader/calls"))


def test_the_slip_comes_out_of_the_ticket_printer(dung: FlaskClient, store: Store) -> None:
    listed(store, asking(store), posted(store))
    (call,) = to_tell(store)

    url = f"/staff/leader/requests/{call.id}/slip"
    assert dung.post(url, data={"version": str(call.version)}).status_code == 303

    with store.read() as session:
        jobs = session.scalars(select(PrintJob)).all()
    assert [job.slip["kind"] for job in jobs].count("session") == 1


def test_the_appointment_letter_begins_with_the_session(dung: FlaskClient, store: Store) -> None:
    taken = asking(store)
    listed(store, taken, posted(store))
    (call,) = to_tell(store)

    page = dung.get(f"/staff/papers/new?kind=appointment&session={call.id}")

    for told in ('value="2026-12-01"', 'value="07:30"', AN.full_name, taken.petition.id):
        assert told in page.text, told
    assert dung.get(f"/staff/papers/new?kind=guidance&session={call.id}").status_code == 422


def test_a_declined_wish_stands_with_its_reason(dung: FlaskClient, store: Store) -> None:
    declines(store, asking(store), "Vụ việc đã có kết luận")

    page = text_of(dung.get("/staff/leader"))

    assert "Không đồng ý" in page
    assert "Vụ việc đã có kết luận" in page
    assert "Chưa báo" in page


def test_the_head_gives_an_hour_and_takes_off_again(as_: As, store: Store) -> None:
    sitting, taken = posted(store), asking(store)
    asked = request_of(store, taken)
    url = f"/staff/leader/requests/{asked.id}"
    given = {"status": "agreed", "sitting_id": str(sitting), "version": str(asked.version)}

    assert as_("hoa").post(url, data=given | {"hour": "25:00"}).status_code == 422
    assert as_("hoa").post(url, data=given | {"hour": "09:15"}).status_code == 303
    assert "09:15" in text_of(as_("em").get(f"/staff/leader/{sitting}"))
    off = {"status": "pending", "version": str(request_of(store, taken).version)}
    refused = as_("hoa").post(url, data=off, headers=IN_PLACE)
    assert refused.status_code == 422
    assert refused.get_json(force=True)["detail"] == "Cần ghi lý do."
    assert as_("hoa").post(url, data=off | {"note": "Chờ thanh tra"}).status_code == 303

    assert "Chờ xếp lịch lại" not in text_of(as_("em").get("/staff/leader/calls"))  # never told


def test_a_third_officer_finds_nothing_of_a_sealed_matter(as_: As, store: Store) -> None:
    taken = asking(store, title="Bí mật")
    listed(store, taken, posted(store))
    asks(store, DUNG, sealing.protect, matter=taken.matter)
    (call,) = to_tell(store)

    assert "cần được báo" not in text_of(as_("giang").get("/staff/leader"))
    assert "Bí mật" not in text_of(as_("giang").get("/staff/leader/calls"))
    for verb in ("told", "slip"):
        data = {"how": "phone", "version": str(call.version)}
        answer = as_("giang").post(f"/staff/leader/requests/{call.id}/{verb}", data=data)
        assert answer.status_code == 404, verb
    asked = as_("giang").get(f"/staff/papers/new?kind=appointment&session={call.id}")
    assert asked.status_code == 404


def test_an_online_sitting_is_made_ready_and_heard(dung: FlaskClient, store: Store) -> None:
    sitting = posted_online(store)
    taken = asking(store)
    item = listed(store, taken, sitting)
    url = f"/staff/online/{sitting}"

    line = {"link": "https://hop.invalid/12", "recording": "", "version": "0"}
    assert dung.post(url, data=line).status_code == 303
    assert dung.post(f"{url}/tested", data={"version": "1"}).status_code == 303
    assert dung.post(f"{url}/sites", data={"name": "Trụ sở Xã Mẫu"}).status_code == 303
    site = asks(store, DUNG, online.of, sitting).sites[0].id
    seat = {"site_id": str(site), "version": str(item.version)}
    assert dung.post(f"{url}/seats/{item.id}", data=seat).status_code == 303
    assert dung.post(f"{url}/sites/{site}/drop").status_code == 409
    assert dung.post(f"{url}/sites/{site}/connect").status_code == 303

    page = text_of(dung.get(url))
    for told in ("Trụ sở Xã Mẫu", "Vào lúc", "Chạy thử đường truyền", "Đã xong"):
        assert told in page, told
    heard = dung.post(
        f"/staff/leader/{sitting}/items/{item.id}",
        data={
            **{"came": "yes", "conclusion": "Đã rõ", "outcome": "answered_now"},
            "version": str(request_of(store, taken).version),
        },
    )
    assert heard.status_code == 422  # nobody said who sat there
    assert "hop.invalid" not in dung.get("/staff/leader").text


# --- in a browser -------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_whom_to_call_and_the_online_room_are_read_and_worked_by_keyboard(
    browser: Browser, live_server: str, store: Store, axe_script: Path, language: str
) -> None:
    sitting = posted_online(store)
    one, two = asking(store, title="Bồi thường đất thôn Mẫu"), asking(store, EM, BINH)
    listed(store, one, sitting)
    declines(store, two)
    secret = asking(store, kind=Kind.DENUNCIATION, title="Việc giữ kín")
    asks(store, DUNG, online.add_site, sitting, name="Trụ sở Xã Mẫu", phone="0900000009")
    token = staff_token(store, HOA)

    with opened(browser, live_server, token, "/staff/leader", language=language) as page:
        assert list(looked_at(page, axe_script)) == []
        page.locator("#waived-" + request_of(store, secret).id).wait_for()
        page.locator(".notice a").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".call")).to_have_count(2)
        assert list(looked_at(page, axe_script)) == []
        first = page.locator(".call").first
        first.locator("select").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".call")).to_have_count(1)
        page.goto(f"{live_server}/staff/online/{sitting}")
        assert list(looked_at(page, axe_script)) == []
        page.locator("#field-link").fill("phong-12")
        page.keyboard.press("Enter")
        expect(page.locator('[data-step="test"] button')).to_be_visible()
        page.locator('[data-step="test"] button').press("Enter")
        expect(page.locator('[data-step="test"] .badge')).to_have_attribute("data-state", "ok")
        assert list(looked_at(page, axe_script)) == []
        page.goto(f"{live_server}/staff/leader/{sitting}")
        assert list(looked_at(page, axe_script)) == []

    assert asks(store, HOA, invitations.count) == 1
