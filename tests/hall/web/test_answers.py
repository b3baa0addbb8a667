"""What every answer has: its headers, its language, and a way of saying no that one can use."""

import json
import re
from http.cookies import SimpleCookie

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hall import errors
from hall.errors import (
    Away,
    BadInput,
    DeskBusy,
    HallError,
    KeyReused,
    NotAllowed,
    NotFound,
    NotTrusted,
    TooMany,
)
from hall.settings import Settings
from hall.web import House, limits
from hall.web.headers import BODY_LIMIT
from hall.web.limits import MINUTE, Counts
from hall.words import words
from tests.conftest import Tokens
from tests.hall.web.doors import with_doors

REFUSALS: list[Exception] = [
    BadInput("party_size", "1 to 500 people"),
    KeyReused("the key came before"),
    NotTrusted("not for a display"),
    NotFound("ticket", "B4T7XK2M9Q0ZR3FH"),
    NotAllowed("start", "waiting"),
    DeskBusy("desk 3 still holds a ticket"),
    TooMany(7),
    Away("the database"),
    ZeroDivisionError("0912345678 at /t/SECRET"),
]
JSON = {"Accept": "application/json"}
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def app(house: House) -> Flask:
    return with_doors(house, *REFUSALS)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


# --- headers -----------------------------------------------------------------------------

ANSWERS = {
    "a page": "/doors/page",
    "a code": "/doors/kiosk",
    "a redirect": "/doors/staff",
    "a refusal": "/doors/look",
    "nothing there": "/nowhere",
    "a mistake of ours": f"/doors/refuse/{len(REFUSALS) - 1}",
    "a file": "/hall/static/base.css",
}


@pytest.mark.parametrize("path", ANSWERS.values(), ids=ANSWERS)
def test_every_answer_tells_the_browser_to_run_nothing_foreign(
    client: FlaskClient, path: str
) -> None:
    headers = client.get(path, buffered=True).headers

    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "http" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


def test_tls_stays_tls_once_it_was(client: FlaskClient) -> None:
    plain = client.get("/doors/page").headers
    safe = client.get("/doors/page", base_url="https://hall.test").headers

    assert "Strict-Transport-Security" not in plain
    assert safe["Strict-Transport-Security"] == "max-age=31536000"


