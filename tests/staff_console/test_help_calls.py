"""A call for help at the console: heard by who is free to go, shown until somebody comes."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from hall import helping
from hall.helping import Help
from hall.journal import Actor
from hall.store import Store
from tests.conftest import Tokens, staff_token
from tests.people import DUNG, HOA, sits_down
from tests.staff_console.conftest import As
from tests.staff_console.working import AXE, opened, text_of

COUNTED = """window.rung = 0
const resume = AudioContext.prototype.resume
AudioContext.prototype.resume = function () { window.rung += 1; return resume.call(this) }"""


def calls_help(store: Store, tokens: Tokens) -> None:
    kiosk_id = tokens.ids["kiosk"]
    with store.work(hall_id=1) as work:
        helping.call(work, kiosk_id, by=Actor("device", kiosk_id))


def help_at(store: Store, tokens: Tokens) -> Help:
    with store.read() as session:
        return helping.at(session, tokens.ids["kiosk"], store.now())


def test_it_names_the_kiosk_and_goes_once_somebody_comes(
    hoa: FlaskClient, dung: FlaskClient, store: Store, tokens: Tokens
) -> None:
    calls_help(store, tokens)
    assert "kiosk 1: công dân cần người hỗ trợ" in text_of(hoa.get("/staff/help"))

    assert dung.post("/staff/help/1/answer").status_code == 303

    assert text_of(hoa.get("/staff/help")) == ""
    assert help_at(store, tokens) is Help.COMING


def test_it_sounds_for_the_supervisor_and_for_officers_without_a_desk(
    hoa: FlaskClient, dung: FlaskClient, store: Store, tokens: Tokens
) -> None:
    calls_help(store, tokens)
    greeting = dung.get("/staff/help").text
    sits_down(store, DUNG, "1")
    receiving = dung.get("/staff/help").text

    assert "data-sounds" in hoa.get("/staff/help").text
    assert "data-sounds" in greeting
    assert "data-sounds" not in receiving
    assert "data-call" in receiving


@pytest.mark.parametrize("who", ["khanh", "lan"])
def test_it_is_nothing_for_those_who_do_not_receive(as_: As, who: str) -> None:
    client = as_(who)

    assert client.get("/staff/help").status_code == 403
    assert client.post("/staff/help/1/answer").status_code == 403


def test_a_call_that_is_not_there_is_not_found(hoa: FlaskClient) -> None:
    assert hoa.post("/staff/help/99/answer").status_code == 404


@pytest.mark.slow
def test_it_is_heard_and_answered_on_any_page_and_nothing_written_is_lost(
    browser: Browser, live_server: str, store: Store, tokens: Tokens, axe_script: Path
) -> None:
    with opened(browser, live_server, staff_token(store, HOA), "/staff/schedule/notices") as page:
        page.add_init_script(COUNTED)
        page.reload()
        page.locator("textarea, input[type=text]").first.fill("Đang viết dở")
        calls_help(store, tokens)
        expect(page.locator("#help-calls")).to_contain_text("kiosk 1")
        page.wait_for_function("() => window.rung > 0")
        page.evaluate(axe_script.read_text("utf-8"))
        found = page.evaluate("rules => axe.run('#help-calls', { runOnly: rules })", AXE)
        assert found["violations"] == []

        page.get_by_role("button", name="Tôi đến ngay").click()

        expect(page.locator("#help-calls")).to_be_empty()
        assert page.locator("textarea, input[type=text]").first.input_value() == "Đang viết dở"
    assert help_at(store, tokens) is Help.COMING
