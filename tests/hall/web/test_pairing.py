"""A device nobody knows: it shows a code and nothing else, until somebody says yes."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select

from hall import devices, staff
from hall.errors import Away
from hall.model import Base, Hall, Pairing
from hall.store import Store
from hall.vault import ALPHABET
from hall.web import House
from tests.conftest import Clock, Tokens
from tests.hall.web.doors import with_cookie, with_doors
from tests.people import KHANH, arrives


@pytest.fixture
def app(house: House) -> Flask:
    return with_doors(house)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def code_on(page: str) -> str:
    found = re.search(r'pairing-code[^>]*aria-label="([^"]+)"', page)
    assert found is not None
    return found[1].replace(" ", "")


def says_yes(store: Store, code: str) -> None:
    with store.work() as work:
        person = staff.load(work.session, hall_id=1, username=KHANH)
        devices.confirm(work, code, name="Kiosk 1", by=person)


def asks(client: FlaskClient, kind: str = "kiosk") -> str:
    answer = client.post(f"/pairing/{kind}")
    assert answer.json is not None
    return str(answer.json["state"])


def test_a_stranger_sees_a_code_and_nothing_of_the_hall(
    client: FlaskClient, store: Store, clock: Clock
) -> None:
    for _ in range(3):
        arrives(store)

    answer = client.get("/doors/kiosk")

    assert answer.status_code == 200
    assert set(code_on(answer.text)) <= set(ALPHABET)
    for secret in ("the kiosk", "001", "Gặp cán bộ", "0200 000 000", "csrf-token"):
        assert secret not in answer.text


def test_the_code_is_good_until_the_minute_it_says(client: FlaskClient) -> None:
    assert "08:10" in client.get("/doors/kiosk").text


def test_somebody_says_yes_and_the_page_opens(client: FlaskClient, store: Store) -> None:
    code = code_on(client.get("/doors/kiosk").text)
    before = asks(client)

    says_yes(store, code)

    assert (before, asks(client)) == ("waiting", "paired")
    assert client.get("/doors/kiosk").text == "the kiosk"


def test_whoever_read_the_code_over_a_shoulder_gets_nothing(app: Flask, store: Store) -> None:
    """The token goes to the browser that shows the code, not to who knows the code."""
    screen, thief = app.test_client(), app.test_client()
    code = code_on(screen.get("/doors/kiosk").text)
    thief.get("/doors/kiosk")
    says_yes(store, code)

    assert asks(thief) == "waiting"
    assert asks(screen) == "paired"


def test_an_old_code_is_told_so(client: FlaskClient, clock: Clock) -> None:
    client.get("/doors/kiosk")
    clock.pass_(minutes=11)

    assert asks(client) == "expired"


def test_who_never_asked_is_told_to_ask(client: FlaskClient) -> None:
    assert asks(client) == "expired"


def test_a_hall_with_no_furniture_yet_still_pairs(client: FlaskClient, store: Store) -> None:
    """Nothing of the hall is needed for it, not even the hall."""
    with store.work() as work:
        for table in reversed(Base.metadata.sorted_tables):
            work.session.execute(delete(table))

    answer = client.get("/doors/kiosk")

    assert answer.status_code == 200
    assert len(code_on(answer.text)) == 6
    assert "08:10" in answer.text  # the country's clock


def test_a_server_of_many_halls_pairs_for_each_of_them(client: FlaskClient, store: Store) -> None:
    with store.work() as work:
        work.session.add(Hall(id=2, code="hai", name={"vi": "Hai"}, level="", zone="UTC"))

    assert client.get("/doors/kiosk").status_code == 200


def test_without_a_database_the_page_says_so_and_tries_again(
    client: FlaskClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise Away("the database")

    monkeypatch.setattr(house.store, "read", away)
    monkeypatch.setattr(house.store, "work", away)

    answer = client.get("/doors/kiosk")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert 'data-code="away"' in answer.text


def test_codes_are_not_given_without_end(client: FlaskClient, store: Store) -> None:
    found = [client.get("/doors/kiosk").status_code for _ in range(25)]

    assert found == [200] * 20 + [429] * 5
    with store.read() as session:
        assert session.scalar(select(func.count(Pairing.id))) == 20


# --- a token in the address --------------------------------------------------------------


def test_a_technician_may_bring_the_token_along(client: FlaskClient, tokens: Tokens) -> None:
    answer = client.post("/pairing/kiosk/token", json={"token": tokens.kiosk})

    assert answer.json == {"state": "paired"}
    assert client.get("/doors/kiosk").text == "the kiosk"


@pytest.mark.parametrize(
    "body", [{"token": "B" * 27}, {"token": None}, {"token": ["B"]}, {}, [], "B", None]
)
def test_another_thing_than_a_token_is_refused(client: FlaskClient, body: object) -> None:
    answer = client.post("/pairing/kiosk/token", json=body)

    assert answer.status_code == 401
    assert "Set-Cookie" not in answer.headers


def test_a_token_of_another_kind_is_refused(client: FlaskClient, tokens: Tokens) -> None:
    answer = client.post("/pairing/kiosk/token", json={"token": tokens.display})

    assert answer.status_code == 401


def test_tokens_are_not_tried_out_without_end(client: FlaskClient) -> None:
    found = {
        client.post("/pairing/kiosk/token", json={"token": "B" * 27}).status_code for _ in range(25)
    }

    assert found == {401, 429}


@pytest.mark.parametrize("kind", ["printer", "api", "staff", "nothing"])
def test_only_devices_with_a_screen_are_paired_by_code(client: FlaskClient, kind: str) -> None:
    assert client.post(f"/pairing/{kind}").status_code == 404
    assert client.post(f"/pairing/{kind}/token").status_code == 404


def test_a_revoked_device_is_a_stranger_again(app: Flask, store: Store, tokens: Tokens) -> None:
    browser = with_cookie(app, "kiosk", tokens.kiosk)
    assert browser.get("/doors/kiosk").text == "the kiosk"

    with store.work() as work:
        devices.revoke(work, tokens.ids["kiosk"], hall_id=1)

    assert code_on(browser.get("/doors/kiosk").text)
