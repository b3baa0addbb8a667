"""The list of what is due as its address asks for it."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from casework.due_list import AT_ONCE
from hall.store import Store
from tests.casework.reception import receives, takes_in
from tests.casework.test_due_list import owes
from tests.conftest import staff_token
from tests.people import DUNG, EM, HOA
from tests.staff_console.conftest import As
from tests.staff_console.test_screens import looked_at
from tests.staff_console.working import opened, text_of


def test_a_long_list_has_pages_and_says_how_long_it_is(dung: FlaskClient, store: Store) -> None:
    owes(store, AT_ONCE + 3)

    first, last = dung.get("/staff/due?which=overdue"), dung.get("/staff/due?page=2")

    assert f"{AT_ONCE + 3} thời hạn" in text_of(first)
    assert "Trang 1 trên 2" in text_of(first)
    assert "which=overdue&amp;party=&amp;page=2" in first.text
    assert first.text.count("<tr>") == AT_ONCE + 1
    assert last.text.count("<tr>") == 3 + 1


def test_an_officer_sees_nobody_elses_list_whatever_the_address_says(as_: As, store: Store) -> None:
    owes(store, 2, EM)

    for asked in ("", "?of=", "?of=2", "?of=mine"):
        assert "Không có thời hạn nào" in text_of(as_(DUNG).get(f"/staff/due{asked}")), asked


def test_the_head_chooses_an_officer(hoa: FlaskClient, store: Store) -> None:
    owes(store, 1, DUNG)
    owes(store, 2, EM)

    assert "3 thời hạn" in text_of(hoa.get("/staff/due"))
    assert "2 thời hạn" in text_of(hoa.get("/staff/due?of=2"))
    assert "3 thời hạn" in text_of(hoa.get("/staff/due?of=99999999999"))
    assert "Không có thời hạn nào như vậy" in text_of(hoa.get("/staff/due?of=2&which=soon"))


def test_what_cannot_be_meant_is_as_if_it_were_not_said(hoa: FlaskClient, store: Store) -> None:
    owes(store, 1)

    for asked in ("?page=x", "?page=-1", "?page=99999999999999", "?which=x", "?party=citizen"):
        answer = hoa.get(f"/staff/due{asked}")
        assert answer.status_code == 200
        assert "1 thời hạn" in text_of(answer)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_head_filters_and_turns_pages_by_keyboard(
    browser: Browser, live_server: str, store: Store, axe_script: Path, language: str
) -> None:
    owes(store, AT_ONCE + 3)
    owes(store, 2, EM)
    token = staff_token(store, HOA)
    with opened(browser, live_server, token, "/staff/due", language=language) as page:
        assert list(looked_at(page, axe_script)) == []
        page.locator("[rel=next]").press("Enter")
        expect(page.locator(".due-table tbody tr")).to_have_count(5)
        page.locator("#due-of").select_option("2")
        page.locator(".due-filter button").press("Enter")
        expect(page.locator(".due-table tbody tr")).to_have_count(2)
        assert list(looked_at(page, axe_script)) == []


def test_tasks_of_matters_that_others_lead_are_on_the_heads_list_alone(
    as_: As, store: Store
) -> None:
    taken = takes_in(store, receives(store), title="Bồi thường đất")
    given = {"unit": "Sở Mẫu", "text": "Kiểm tra", "due_on": "2026-11-25"}
    as_(DUNG).post(f"/staff/matters/{taken.matter}/directives", data=given)

    assert "Sở Mẫu" in text_of(as_(DUNG).get("/staff/due"))
    assert "Sở Mẫu" in text_of(as_(HOA).get("/staff/due"))
    assert "Sở Mẫu" not in text_of(as_(EM).get("/staff/due"))
    assert "Sở Mẫu" not in text_of(as_(HOA).get("/staff/due?of=mine"))


def test_what_a_leader_asked_of_a_unit_is_on_the_list_until_its_result(
    dung: FlaskClient, store: Store
) -> None:
    taken = takes_in(store, receives(store), title="Bồi thường đất")
    given = {"unit": "Sở Mẫu", "text": "Kiểm tra", "due_on": "2026-11-25"}
    dung.post(f"/staff/matters/{taken.matter}/directives", data=given)

    page = dung.get("/staff/due")

    for told in ("Sở Mẫu", "25/11/2026", "Bồi thường đất"):
        assert told in text_of(page), told
    assert "Sở Mẫu" not in text_of(dung.get("/staff/due?which=overdue"))
    key = page.text.split('data-directive="')[1].split('"')[0]
    done = {"result": "Đã bồi thường", "version": "1"}
    dung.post(f"/staff/matters/{taken.matter}/directives/{key}", data=done)
    assert "Sở Mẫu" not in text_of(dung.get("/staff/due"))
