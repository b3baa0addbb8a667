"""A petition at the console: what is due, decided and classified."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from casework import petitions
from casework.kinds import Kind
from casework.shown import PetitionShown
from hall.store import Store
from tests.casework.reception import asks, receives, takes_in
from tests.conftest import Clock, staff_token
from tests.people import DUNG, HOA
from tests.staff_console.conftest import As
from tests.staff_console.test_screens import looked_at
from tests.staff_console.working import first_things, opened, text_of

LONG = "Thu hồi đất không đúng diện tích, chưa bồi thường cây trồng trên đất"


@pytest.fixture
def petition(store: Store) -> PetitionShown:
    """A complaint that Dung took in on Monday 23/11."""
    return takes_in(store, receives(store), content=LONG, title="Bồi thường đất").petition


def at(petition: PetitionShown, then: str = "") -> str:
    return f"/staff/petitions/{petition.id}{then}"


def version(store: Store, petition: PetitionShown, who: str = DUNG) -> str:
    found: PetitionShown = asks(store, who, petitions.show, petition.id)
    return str(found.version)


def wrong(client: FlaskClient, path: str, **form: str) -> str:
    """The field that was refused."""
    answer = client.post(path, data=form, headers={"Accept": "application/problem+json"})
    assert answer.status_code in (409, 422), answer.text
    found = answer.get_json()
    return str(found.get("field") or found["code"])


def test_a_petition_shows_what_is_due_and_what_the_law_wants(
    dung: FlaskClient, petition: PetitionShown
) -> None:
    page = text_of(dung.get(at(petition)))

    assert "Thụ lý khiếu nại hoặc thông báo không thụ lý" in page
    assert "hạn 02/12/2026" in page
    assert "Hãy xác định thẩm quyền và điều kiện" in page
    assert LONG in page


def test_classifying_changes_the_advice_and_against_it_only_for_a_reason(
    dung: FlaskClient, store: Store, petition: PetitionShown
) -> None:
    said = {"version": "0", "competence": "other", "round": "first", "regime": "usual"}
    assert dung.post(at(petition, "/sort"), data=said).status_code == 303
    assert "hướng dẫn hoặc trả đơn, không chuyển đơn" in text_of(dung.get(at(petition)))

    forward = {"version": version(store, petition), "decision": "forward"}
    assert wrong(dung, at(petition, "/decide"), **forward) == "target_agency"
    forward["target_agency"] = "Sở Mẫu"
    assert wrong(dung, at(petition, "/decide"), **forward) == "against_reason"
    forward["against_reason"] = "Theo quy chế phối hợp"
    assert dung.post(at(petition, "/decide"), data=forward).status_code == 303

    assert "Chuyển đơn → Sở Mẫu" in text_of(dung.get(at(petition)))


def test_what_happened_is_recorded_and_struck_out(
    dung: FlaskClient, store: Store, petition: PetitionShown
) -> None:
    told = {"version": version(store, petition), "event": "outcome_told", "day": "2026-11-23"}
    assert dung.post(at(petition, "/events"), data=told).status_code == 303
    page = dung.get(at(petition)).text
    event = page.split("/strike")[0].rsplit("/", 1)[1]

    assert wrong(dung, at(petition, f"/events/{event}/strike"), reason=" ") == "reason"
    struck = dung.post(at(petition, f"/events/{event}/strike"), data={"reason": "Ghi nhầm"})
    assert struck.status_code == 303
    assert "đã gạch bỏ" in text_of(dung.get(at(petition)))
    assert wrong(dung, at(petition, "/events"), event="outcome_told", day="24/11") == "day"


def test_the_list_of_what_is_due_is_the_officers_own_and_the_heads_whole(
    as_: As, petition: PetitionShown, clock: Clock
) -> None:
    clock.pass_(days=10)

    mine, ems = as_(DUNG).get("/staff/due"), as_("em").get("/staff/due")
    all_, none = as_(HOA).get("/staff/due"), as_(HOA).get("/staff/due?of=mine")

    assert "quá 1 ngày" in text_of(mine)
    assert "Cần thông báo chậm trả lời" in text_of(mine)
    assert petition.number in text_of(all_)
    for empty in (ems, none):
        assert "Không có thời hạn nào" in text_of(empty)
    assert as_("khanh").get("/staff/due").status_code == 403


def test_the_desk_tells_how_many_answers_are_late(
    as_: As, petition: PetitionShown, clock: Clock
) -> None:
    clock.pass_(days=10)

    assert "1 thời hạn đã quá" in text_of(as_(DUNG).get("/staff/desk/record"))


def test_a_late_petition_asks_for_its_notice_before_its_decision(
    as_: As, petition: PetitionShown, clock: Clock
) -> None:
    in_time = first_things(as_(DUNG).get(at(petition)))
    clock.pass_(days=10)

    assert in_time == ["Ghi hướng xử lý"]
    assert first_things(as_(DUNG).get(at(petition))) == ["Ghi thông báo chậm trả lời"]


def test_a_sealed_petition_is_not_there_for_a_third_officer(as_: As, store: Store) -> None:
    sealed = takes_in(store, receives(store), Kind.DENUNCIATION).petition

    for then in ("", "/sort", "/decide", "/move", "/events", "/late", "/extend", "/kind"):
        ask = as_("em").get if then == "" else as_("em").post
        filled = {"version": "1", "kind": "feedback", "decision": "file", "verb": "withdraw"}
        filled |= {"event": "outcome_told", "day": "2026-11-23", "reason": "x"}
        filled |= {"late_reason": "overload", "promised_on": "2026-12-30"}
        answer = ask(at(sealed, then), data=filled)
        nobody = ask(f"/staff/petitions/nobody{then}", data=filled)
        assert (answer.status_code, nobody.status_code) == (404, 404), then
        assert text_of(answer) == text_of(nobody)


# --- in a browser -------------------------------------------------------------------------


def walks(page: Page) -> Iterator[str]:
    yield "a petition"
    page.evaluate(
        "document.querySelectorAll('#main details').forEach((each) => (each.open = true))"
    )
    yield "all of it open"
    page.locator('[data-opens="kind"]').click()
    yield "another kind"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_of_a_petition_is_open_to_everybody(
    browser: Browser,
    live_server: str,
    store: Store,
    petition: PetitionShown,
    axe_script: Path,
    language: str,
) -> None:
    token = staff_token(store, DUNG)
    with opened(browser, live_server, token, at(petition), language=language) as page:
        wrong = {
            name: found for name in walks(page) if (found := list(looked_at(page, axe_script)))
        }

    assert wrong == {}
