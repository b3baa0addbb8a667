"""The page on which citizens follow their petition: one answer for all who know too little."""

import re
import time
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from werkzeug.test import TestResponse

from casework import following
from casework.kinds import Kind
from hall.model import PrintJob
from hall.store import Store
from queue_display import follow
from tests.casework.reception import AN, asks, receives, takes_in
from tests.conftest import Tokens
from tests.people import DUNG
from tests.queue_display.waiting import PHONE, SIDEWAYS, faults, opened


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "ANSWER_SECONDS", 0.0)


def asks_for(client: FlaskClient, code: str, known: str = "1990") -> TestResponse:
    return client.post("/follow", data={"code": code, "known": known})


def plain(answer: TestResponse) -> tuple[int, int, str]:
    """Status, size and words, without the page's own token."""
    text = re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text)
    return answer.status_code, len(text), text


def test_the_page_tells_the_state_and_the_contact(store: Store, client: FlaskClient) -> None:
    taken = takes_in(store, receives(store, AN))

    page = asks_for(client, taken.lookup_code).text

    assert "Đã tiếp nhận" in page
    assert "Lê Thị Dung" in page
    assert taken.lookup_code not in page
    assert AN.full_name not in page
    assert "hiếu nại" not in page


def test_a_wrong_code_a_wrong_year_and_a_secret_are_one_answer(
    store: Store, client: FlaskClient
) -> None:
    open_one = takes_in(store, receives(store, AN)).lookup_code
    secret = takes_in(store, receives(store, AN), Kind.DENUNCIATION).lookup_code

    answers = [
        plain(asks_for(client, code, known))
        for code, known in (
            ("BCFGHJKLMNPQ", "1990"),
            (open_one, "1991"),
            (secret, "1990"),
            ("", ""),
        )
    ]

    assert len(set(answers)) == 1
    assert "Chưa tìm thấy" in answers[0][2]


def test_no_answer_comes_sooner_than_another(
    store: Store, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = takes_in(store, receives(store, AN))
    waited: list[float] = []
    monkeypatch.setattr(follow, "ANSWER_SECONDS", 30.0)
    monkeypatch.setattr(time, "sleep", waited.append)

    asks_for(client, taken.lookup_code)
    asks_for(client, "BCFGHJKLMNPQ")

    assert [29 < seconds <= 30 for seconds in waited] == [True, True]


def test_one_code_is_not_tried_for_long(client: FlaskClient) -> None:
    tries = [asks_for(client, "BCFGHJKLMNPQ", str(year)) for year in range(1990, 1998)]

    assert [answer.status_code for answer in tries][-2:] == [429, 429]
    assert asks_for(client, "CFGHJKLMNPQR").status_code == 200


def test_a_code_is_one_however_it_is_typed(client: FlaskClient) -> None:
    typed = ("BCFGHJKLMNPQ", "bcfghjklmnpq", "BCFG HJKL MNPQ", "bcfg-hjkl-mnpq", "BCFG.HJKL.MNPQ")

    tries = [asks_for(client, code).status_code for code in (*typed, *typed[:2])]

    assert tries == [200] * 6 + [429]


def test_one_address_does_not_try_codes_for_long(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow, "PER_MINUTE", 3)
    codes = ("BCFGHJKLMNPQ", "CFGHJKLMNPQR", "FGHJKLMNPQRS", "GHJKLMNPQRST")

    assert [asks_for(client, code).status_code for code in codes] == [200] * 3 + [429]


def test_nobody_looks_for_a_code_by_adding_words_to_it(client: FlaskClient) -> None:
    said = {"code": "BCFGHJKLMNPQ", "content": "Nội dung"}

    tries = [client.post("/follow/words", data=said).status_code for _ in range(7)]

    assert tries[-1] == 429
    assert 429 not in tries[:-1]


def test_the_slip_comes_out_of_the_ticket_printer(app: Flask, store: Store, tokens: Tokens) -> None:
    taken = takes_in(store, receives(store, AN))
    with store.work(hall_id=1) as work:
        for job in work.session.query(PrintJob):
            work.session.delete(job)
    asks(store, DUNG, following.print_slip, taken.petition.id, url="http://x/follow", language="vi")

    claimed = app.test_client().post(
        "/api/v1/print-jobs/claim", headers=Tokens.bearer(tokens.printer), json={"wait_seconds": 0}
    )

    said = claimed.get_json()["slip"]
    assert said["kind"] == "follow"
    assert f"http://x/follow#{taken.lookup_code}" in str(said["blocks"])
    assert "sealed" not in said


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.slow
def test_the_page_is_open_to_everybody_and_walked_by_keyboard(
    browser: Browser, live_server: str, store: Store, axe_script: Path, language: str
) -> None:
    code = takes_in(store, receives(store, AN)).lookup_code
    axe = axe_script.read_text("utf-8")
    wrong: dict[str, list[str]] = {}

    with opened(browser, f"{live_server}/follow", size=PHONE, language=language) as page:
        for name, typed in (("a wrong code", "BCFGHJKLMNPQ"), ("the answer", code)):
            wrong |= {f"before {name}": faults(page, axe)}
            page.locator("#field-code").focus()
            page.keyboard.insert_text(typed)
            page.keyboard.press("Tab")
            page.keyboard.insert_text("1990")
            page.keyboard.press("Enter")
            page.locator("main :is(.notice, .follow-found)").wait_for()
        wrong |= {"the answer": faults(page, axe)}
        is_cut = page.evaluate(SIDEWAYS)

    assert {name: found for name, found in wrong.items() if found} == {}
    assert not is_cut
