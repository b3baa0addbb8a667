"""What a call is: one declaration, from which guard, checks, answer and OpenAPI text follow."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any

from flask import Response, request
from pydantic import ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from api import refusals
from api.headers import Header
from api.refusals import Unreadable
from api.shapes.common import Given, Taken
from hall.errors import HallError, NotFound
from hall.web.guard import needs

EVERYBODY = ("kiosk", "display", "printer", "rating", "api", "staff")
AT_DESKS = ("officer", "supervisor")  # who receives citizens

Body = type[Given] | type[list[Any]] | str | None  # a model, many, a media type, nothing
Shown = Given | list[Any]
Answer = Shown | Response | tuple[Any, ...] | None


@dataclass(frozen=True)
class Call:
    """What is promised of one call."""

    kinds: tuple[str, ...]  # of tokens; none: whoever asks
    roles: tuple[str, ...]  # of staff; none: all
    gives: Mapping[int, Body]
    takes: type[Taken] | None = None
    headers: tuple[Header, ...] = ()
    refuses: tuple[type[HallError], ...] = ()  # besides what follows from all the others
    sends: Mapping[str, str] = field(default_factory=dict)  # headers of a good answer
    opens_ticket: bool = False  # the `id` it answers is good for the ticket's own calls

    @cached_property
    def needs_a_body(self) -> bool:
        """Whether an empty object says too little."""
        if self.takes is None:
            return False
        try:
            self.takes.model_validate({})
        except ValidationError:
            return True
        return False


@dataclass(frozen=True)
class Place:
    """A part of a path that stands for a thing."""

    kind: str
    pattern: str
    description: str
    example: str


PLACES = {
    "ticket_id": Place("ticket", r"^[0-9A-Z]{16}$", "A ticket's opaque `id`.", "B4T7XK2M9Q0ZR3FH"),
    "desk": Place("desk", r"^[^\x00-\x1f\x7f/.][^\x00-\x1f\x7f/]{0,19}$", "A desk's label.", "3"),
    "appointment_id": Place(
        "appointment", r"^[0-9A-Z]{16}$", "An appointment's opaque `id`.", "P3VCXPFGPLLKJ6S8"
    ),
    "service": Place(
        "service", r"^[^\x00-\x1f\x7f/.][^\x00-\x1f\x7f/]{0,39}$", "A service's code.", "regular"
    ),
    "petition_id": Place(
        "petition", r"^[0-9A-Z]{16}$", "A petition's opaque `id`.", "F39J0ZQTTV1V9546"
    ),
    "matter_id": Place("matter", r"^[0-9A-Z]{16}$", "A matter's opaque `id`.", "CFQQPB17GFS0XXXL"),
    "day": Place("day", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "A day of the hall.", "2026-11-24"),
    "month": Place("month", r"^[0-9]{4}-[0-9]{2}$", "A month of the schedule.", "2026-12"),
    "job_id": Place("print job", r"^[1-9][0-9]{0,17}$", "A print job's `id`.", "17"),
}


def call(
    *kinds: str,
    roles: tuple[str, ...] = (),
    gives: Mapping[int, Body],
    takes: type[Taken] | None = None,
    headers: tuple[Header, ...] = (),
    refuses: tuple[type[HallError], ...] = (),
    sends: Mapping[str, str] | None = None,
    opens_ticket: bool = False,
) -> Callable[[Callable[..., Answer]], Callable[..., Response]]:
    """Make a view a call.

    The view gets `body` if it takes one, and each header under the name it passes. It
    answers with a model, a list of models, None (204), a response, or a model with another
    of its statuses and further headers. The first of `gives` is the ordinary status.
    """
    spec = Call(kinds, roles, gives, takes, headers, refuses, sends or {}, opens_ticket)
    ordinary = next(iter(gives))

    def declared(view: Callable[..., Answer]) -> Callable[..., Response]:
        @wraps(view)
        def checked(**given: Any) -> Response:
            for name, text in given.items():
                if re.fullmatch(PLACES[name].pattern, text) is None:
                    raise NotFound(PLACES[name].kind)
            for header in headers:
                given[header.passes] = header.value()
            if takes is not None:
                given["body"] = _body(takes, is_needed=spec.needs_a_body)
            return _response(view(**given), ordinary)

        outer = needs(*kinds, roles=roles)(checked) if kinds else checked
        outer.call = spec  # type: ignore[attr-defined]  # read by the OpenAPI and by tests
        return outer

    return declared


def _body(model: type[Taken], *, is_needed: bool) -> Taken:
    raw = request.get_data(cache=False)  # 413 by itself when it is too long
    if not raw:
        if is_needed:
            raise Unreadable("body", "a JSON object is wanted")
        raw = b"{}"
    elif request.mimetype != "application/json":
        raise UnsupportedMediaType
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise refusals.of(error) from None


def _response(said: Answer, status: int) -> Response:
    more: Mapping[str, str] = {}
    answer: Shown | Response | None
    if isinstance(said, tuple):
        answer, status, *rest = said
        more = rest[0] if rest else {}
    else:
        answer = said
    if isinstance(answer, Response):
        return answer
    if answer is None:
        response = Response(status=status)
        del response.headers["Content-Type"]  # of nothing
    else:
        response = Response(_json(answer), status, mimetype="application/json")
    response.headers.update(more)
    return response


def _json(answer: Shown) -> bytes:
    if isinstance(answer, list):
        return b"[" + b",".join(_json(one) for one in answer) + b"]"
    return answer.__pydantic_serializer__.to_json(answer)
