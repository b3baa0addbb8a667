"""What a phone asks, and the ticket whose secret it shows: in the body, never in an address.

A token that is guessed, old, or of another hall gets one and the same answer as any
other text: the same status, the same bytes, after the same query.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from hall.lent_codes import CODE_LENGTH
from hall.model import Hall, Ticket
from hall.store import Work, row
from hall.vault import ALPHABET, TOKEN_LENGTH
from hall.web import language, store, this_hall_id
from hall.web.limits import within
from queue_display import places

LONGEST_CODE = 40  # characters


@dataclass(frozen=True)
class Limit:
    """How often one address may ask: a hall full of phones may stand behind one router."""

    name: str
    per_minute: int


PLACES = Limit("phone places", 3_000)  # twice over
LEAVES = Limit("phone leaves", 60)
HINTS = Limit("phone hints", 20)
RATINGS = Limit("phone ratings", 300)
PUSHES = Limit("phone pushes", 300)


@dataclass(frozen=True)
class Asked:
    """What a phone sends: its secret, and the language of its page."""

    secret: str  # empty, which finds nothing, for all that cannot be one
    language: str
    mark: str  # of the place it shows
    deferred: int | None  # times it knows to have asked for more time
    code: str
    photo: str  # base64
    body: dict[str, Any]  # all of it


def asked(limit: Limit) -> Asked:
    """What this request asks, if its address may ask so often."""
    within(limit.name, request.remote_addr, per_minute=limit.per_minute)
    body = request.get_json(silent=True)
    told = body if isinstance(body, dict) else {}
    times = told.get("deferred")
    return Asked(
        as_secret(told.get("ticket")),
        text(told, "language") or language.language(),
        text(told, "mark"),
        times if type(times) is int else None,
        text(told, "code")[:LONGEST_CODE].replace("\x00", ""),
        text(told, "photo"),
        told,
    )


def find(session: Session, this: Asked) -> tuple[Hall, Ticket] | None:
    """The hall, and today's ticket of that secret; None for every other text."""
    hall = row(session, Hall, this_hall_id())
    ticket = places.find(session, hall, this.secret, store().now())
    return None if ticket is None else (hall, ticket)


def holder(this: Asked) -> Ticket | None:
    """The ticket of who asks."""
    with store().read() as session:
        found = find(session, this)
    return found[1] if found else None


def act(this: Asked, verb: Callable[[Work, Ticket], Any]) -> Any:
    """Do that for the ticket of who asks: what the verb answers. For strangers nothing: None."""
    ticket = holder(this)
    if ticket is None:
        return None
    with store().work(hall_id=ticket.hall_id) as work:
        return verb(work, ticket)


def as_secret(given: object) -> str:
    """What was given, if it could be a secret of ours, else an empty text."""
    if not isinstance(given, str) or not set(given) <= set(ALPHABET):
        return ""
    return given if len(given) in (TOKEN_LENGTH, CODE_LENGTH) else ""


def text(told: dict[str, Any], name: str) -> str:
    found = told.get(name)
    return found if isinstance(found, str) else ""
