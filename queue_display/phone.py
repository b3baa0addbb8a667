"""The ticket on the citizen's own phone. Its secret comes in the body, never in an address.

A token that is guessed, old, or of another hall gets one and the same answer as any
other text: the same status, the same bytes, after the same query.
"""

from dataclasses import dataclass
from typing import Protocol

from flask import Blueprint, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from casework import hints, remarks
from casework.remark_kinds import Channel
from casework.remarks import Said
from hall import deferring, lending, ratings, tickets
from hall.errors import NotAllowed
from hall.journal import CITIZEN
from hall.lending import Paper
from hall.lent_codes import CODE_LENGTH
from hall.model import Hall, Ticket
from hall.ratings import Answer
from hall.store import row
from hall.tickets import Hand
from hall.vault import ALPHABET, TOKEN_LENGTH
from hall.web import language, store, this_hall_id, vault
from hall.web.context import this_hall
from hall.web.light import lightened
from hall.web.limits import takes, within
from hall.words import words
from queue_display import photos, places
from queue_display.places import Place

PER_MINUTE = 3_000  # from one address: a hall full of phones behind one router, twice over
LEAVES_PER_MINUTE = 60
HINTS_PER_MINUTE = 20
RATINGS_PER_MINUTE = 300  # a hall full of phones behind one router
LONGEST_CODE = 40  # characters
PHOTO_MB = 3
WAIT_SECONDS = 25.0  # proxies give up after 30 and more


class Waiters(Protocol):
    """Those who hear of changes: `sockets.Phones`."""

    def wait(self, hall_id: int, ticket_id: int, known: Place, seconds: float) -> Place | None: ...


phone = Blueprint("phone", __name__, url_prefix="/t", template_folder="templates")


@phone.get("")
def ticket() -> ResponseReturnValue:
    """The same page for everybody: only the script knows the secret."""
    return lightened(render_template("queue_display/ticket.html"))


@phone.post("/place")
def place() -> ResponseReturnValue:
    """Where the ticket of that secret stands now."""
    within("phone places", request.remote_addr, per_minute=PER_MINUTE)
    asked = _asked()
    if lending.is_to_be_taken_in(store(), vault(), this_hall_id(), asked.secret):
        with store().work(hall_id=this_hall_id()) as work:
            lending.take_in(work, [Paper(code=asked.secret, was_scanned=True)], by=CITIZEN)
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


@phone.post("/wait")
def wait() -> ResponseReturnValue:
    """As `place`, but answered once something changed for whoever shows that `mark`.

    For phones whose websockets are blocked on the way; within `WAIT_SECONDS` in any case.
    """
    within("phone places", request.remote_addr, per_minute=PER_MINUTE)
    asked = _asked()
    with store().read() as session:
        found = _find(session, asked)
        where = places.of(session, *found, store().now()) if found else places.NOWHERE
    has_waited = False
    if found is not None and asked.mark == where.mark:
        phones: Waiters = current_app.extensions["queue_display.phones"]
        later = phones.wait(found[0].id, found[1].id, where, WAIT_SECONDS)
        has_waited, where = later is not None, later or where
    return jsonify(places.told(where, words(asked.language)) | {"has_waited": has_waited})


@phone.post("/defer")
def defer() -> ResponseReturnValue:
    """The citizen asks for more time."""
    within("phone leaves", request.remote_addr, per_minute=LEAVES_PER_MINUTE)
    asked = _asked()
    with store().read() as session:
        found = _find(session, asked)
    if found is not None:
        hall, ticket = found
        with store().work(hall_id=hall.id) as work:
            deferring.defer(work, ticket.public_id, Hand(CITIZEN), times=asked.deferred)
    return place()


