"""The OpenAPI 3.1 text, drawn from the calls themselves: it cannot say what they do not.

A small builder of ours over pydantic's `models_json_schema`, because the packages that do
this for Flask prescribe their own 422 and know no problem+json and no token kinds.
"""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, get_args, get_origin

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.calls import PLACES, Call
from api.headers import Header
from api.shapes import hooks
from api.shapes.common import Taken
from api.shapes.problems import Problem
from hall import errors
from hall.errors import HallError

JSON = "application/json"
PROBLEM = "application/problem+json"
REF = "#/components/schemas/{model}"
VERSION = "1.0.0"

ABOUT = """\
The verbs of a citizen reception hall. UTF-8 JSON; instants are RFC 3339 with the hall's offset.

A token has one kind and does only its own kind's work; each call names the kinds it is for. Devices
get theirs by pairing, staff from `POST /api/v1/sessions`.

Refusals are `application/problem+json` (RFC 9457); `code` is for programs and never changes. An
address that is not here is 404, a method that is not here 405, both in the same form.
"""
KINDS = {
    "kiosk": "A paired kiosk: takes numbers.",
    "display": "A paired display: reads the board.",
    "printer": "The agent beside a printer: claims slips.",
    "rating": "A paired rating terminal.",
    "api": "Another program of the hall: reads the line, the board, the journal, the metrics.",
    "staff": "Somebody who signed in; what they may do follows from their role.",
}
TAGS = {
    "hall": "The hall and its line",
    "tickets": "Numbers, and what became of them",
    "verbs": "What officers do with tickets",
    "desks": "Who sits where, and the next",
    "appointments": "Hours that are promised",
    "schedule": "Who receives on which day, as it is posted",
    "board": "What displays show",
    "records": "Petitions, visits and matters, masked",
    "sessions": "Signing in and out",
    "printing": "The agent beside a printer",
    "lending": "The agent beside a kiosk: numbers for the time without the server",
    "health": "Monitoring",
    "openapi": "This document",
}
SAID = {
    200: "Done, or read.",
    201: "Made.",
    202: "Taken up; it will be done.",
    204: "Done, or nothing there; no body.",
    304: "Nothing changed; no body.",
}
WAITS = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer", "minimum": 1}}}
# what stands behind each status that a call may refuse with, besides its own errors
BODY_REFUSALS = {400: "bad_input", 413: "too_large", 415: "media_type", 422: "bad_input"}


def document(app: Flask) -> dict[str, Any]:
    """The whole text, for the calls this app serves."""
    calls = sorted(_calls(app), key=lambda found: (found[0], found[1]))
    of_tickets = [name for path, _, name, *_ in calls if "{ticket_id}" in path]
    paths: dict[str, dict[str, Any]] = {}
    for path, method, name, view, spec in calls:
        drawn = _operation(name, view, spec, path, method)
        if spec.opens_ticket:
            drawn["responses"][str(next(iter(spec.gives)))]["links"] = _links(of_tickets)
        paths.setdefault(path, {})[method] = drawn
    return {
        "openapi": "3.1.0",
        "info": {"title": "Tiếp Dân", "version": VERSION, "description": ABOUT},
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": words} for name, words in TAGS.items()],
        "paths": paths,
        "webhooks": {_type_of(shape): {"post": _told(shape)} for shape in hooks.TOLD},
        "components": {
            "schemas": _schemas([spec for *_, spec in calls]),
            "securitySchemes": {
                kind: {"type": "http", "scheme": "bearer", "description": words}
                for kind, words in KINDS.items()
            },
        },
    }


def _type_of(shape: type[BaseModel]) -> str:
    """`petition.registered`: the one value of its `type`."""
    (value,) = get_args(shape.model_fields["type"].annotation)
    return str(value)


def _told(shape: type[BaseModel]) -> dict[str, Any]:
    """What a system that was added in the console gets."""
    words = (shape.__doc__ or "").strip()
    schema = {"$ref": REF.format(model=shape.__name__)}
    return {
        "operationId": f"told_{_type_of(shape).replace('.', '_')}",
        "tags": ["records"],
        "summary": words.rstrip("."),
        "parameters": [
            {
                "name": name,
                "in": "header",
                "required": True,
                "description": said,
                "schema": {"type": "string"},
            }
            for name, said in hooks.HEADERS.items()
        ],
        "requestBody": {"required": True, "content": {JSON: {"schema": schema}}},
        "responses": {
            "2XX": {"description": "Heard. Anything else, or none in ten seconds: sent again."}
        },
    }


