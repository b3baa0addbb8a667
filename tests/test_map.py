"""Every address of the house: whom it is for. One that is open to all must be said here to be."""

from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app import create_app
from hall.model import Hall
from hall.store import Store
from hall.web import House
from tests.conftest import Tokens, staff_token
from tests.people import DUNG, arrives, calls_next, sits_down

# Whoever comes may ask here, and learns nothing that does not hang on the wall outside.
OPEN = {
    "front.door": "leads on to the console, or in the sample hall to all doors",
    "front.sampler": "only in the sample hall",
    "pairing.look": "a device that shows a code asks whether somebody said yes",
    "pairing.enter": "a token's own way into the browser",
    "phone.ticket": "an empty page; the secret stands behind #, and is not sent",
    "phone.place": "by the secret on the slip",
    "phone.withdraw": "by the secret on the slip",
    "phone.wait": "by the secret on the slip",
    "phone.defer": "by the secret on the slip",
    "phone.hint": "by the secret on the slip",
    "phone.rating": "by the secret on the slip",
    "phone.rate": "by the secret on the slip",
    "phone.remark": "by the secret on the slip",
    "pushing.subscribe": "by the secret on the slip",
    "pushing.unsubscribe": "by the secret on the slip",
    "pushing.worker": "the same file for everybody",
    "follow.page": "the same page for everybody",
    "follow.answer": "by the code on the slip and something its citizen knows",
    "follow.write": "by the code on the slip of a remark",
    "schedule.page": "posted by law",
    "schedule.as_feed": "posted by law",
    "schedule.as_poster": "posted by law",
    "staff_console.sign_in": "asks for name and password",
    "staff_console.signs_in": "by name and password",
    "api.sign_in": "by name and password",
    "api.read_openapi": "what can be asked, not what is there",
    "api_root.is_alive": "for whoever watches over the server",
    "api_root.is_ready": "for whoever watches over the server",
}
CHANGE = {"POST", "PUT", "PATCH", "DELETE"}
PEOPLE = ("dung", "hoa", "khanh", "lan")


@pytest.fixture
def app(house: House) -> Flask:
    return create_app(house)


def addresses(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if not rule.endpoint.endswith("static")]


def kinds(app: Flask, rule: Rule) -> tuple[str, ...]:
    """The kinds of callers it is for; none if it is open."""
    return tuple(getattr(app.view_functions[rule.endpoint], "needs", ()))


def test_every_door_has_its_guard(app: Flask) -> None:
    unguarded = {rule.endpoint for rule in addresses(app) if not kinds(app, rule)}

    assert unguarded - set(OPEN) == set()
    assert set(OPEN) - unguarded == set()


def test_looking_and_changing_are_different_doors(app: Flask) -> None:
    """A GET never changes anything, so no view answers to both."""
    both = {rule.rule for rule in addresses(app) if "GET" in rule.methods and CHANGE & rule.methods}

    assert both == set()


def test_strangers_get_nothing_at_any_door(app: Flask) -> None:
    """Every address, as nobody: refused, led to the sign-in page, or shown a pairing code."""
    client = app.test_client()
    let_in = {}
    for rule in addresses(app):
        if not kinds(app, rule):
            continue
        path = rule.rule
        for name in rule.arguments:
            path = path.replace(f"<{name}>", "1").replace(f"<int:{name}>", "1")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = client.open(path, method=method)
            is_code = 'class="pairing-code' in answer.text
            is_sign_in = answer.headers.get("Location", "").startswith("/staff/sign-in")
            if answer.status_code not in (401, 404, 429) and not is_code and not is_sign_in:
                let_in[f"{method} {rule.rule}"] = answer.status_code

    assert let_in == {}


@pytest.mark.parametrize("who", ["kiosk", "display", "printer", "rating", "api", *PEOPLE])
def test_no_page_fails_and_no_look_changes_the_hall(
    app: Flask, store: Store, tokens: Tokens, who: str
) -> None:
    """Every address that only looks, by every kind of caller and every role."""
    sits_down(store, DUNG, "1")
    arrives(store)
    arrives(store, service="lawyer", party_size=4)
    calls_next(store, DUNG)
    token = staff_token(store, who) if who in PEOPLE else getattr(tokens, who)
    client = app.test_client()
    failed = {}
    for rule in addresses(app):
        if "GET" not in (rule.methods or ()) or rule.arguments:
            continue
        answer = client.get(rule.rule, headers=Tokens.bearer(token), buffered=True)
        if answer.status_code >= 500:
            failed[rule.rule] = answer.status_code

    assert failed == {}
    with store.read() as session:
        assert session.get_one(Hall, 1).last_step == 4


def test_the_sampler_is_shown_in_the_sample_hall_only(house: House) -> None:
    real = create_app(house).test_client()
    sample = create_app(replace(house, is_demo=True)).test_client()

    assert real.get("/sampler").status_code == 303
    assert sample.get("/sampler").status_code == 200
