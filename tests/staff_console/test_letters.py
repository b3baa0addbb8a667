"""A petition that no visit brought: identified, registered and due like any other."""

from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from sqlalchemy import func, select

from casework import book_reading, late
from casework.deadline_kinds import Rule
from casework.kinds import Kind, Source
from casework.model import Citizen, Petition
from hall.store import Store
from tests.casework.reception import AN, BINH, asks, enters, receives, takes_in
from tests.conftest import Clock, staff_token
from tests.people import DUNG
from tests.staff_console.conftest import As
from tests.staff_console.test_petitions import wrong
from tests.staff_console.test_screens import looked_at
from tests.staff_console.working import opened, text_of

TODAY = date(2026, 11, 23)
SAID = {
    "kind": "complaint",
    "source": "post",
    "received_on": "2026-11-20",
    "signers": "2",
    "content": "Thu hồi đất chưa đúng diện tích",
    "title": "Bồi thường đất",
}


def only(store: Store) -> Petition:
    with store.read() as session:
        return session.scalars(select(Petition)).one()


def test_a_letter_has_a_number_its_sender_its_day_and_its_terms(
    dung: FlaskClient, store: Store
) -> None:
    an = enters(store, AN)

    taken = dung.post("/staff/letters", data=SAID | {"citizen": an.id})

    assert taken.status_code == 303
    page = text_of(dung.get(taken.location))
    for told in (AN.full_name, "Qua bưu chính", "20/11/2026", "2 người đứng tên", "Số 1/2026"[3:]):
        assert told in page, told
    with store.read() as session:
        row = session.scalars(select(Petition)).one()
        assert (row.number, row.source, row.signers) == (1, Source.POST, 2)
    with store.work(hall_id=1) as work:
        row = work.session.scalars(select(Petition)).one()
        due = {each.rule: each.due_on for each in late.of_petition(work, row)}
    assert due[Rule.KN_ACCEPT] == date(2026, 12, 1)  # seven working days from Friday the 20th
    assert Rule.RECEPTION_OUTCOME_NOTICE not in due  # nobody was received


def test_a_letter_is_in_the_register_and_not_in_the_reception_book(
    dung: FlaskClient, store: Store
) -> None:
    an = enters(store, AN)
    dung.post("/staff/letters", data=SAID | {"citizen": an.id})

    assert asks(store, DUNG, book_reading.read, TODAY, TODAY) == []
    next_one = takes_in(store, receives(store, BINH)).petition
    assert next_one.number == "2/2026"
    found = text_of(dung.get(f"/staff/citizens/{an.id}"))
    assert "Bồi thường đất" in found


def test_a_letter_that_is_sent_again_is_one_and_another_is_another(
    dung: FlaskClient, store: Store
) -> None:
    said = SAID | {"citizen": enters(store, AN).id}
    first = dung.post("/staff/letters", data=said)

    again = dung.post("/staff/letters", data=said | {"content": f" {SAID['content']}\r\n"})
    other = dung.post("/staff/letters", data=said | {"content": "Việc khác"})

    assert again.location == first.location
    assert other.location != first.location


@pytest.mark.parametrize("received_on", ["2026-11-20", "2026-11-23"])
@pytest.mark.parametrize("is_named", [True, False])
def test_a_letter_of_today_or_without_a_name_that_is_sent_again_has_one_number(
    dung: FlaskClient, store: Store, clock: Clock, received_on: str, is_named: bool
) -> None:
    citizen = enters(store, AN).id if is_named else ""
    said = SAID | {"citizen": citizen, "received_on": received_on}
    first = dung.post("/staff/letters", data=said)
    clock.pass_(minutes=2)

    again = dung.post("/staff/letters", data=said)

    assert again.location == first.location
    assert only(store).number == 1


def test_two_letters_without_a_name_that_say_the_same_are_two_when_time_has_passed(
    dung: FlaskClient, clock: Clock
) -> None:
    first = dung.post("/staff/letters", data=SAID | {"citizen": ""})
    clock.pass_(minutes=20)

    other = dung.post("/staff/letters", data=SAID | {"citizen": ""})

    assert other.location != first.location


def test_the_same_letter_that_comes_the_next_day_is_another(
    dung: FlaskClient, store: Store, clock: Clock
) -> None:
    said = SAID | {"citizen": enters(store, AN).id, "received_on": "2026-11-23"}
    first = dung.post("/staff/letters", data=said)
    clock.pass_(days=1)

    other = dung.post("/staff/letters", data=said | {"received_on": "2026-11-24"})

    assert other.location != first.location