def _calls(app: Flask) -> Iterator[tuple[str, str, str, Any, Call]]:
    """Path, method, operation, view and declaration of every call."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        spec = getattr(view, "call", None)
        if spec is not None:
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                yield path, method.lower(), rule.endpoint.rpartition(".")[2], view, spec


def _operation(name: str, view: Any, spec: Call, path: str, method: str) -> dict[str, Any]:
    summary, _, description = (view.__doc__ or "").strip().partition("\n")
    found: dict[str, Any] = {
        "operationId": name,
        "tags": [view.__module__.rpartition(".")[2]],
        "summary": summary.rstrip("."),
        "description": " ".join([*_roles(spec), *description.split()]),
        "security": [{kind: []} for kind in spec.kinds],
        "responses": dict(sorted(_responses(spec, path, method).items())),
    }
    parameters = [*_places(path), *(_header(header) for header in spec.headers)]
    if parameters:
        found["parameters"] = parameters
    if spec.takes is not None:
        found["requestBody"] = {
            "required": spec.needs_a_body,
            "content": {JSON: {"schema": {"$ref": REF.format(model=spec.takes.__name__)}}},
        }
    return found


def _roles(spec: Call) -> list[str]:
    return [f"Staff: {', '.join(spec.roles)}."] if spec.roles else []


def _places(path: str) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"{(\w+)}", path):
        place = PLACES[name]
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": place.description,
            "schema": {"type": "string", "pattern": place.pattern, "minLength": 1},
            "example": place.example,
        }


def _header(header: Header) -> dict[str, Any]:
    return {
        "name": header.name,
        "in": "header",
        "required": False,
        "description": header.description,
        "schema": {
            "type": "string",
            "minLength": 1,
            "maxLength": header.longest,
            "pattern": f"^({header.pattern})$",
        },
        "example": header.example,
    }


def _responses(spec: Call, path: str, method: str) -> dict[str, Any]:
    found = {str(status): _good(spec, status, body) for status, body in spec.gives.items()}
    codes: dict[int, set[str]] = {}
    for status, code in _refusals(spec, path, method):
        codes.setdefault(status, set()).add(code)
    return found | {str(status): _refusal(status, sorted(said)) for status, said in codes.items()}


def _good(spec: Call, status: int, body: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"description": SAID[status]}
    if spec.sends:
        found["headers"] = {
            name: {"description": words, "schema": {"type": "string"}}
            for name, words in spec.sends.items()
        }
    if body is None:
        return found
    kind, schema = JSON, dict[str, Any]()
    if isinstance(body, str):
        kind, schema = body, {"type": "object" if body == JSON else "string"}
    elif get_origin(body) is list:
        schema = {"type": "array", "items": {"$ref": REF.format(model=get_args(body)[0].__name__)}}
    else:
        schema = {"$ref": REF.format(model=body.__name__)}
    found["content"] = {kind: {"schema": schema}}
    return found


def _links(operations: list[str]) -> dict[str, Any]:
    """From the ticket just answered to what can be done with it."""
    return {
        name: {"operationId": name, "parameters": {"ticket_id": "$response.body#/id"}}
        for name in operations
    }


def _refusals(spec: Call, path: str, method: str) -> Iterator[tuple[int, str]]:
    """Every status and code with which the call may say no."""
    own: list[type[HallError]] = [*spec.refuses, errors.Away]
    if spec.kinds:
        own += [errors.NotSignedIn, errors.NotTrusted]
    if "{" in path:
        own.append(errors.NotFound)
    yield from ((error.status, error.code) for error in own)
    if spec.takes is not None:
        yield from BODY_REFUSALS.items()
    if spec.kinds and method != "get":
        yield 403, "page_too_old"  # a page's cookie without its CSRF token
    if spec.headers:
        yield 400, "bad_input"


def _refusal(status: int, codes: list[str]) -> dict[str, Any]:
    said = ", ".join(f"`{code}`" for code in codes)
    found: dict[str, Any] = {
        "description": f"{HTTPStatus(status).phrase}: {said}",
        "content": {
            PROBLEM: {
                "schema": {
                    "allOf": [{"$ref": REF.format(model=Problem.__name__)}],
                    "properties": {"status": {"const": status}, "code": {"enum": codes}},
                }
            }
        },
    }
    if status in (429, 503):
        found["headers"] = WAITS
    return found


def _schemas(specs: list[Call]) -> dict[str, Any]:
    """Every shape that travels, by name."""
    shapes: dict[type[BaseModel], str] = {Problem: "validation"}
    shapes |= dict.fromkeys(hooks.TOLD, "serialization")
    for spec in specs:
        if spec.takes is not None:
            shapes[spec.takes] = "validation"
        for body in spec.gives.values():
            model = get_args(body)[0] if get_origin(body) is list else body
            if isinstance(model, type) and issubclass(model, BaseModel):
                shapes[model] = "validation" if issubclass(model, Taken) else "serialization"
    _, drawn = models_json_schema(
        list(shapes.items()),  # type: ignore[arg-type]  # modes are two known words
        ref_template=REF,
    )
    return dict(sorted(drawn["$defs"].items()))
