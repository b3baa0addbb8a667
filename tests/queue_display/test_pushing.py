"""Told while the page is closed: offered only where it is switched on, begun with a touch."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from hall.model import Ticket
from hall.store import Store
from tests.hall.push.phones import Phone, subscribed, switches
from tests.people import EM, arrives, calls_next, serves, sits_down
from tests.queue_display.waiting import NOBODYS, PHONE, SIDEWAYS, faults, opened, secret

ENDPOINT = "https://fcm.googleapis.com/fcm/send/vi-du"
OFFER = "Báo cả khi tôi tắt màn hình"
# what stands in for the maker of the browser, whom no test may ask; all else is the browser's own
NO_INTERNET = """(told) => {
  let subscription = null
  Object.assign(window, { asked: 0, ended: 0 })
  Notification.requestPermission = async () => { window.asked += 1; return told.permission }
  PushManager.prototype.subscribe = async (how) => {
    if (!how.userVisibleOnly || how.applicationServerKey.length !== 65) throw new Error("no key")
    subscription = {
      endpoint: told.endpoint,
      toJSON: () => ({ endpoint: told.endpoint, keys: told.keys }),
      unsubscribe: async () => { window.ended += 1; subscription = null; return true },
    }
    return subscription
  }
  PushManager.prototype.getSubscription = async () => subscription
}"""


def subscribes(client: FlaskClient, token: str, phone: Phone, endpoint: str = ENDPOINT) -> Any:
    return client.post("/t/push", json={"ticket": token, **phone.told(endpoint)})


@contextmanager
def page_of(
    browser: Browser,
    url: str,
    store: Store,
    ticket: Ticket,
    permission: str = "granted",
    **more: Any,
) -> Iterator[Page]:
    """The ticket's page, in a browser whose maker is played."""
    told = {**Phone().told(ENDPOINT), "permission": permission}
    with opened(browser, f"{url}/t", size=PHONE, permissions=["notifications"], **more) as page:
        page.add_init_script(f"({NO_INTERNET})({json.dumps(told)})")
        page.goto(f"{url}/t?lang={more.get('language', 'vi')}#{secret(store, ticket)}")
        expect(page.locator("#main")).to_have_attribute("data-state", "waiting")
        yield page


# --- as a client that asks ----------------------------------------------------------------


def test_the_page_of_a_hall_that_has_not_switched_it_on_knows_nothing_of_it(
    client: FlaskClient, store: Store
) -> None:
    assert "push" not in client.get("/t").text
    switches(store)

    assert OFFER in client.get("/t").text


def test_a_phone_subscribes_and_ends_it(client: FlaskClient, store: Store) -> None:
    switches(store)
    an = arrives(store)

    answer = subscribes(client, secret(store, an), Phone())
    assert (answer.status_code, answer.get_json()) == (200, {"state": "subscribed"})
    assert [row.ticket_id for row in subscribed(store)] == [an.id]
    other = {"ticket": secret(store, an), "endpoint": ENDPOINT + "x"}
    client.post("/t/push/end", json=other)
    assert len(subscribed(store)) == 1
    client.post("/t/push/end", json={"ticket": secret(store, an), "endpoint": ENDPOINT})

    assert subscribed(store) == []


def test_a_stranger_hears_the_same_and_is_told_nothing(client: FlaskClient, store: Store) -> None:
    switches(store)
    an = arrives(store)
    good = subscribes(client, secret(store, an), Phone())

    for token in (NOBODYS, "x", secret(store, an)[::-1]):
        answer = subscribes(client, token, Phone(), ENDPOINT + "2")
        assert (answer.status_code, answer.data) == (good.status_code, good.data)
    assert len(subscribed(store)) == 1


def test_what_is_no_language_here_is_not_kept(client: FlaskClient, store: Store) -> None:
    switches(store)
    an = arrives(store)
    made_up = {"ticket": secret(store, an), "language": "\x00" * 9_000}

    answer = client.post("/t/push", json=made_up | Phone().told(ENDPOINT))

    assert answer.status_code == 200
    assert [row.language for row in subscribed(store)] == ["vi"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://10.0.0.1/"},
        {"endpoint": None},
        {"keys": None},
        {"keys": {"p256dh": "x", "auth": "y"}},
        {"keys": {"p256dh": 5, "auth": []}},
    ],
)
def test_what_cannot_be_a_browser_is_refused(
    client: FlaskClient, store: Store, wrong: dict[str, object]
) -> None:
    switches(store)
    an = arrives(store)
    body = {"ticket": secret(store, an), **Phone().told(ENDPOINT), **wrong}

    assert client.post("/t/push", json=body).status_code == 422
    assert subscribed(store) == []


def test_the_worker_stands_above_the_ticket_page_alone(client: FlaskClient) -> None:
    with client.get("/t/worker.js") as worker:
        code = worker.text

    assert worker.mimetype == "text/javascript"
    assert worker.headers["Service-Worker-Allowed"] == "/t"
    assert worker.headers["Cache-Control"] == "no-cache"
    assert "default-src 'self'" in worker.headers["Content-Security-Policy"]
    assert "fetch" not in code  # it stands between the page and the hall in nothing
    assert "caches" not in code  # and keeps no page


# --- in a browser -------------------------------------------------------------------------


def test_a_hall_that_has_not_switched_it_on_loads_nothing_of_it(
    browser: Browser, live_server: str, store: Store
) -> None:
    an = arrives(store)
    asked: list[str] = []
    with page_of(browser, live_server, store, an) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.reload()
        expect(page.get_by_role("button", name="Tôi cần thêm thời gian")).to_be_visible()
        page.wait_for_load_state("networkidle")

        expect(page.locator("#push")).to_have_count(0)
    assert [url for url in asked if "push" in url or "worker" in url] == []


