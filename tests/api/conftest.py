"""Doors into the API, one for each kind of token; each holds every answer against the OpenAPI."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from api import openapi
from hall.store import Store
from tests.conftest import Tokens, staff_token

OPEN_TO_ALL = {404, 405}  # of addresses and methods that are not there


_texts: dict[str, dict[str, Any]] = {}  # by what is served


def _text_of(app: Flask) -> dict[str, Any]:
    served = repr(app.url_map)
    if served not in _texts:
        with app.app_context():
            _texts[served] = openapi.document(app)
    return _texts[served]


class Book:
    """The OpenAPI text, as a judge of answers."""

    def __init__(self, app: Flask) -> None:
        self.text = _text_of(app)
        self._urls = app.url_map.bind("hall.test")

    def operation(self, method: str, path: str) -> dict[str, Any] | None:
        """What is written of that call; None if it is none."""
        try:
            rule, _ = self._urls.match(path.partition("?")[0], method, return_rule=True)
        except HTTPException:
            return None
        drawn = rule.rule.replace("<", "{").replace(">", "}")
        found: dict[str, Any] | None = self.text["paths"].get(drawn, {}).get(method.lower())
        return found

    def check(self, method: str, path: str, answer: TestResponse) -> None:
        """Fail unless the answer is one of those written down."""
        operation = self.operation(method, path)
        if operation is None:
            assert answer.status_code in OPEN_TO_ALL, answer.text
            self._check_body(
                {"$ref": "#/components/schemas/Problem"}, "application/problem+json", answer
            )
            return
        written = operation["responses"].get(str(answer.status_code))
        assert written is not None, f"{method} {path}: {answer.status} {answer.text}"
        content = written.get("content")
        if content is None:
            assert answer.data == b""
            return
        [(kind, body)] = content.items()
        self._check_body(body["schema"], kind, answer)

    def _check_body(self, schema: dict[str, Any], kind: str, answer: TestResponse) -> None:
        assert answer.content_type == kind
        if "json" in kind:
            whole = schema | {"components": self.text["components"]}
            Draft202012Validator(whole).validate(answer.json)


class Door:
    """One who knocks, with one token."""

    def __init__(self, app: Flask, book: Book, token: str | None) -> None:
        self._client = app.test_client()
        self._book = book
        self.token = token

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, body: object = None, **headers: str) -> TestResponse:
        more = {} if body is None else {"json": body}
        return self.ask("POST", path, headers=headers, **more)

    def delete(self, path: str, **headers: str) -> TestResponse:
        return self.ask("DELETE", path, headers=headers)

    def ask(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> TestResponse:
        """`path` below `/api/v1`, or whole; header names with `_` for `-`."""
        path = path if path in {"/healthz", "/readyz", "/metrics"} else f"/api/v1{path}"
        sent = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        if self.token is not None:
            sent |= Tokens.bearer(self.token)
        answer = self._client.open(path, method=method, headers=sent, **more)
        self._book.check(method, path, answer)
        return answer


@pytest.fixture
def book(app: Flask) -> Book:
    return Book(app)


@pytest.fixture
def door(app: Flask, book: Book) -> Callable[[str | None], Door]:
    """A door for any token."""
    return lambda token: Door(app, book, token)


@pytest.fixture
def stranger(app: Flask, book: Book) -> Door:
    return Door(app, book, None)


@pytest.fixture
def kiosk(app: Flask, book: Book, tokens: Tokens) -> Door:
    return Door(app, book, tokens.kiosk)


@pytest.fixture
def display(app: Flask, book: Book, tokens: Tokens) -> Door:
    return Door(app, book, tokens.display)


@pytest.fixture
def printer(app: Flask, book: Book, tokens: Tokens) -> Door:
    return Door(app, book, tokens.printer)


@pytest.fixture
def program(app: Flask, book: Book, tokens: Tokens) -> Door:
    """Another program of the hall, with an api token."""
    return Door(app, book, tokens.api)


@pytest.fixture
def dung(app: Flask, book: Book, store: Store) -> Door:
    """An officer, not yet at a desk."""
    return Door(app, book, staff_token(store, "dung"))


@pytest.fixture
def em(app: Flask, book: Book, store: Store) -> Door:
    return Door(app, book, staff_token(store, "em"))


@pytest.fixture
def hoa(app: Flask, book: Book, store: Store) -> Door:
    """The supervisor."""
    return Door(app, book, staff_token(store, "hoa"))


def takes_number(kiosk: Door, *, key: str | None = None, **wish: object) -> dict[str, Any]:
    """Somebody takes a number at the kiosk."""
    headers = {} if key is None else {"Idempotency_Key": key}
    answer = kiosk.post("/tickets", {"service": "regular"} | wish, **headers)
    assert answer.status_code in (200, 201), answer.text
    found: dict[str, Any] = answer.json
    return found


def sits_down(officer: Door, desk: str) -> None:
    assert officer.post(f"/desks/{desk}/open").status_code == 200


def calls_next(officer: Door, desk: str) -> dict[str, Any]:
    answer = officer.post(f"/desks/{desk}/next")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def does(officer: Door, verb: str, ticket: dict[str, Any], **body: object) -> dict[str, Any]:
    """`does(dung, "start", an)`; the ticket as it is then."""
    answer = officer.post(f"/tickets/{ticket['id']}/{verb}", body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found
