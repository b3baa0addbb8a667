"""The page of the systems that are told: added with a secret shown once, tried, paused, removed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from app import create_app
from casework import hook_rounds
from casework.hook_kinds import DeliveryState
from casework.kinds import Decision
from hall.settings import Settings
from hall.store import Store
from hall.web import House
from tests.casework.hooking import deliveries, goes_round
from tests.casework.reception import AN, receives, takes_in
from tests.casework.terms import decides
from tests.conftest import Clock, served, staff_token
from tests.receiver import Receiver, receiving, says
from tests.staff_console.conftest import As
from tests.staff_console.test_screens import looked_at
from tests.staff_console.working import opened, signed_in, tabs_to, text_of

JSON = {"Accept": "application/problem+json"}
WISH = {"speech": "webhook", "name": "Phần mềm của tỉnh", "topic": ["petition.registered"]}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, hook_networks="127.0.0.0/8")


@pytest.fixture
def system() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def added(khanh: FlaskClient, system: Receiver) -> str:
    """A system is added: the way of its verbs."""
    page = khanh.post("/staff/systems/add", data=WISH | {"url": system.url})
    assert page.status_code == 200, page.text
    found = re.search(r'action="(/staff/systems/[0-9A-Z]{16})/test', page.text)
    assert found is not None
    return found[1]


def test_the_secret_is_shown_once_and_nowhere_else(khanh: FlaskClient, system: Receiver) -> None:
    page = khanh.post("/staff/systems/add", data=WISH | {"url": system.url})

    shown = re.search(r'<code class="token"[^>]*>([^<]+)', page.text)
    assert shown is not None
    assert len(shown[1]) == 27
    later = khanh.get("/staff/systems").text
    assert system.url in later
    assert shown[1] not in later


def test_a_test_is_seen_to_arrive(khanh: FlaskClient, store: Store, system: Receiver) -> None:
    way = added(khanh, system)

    answer = khanh.post(f"{way}/test?on=hooks")
    assert (answer.status_code, answer.location) == (303, "/staff/systems")
    assert "Chờ gửi" in text_of(khanh.get("/staff/systems"))
    goes_round(store)

    page = text_of(khanh.get("/staff/systems/now"))
    assert "Nhận tốt" in page
    assert "Đã nhận" in page


def test_what_does_not_arrive_says_why_and_when_again(
    khanh: FlaskClient, store: Store, system: Receiver
) -> None:
    system.replies[:] = [says(302, Location="http://127.0.0.1/")]
    way = added(khanh, system)

    khanh.post(f"{way}/test?on=hooks")
    goes_round(store)

    page = text_of(khanh.get("/staff/systems"))
    assert "Bị chuyển sang địa chỉ khác (HTTP 302) · lần 1/11" in page


def test_it_is_paused_resumed_and_removed(
    khanh: FlaskClient, store: Store, system: Receiver
) -> None:
    way = added(khanh, system)
    khanh.post(f"{way}/pause?on=hooks")
    takes_in(store, receives(store, AN))
    goes_round(store)
    assert "Đang tạm dừng" in text_of(khanh.get("/staff/systems"))
    assert system.heard == []

    khanh.post(f"{way}/resume?on=hooks")
    goes_round(store)
    assert len(system.heard) == 1
    khanh.post(f"{way}/remove?on=hooks")

    assert "Chưa có hệ thống nào" in text_of(khanh.get("/staff/systems"))
    assert khanh.post(f"{way}/test?on=hooks", headers=JSON).status_code == 404


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"name": " "}, "Tên từ 1 đến 60"),
        ({"url": "file:///etc/passwd"}, "Địa chỉ chưa đúng"),
        ({"url": "https://10.0.0.9/"}, "TIEPDAN_HOOK_NETWORKS"),
        ({"topic": []}, "ít nhất một loại"),
        ({"speech": "city", "secret": ""}, "mã truy cập do phần mềm đó cấp"),
    ],
)
def test_what_cannot_be_meant_is_said_at_its_field(
    khanh: FlaskClient, wish: dict[str, object], said: str
) -> None:
    sent = WISH | {"url": "https://example.test/"} | wish

    answer = khanh.post("/staff/systems/add", data=sent)

    assert answer.status_code == 422
    assert said in text_of(answer)


def test_a_citys_token_is_never_shown_again(khanh: FlaskClient, system: Receiver) -> None:
    sent = {"speech": "city", "name": "", "url": system.url, "secret": "bi-mat-cua-thanh-pho"}

    refused = khanh.post("/staff/systems/add", data=sent)
    taken = khanh.post("/staff/systems/add", data=sent | {"name": "Thành phố"})

    assert (refused.status_code, taken.status_code) == (422, 200)
    assert "bi-mat-cua-thanh-pho" not in refused.text + taken.text


def test_the_page_says_nothing_of_the_records(
    khanh: FlaskClient, store: Store, system: Receiver
) -> None:
    added(khanh, system)
    taken = takes_in(store, receives(store, AN))

    page = khanh.get("/staff/systems").text

    assert len(deliveries(store)) == 1
    for secret in (taken.petition.id, taken.matter, AN.full_name):
        assert secret not in page


def test_officers_and_auditors_do_not_enter(app: Flask, store: Store) -> None:
    for who in ("dung", "lan"):
        client = signed_in(app, store, who)
        assert client.get("/staff/systems").status_code == 403
        assert client.post("/staff/systems/add", data=WISH).status_code == 403


def test_a_running_server_tells_by_itself(
    house: House,
    store: Store,
    khanh: FlaskClient,
    system: Receiver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The round that `serve` starts, and not one of a test's own."""

    monkeypatch.setattr(hook_rounds, "EVERY_SECONDS", 0.02)
    added(khanh, system)
    takes_in(store, receives(store, AN))
    arrived = system.will_hear()

    with served(create_app(house)):
        assert arrived.wait(timeout=10)

    assert len(system.heard) == 1


