"""The doors of the kiosk: who may pass, and what they get."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import create_app
from hall import devices
from hall.model import Service, Step, Ticket
from hall.settings import Settings
from hall.store import Store
from hall.web import House
from tests.conftest import Clock, Tokens, staff_token
from tests.kiosk.touching import counted, paper_comes_out, printer_says
from tests.people import DUNG

JSON = {"Accept": "application/problem+json"}


def takes(
    kiosk: FlaskClient, *, key: str = "tap-1", lang: str = "vi", **body: object
) -> TestResponse:
    """A number, as the page asks for it."""
    return kiosk.post(
        f"/kiosk/tickets?lang={lang}",
        json={"service": "regular"} | body,
        headers=JSON | {"Idempotency-Key": key},
    )


def id_in(answer: TestResponse) -> str:
    found = re.search(r'data-source="/kiosk/tickets/(\w+)"', answer.text)
    assert found is not None
    return found[1]


# --- strangers -------------------------------------------------------------------------


def test_an_unknown_device_gets_a_code_and_nothing_else(client: FlaskClient) -> None:
    page = client.get("/kiosk")

    assert "pairing-code" in page.text
    assert "offers" not in page.text
    assert "Gặp cán bộ" not in page.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/kiosk/screens"),
        ("POST", "/kiosk/tickets"),
        ("GET", "/kiosk/tickets/BCFGHJKLMNPQRSTV"),
        ("POST", "/kiosk/tickets/BCFGHJKLMNPQRSTV/reprint"),
        ("POST", "/kiosk/tickets/BCFGHJKLMNPQRSTV/hint"),
        ("POST", "/kiosk/help"),
        ("POST", "/kiosk/speech"),
    ],
)
def test_nobody_but_a_kiosk_passes(
    client: FlaskClient, store: Store, tokens: Tokens, method: str, path: str
) -> None:
    others = (tokens.display, tokens.printer, tokens.api, staff_token(store, DUNG))

    assert client.open(path, method=method, headers=JSON).status_code == 401
    for token in others:
        headers = JSON | tokens.bearer(token)
        assert client.open(path, method=method, headers=headers).status_code == 403


def test_a_revoked_kiosk_is_a_stranger_at_once(
    kiosk: FlaskClient, store: Store, tokens: Tokens
) -> None:
    assert kiosk.get("/kiosk/screens").status_code == 200
    with store.work() as work:
        devices.revoke(work, tokens.ids["kiosk"], hall_id=1)

    assert kiosk.get("/kiosk/screens").status_code == 401
    assert takes(kiosk).status_code == 401


def test_a_browser_that_was_tricked_takes_no_number(app: Flask, tokens: Tokens) -> None:
    """The cookie alone is not enough: the page's own CSRF token must come with it."""
    tricked = app.test_client()
    tricked.set_cookie("tiepdan_kiosk", tokens.kiosk)

    assert takes(tricked).status_code == 403


# --- the screens -----------------------------------------------------------------------


def test_the_page_is_born_with_the_screens_it_fetches_again(kiosk: FlaskClient) -> None:
    page, part = kiosk.get("/kiosk").text, kiosk.get("/kiosk/screens").text

    assert part.strip() in page
    assert "Gặp luật sư tư vấn miễn phí" in part


def test_nothing_new_is_not_sent_again(kiosk: FlaskClient, store: Store) -> None:
    first = kiosk.get("/kiosk/screens")
    same = kiosk.get("/kiosk/screens", headers={"If-None-Match": first.headers["ETag"]})
    with store.work() as work:
        work.session.get_one(Service, 2).is_open = False
    news = kiosk.get("/kiosk/screens", headers={"If-None-Match": first.headers["ETag"]})

    assert (same.status_code, same.text) == (304, "")
    assert news.status_code == 200
    assert "Hiện chưa cấp số" in news.text


def test_every_language_of_the_house_is_one_touch_away(kiosk: FlaskClient) -> None:
    in_english = kiosk.get("/kiosk/screens?lang=en").text

    assert 'data-language="en"' in in_english
    assert 'name="language" value="vi"' in in_english
    assert "kiosk." not in re.sub(r'/kiosk/static/|"[^"]*kiosk[^"]*\.(svg|js|css)', "", in_english)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_screen_says_a_key_instead_of_words(
    kiosk: FlaskClient, store: Store, tokens: Tokens, clock: Clock, lang: str
) -> None:
    for span in ({}, {"hours": 4}, {"hours": 8}, {"days": 1}, {"days": 3}):
        clock.pass_(**span)
        for paper in ("out", "plenty"):
            printer_says(store, tokens, paper=paper)
            words = re.sub(r"<[^>]*>", " ", kiosk.get(f"/kiosk/screens?lang={lang}").text)
            assert re.findall(r"\b(?:kiosk|slip|wait|hall|error)\.\w+", words) == []


def test_nothing_is_run_or_styled_from_within_the_page(kiosk: FlaskClient) -> None:
    for html in (kiosk.get("/kiosk").text, takes(kiosk).text):
        assert not re.search(r"<script(?![^>]*\bsrc=)", html)
        assert not re.search(r"\s(?:style|on\w+)=", html)
        assert not re.search(r'(?:src|href)="(?:https?:)?//', html)


def test_the_page_leads_nowhere_else(kiosk: FlaskClient) -> None:
    assert "<a " not in kiosk.get("/kiosk").text