def test_one_touch_subscribes_and_only_that_touch_asks_for_leave(
    browser: Browser, live_server: str, store: Store
) -> None:
    switches(store)
    an = arrives(store)
    with page_of(browser, live_server, store, an) as page:
        button = page.get_by_role("button", name=OFFER)
        expect(button).to_be_visible()
        assert page.evaluate("() => window.asked") == 0
        assert page.evaluate("() => navigator.serviceWorker.getRegistrations()") == []

        button.click()

        expect(page.get_by_role("button", name="Sẽ báo cả khi tắt màn hình")).to_be_visible()
        expect(page.locator("#pushed")).to_contain_text("kể cả khi trang này đã đóng")
        assert page.evaluate("() => window.asked") == 1
        assert [row.ticket_id for row in subscribed(store)] == [an.id]

        page.get_by_role("button", name="Sẽ báo cả khi tắt màn hình").click()
        expect(page.locator("#pushed")).to_have_text("Đã tắt báo tin.")
        expect(page.get_by_role("button", name=OFFER)).to_be_visible()
    assert subscribed(store) == []


def test_who_refuses_leave_reads_what_to_do(
    browser: Browser, live_server: str, store: Store
) -> None:
    switches(store)
    an = arrives(store)
    with page_of(browser, live_server, store, an, permission="denied") as page:
        page.get_by_role("button", name=OFFER).click()

        expect(page.locator("#pushed")).to_contain_text("Trình duyệt chưa cho phép báo tin.")
        expect(page.get_by_role("button", name=OFFER)).to_have_attribute("aria-pressed", "false")
    assert subscribed(store) == []


def test_a_page_that_is_not_secure_does_not_offer_it(
    browser: Browser, live_server: str, store: Store
) -> None:
    switches(store)
    an = arrives(store)
    with opened(browser, f"{live_server}/t", size=PHONE) as page:
        page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
        page.goto(f"{live_server}/t?lang=vi#{secret(store, an)}")
        expect(page.get_by_role("button", name="Tôi không chờ nữa")).to_be_visible()
        page.wait_for_load_state("networkidle")

        expect(page.locator("#push")).to_be_hidden()


def test_with_the_visit_the_browser_lets_go_of_everything(
    browser: Browser, live_server: str, store: Store
) -> None:
    switches(store)
    sits_down(store, EM, "2")
    an = arrives(store)
    with page_of(browser, live_server, store, an) as page:
        page.get_by_role("button", name=OFFER).click()
        expect(page.locator("#pushed")).not_to_be_empty()
        assert page.evaluate("() => localStorage.length") == 1
        calls_next(store, EM)
        serves(store, EM, an)

        expect(page.locator("#main")).to_have_attribute("data-state", "served")
        page.wait_for_function("() => window.ended === 1 && localStorage.length === 0")
        page.wait_for_function(
            "async () => (await navigator.serviceWorker.getRegistrations()).length === 0"
        )


def test_a_message_that_comes_is_shown_and_leads_to_the_ticket(
    browser: Browser, live_server: str, store: Store
) -> None:
    switches(store)
    an = arrives(store)
    said = {"title": "Mời số 001 đến bàn số 2", "body": "Cán bộ đang chờ ông/bà.", "language": "vi"}
    with page_of(browser, live_server, store, an) as page:
        page.get_by_role("button", name=OFFER).click()
        expect(page.locator("#pushed")).not_to_be_empty()
        wire = page.context.new_cdp_session(page)
        registrations: list[dict[str, Any]] = []
        wire.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda told: registrations.extend(told["registrations"]),
        )
        wire.send("ServiceWorker.enable")
        while not registrations:
            page.wait_for_timeout(20)  # lets the browser go on

        for title in ("Số 001 sắp đến lượt", said["title"]):
            wire.send(
                "ServiceWorker.deliverPushMessage",
                {
                    "origin": live_server,
                    "registrationId": registrations[0]["registrationId"],
                    "data": json.dumps(said | {"title": title}),
                },
            )

        page.wait_for_function(SHOWN, arg=said["title"])
        shown = page.evaluate(MESSAGES)
        assert shown == [
            {"title": said["title"], "body": said["body"], "lang": "vi", "tag": "ticket"}
        ]

        page.goto(f"{live_server}/t?told")  # where a touch on it leads when no page is open
        expect(page.locator("#main")).to_have_attribute("data-state", "waiting")
        assert page.url == f"{live_server}/t#{secret(store, an)}"


MESSAGES = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/t")
  const messages = await registration.getNotifications()
  return messages.map(({ title, body, lang, tag }) => ({ title, body, lang, tag }))
}"""
SHOWN = f"async (title) => (await ({MESSAGES})()).some((each) => each.title === title)"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_offer_is_whole_on_a_small_phone_and_axe_finds_no_fault(
    browser: Browser, live_server: str, store: Store, axe_script: Path, language: str
) -> None:
    switches(store)
    an = arrives(store, language=language)
    axe = axe_script.read_text("utf-8")
    with page_of(browser, live_server, store, an, language=language) as page:
        page.locator("#push").click()
        expect(page.locator("#pushed")).not_to_be_empty()
        page.set_viewport_size({"width": 320, "height": 568})

        assert not page.evaluate(SIDEWAYS)
        assert faults(page, axe) == []
