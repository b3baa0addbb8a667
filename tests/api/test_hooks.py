"""What other systems are told is what the OpenAPI text says, and what the API answers."""

import json

import pytest
from jsonschema import Draft202012Validator

from casework.hook_kinds import Topic
from casework.kinds import Decision
from hall.store import Store
from tests.api.conftest import Book, Door
from tests.casework.hooking import does_to, goes_round, hooks_up
from tests.casework.reception import AN, finishes, receives, takes_in
from tests.casework.terms import decides
from tests.conftest import Clock
from tests.receiver import Heard, receiving


@pytest.fixture
def heard(store: Store, clock: Clock) -> list[Heard]:
    """One message of each type."""
    with receiving() as system:
        hook, _ = hooks_up(store, system.url)
        page = receives(store, AN)
        taken = takes_in(store, page)
        finishes(store, page)
        decides(store, taken.petition, Decision.URGE)
        does_to(store, "test", hook)
        goes_round(store)
        clock.pass_(days=10)
        goes_round(store)
        return system.heard


def test_each_message_is_as_it_is_written_down(book: Book, heard: list[Heard]) -> None:
    types = set()
    for each in heard:
        body = json.loads(each.body)
        types.add(body["type"])
        told = book.text["webhooks"][body["type"]]["post"]
        schema = told["requestBody"]["content"]["application/json"]["schema"]
        whole = schema | {"components": book.text["components"]}
        Draft202012Validator(whole).validate(body)
        assert {parameter["name"] for parameter in told["parameters"]} <= set(each.headers)

    assert types == {topic.value for topic in Topic}


def test_the_record_is_what_the_api_answers(program: Door, heard: list[Heard]) -> None:
    told = {json.loads(each.body)["type"]: json.loads(each.body)["record"] for each in heard}

    changed, passed = told["petition.changed"], told["deadline.passed"]
    assert changed == program.get(f"/petitions/{changed['id']}").json
    assert passed in program.get(f"/petitions/{changed['id']}/deadlines").json
    assert [told["visit.recorded"]] == program.get("/days/2026-11-23/visits").json
