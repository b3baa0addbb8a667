"""The ticket on the citizen's own phone. Its secret comes in the body, never in an address.

A token that is guessed, old, or of another hall gets one and the same answer as any
other text: the same status, the same bytes, after the same query.
"""

from dataclasses import dataclass

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from hall import tickets
from hall.journal import CITIZEN
from hall.model import Hall, Ticket
from hall.store import row
from hall.tickets import Hand
from hall.vault import ALPHABET, TOKEN_LENGTH
from hall.web import language, store, this_hall_id
from hall.web.limits import within
from hall.words import words
from queue_display import places

PER_MINUTE = 3_000  # from one address: a hall full of phones behind one router, twice over
LEAVES_PER_MINUTE = 60

phone = Blueprint("phone", __name__, url_prefix="/t", template_folder="templates")


@phone.get("")
def ticket() -> ResponseReturnValue:
    """The same page for everybody: only the script knows the secret."""
    return render_template("queue_display/ticket.html")


@phone.post("/place")
def place() -> ResponseReturnValue:
    """Where the ticket of that secret stands now."""
    within("phone places", request.remote_addr, per_minute=PER_MINUTE)
    asked = _asked()
    with store().read() as session:
        found = _find(session, asked)
        where = places.of(session, *found, store().now()) if found else places.NOWHERE
    return jsonify(places.told(where, words(asked.language)))


@phone.post("/withdraw")
def withdraw() -> ResponseReturnValue:
    """The citizen gives up their place. Asked twice, it is done once."""
    within("phone leaves", request.remote_addr, per_minute=LEAVES_PER_MINUTE)
    with store().read() as session:
        found = _find(session, _asked())
    if found is not None:
        hall, ticket = found
        with store().work(hall_id=hall.id) as work:
            tickets.withdraw(work, ticket.public_id, Hand(CITIZEN))
    return place()


@dataclass(frozen=True)
class Asked:
    """What a phone sends: its secret, and the language of its page."""

    secret: str  # empty, which finds nothing, for all that cannot be one
    language: str


def as_secret(given: object) -> str:
    """What was given, if it could be a secret of ours, else an empty text."""
    if isinstance(given, str) and len(given) == TOKEN_LENGTH and set(given) <= set(ALPHABET):
        return given
    return ""


def _asked() -> Asked:
    body = request.get_json(silent=True)
    told = body if isinstance(body, dict) else {}
    spoken = told.get("language")
    return Asked(
        as_secret(told.get("ticket")), spoken if isinstance(spoken, str) else language.language()
    )


def _find(session: Session, asked: Asked) -> tuple[Hall, Ticket] | None:
    hall = row(session, Hall, this_hall_id())
    ticket = places.find(session, hall, asked.secret, store().now())
    return None if ticket is None else (hall, ticket)