def test_an_officer_sees_how_a_petition_stands_elsewhere(
    as_: As, khanh: FlaskClient, store: Store, clock: Clock
) -> None:
    known = says(201, b'{"maHoSo": "HS-2026-000123"}')
    stands = says(200, b'{"trangThai": "DANG_GIAI_QUYET"}')
    with receiving(known, stands) as city:
        sent = {"speech": "city", "name": "Thành phố", "url": city.url, "secret": "abc"}
        khanh.post("/staff/systems/add", data=sent)
        taken = takes_in(store, receives(store, AN))
        decides(store, taken.petition, Decision.ACCEPT)
        goes_round(store)
        clock.pass_(minutes=61)
        goes_round(store)

    page = text_of(as_("dung").get(f"/staff/petitions/{taken.petition.id}"))
    assert "Thành phố: HS-2026-000123 · đang giải quyết (hỏi lúc 09:01 23/11/2026)" in page


@pytest.mark.slow
def test_a_system_is_added_and_tried_by_keyboard(
    browser: Browser,
    house: House,
    store: Store,
    system: Receiver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hook_rounds, "EVERY_SECONDS", 0.1)
    token = staff_token(store, "khanh")
    with (
        served(create_app(house)) as url,
        opened(browser, url, token, "/staff/systems") as page,
    ):
        tabs_to(page, "#field-name")
        page.keyboard.insert_text("Thanh tra tỉnh")
        page.keyboard.press("Tab")
        page.keyboard.insert_text(system.url)
        page.keyboard.press("Enter")
        expect(page.locator("#added .token")).to_be_visible()
        tabs_to(page, "form[action*='/test'] button")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert system.will_hear().wait(timeout=10)
        page.goto(f"{url}/staff/systems")
        expect(page.locator("#systems .badge[data-state=ok]").first).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_was_given_up_is_seen_and_sent_again_by_keyboard(
    browser: Browser,
    live_server: str,
    khanh: FlaskClient,
    store: Store,
    system: Receiver,
    clock: Clock,
    axe_script: Path,
    language: str,
) -> None:
    system.replies[:] = [says(503)]
    added(khanh, system)
    takes_in(store, receives(store, AN))
    for pause in (timedelta(), *hook_rounds.PAUSES):
        clock.pass_(seconds=int(pause.total_seconds()) + 1)
        goes_round(store)
    system.replies[:] = [says(204)]
    token = staff_token(store, "khanh")

    with opened(browser, live_server, token, "/staff/systems", language=language) as page:
        expect(page.locator("#systems .badge[data-state=danger]").first).to_be_visible()
        expect(page.locator("#systems tbody tr")).to_contain_text("503")
        assert list(looked_at(page, axe_script)) == []
        tabs_to(page, "form[action*='/again'] button")
        page.keyboard.press("Enter")
        expect(page.locator("#systems form[action*='/again']")).to_have_count(0)
        goes_round(store)
        page.reload()
        expect(page.locator("#systems .badge[data-state=ok]").first).to_be_visible()

    assert [each.state for each in deliveries(store)] == [DeliveryState.DELIVERED]
