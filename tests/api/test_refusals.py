"""Whatever a client sends: a problem that says where, never HTML, never a fault of ours."""

import json
from typing import Any

import pytest
from flask import Flask

from tests.api.conftest import Door

WISH = {"service": "regular"}


@pytest.mark.parametrize(
    ("sent", "status", "field"),
    [
        (b"", 400, "body"),
        (b"{", 400, "body"),
        (b"\xff\xfe", 400, "body"),
        (b'{"service": "\xff"}', 400, "body"),
        (b'{"service": "\\ud800"}', 400, "body"),
        (b"NaN", 422, "body"),
        (b'{"service": "regular", "party_size": Infinity}', 422, "party_size"),
        (b"[" * 5_000, 400, "body"),
        (b'{"service":' * 2_000, 400, "body"),
        (b"null", 422, "body"),
        (b"[]", 422, "body"),
        (b'"regular"', 422, "body"),
        (b"{}", 422, "service"),
    ],
)
def test_a_body_that_is_not_meant_is_refused(
    kiosk: Door, sent: bytes, status: int, field: str
) -> None:
    answer = kiosk.ask("POST", "/tickets", data=sent, content_type="application/json")

    assert (answer.status_code, answer.json["field"]) == (status, field)
    assert answer.json["code"] == "bad_input"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("service", None),
        ("service", 1),
        ("service", ""),
        ("service", "x" * 41),
        ("service", "a\x00b"),
        ("service", "a\nb"),
        ("party_size", 0),
        ("party_size", 501),
        ("party_size", 10**40),
        ("party_size", "2"),
        ("party_size", 1.5),
        ("party_size", True),
        ("party_size", None),
        ("language", "xx"),
        ("language", "VI"),
        ("language", None),
        ("priority", 1),
        ("priority", "yes"),
        ("private", None),
        ("assistance", "wheelchair"),
        ("assistance.0", ["flying"]),
        ("assistance", ["sight"] * 6),
        ("phone", "12345"),
        ("phone", "call me"),
        ("phone", "0" * 25),
        ("name", "Nguyễn Văn An"),
        ("full_name", "Nguyễn Văn Thử"),
    ],
)
def test_a_field_that_cannot_be_meant_is_named(kiosk: Door, field: str, value: object) -> None:
    answer = kiosk.post("/tickets", WISH | {field.partition(".")[0]: value})

    assert (answer.status_code, answer.json["field"]) == (422, field)


def test_a_whole_number_may_be_written_with_a_point(kiosk: Door) -> None:
    """To JSON Schema 2.0 is an integer; what the OpenAPI text allows is taken."""
    answer = kiosk.ask(
        "POST",
        "/tickets",
        data=b'{"service": "regular", "party_size": 2.0}',
        content_type="application/json",
    )

    assert (answer.status_code, answer.json["party_size"]) == (201, 2)


def test_what_was_sent_is_not_said_back(kiosk: Door) -> None:
    answer = kiosk.post("/tickets", WISH | {"phone": "my secret", "party_size": "my secret"})

    assert "my secret" not in answer.text


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "\xff", ""]
)
def test_only_json_is_read(kiosk: Door, kind: str) -> None:
    answer = kiosk.ask("POST", "/tickets", data=json.dumps(WISH), content_type=kind)

    assert (answer.status_code, answer.json["code"]) == (415, "media_type")


def test_a_charset_does_no_harm(kiosk: Door) -> None:
    kind = "application/json; charset=latin-1"

    answer = kiosk.ask("POST", "/tickets", data=json.dumps(WISH), content_type=kind)

    assert answer.status_code == 201


def test_a_body_of_a_megabyte_is_not_read(kiosk: Door) -> None:
    answer = kiosk.post("/tickets", {"service": "x" * 1_000_000})

    assert (answer.status_code, answer.json["code"]) == (413, "too_large")


@pytest.mark.parametrize("verb", ["start", "finish", "withdraw"])
def test_a_verb_that_wants_nothing_takes_nothing(dung: Door, verb: str) -> None:
    answer = dung.post(f"/tickets/{'B' * 16}/{verb}", {"reason": "none"})

    assert (answer.status_code, answer.json["field"]) == (422, "reason")


@pytest.mark.parametrize(
    "path", ["/nothing", "//hall", "/hall/", "/tickets/", "/", "/..%2f", "/tickets/%00/steps/x"]
)
def test_an_address_that_is_not_there_is_a_problem_too(kiosk: Door, path: str) -> None:
    answer = kiosk.get(path)

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_a_method_that_is_not_there_says_which_are(kiosk: Door, method: str) -> None:
    answer = kiosk.ask(method, "/hall")

    assert (answer.status_code, answer.json["code"]) == (405, "method")
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "\xff"},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer " + "B" * 9_000},
        {"Authorization": "Basic Zm9vOmJhcg=="},
        {"Authorization": "Digest \xff=\xfe"},
        {"Cookie": "tiepdan_kiosk=\xff\xfe; ="},
        {"Cookie": ";" * 4_000},
        {"Accept": "\xff/\xfe;q=x"},
        {"Accept-Language": "\xff;q=99"},
        {"Host": "b\xe4d host<>"},
        {"Content-Length": "-1"},
        {"Content-Length": "x"},
        {"Range": "bytes=9-1,\xff"},
        {"If-Modified-Since": "\xff"},
    ],
    ids=lambda headers: repr(headers)[:40],
)
def test_odd_headers_are_no_fault_of_ours(app: Flask, headers: dict[str, str]) -> None:
    for path in ("/api/v1/hall", "/api/v1/openapi.json", "/healthz"):
        answer = app.test_client().get(path, headers=headers)

        assert answer.status_code < 500
        assert "html" not in (answer.content_type or "")


def test_a_problem_is_in_the_language_asked_for(kiosk: Door) -> None:
    answers = [kiosk.get(f"/nothing?lang={code}").json for code in ("vi", "en")]

    assert answers[0]["title"] != answers[1]["title"]
    assert {a["code"] for a in answers} == {"not_found"}
    assert {a["type"] for a in answers} == {"urn:tiepdan:problem:not_found"}


def test_a_database_that_is_away_is_said_to_be(
    app: Flask, kiosk: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk.get("/hall")
    store = app.extensions["hall"].store

    def gone(*_: Any, **__: Any) -> Any:
        from sqlalchemy.exc import OperationalError

        raise OperationalError("", {}, Exception("gone"))

    monkeypatch.setattr(store, "_reading", gone)
    monkeypatch.setattr(store, "_writing", type("Gone", (), {"begin": gone}))

    for answer in (kiosk.post("/tickets", WISH), kiosk.get("/readyz"), kiosk.get("/hall")):
        assert (answer.status_code, answer.json["code"]) == (503, "away")
        assert int(answer.headers["Retry-After"]) >= 1
    assert kiosk.get("/healthz").status_code == 200
