"""Who comes in, by what, and what they may do: the whole matrix."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from hall import devices, staff
from hall.errors import Away
from hall.model import Device, StaffSession
from hall.store import Store
from hall.web import House, guard
from tests.conftest import Clock, Tokens, staff_token
from tests.hall.web.doors import csrf, with_cookie, with_doors
from tests.people import DUNG, HOA

JSON = {"Accept": "application/json"}


@pytest.fixture
def app(house: House) -> Flask:
    return with_doors(house)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def token_of(store: Store, tokens: Tokens, who: str) -> str:
    """Of a kind of device, or of somebody by name."""
    return getattr(tokens, who) if hasattr(tokens, who) else staff_token(store, who)


# --- by bearer token ---------------------------------------------------------------------

BEARERS = {
    # who      look  do   lead
    "kiosk": (200, 200, 403),
    "display": (403, 403, 403),
    "printer": (403, 403, 403),
    "rating": (403, 403, 403),
    "api": (403, 403, 403),
    "dung": (200, 200, 403),  # officer
    "hoa": (200, 200, 200),  # supervisor
    "khanh": (200, 200, 200),  # technician
    "lan": (200, 200, 403),  # auditor
}


@pytest.mark.parametrize("who", BEARERS)
def test_a_token_opens_the_doors_of_its_kind_and_role(
    client: FlaskClient, store: Store, tokens: Tokens, who: str
) -> None:
    headers = Tokens.bearer(token_of(store, tokens, who))

    found = (
        client.get("/doors/look", headers=headers).status_code,
        client.post("/doors/do", headers=headers).status_code,
        client.post("/doors/lead", headers=headers).status_code,
    )

    assert found == BEARERS[who]


@pytest.mark.parametrize(
    "said",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer " + "B" * 27,
        "Bearer " + "b" * 27,
        "Bearer ' OR 1=1 --",
        "Bearer " + "B" * 5_000,
        "Bearer thấy",
        "Basic {token}",
        "{token}",
        "Token {token}",
        "Bearer {token}x",
    ],
    ids=str,
)
def test_what_is_no_good_token_is_nobodys(
    client: FlaskClient, tokens: Tokens, said: str | None
) -> None:
    headers = {} if said is None else {"Authorization": said.replace("{token}", tokens.kiosk)}

    answer = client.post("/doors/do", headers=JSON | headers)

    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["code"] == "not_signed_in"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_the_word_bearer_may_be_written_small(client: FlaskClient, tokens: Tokens) -> None:
    answer = client.post("/doors/do", headers={"Authorization": f"bearer {tokens.kiosk}"})

    assert answer.status_code == 200


def test_what_cannot_be_a_token_is_not_looked_up(client: FlaskClient, store: Store) -> None:
    """Whoever tries out texts must not make the database work."""
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))

    for text in ("x", "b" * 27, "B" * 26, "É" * 27, "B" * 28):
        client.post("/doors/do", headers=Tokens.bearer(text) | JSON)

    assert [statement for statement in asked if "device" in statement] == []


def test_the_caller_is_who_the_token_says(
    client: FlaskClient, store: Store, tokens: Tokens
) -> None:
    kiosk = client.get("/doors/look", headers=Tokens.bearer(tokens.kiosk)).json
    hoa = client.get("/doors/look", headers=Tokens.bearer(staff_token(store, HOA))).json

    assert kiosk == {
        "kind": "kiosk",
        "id": tokens.ids["kiosk"],
        "role": None,
        "name": "kiosk 1",
        "hall": 1,
    }
    assert hoa is not None
    assert (hoa["kind"], hoa["role"], hoa["name"]) == ("staff", "supervisor", "Đỗ Thị Hoa")


# --- by cookie ---------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("kind", ["kiosk", "staff"])
def test_a_browser_does_only_what_its_own_page_asked_for(
    app: Flask, store: Store, tokens: Tokens, kind: str, method: str
) -> None:
    token = tokens.kiosk if kind == "kiosk" else staff_token(store, DUNG)
    browser = with_cookie(app, kind, token)
    other = with_cookie(app, kind, token)

    found = [
        browser.open("/doors/do", method=method, headers=headers).status_code
        for headers in ({}, {"X-CSRFToken": "made up"}, csrf(other), csrf(browser))
    ]

    assert found == [403, 403, 403, 200]


def test_a_forged_form_is_told_that_the_page_is_too_old(app: Flask, tokens: Tokens) -> None:
    answer = with_cookie(app, "kiosk", tokens.kiosk).post("/doors/do", headers=JSON)

    assert answer.json is not None
    assert answer.json["code"] == "page_too_old"


def test_the_page_may_bring_its_token_in_a_field(app: Flask, tokens: Tokens) -> None:
    browser = with_cookie(app, "kiosk", tokens.kiosk)
    (token,) = csrf(browser).values()

    assert browser.post("/doors/do", data={"csrf_token": token}).status_code == 200


def test_looking_needs_no_page(app: Flask, tokens: Tokens) -> None:
    assert with_cookie(app, "kiosk", tokens.kiosk).get("/doors/look").status_code == 200


def test_a_program_with_a_bearer_token_needs_no_page(client: FlaskClient, tokens: Tokens) -> None:
    assert client.post("/doors/do", headers=Tokens.bearer(tokens.kiosk)).status_code == 200


def test_a_cookie_does_not_stand_in_for_a_wrong_bearer_token(app: Flask, tokens: Tokens) -> None:
    browser = with_cookie(app, "kiosk", tokens.kiosk)

    answer = browser.get("/doors/look", headers=Tokens.bearer("B" * 27))

    assert answer.status_code == 401


def test_a_token_in_anothers_cookie_opens_nothing(app: Flask, tokens: Tokens) -> None:
    """A display's token, put where a kiosk's should be."""
    assert with_cookie(app, "kiosk", tokens.display).get("/doors/look").status_code == 401
    assert with_cookie(app, "staff", tokens.kiosk).get("/doors/look").status_code == 401
    assert with_cookie(app, "display", tokens.display).get("/doors/look").status_code == 401


def test_roles_hold_for_browsers_too(app: Flask, store: Store) -> None:
    officer = with_cookie(app, "staff", staff_token(store, DUNG))
    supervisor = with_cookie(app, "staff", staff_token(store, HOA))

    assert officer.post("/doors/lead", headers=csrf(officer)).status_code == 403
    assert supervisor.post("/doors/lead", headers=csrf(supervisor)).status_code == 200


# --- pages -------------------------------------------------------------------------------


def test_a_known_device_gets_its_page(app: Flask, tokens: Tokens) -> None:
    assert with_cookie(app, "kiosk", tokens.kiosk).get("/doors/kiosk").text == "the kiosk"


def test_a_stranger_is_led_to_the_sign_in_page_and_back(client: FlaskClient) -> None:
    answer = client.get("/doors/staff?day=2")

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/staff/sign-in?next=/doors/staff?day%3D2"


def test_another_kind_of_caller_is_refused_and_not_paired_anew(
    client: FlaskClient, tokens: Tokens
) -> None:
    assert client.get("/doors/kiosk", headers=Tokens.bearer(tokens.display)).status_code == 403


# --- ending ------------------------------------------------------------------------------


def test_a_revoked_device_is_out_at_once(client: FlaskClient, store: Store, tokens: Tokens) -> None:
    headers = Tokens.bearer(tokens.kiosk)
    assert client.post("/doors/do", headers=headers).status_code == 200

    with store.work() as work:
        devices.revoke(work, tokens.ids["kiosk"], hall_id=1)

    assert client.post("/doors/do", headers=headers).status_code == 401


def test_a_disabled_account_is_out_at_once(client: FlaskClient, store: Store) -> None:
    headers = Tokens.bearer(staff_token(store, DUNG))
    assert client.post("/doors/do", headers=headers).status_code == 200

    with store.work() as work:
        staff.disable(work, hall_id=1, username=DUNG)

    assert client.post("/doors/do", headers=headers).status_code == 401


def test_who_was_put_out_by_another_server_is_out_within_two_seconds(
    client: FlaskClient,
    store: Store,
    tokens: Tokens,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its news does not reach us; what we believe is old after a moment."""
    seconds = [1_000.0]
    monkeypatch.setattr(guard.time, "monotonic", lambda: seconds[0])
    headers = Tokens.bearer(tokens.kiosk)
    client.post("/doors/do", headers=headers)
    other = Store(str(store.engine.url), store.vault, now=clock)
    with other.work() as work:
        devices.revoke(work, tokens.ids["kiosk"], hall_id=1)
    other.engine.dispose()

    seconds[0] += 2.0

    assert client.post("/doors/do", headers=headers).status_code == 401


