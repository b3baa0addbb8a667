"""A slip as it will print, dot for dot, for those who write on it."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from hall import slip_samples
from hall.errors import BadInput
from hall.model import Hall
from hall.store import row
from hall.web import store, this_hall_id
from hall.web.guard import needs
from hall.web.headers import base_url
from hall.web.language import language
from hall.words import available
from printer import raster, slip_json

room = Blueprint("slip_preview", __name__, url_prefix="/printer/preview")
WIDTHS = {"80": 576, "58": 384}  # dots across the paper of so many millimetres


@room.get("/<kind>.png")
@needs("staff", roles=("technician", "supervisor"))
def preview(kind: str) -> ResponseReturnValue:
    """`paper` in millimetres; `into` a language, else the page's."""
    width = WIDTHS.get(request.args.get("paper", "80"))
    if width is None:
        raise BadInput("paper", f"one of {', '.join(WIDTHS)}")
    into = request.args.get("into", language())
    if into not in available():
        raise BadInput("into", "no such language here")
    with store().read() as session:
        hall = row(session, Hall, this_hall_id())
        slip = slip_samples.of(
            session, hall, kind, language=into, now=store().now(), base_url=base_url()
        )
    return Response(raster.png(slip_json.from_json(slip), width_dots=width), mimetype="image/png")
