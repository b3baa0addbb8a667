"""What goes out compressed: what is the same for everybody, and nothing else."""

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from hall.store import Store
from hall.web import House
from tests.conftest import Tokens
from tests.people import arrives

TAKES = {"Accept-Encoding": "gzip, deflate"}


@pytest.fixture
def client(house: House) -> FlaskClient:
    return create_app(house).test_client()


@pytest.mark.parametrize(
    "path",
    [
        "/hall/static/base.css",
        "/hall/static/keep.js",
        "/hall/static/icons.svg",
        "/t",
        "/schedule",
    ],
)
def test_what_is_the_same_for_everybody_goes_out_compressed(client: FlaskClient, path: str) -> None:
    plain = client.get(path, buffered=True)

    small = client.get(path, headers=TAKES, buffered=True)

    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data
    assert len(small.data) < 0.6 * len(plain.data)
    assert small.content_length == len(small.data)
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_file_that_is_known_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/hall/static/keep.js", headers=TAKES, buffered=True).headers["ETag"]

    again = client.get(
        "/hall/static/keep.js", headers=TAKES | {"If-None-Match": tag}, buffered=True
    )

    assert tag.startswith("W/")
    assert again.status_code == 304


def test_an_answer_about_somebody_is_never_compressed(
    app: Flask, tokens: Tokens, store: Store
) -> None:
    """Its size would tell what is in it."""
    client = app.test_client()
    secret = store.vault.ticket_token(arrives(store).public_id)
    mine = TAKES | {"Authorization": f"Bearer {tokens.display}"}

    answers = [
        client.post("/t/place", json={"ticket": secret}, headers=TAKES),
        client.get("/display/board", headers=mine),
        client.get("/staff/sign-in", headers=TAKES),
    ]

    assert [each.headers.get("Content-Encoding") for each in answers] == [None, None, None]


def test_a_font_is_sent_as_it_is(client: FlaskClient) -> None:
    path = "/hall/static/vendor/fonts/be-vietnam-pro-latin-400-normal.woff2"

    assert "Content-Encoding" not in client.get(path, headers=TAKES, buffered=True).headers