def test_what_is_believed_is_not_looked_up_again_at_once(
    client: FlaskClient, store: Store, tokens: Tokens
) -> None:
    asked: list[str] = []
    headers = Tokens.bearer(tokens.kiosk)
    client.get("/doors/look", headers=headers)
    event.listen(store.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))

    for _ in range(5):
        client.get("/doors/look", headers=headers)

    assert [statement for statement in asked if "device" in statement] == []


def test_what_is_kept_in_mind_is_bounded(
    app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "MANY", 3)
    client = app.test_client()

    for _ in range(20):
        client.get("/doors/look", headers=Tokens.bearer(staff_token(store, DUNG)))

    assert len(app.extensions["hall.trust"]._known) <= 4


# --- being seen --------------------------------------------------------------------------


def seen_at(store: Store) -> object:
    with store.read() as session:
        return session.scalars(select(StaffSession.seen_at)).one()


def test_pressing_keeps_a_sign_in_awake_and_a_page_that_looks_by_itself_does_not(
    app: Flask, store: Store, clock: Clock
) -> None:
    browser = with_cookie(app, "staff", staff_token(store, DUNG))
    began = seen_at(store)
    clock.pass_(minutes=2)

    for _ in range(3):
        browser.get("/doors/look", headers={"Sec-Fetch-Mode": "cors"})
    looked = seen_at(store)
    browser.post("/doors/do", headers=csrf(browser))  # at once after: it is not overlooked

    assert looked == began
    assert seen_at(store) == clock.now


