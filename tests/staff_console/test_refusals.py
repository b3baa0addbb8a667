"""Refusals and incidents at the console; eleven who come together."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Locator, Page, Route, expect

import staff_console
from casework import file, marks, visits
from casework.kinds import Kind
from hall.store import Store
from tests.casework.reception import asks, receives, takes_in
from tests.conftest import staff_token
from tests.people import DUNG, EM
from tests.staff_console.conftest import As
from tests.staff_console.test_paper_journeys import fills
from tests.staff_console.test_screens import looked_at
from tests.staff_console.working import opened, text_of

EARLY = Path(staff_console.__file__).parent / "static" / "early.js"
SCRIPT = "text/javascript"
RUDE = {"ground": "threat_insult_rules", "decider": "Đỗ Thị Hoa, Trưởng ban", "text": "Đe dọa"}


def test_a_refusal_demands_the_evidence_of_its_ground(dung: FlaskClient, store: Store) -> None:
    url = f"/staff/visits/{receives(store).visit.id}/refusal"
    settled = RUDE | {"ground": "settled_prolonged", "version": "0"}
    problem = {"Accept": "application/problem+json"}

    refused = dung.post(url, data=settled, headers=problem)
    without_script = text_of(dung.post(url, data=settled))
    settled |= {"review": "Thông báo 12/TB", "earlier": "Tiếp ngày 10/4/2026"}
    assert dung.post(url, data=settled).status_code == 303

    assert refused.get_json()["field"] == "review"
    assert refused.get_json()["title"] in without_script
    page = text_of(dung.get(url))
    assert "chậm nhất ngày 26/11/2026" in page
    sent = {"notice": "15/TB-BTCD", "version": "1"}
    assert dung.post(f"{url}/notice", data=sent).status_code == 303
    assert "Đã gửi thông báo số 15/TB-BTCD" in text_of(dung.get(url))


def test_an_incident_is_written_once(as_: As) -> None:
    said = {"kind": "disorder", "text": "Gây rối ở cửa", "police_called": "1"}

    assert as_(DUNG).post("/staff/incidents", data=said).status_code == 303

    assert "Gây rối ở cửa" in text_of(as_("hoa").get("/staff/incidents"))
    assert "Gây rối ở cửa" not in text_of(as_(EM).get("/staff/incidents"))


def refuses_at_once(page: Page, url: str) -> Locator:
    """Without what proves it, and before the page's script has come; the button then."""
    page.goto(url, wait_until="commit")
    page.locator("[value=settled_prolonged]").press("Space")
    fills(page, text="Đã rà soát", decider="Đỗ Thị Hoa, Trưởng ban")
    save = page.get_by_role("button", name="Ghi từ chối tiếp")
    save.press("Enter")
    return save


def test_who_sends_a_form_before_its_script_has_come_is_answered_in_place(
    browser: Browser, live_server: str, store: Store
) -> None:
    visit, token = receives(store).visit.id, staff_token(store, DUNG)
    patient = EARLY.read_text("utf-8").replace("3_000", "60_000")  # a busy machine
    held: list[Route] = []
    with opened(browser, live_server, token) as page:
        page.route("**/early.js*", lambda route: route.fulfill(body=patient, content_type=SCRIPT))
        page.route("**/post.js", lambda route: held.append(route))
        save = refuses_at_once(page, f"{live_server}/staff/visits/{visit}/refusal")
        expect(save).to_have_attribute("aria-busy", "true")

        held.pop().continue_()

        expect(page.get_by_role("alert").filter(has_text="văn bản")).to_be_visible()
        expect(page.locator("#field-text")).to_have_value("Đã rà soát")
        expect(save).not_to_have_attribute("aria-busy", "true")


def test_where_the_script_does_not_come_the_form_goes_without_it(
    browser: Browser, live_server: str, store: Store
) -> None:
    visit, token = receives(store).visit.id, staff_token(store, DUNG)
    held: list[Route] = []
    with opened(browser, live_server, token) as page:
        page.route("**/post.js", lambda route: held.append(route))

        refuses_at_once(page, f"{live_server}/staff/visits/{visit}/refusal")

        expect(page.locator("#main")).to_contain_text("Căn cứ này phải có số, ngày văn bản")
        assert held


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_both_pages_are_open_to_everybody(
    browser: Browser, live_server: str, store: Store, axe_script: Path, language: str
) -> None:
    visit, token = receives(store).visit.id, staff_token(store, DUNG)
    for path in (f"/staff/visits/{visit}/refusal", "/staff/incidents"):
        with opened(browser, live_server, token, path, language=language) as page:
            assert list(looked_at(page, axe_script)) == []


def test_the_new_group_of_eleven_is_a_crowd_with_its_own_check_list(
    dung: FlaskClient, store: Store
) -> None:
    page = receives(store)
    fresh = asks(store, DUNG, visits.page, page.visit.id)
    form = {"version": str(fresh.version), "party_size": "11", "content": "Chung một việc"}
    assert dung.post(f"/staff/visits/{page.visit.id}", data=form).status_code == 303
    taken = takes_in(store, page, Kind.COMPLAINT, signers=11)

    shown = text_of(dung.get(f"/staff/petitions/{taken.petition.id}"))

    assert "11 người đứng tên" in shown
    assert "cử 1 đến 5 người đại diện" in shown
    assert "Có văn bản cử người đại diện" in shown
    assert "Đông người" in text_of(dung.get(f"/staff/matters/{taken.matter}"))
    assert asks(store, DUNG, marks.of, taken.matter).people == 11
    assert asks(store, DUNG, file.of_matter, taken.matter).receptions == 1