# --- a number --------------------------------------------------------------------------


def test_a_number_and_its_slip_come_from_one_touch(kiosk: FlaskClient, store: Store) -> None:
    answer = takes(kiosk)

    assert answer.status_code == 201
    assert ">001</p>" in answer.text
    assert counted(store) == (1, 1)


def test_a_lost_answer_that_is_asked_for_again_is_the_same_number(
    kiosk: FlaskClient, store: Store
) -> None:
    first, again = takes(kiosk), takes(kiosk)

    assert (first.status_code, again.status_code) == (201, 200)
    assert id_in(first) == id_in(again)
    assert counted(store) == (1, 1)


def test_the_ticket_speaks_the_language_of_the_screen(kiosk: FlaskClient, store: Store) -> None:
    answer = takes(kiosk, lang="en")

    assert "Your number" in answer.text
    with store.read() as session:
        assert session.scalar(select(Ticket.language)) == "en"


def test_what_was_wished_reaches_the_officer_and_not_the_screen(
    kiosk: FlaskClient, store: Store
) -> None:
    answer = takes(kiosk, private=True, assistance=["writer"], party_size=6, priority=True)

    with store.read() as session:
        ticket = session.scalars(select(Ticket)).one()
        assert (ticket.private, ticket.assistance, ticket.party_size) == (True, ["writer"], 6)
    assert "riêng" not in answer.text
    assert "viết" not in answer.text


def test_the_phone_is_led_to_its_own_page_by_a_secret_that_no_address_holds(
    kiosk: FlaskClient, store: Store
) -> None:
    answer = takes(kiosk)

    with store.read() as session:
        ticket = session.scalars(select(Ticket)).one()
        token = store.vault.ticket_token(ticket.public_id)
    assert token not in answer.text  # only drawn
    assert "slip-qr" in answer.text


@pytest.mark.parametrize(
    ("body", "key", "status", "code"),
    [
        ({"service": "nothing"}, "tap-1", 404, "not_found"),
        ({"party_size": 0}, "tap-1", 422, "bad_input"),
        ({"party_size": 501}, "tap-1", 422, "bad_input"),
        ({"assistance": ["money"]}, "tap-1", 422, "bad_input"),
        ({"reason": "x"}, "tap-1", 422, "bad_input"),
        ({}, "", 422, "bad_input"),
        ({}, "x" * 201, 422, "bad_input"),
    ],
)
def test_what_cannot_be_meant_gives_no_number(
    kiosk: FlaskClient, store: Store, body: dict[str, object], key: str, status: int, code: str
) -> None:
    answer = takes(kiosk, key=key, **body)

    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert counted(store) == (0, 0)


def test_another_wish_under_a_known_key_is_refused(kiosk: FlaskClient) -> None:
    takes(kiosk)

    answer = takes(kiosk, party_size=2)

    assert (answer.status_code, answer.get_json()["code"]) == (422, "key_reused")


def test_outside_the_hours_the_answer_is_closed(kiosk: FlaskClient, clock: Clock) -> None:
    clock.pass_(hours=4)

    answer = takes(kiosk)

    assert (answer.status_code, answer.get_json()["code"]) == (409, "closed")


# --- the ticket on the screen ----------------------------------------------------------


def test_the_ticket_is_kept_true_while_it_stands_there(
    kiosk: FlaskClient, store: Store, tokens: Tokens
) -> None:
    printer_says(store, tokens)
    path = f"/kiosk/tickets/{id_in(takes(kiosk))}"
    before = kiosk.get(path)

    paper_comes_out(store, tokens)

    after = kiosk.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert "Đang in phiếu" in before.text
    assert "Mời ông/bà nhận phiếu" in after.text


def test_one_more_copy_by_one_touch(kiosk: FlaskClient, store: Store, tokens: Tokens) -> None:
    printer_says(store, tokens)
    ticket_id = id_in(takes(kiosk))
    paper_comes_out(store, tokens)

    first = kiosk.post(f"/kiosk/tickets/{ticket_id}/reprint", headers=JSON)
    again = kiosk.post(f"/kiosk/tickets/{ticket_id}/reprint", headers=JSON)

    assert (first.status_code, again.status_code) == (202, 409)
    assert counted(store) == (1, 2)


def test_looking_changes_nothing(kiosk: FlaskClient, store: Store) -> None:
    ticket_id = id_in(takes(kiosk))

    for path in ("/kiosk", "/kiosk/screens", f"/kiosk/tickets/{ticket_id}"):
        assert kiosk.get(path).status_code == 200
    for path in ("/kiosk/tickets", f"/kiosk/tickets/{ticket_id}/reprint"):
        assert kiosk.get(path).status_code == 405

    with store.read() as session:
        assert [step.verb for step in session.scalars(select(Step))] == ["issue"]


# --- too fast --------------------------------------------------------------------------


@pytest.fixture
def slow_kiosk(store: Store, settings: Settings, tokens: Tokens) -> FlaskClient:
    """A kiosk of a hall that gives it two numbers a minute."""
    app = create_app(House(store, Settings(data=settings.data, kiosk_per_minute=2)))
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {tokens.kiosk}"
    return client


def test_a_kiosk_that_takes_numbers_too_fast_is_told_when_to_try_again(
    slow_kiosk: FlaskClient, store: Store
) -> None:
    answers = [takes(slow_kiosk, key=f"tap-{n}") for n in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60
    assert counted(store) == (2, 2)