def test_no_page_and_no_answer_is_kept_by_a_browser_or_a_proxy(client: FlaskClient) -> None:
    for path in ("/doors/page", "/doors/look", "/nowhere"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


def test_files_are_asked_for_each_time_unless_their_version_is_named(client: FlaskClient) -> None:
    plain = client.get("/hall/static/base.css", buffered=True).headers
    named = client.get("/hall/static/base.css?v=abc", buffered=True).headers
    missing = client.get("/hall/static/nothing.css?v=abc").headers

    assert plain["Cache-Control"] == "no-cache"
    assert plain["ETag"]
    assert named["Cache-Control"] == "public, max-age=31536000, immutable"
    assert missing["Cache-Control"] == "no-store"


def test_a_page_asks_for_files_by_version(client: FlaskClient) -> None:
    page = client.get("/doors/page").text

    assert re.search(r'href="/hall/static/tokens\.css\?v=[0-9a-f]{10}"', page)


def test_what_is_longer_than_anything_we_take_is_refused(
    client: FlaskClient, tokens: Tokens
) -> None:
    answer = client.post("/pairing/kiosk/token", json={"token": "B" * BODY_LIMIT}, headers=JSON)

    assert answer.status_code == 413
    assert answer.json is not None
    assert answer.json["code"] == "too_large"


@pytest.mark.parametrize("trusted", [True, False])
def test_a_proxy_is_believed_only_if_the_settings_say_so(
    house: House, settings: Settings, trusted: bool
) -> None:
    from dataclasses import replace

    app = with_doors(replace(house, settings=replace(settings, trust_proxy=trusted)))

    answer = app.test_client().get("/doors/page", headers={"X-Forwarded-Proto": "https"})

    assert ("Strict-Transport-Security" in answer.headers) is trusted


# --- saying no ---------------------------------------------------------------------------


@pytest.mark.parametrize("which", range(len(REFUSALS)))
def test_a_program_is_told_no_as_a_problem(client: FlaskClient, which: int) -> None:
    """RFC 9457."""
    error = REFUSALS[which]
    code, status = (error.code, error.status) if isinstance(error, HallError) else ("error", 500)

    answer = client.get(f"/doors/refuse/{which}", headers=JSON)

    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert answer.json["type"] == f"urn:tiepdan:problem:{code}"
    assert (answer.json["code"], answer.json["status"]) == (code, status)
    assert answer.json["title"] == words("vi")(f"error.{code}")
    assert answer.json["detail"]


def test_bad_input_names_the_field(client: FlaskClient) -> None:
    answer = client.get("/doors/refuse/0", headers=JSON)

    assert answer.json is not None
    assert answer.json["field"] == "party_size"


def test_who_must_wait_is_told_how_long(client: FlaskClient) -> None:
    too_many = client.get(f"/doors/refuse/{_index(TooMany)}", headers=JSON)
    away = client.get(f"/doors/refuse/{_index(Away)}", headers=JSON)

    assert (too_many.status_code, too_many.headers["Retry-After"]) == (429, "7")
    assert (away.status_code, away.headers["Retry-After"]) == (503, "2")


def _index(kind: type[Exception]) -> int:
    return next(n for n, error in enumerate(REFUSALS) if isinstance(error, kind))


@pytest.mark.parametrize("which", range(len(REFUSALS)))
def test_people_are_told_no_on_a_page(client: FlaskClient, which: int) -> None:
    error = REFUSALS[which]
    code = error.code if isinstance(error, HallError) else "error"

    answer = client.get(f"/doors/refuse/{which}", headers=HTML)

    assert answer.content_type.startswith("text/html")
    assert f'data-code="{code}"' in answer.text
    assert words("vi")(f"error.{code}") in answer.text
    assert words("vi")(f"error.{code}.now") in answer.text


@pytest.mark.parametrize(
    ("accepted", "is_page"),
    [
        ("text/html", True),
        ("*/*", True),
        ("", True),
        ("text/html, application/json;q=0.9", True),
        ("application/json", False),
        ("application/problem+json", False),
        ("application/json, text/html;q=0.5", False),
    ],
)
def test_who_asks_for_json_gets_json(client: FlaskClient, accepted: str, is_page: bool) -> None:
    answer = client.get("/doors/refuse/1", headers={"Accept": accepted})

    assert answer.content_type.startswith("text/html") is is_page


def test_under_api_everything_is_json(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nowhere", headers=HTML)

    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/doors//page", 404, "not_found"),
        ("POST", "/doors/page", 405, "method"),
        ("GET", "/doors/do", 405, "method"),
    ],
)
def test_what_is_not_there_is_a_refusal_like_any_other(
    client: FlaskClient, method: str, path: str, status: int, code: str
) -> None:
    answer = client.open(path, method=method, headers=JSON)

    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["code"] == code
    if status == 405:
        assert answer.headers["Allow"]


