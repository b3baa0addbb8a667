"""The ticket on the citizen's own phone: where it stands, and what its holder can do."""

from typing import Protocol

from flask import Blueprint, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from casework import hints, remarks
from casework.remark_kinds import Channel
from casework.remarks import Dropped, Said
from hall import deferring, lending, ratings, tickets
from hall.errors import NotAllowed
from hall.journal import CITIZEN
from hall.lending import Paper
from hall.model import Ticket
from hall.ratings import Answer
from hall.store import Work
from hall.tickets import Hand
from hall.web import store, this_hall_id, vault
from hall.web.context import this_hall
from hall.web.light import lightened
from hall.web.limits import takes
from hall.words import words
from queue_display import photos, places
from queue_display.asked import (
    HINTS,
    LEAVES,
    PLACES,
    RATINGS,
    Asked,
    act,
    asked,
    find,
    holder,
)
from queue_display.places import Place
from queue_display.pushing import key_to_offer

PHOTO_MB = 3
WAIT_SECONDS = 25.0  # proxies give up after 30 and more


class Waiters(Protocol):
    """Those who hear of changes: `sockets.Phones`."""

    def wait(self, hall_id: int, ticket_id: int, known: Place, seconds: float) -> Place | None: ...


phone = Blueprint("phone", __name__, url_prefix="/t", template_folder="templates")


@phone.get("")
def ticket() -> ResponseReturnValue:
    """The same page for everybody: only the script knows the secret."""
    return lightened(render_template("queue_display/ticket.html", push_key=key_to_offer()))


@phone.post("/place")
def place() -> ResponseReturnValue:
    """Where the ticket of that secret stands now."""
    return _place(asked(PLACES))


@phone.post("/withdraw")
def withdraw() -> ResponseReturnValue:
    """The citizen gives up their place. Asked twice, it is done once."""
    this = asked(LEAVES)
    act(this, lambda work, mine: tickets.withdraw(work, mine.public_id, Hand(CITIZEN)))
    return _place(this)


@phone.post("/wait")
def wait() -> ResponseReturnValue:
    """As `place`, but answered once something changed for whoever shows that `mark`.

    For phones whose websockets are blocked on the way; within `WAIT_SECONDS` in any case.
    """
    this = asked(PLACES)
    with store().read() as session:
        found = find(session, this)
        where = places.of(session, *found, store().now()) if found else places.NOWHERE
    has_waited = False
    if found is not None and this.mark == where.mark:
        phones: Waiters = current_app.extensions["queue_display.phones"]
        later = phones.wait(found[0].id, found[1].id, where, WAIT_SECONDS)
        has_waited, where = later is not None, later or where
    return jsonify(places.told(where, words(this.language)) | {"has_waited": has_waited})


@phone.post("/defer")
def defer() -> ResponseReturnValue:
    """The citizen asks for more time."""
    this = asked(LEAVES)
    act(this, lambda work, mine: _defer(work, mine, this))
    return _place(this)


@phone.post("/hint")
@takes(megabytes=PHOTO_MB)
def hint() -> ResponseReturnValue:
    """The code of an earlier petition, or a photo of one's card: so that the file lies ready.

    The answer never tells whether it was known. The photo is read in memory, and forgotten.
    """
    this = asked(HINTS)
    if holder(this) is not None:
        # before the hall is locked: to read a photo takes longer than to give a number
        number = photos.id_number(this.photo) if this.photo else None
        act(this, lambda work, mine: _hint(work, mine, number, this.code))
    return _place(this)


@phone.post("/rating")
def rating() -> ResponseReturnValue:
    """The five faces, if the visit is over and was not rated; else, and for strangers, nothing."""
    this = asked(PLACES)
    with store().read() as session:
        found = find(session, this)
        is_open = found and ratings.may_be_rated(session, vault(), found[1], store().now())
    choices = {"good": ratings.GOOD, "poor": ratings.POOR, "phone": this_hall().phone}
    part = "queue_display/_rating.html"
    return jsonify(html=render_template(part, **choices) if is_open else "")


@phone.post("/rate")
def rate() -> ResponseReturnValue:
    """What its holder thinks of the visit. Sent twice, it is counted once."""
    act(asked(RATINGS), _rate)
    return jsonify(state="thanks")


@phone.post("/remark")
def remark() -> ResponseReturnValue:
    """What was not well goes into the hall's box besides: about who received this ticket."""
    done = act(asked(LEAVES), _remark)
    return jsonify(number=done.number if done else "", code=done.code if done else "")


# --- inside -------------------------------------------------------------------------------


def _place(this: Asked) -> ResponseReturnValue:
    """Where the ticket stands now. A paper that a kiosk gave by itself is taken in before."""
    if lending.is_to_be_taken_in(store(), vault(), this_hall_id(), this.secret):
        with store().work(hall_id=this_hall_id()) as work:
            lending.take_in(work, [Paper(code=this.secret, was_scanned=True)], by=CITIZEN)
    with store().read() as session:
        found = find(session, this)
        where = places.of(session, *found, store().now()) if found else places.NOWHERE
    return jsonify(places.told(where, words(this.language)))


def _defer(work: Work, ticket: Ticket, this: Asked) -> None:
    deferring.defer(work, ticket.public_id, Hand(CITIZEN), times=this.deferred)


def _hint(work: Work, ticket: Ticket, id_number: str | None, code: str) -> None:
    hints.give(work, ticket.public_id, id_number=id_number, lookup_code=code or None)


def _rate(work: Work, ticket: Ticket) -> None:
    ratings.rate(work, ticket.public_id, Answer.read(request.get_json(silent=True)))


def _remark(work: Work, ticket: Ticket) -> Dropped:
    if not ratings.is_over(ticket, work.now):
        raise NotAllowed("remark", ticket.state)
    answer = Answer.read(request.get_json(silent=True))
    said = Said(channel=Channel.STAFF, marks=tuple(answer.reasons))
    key = f"after {ticket.public_id}"
    return remarks.drop(work, said, by=CITIZEN, key=key, ticket=ticket)
