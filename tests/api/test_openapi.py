"""The OpenAPI text itself: well-formed, whole, and about everything that is served."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.api.conftest import Book, Door
from tests.api.test_who_may_call import WHO

KINDS = {"kiosk", "display", "printer", "rating", "api", "staff"}


def _operations(text: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in text["paths"].items()
        for method, operation in methods.items()
    }


def test_every_call_is_in_it(stranger: Door) -> None:
    text = stranger.get("/openapi.json").json

    drawn = {line.replace("<", "{").replace(">", "}") for line in WHO}
    assert set(_operations(text)) == drawn
    assert text["openapi"] == "3.1.0"


def test_it_says_which_kinds_of_token_each_call_is_for(book: Book) -> None:
    for line, who in WHO.items():
        operation = _operations(book.text)[line.replace("<", "{").replace(">", "}")]
        kinds = {kind for one in operation["security"] for kind in one}
        named = set((who or "").split())
        assert kinds - {"staff"} == named & KINDS
        assert ("staff" in kinds) == bool(named - KINDS)


def test_every_reference_leads_somewhere(book: Book) -> None:
    whole = json.dumps(book.text)
    names = {part.partition('"')[0] for part in whole.split('"#/components/schemas/')[1:]}

    assert names == set(book.text["components"]["schemas"])


def test_every_schema_is_one(book: Book) -> None:
    for schema in book.text["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_call_is_told_in_words_and_names_itself_once(book: Book) -> None:
    operations = _operations(book.text).values()

    assert all(operation["summary"] for operation in operations)
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))


def test_every_refusal_is_a_problem_with_known_codes(book: Book) -> None:
    for operation in _operations(book.text).values():
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"]
                schema = response["content"]["application/problem+json"]["schema"]
                assert schema["properties"]["code"]["enum"]
                assert ("Retry-After" in response.get("headers", {})) == (status in {"429", "503"})


def test_links_lead_to_calls_that_exist(book: Book) -> None:
    operations = _operations(book.text).values()
    names = {operation["operationId"] for operation in operations}
    linked = {
        link["operationId"]
        for operation in operations
        for response in operation["responses"].values()
        for link in response.get("links", {}).values()
    }

    assert linked <= names


def test_an_unchanged_text_is_not_sent_again(stranger: Door) -> None:
    first = stranger.get("/openapi.json")

    again = stranger.get("/openapi.json", If_None_Match=first.headers["ETag"])

    assert again.status_code == 304


@pytest.mark.parametrize("word", ["name", "id_number", "kind", "petition", "phone"])
def test_no_answer_has_a_field_that_could_tell_a_citizen(book: Book, word: str) -> None:
    """`name` is a service's, a hall's, or an officer's own; `kind` an actor's, or a slip's.

    Or that of a record which is not protected and leads to no ticket and to no person.
    """
    allowed = {"name": {"Service", "Hall", "BoardWait", "Officer", "SignedIn", "Receiver"}}
    allowed |= {
        "kind": {"Actor", "Slip", "PetitionRecord", "VisitRecord"},
        "phone": {"Hall", "TicketWish"},
    }
    allowed |= {"petition": {"DeadlineRecord"}}
    allowed |= {"id_number": {"TicketWish", "AppointmentWish"}}  # taken, never given

    schemas = book.text["components"]["schemas"]
    having = {name for name, schema in schemas.items() if word in schema.get("properties", {})}
    assert having <= allowed.get(word, set())
