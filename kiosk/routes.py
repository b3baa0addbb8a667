"""The screens a citizen touches: one page, its parts, and the one thing it does."""

from datetime import datetime

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from casework import bookings
from casework.remark_kinds import AT_THE_KIOSK
from hall import appointments, calendar, desks, devices, helping, issuing
from hall.errors import NotYet
from hall.model import Device
from hall.store import row
from hall.web import caller, settings, store, this_hall_id, vault
from hall.web.context import clock, day, this_hall
from hall.web.guard import needs, page_for
from hall.web.headers import base_url
from hall.web.language import _, language
from hall.web.limits import within
from hall.web.problems import problem
from hall.words import words
from kiosk import now, qr, reading, ticket, told, wall, wish
from kiosk.box import box
from kiosk.rating import terminal

room = Blueprint(
    "kiosk", __name__, url_prefix="/kiosk", template_folder="templates", static_folder="static"
)
more_rooms = (terminal, box)


ARRIVALS_PER_MINUTE = 20  # tries of a code of eight digits
HELP_PER_MINUTE = 30  # presses: a call that stands is not made again


@room.get("/", strict_slashes=False)
@page_for("kiosk")
def kiosk() -> ResponseReturnValue:
    return render_template("kiosk/kiosk.html", **_now())


@room.get("/screens")
@needs("kiosk")
def screens() -> ResponseReturnValue:
    """All screens in one part, as they are true now."""
    return _part(render_template("kiosk/_screens.html", **_now()))


@room.post("/tickets")
@needs("kiosk")
def take() -> ResponseReturnValue:
    """A number. The same Idempotency-Key gives the same one."""
    within("kiosk tickets", caller().id, per_minute=settings().kiosk_per_minute)
    wanted = wish.read(request.get_json(silent=True), language=language())
    key = request.headers.get("Idempotency-Key", "")
    with store().work(hall_id=this_hall_id()) as work:
        issued = issuing.issue(work, wanted, by=caller().by, key=key, kiosk_id=caller().id)
    return _ticket(issued.ticket.public_id), 201 if issued.is_new else 200


@room.post("/arrivals")
@needs("kiosk")
def arrive() -> ResponseReturnValue:
    """An appointment is kept, by the code on its slip. The same code gives the same ticket."""
    within("arrivals", caller().id, per_minute=ARRIVALS_PER_MINUTE)
    code = wish.code(request.get_json(silent=True))
    try:
        with store().work(hall_id=this_hall_id()) as work:
            found = appointments.find(work, code)
            issued = bookings.arrive(work, found, by=caller().by, kiosk_id=caller().id)
    except NotYet as early:
        opens = _("kiosk.refused.not_yet.from", time=clock(early.from_), day=day(early.from_))
        return problem(early.status, early.code, detail=opens)
    return _ticket(issued.ticket.public_id), 201 if issued.is_new else 200


@room.post("/help")
@needs("kiosk")
def call_help() -> ResponseReturnValue:
    """Somebody here needs a person. Pressed twice, it is one call."""
    within("kiosk help", caller().id, per_minute=HELP_PER_MINUTE)
    with store().work(hall_id=this_hall_id()) as work:
        found = helping.call(work, caller().id, by=caller().by)
    return jsonify(help=found)


@room.post("/speech")
@needs("kiosk")
def speak() -> ResponseReturnValue:
    """The screen, read out for who cannot read it. 204 where this house has no voice."""
    within("kiosk speech", caller().id, per_minute=reading.PER_MINUTE)
    said = reading.aloud(request.get_json(silent=True))
    return Response(said, mimetype="audio/wav") if said else Response(status=204)


@room.get("/tickets/<public_id>")
@needs("kiosk")
def look(public_id: str) -> ResponseReturnValue:
    """The ticket that was just taken here: its place in the line, and its paper."""
    return _part(_ticket(public_id))


@room.post("/tickets/<public_id>/hint")
@needs("kiosk")
def tell(public_id: str) -> ResponseReturnValue:
    """Who comes, or for which petition. The answer never tells whether it was known."""
    within("kiosk hints", caller().id, per_minute=told.PER_MINUTE)
    heard = told.read(request.get_json(silent=True))
    with store().work(hall_id=this_hall_id()) as work:
        told.give(work, public_id, heard, kiosk_id=caller().id)
    return jsonify(shown=heard.shown)


@room.post("/tickets/<public_id>/reprint")
@needs("kiosk")
def print_again(public_id: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        ticket.print_again(work, public_id, kiosk_id=caller().id)
    return _ticket(public_id), 202


def _now() -> dict[str, object]:
    with store().read() as session:
        at = store().now()
        found = now.read(session, hall_id=this_hall_id(), kiosk_id=caller().id, now=at)
        kiosk = row(session, Device, caller().id)
        agent = devices.agent_of(kiosk, at)
        places = desks.all_of(session, this_hall_id())
        posted = wall.read(session, hall=this_hall(), language=language(), now=at)
    opens = calendar.local(this_hall(), found.opening.opens) if found.opening else None
    return {
        "now": found,
        "beside": agent["port"] if agent else "",
        "opens": opens,
        "words_in": words,
        "speaks": reading.can_speak(),
        "marks": AT_THE_KIOSK,
        "places": places,
        "wall": posted,
        "local_weekday": _weekday,
    }


def _weekday(at: datetime) -> int:
    return calendar.local(this_hall(), at).weekday()


def _ticket(public_id: str) -> str:
    with store().read() as session:
        seen = ticket.read(
            session,
            public_id,
            hall_id=this_hall_id(),
            kiosk_id=caller().id,
            now=store().now(),
        )
    side, path = qr.path(f"{base_url()}/t#{vault().ticket_token(public_id)}")
    return render_template("kiosk/_ticket.html", ticket=seen, qr_side=side, qr_path=path)


def _part(html: str) -> Response:
    response = Response(html)
    response.add_etag()
    response.make_conditional(request)
    return response
