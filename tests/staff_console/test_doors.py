"""In and out of the console."""

import re

import pytest
from flask.testing import FlaskClient

from hall.model import DeskState
from hall.store import Store
from hall.web import limits
from tests.people import DUNG, PASSWORD, arrives, calls_next, hand, sits_down
from tests.staff_console.conftest import As

WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng"


def signs_in(
    client: FlaskClient, username: str, password: str = PASSWORD, wanted: str = ""
) -> tuple[int, str]:
    """Through the page itself, with its token: the status, and where it leads."""
    page = client.get("/staff/sign-in", query_string={"next": wanted} if wanted else {}).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    answer = client.post(
        "/staff/sign-in",
        data={
            "username": username,
            "password": password,
            "next": wanted,
            "csrf_token": token[1],
        },
    )
    return answer.status_code, answer.headers.get("Location", "")


def csrf(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("dung", "/staff/desk"),
        ("hoa", "/staff/hall"),
        ("khanh", "/staff/devices"),
        ("lan", "/staff/journal"),
    ],
)
def test_whoever_signs_in_lands_where_their_work_is(
    client: FlaskClient, who: str, where: str
) -> None:
    status, there = signs_in(client, who)

    assert (status, there) == (303, where)
    assert client.get("/staff").headers["Location"] == where


def test_a_wrong_password_and_an_unknown_name_read_the_same(client: FlaskClient) -> None:
    token = csrf(client, "/staff/sign-in")
    said = []

    for username in ("dung", "nobody"):
        data = {"username": username, "password": "sai rồi, sai rồi", "csrf_token": token}
        answer = client.post("/staff/sign-in", data=data)
        said.append((answer.status_code, WRONG in answer.text))

    assert said == [(401, True), (401, True)]


def test_a_sign_in_needs_the_page_it_was_typed_on(client: FlaskClient) -> None:
    answer = client.post("/staff/sign-in", data={"username": "dung", "password": PASSWORD})

    assert answer.status_code == 403
    assert "tiepdan_staff" not in str(answer.headers)


def test_tries_of_one_name_are_limited(client: FlaskClient) -> None:
    statuses = [signs_in(client, "dung", "sai rồi, sai rồi")[0] for _ in range(12)]

    assert statuses[0] == 401
    assert statuses[-1] == 429
    assert signs_in(client, "em")[0] == 303  # another name may still come in


def test_the_console_and_the_api_count_together(client: FlaskClient) -> None:
    guess = {"username": " Dung", "password": "sai rồi, sai rồi"}
    told = [client.post("/api/v1/sessions", json=guess).status_code for _ in range(6)]
    told += [signs_in(client, "dung", "sai rồi, sai rồi")[0] for _ in range(5)]

    assert told == [401] * 10 + [429]


def test_who_is_too_fast_at_one_address_does_not_use_up_the_tries_of_a_name(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ADDRESSES", 1)
    elsewhere = {"REMOTE_ADDR": "10.0.0.9"}
    for n in range(10):
        guess = {"username": f"name{n}", "password": "sai rồi, sai rồi"}
        client.post("/api/v1/sessions", json=guess, environ_base=elsewhere)

    guess = {"username": "dung", "password": "sai rồi, sai rồi"}
    for _ in range(20):
        answer = client.post("/api/v1/sessions", json=guess, environ_base=elsewhere)
        assert answer.status_code == 429

    assert signs_in(client, "dung")[0] == 303


@pytest.mark.parametrize("wanted", ["https://elsewhere.test/", "//elsewhere.test", "/staff\\@x"])
def test_a_sign_in_never_leads_out_of_the_console(client: FlaskClient, wanted: str) -> None:
    assert signs_in(client, "dung", wanted=wanted) == (303, "/staff/desk")


def test_a_sign_in_leads_to_the_page_that_was_wanted(client: FlaskClient) -> None:
    assert client.get("/staff/search").headers["Location"].startswith("/staff/sign-in?next=")

    assert signs_in(client, "dung", wanted="/staff/search") == (303, "/staff/search")


def test_signing_out_ends_it_on_the_server(client: FlaskClient) -> None:
    signs_in(client, "dung")
    kept = client.get_cookie("tiepdan_staff")
    assert kept is not None
    token = csrf(client, "/staff/desks")

    client.post("/staff/sign-out", data={"csrf_token": token})
    client.set_cookie("tiepdan_staff", kept.value)

    assert client.get("/staff/desks").headers["Location"].startswith("/staff/sign-in")


def test_whoever_signs_out_leaves_the_desk_free(
    client: FlaskClient, store: Store, dung: FlaskClient
) -> None:
    sits_down(store, DUNG, "1")

    dung.post("/staff/sign-out")

    with store.work(hall_id=1) as work:
        assert hand(work, DUNG).desk is None


def test_a_citizen_at_the_desk_is_not_lost_when_the_officer_signs_out(
    store: Store, dung: FlaskClient
) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store)

    dung.post("/staff/sign-out")

    with store.work(hall_id=1) as work:
        desk = hand(work, DUNG).desk
        assert desk is not None
        assert desk.state is DeskState.OPEN
    assert an.public_id


OFFICERS = ("/staff/desk", "/staff/desks", "/staff/search", "/staff/desk/now", "/staff/desk/record")
JOURNALS = ("/staff/journal", "/staff/journal/readings")
DOORS = {
    "dung": {*OFFICERS},
    "hoa": {
        *OFFICERS,
        "/staff/hall",
        "/staff/devices",
        "/staff/journal",
        "/staff/journal/readings",
    },
    "khanh": {"/staff/devices"},
    "lan": {"/staff/journal", "/staff/journal/readings"},
}


@pytest.mark.parametrize("who", DOORS)
def test_each_role_enters_its_own_pages_and_no_other(as_: As, who: str) -> None:
    client = as_(who)
    every = set().union(*DOORS.values())

    entered = {path for path in every if client.get(path).status_code in (200, 302)}

    assert entered == DOORS[who]
