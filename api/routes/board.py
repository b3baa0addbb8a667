"""The board, for displays."""

import hashlib

from flask import Response, request

from api.calls import call
from api.routes import room
from api.routes._common import looking
from api.shapes import board as shapes
from hall import board


@room.get("/board")
@call(
    "display",
    "staff",
    "api",
    gives={200: shapes.Board, 304: None},
    sends={"ETag": "Send it back as `If-None-Match`: 304 as long as nothing on the board changed."},
)
def read_board() -> Response:
    """What a display shows.

    With `If-None-Match` 304 and no body while nothing on it changed.
    """
    with looking() as look:
        seen = board.read(look.session, hall_id=look.hall.id, now=look.now)
        body = shapes.shown(look.hall, seen).model_dump_json().encode()
    response = Response(body, mimetype="application/json")
    response.set_etag(f"{seen.step}-{hashlib.sha256(body).hexdigest()[:16]}")
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response
