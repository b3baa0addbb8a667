"""The rating terminal: after a visit, five faces. It rates the service and never the decision."""

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from casework import remarks
from casework.remark_kinds import Channel
from casework.remarks import Said
from hall import ratings
from hall.errors import BadInput
from hall.ratings import Answer
from hall.slips import in_fours
from hall.web import caller, store, this_hall_id, vault
from hall.web.context import this_hall
from hall.web.guard import needs, page_for
from hall.web.headers import base_url
from hall.web.limits import within
from hall.words import words
from kiosk import qr

terminal = Blueprint("rating", __name__, url_prefix="/rate", template_folder="templates")
PER_MINUTE = 60  # from one terminal


@terminal.get("")
@page_for("rating")
def page() -> ResponseReturnValue:
    return render_template("kiosk/rate.html", **_now())


@terminal.get("/screens")
@needs("rating")
def screens() -> ResponseReturnValue:
    """All screens in one part, with the visits that may be rated now."""
    response = Response(render_template("kiosk/_rate.html", **_now()), mimetype="text/html")
    response.add_etag()
    return response.make_conditional(request)


@terminal.post("")
@needs("rating")
def take() -> ResponseReturnValue:
    """What somebody thinks of a visit. Sent twice, it is counted once, and thanked for alike."""
    within("ratings", caller().id, per_minute=PER_MINUTE)
    body = request.get_json(silent=True)
    mark, answer = _visit(body), Answer.read(body)
    with store().work(hall_id=this_hall_id()) as work:
        ratings.rate_offered(work, mark, answer, terminal_id=caller().id)
    return jsonify(state="thanks")


@terminal.post("/remarks")
@needs("rating")
def drop() -> ResponseReturnValue:
    """What was not well goes to the head besides, if somebody wishes so: into the hall's box."""
    within("ratings", caller().id, per_minute=PER_MINUTE)
    body, key = request.get_json(silent=True), request.headers.get("Idempotency-Key", "")
    mark, answer = _visit(body), Answer.read(body)
    said = Said(channel=Channel.STAFF, marks=tuple(answer.reasons))
    with store().work(hall_id=this_hall_id()) as work:
        about = ratings.offered_ticket(work, mark, terminal_id=caller().id)
        done = remarks.drop(work, said, by=caller().by, key=key, ticket=about)
    side, path = qr.path(f"{base_url()}/follow#{done.code}")
    shown = {"number": done.number, "code": in_fours(done.code), "printer": "away"}
    part = render_template("kiosk/_dropped.html", **shown, qr_side=side, qr_path=path)
    return part, 201 if done.is_new else 200


def _visit(body: object) -> str:
    mark = body.get("visit") if isinstance(body, dict) else None
    if not isinstance(mark, str):
        raise BadInput("visit", "a visit that was offered is wanted")
    return mark


def _now() -> dict[str, object]:
    with store().read() as session:
        device = ratings.terminal(session, this_hall_id(), caller().id)
        found = ratings.offered(
            session, vault(), hall_id=this_hall_id(), terminal_id=device.id, now=store().now()
        )
        desk = ratings.desk_of(device)
    return {
        "visits": found,
        "desk": desk,
        "phone": this_hall().phone,
        "good": ratings.GOOD,
        "poor": ratings.POOR,
        "words_in": words,
    }