@phone.post("/hint")
@takes(megabytes=PHOTO_MB)
def hint() -> ResponseReturnValue:
    """The code of an earlier petition, or a photo of one's card: so that the file lies ready.

    The answer never tells whether it was known. The photo is read in memory, and forgotten.
    """
    within("phone hints", request.remote_addr, per_minute=HINTS_PER_MINUTE)
    asked = _asked()
    with store().read() as session:
        found = _find(session, asked)
    if found is not None:
        hall, ticket = found
        number = photos.id_number(asked.photo) if asked.photo else None
        with store().work(hall_id=hall.id) as work:
            hints.give(work, ticket.public_id, id_number=number, lookup_code=asked.code or None)
    return place()


@phone.post("/rating")
def rating() -> ResponseReturnValue:
    """The five faces, if the visit is over and was not rated; else, and for strangers, nothing."""
    within("phone places", request.remote_addr, per_minute=PER_MINUTE)
    asked = _asked()
    with store().read() as session:
        found = _find(session, asked)
        is_open = found and ratings.may_be_rated(session, vault(), found[1], store().now())
    choices = {"good": ratings.GOOD, "poor": ratings.POOR, "phone": this_hall().phone}
    part = "queue_display/_rating.html"
    return jsonify(html=render_template(part, **choices) if is_open else "")


@phone.post("/rate")
def rate() -> ResponseReturnValue:
    """What its holder thinks of the visit. Sent twice, it is counted once."""
    within("phone ratings", request.remote_addr, per_minute=RATINGS_PER_MINUTE)
    asked = _asked()
    with store().read() as session:
        found = _find(session, asked)
    if found is not None:
        hall, ticket = found
        answer = Answer.read(request.get_json(silent=True))
        with store().work(hall_id=hall.id) as work:
            ratings.rate(work, ticket.public_id, answer)
    return jsonify(state="thanks")


@phone.post("/remark")
def remark() -> ResponseReturnValue:
    """What was not well goes into the hall's box besides: about who received this ticket."""
    within("phone leaves", request.remote_addr, per_minute=LEAVES_PER_MINUTE)
    asked = _asked()
    with store().read() as session:
        found = _find(session, asked)
    if found is None:
        return jsonify(number="", code="")
    hall, ticket = found
    answer = Answer.read(request.get_json(silent=True))
    said = Said(channel=Channel.STAFF, marks=tuple(answer.reasons))
    with store().work(hall_id=hall.id) as work:
        if not ratings.is_over(ticket, work.now):
            raise NotAllowed("remark", ticket.state)
        key = f"after {ticket.public_id}"
        done = remarks.drop(work, said, by=CITIZEN, key=key, ticket=ticket)
    return jsonify(number=done.number, code=done.code)


@dataclass(frozen=True)
class Asked:
    """What a phone sends: its secret, and the language of its page."""

    secret: str  # empty, which finds nothing, for all that cannot be one
    language: str
    mark: str = ""  # of the place it shows
    deferred: int | None = None  # times it knows to have asked for more time
    code: str = ""
    photo: str = ""  # base64


def as_secret(given: object) -> str:
    """What was given, if it could be a secret of ours, else an empty text."""
    if not isinstance(given, str) or not set(given) <= set(ALPHABET):
        return ""
    return given if len(given) in (TOKEN_LENGTH, CODE_LENGTH) else ""


def _asked() -> Asked:
    body = request.get_json(silent=True)
    told = body if isinstance(body, dict) else {}
    times = told.get("deferred")
    return Asked(
        as_secret(told.get("ticket")),
        _text(told, "language") or language.language(),
        _text(told, "mark"),
        times if type(times) is int else None,
        _text(told, "code")[:LONGEST_CODE].replace("\x00", ""),
        _text(told, "photo"),
    )


def _text(told: dict[str, object], name: str) -> str:
    found = told.get(name)
    return found if isinstance(found, str) else ""


def _find(session: Session, asked: Asked) -> tuple[Hall, Ticket] | None:
    hall = row(session, Hall, this_hall_id())
    ticket = places.find(session, hall, asked.secret, store().now())
    return None if ticket is None else (hall, ticket)