def test_a_letter_goes_into_its_senders_matter(dung: FlaskClient, store: Store) -> None:
    first = takes_in(store, receives(store, AN), title="Đất thôn Mẫu")
    an = enters(store, AN)
    form = dung.get(f"/staff/letters/new?citizen={an.id}")
    assert f'<option value="{first.matter}">Đất thôn Mẫu</option>' in form.text

    taken = dung.post("/staff/letters", data=SAID | {"citizen": an.id, "matter": first.matter})

    assert "Đất thôn Mẫu" in text_of(dung.get(taken.location))


def test_a_sender_is_found_by_number_or_entered_and_never_twice(
    dung: FlaskClient, store: Store
) -> None:
    enters(store, AN)
    found = dung.post("/staff/letters/seek", data={"text": AN.id_number})
    assert f"Đúng người: {AN.full_name}" in found.text

    person = {"full_name": AN.full_name, "id_kind": "card", "id_number": AN.id_number}
    assert dung.post("/staff/letters/person", data=person).status_code == 303

    with store.read() as session:
        assert session.scalar(select(func.count(Citizen.id))) == 1


def test_a_denunciation_by_post_is_sealed_with_its_sender_at_once(as_: As, store: Store) -> None:
    an = enters(store, AN)
    taken = as_(DUNG).post("/staff/letters", data=SAID | {"citizen": an.id, "kind": "denunciation"})

    assert only(store).sealed_at is not None
    assert as_("giang").get(taken.location).status_code == 404
    sought = as_("giang").post("/staff/letters/seek", data={"text": AN.id_number})
    nobody = as_("giang").post("/staff/letters/seek", data={"text": "999990000009"})
    assert text_of(sought).replace(AN.id_number, "") == text_of(nobody).replace("999990000009", "")


def test_a_letter_without_a_name_is_registered_all_the_same(
    dung: FlaskClient, store: Store
) -> None:
    dung.post("/staff/letters", data=SAID | {"citizen": ""})

    assert (only(store).citizen_id, only(store).kind) == (None, Kind.COMPLAINT)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"received_on": "2026-11-24"}, "received_on"),
        ({"received_on": "2025-11-21"}, "received_on"),
        ({"received_on": ""}, "received_on"),
        ({"source": "in_person"}, "petition_source"),
        ({"source": "x"}, "source"),
        ({"kind": ""}, "kind"),
        ({"content": " "}, "letter_content"),
        ({"signers": "0"}, "signers"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(
    dung: FlaskClient, more: dict[str, str], field: str
) -> None:
    assert wrong(dung, "/staff/letters", **(SAID | more)) == field


def test_only_those_who_receive_citizens_enter_letters(as_: As) -> None:
    for who in ("khanh", "lan"):
        assert as_(who).get("/staff/letters").status_code == 403
        assert as_(who).post("/staff/letters", data=SAID).status_code == 403


# --- in a browser -------------------------------------------------------------------------


@pytest.mark.slow
def test_a_letter_of_somebody_new_is_entered_by_keyboard(
    browser: Browser, live_server: str, store: Store, axe_script: Path
) -> None:
    token = staff_token(store, DUNG)
    with opened(browser, live_server, token, "/staff/letters") as page:
        expect(page.locator("#text")).to_be_focused()
        page.keyboard.insert_text(BINH.id_number)
        page.keyboard.press("Enter")
        name = page.get_by_label("Họ và tên")
        assert list(looked_at(page, axe_script)) == []
        name.fill(BINH.full_name)
        page.get_by_label("Địa chỉ").fill(BINH.address)
        page.keyboard.press("Enter")
        expect(page.locator("[name=kind]").first).to_be_focused()
        assert list(looked_at(page, axe_script)) == []
        page.keyboard.press("Space")
        page.locator("#field-content").fill("Đường vào thôn ngập khi mưa")
        page.locator("#field-received_on").fill("2026-11-20")
        page.locator("#field-title").fill("Đường ngập")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("1/2026")
        expect(page.locator("#main")).to_contain_text(BINH.full_name)


@pytest.mark.slow
def test_the_pages_are_open_to_everybody_in_english_too(
    browser: Browser, live_server: str, store: Store, axe_script: Path
) -> None:
    enters(store, AN)
    token = staff_token(store, DUNG)
    with opened(browser, live_server, token, "/staff/letters", language="en") as page:
        page.locator("#text").fill("nguyen")
        page.keyboard.press("Enter")
        page.locator(".people a").wait_for()
        assert list(looked_at(page, axe_script)) == []
        page.locator(".people a").press("Enter")
        page.locator("#field-content").wait_for()
        assert list(looked_at(page, axe_script)) == []