def test_opening_a_page_keeps_a_sign_in_awake(app: Flask, store: Store, clock: Clock) -> None:
    browser = with_cookie(app, "staff", staff_token(store, DUNG))
    clock.pass_(minutes=2)

    browser.get("/doors/staff", headers={"Sec-Fetch-Mode": "navigate"})

    assert seen_at(store) == clock.now


def test_a_device_is_seen_whenever_it_asks(
    client: FlaskClient, store: Store, tokens: Tokens, clock: Clock
) -> None:
    client.get("/doors/look", headers=Tokens.bearer(tokens.kiosk))

    with store.read() as session:
        device = session.get_one(Device, tokens.ids["kiosk"])
        assert device.seen_at == clock.now


def test_nobody_is_refused_because_it_could_not_be_noted_when_they_came(
    client: FlaskClient, store: Store, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object) -> None:
        raise Away("the database")

    monkeypatch.setattr(devices, "seen", held)

    assert client.get("/doors/look", headers=Tokens.bearer(tokens.kiosk)).status_code == 200


# --- cookies -----------------------------------------------------------------------------


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
def test_no_script_and_no_other_site_gets_at_a_token(
    app: Flask, tokens: Tokens, scheme: str, secure: bool
) -> None:
    answer = app.test_client().post(
        "/pairing/kiosk/token", json={"token": tokens.kiosk}, base_url=f"{scheme}://hall.test"
    )

    cookies = answer.headers.getlist("Set-Cookie")
    (ours,) = [cookie for cookie in cookies if cookie.startswith("tiepdan_kiosk=")]
    assert "HttpOnly" in ours
    assert "SameSite=Strict" in ours
    assert ("Secure" in ours) is secure
    assert "Max-Age=315360000" in ours  # a paired kiosk stays paired


def test_a_sign_in_ends_with_the_browser(app: Flask) -> None:
    with app.test_request_context():
        answer = app.make_response("")
        guard.remember_staff(answer, "B" * 27)

    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert "Max-Age" not in cookie
    assert "Expires" not in cookie
    assert "HttpOnly" in cookie


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
def test_the_pages_own_cookie_is_as_strict(client: FlaskClient, scheme: str, secure: bool) -> None:
    answer = client.get("/doors/token", base_url=f"{scheme}://hall.test")

    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("tiepdan_page=")
    assert ("Secure" in cookie) is secure
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
