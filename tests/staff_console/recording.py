"""A record as its page sends it, step by step, as one-line helpers."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hall.store import Store
from tests.people import DUNG, EM, GIANG, arrives, sits_down

IN_PLACE = {"Accept": "application/problem+json, text/html;q=0.9"}  # as post.js asks


SAVING = {"Accept": "application/json"}  # as record.js asks


def starts(store: Store, client: FlaskClient, who: str = DUNG) -> str:
    """Somebody sits down at the officer's desk: the visit."""
    sits_down(store, who, {DUNG: "1", EM: "2", GIANG: "3"}[who])
    ticket = arrives(store)
    client.post("/staff/desk/next")
    client.post(f"/staff/tickets/{ticket.public_id}/start")
    found = re.search(r'data-visit="(\w+)"', client.get("/staff/desk/record").text)
    assert found is not None
    return found[1]


def version(client: FlaskClient, visit: str) -> int:
    page = client.get(f"/staff/visits/{visit}/record").text
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None
    return int(found[1])


def does(client: FlaskClient, visit: str, step: str = "", **fields: str) -> TestResponse:
    """One step of the record, from a page that is up to date."""
    data = {"version": str(version(client, visit))} | fields
    url = f"/staff/visits/{visit}" + (f"/{step}" if step else "")
    return client.post(url, data=data, headers=IN_PLACE if step else SAVING)
