"""The rooms' verbs over HTTP: `room` is `/api/v1`, `root` what monitoring asks for."""

from flask import Blueprint

room = Blueprint("api", __name__, url_prefix="/api/v1")
root = Blueprint("api_root", __name__)
more_rooms = (root,)

from api.routes import (  # noqa: E402, F401  # they hang their calls into the two above
    appointments,
    board,
    desks,
    hall,
    health,
    lending,
    openapi,
    printing,
    records,
    schedule,
    sessions,
    tickets,
    verbs,
)