def test_our_mistakes_are_not_told_to_whoever_asked(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    which = len(REFUSALS) - 1

    page = client.get(f"/doors/refuse/{which}?token=SECRET").text
    said = json.dumps(client.get(f"/doors/refuse/{which}", headers=JSON).json)

    for told in (page, said):
        assert "ZeroDivisionError" not in told
        assert "Traceback" not in told
        assert "0912345678" not in told
    assert "a request failed at /doors/refuse/<int:which>" in caplog.messages
    assert "token=SECRET" not in " ".join(caplog.messages)  # the rule, never the address


def test_a_refusal_is_logged_without_what_was_sent(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")

    client.get(f"/doors/refuse/{_index(NotFound)}")

    assert "refused: not_found" in caplog.messages
    assert "B4T7XK2M9Q0ZR3FH" not in caplog.text


def test_every_leaf_of_the_tree_can_be_said() -> None:
    leaves = {name for name, e in vars(errors).items() if isinstance(e, type)} - {"HallError"}
    tried = {type(error).__name__ for error in REFUSALS} - {"ZeroDivisionError"}

    assert tried <= leaves


# --- language ----------------------------------------------------------------------------


def test_the_first_language_is_vietnamese(client: FlaskClient) -> None:
    page = client.get("/doors/page", headers={"Accept-Language": "en"}).text

    assert '<html lang="vi" dir="ltr"' in page
    assert words("vi")("hall.skip") in page


def test_a_language_chosen_by_link_stays_chosen(client: FlaskClient) -> None:
    chosen = client.get("/doors/page?lang=en")
    later = client.get("/doors/page")
    back = client.get("/doors/page?lang=vi")

    assert '<html lang="en"' in chosen.text
    assert '<html lang="en"' in later.text
    assert words("en")("hall.skip") in later.text
    assert '<html lang="vi"' in back.text
    cookie = SimpleCookie(chosen.headers["Set-Cookie"])["tiepdan_language"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", "")


@pytest.mark.parametrize("asked", ["xx", "", "../en", "EN", "vi,en"])
def test_a_language_nobody_speaks_here_changes_nothing(client: FlaskClient, asked: str) -> None:
    answer = client.get("/doors/page", query_string={"lang": asked})

    assert '<html lang="vi"' in answer.text
    assert "Set-Cookie" not in answer.headers


def test_the_switch_names_each_language_in_its_own_words_and_keeps_the_page(
    client: FlaskClient,
) -> None:
    page = client.get("/doors/page?day=2&lang=en&day=3").text

    assert "Tiếng Việt" in page
    assert "English" in page
    assert 'href="/doors/page?day=2&amp;day=3&amp;lang=vi"' in page


def test_refusals_are_in_the_language_that_was_chosen(client: FlaskClient) -> None:
    answer = client.get("/doors/refuse/5?lang=en", headers=JSON)

    assert answer.json is not None
    assert answer.json["title"] == words("en")("error.desk_busy")


def test_a_hall_may_speak_another_language_first(house: House, settings: Settings) -> None:
    from dataclasses import replace

    app = with_doors(replace(house, settings=replace(settings, languages="en,vi")))

    assert '<html lang="en"' in app.test_client().get("/doors/page").text


# --- not too fast ------------------------------------------------------------------------


def test_who_is_too_fast_is_told_when_to_come_back(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [500.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: seconds[0])
    found = []
    for _ in range(4):
        found.append(client.get("/doors/often?who=an", headers=JSON))
        seconds[0] += 10.0

    assert [answer.status_code for answer in found] == [200, 200, 200, 429]
    assert found[-1].headers["Retry-After"] == "30"
    seconds[0] += 19.0
    assert client.get("/doors/often?who=an").status_code == 429
    seconds[0] += 1.5
    assert client.get("/doors/often?who=an").status_code == 200


def test_one_who_is_too_fast_does_not_slow_another(client: FlaskClient) -> None:
    for _ in range(5):
        client.get("/doors/often?who=an")

    assert client.get("/doors/often?who=binh").status_code == 200


def test_a_refused_try_does_not_push_the_next_one_away() -> None:
    counts = Counts()
    counts.hit("a", 1, 0.0)

    waits = [counts.hit("a", 1, at) for at in (10.0, 30.0, 59.0)]

    assert waits == [50.0, 30.0, 1.0]
    assert counts.hit("a", 1, MINUTE) == 0.0


def test_what_is_counted_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MANY", 3)
    counts = Counts()

    for number in range(50):
        counts.hit(str(number), 5, float(number))

    assert len(counts._heard) == 3
