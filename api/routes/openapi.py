"""The OpenAPI text, for everybody: it tells of calls, never of a hall."""

import json

from flask import Response, current_app, request

from api import openapi
from api.calls import call
from api.routes import room


@room.get("/openapi.json")
@call(
    gives={200: "application/json", 304: None},
    sends={"ETag": "Send it back as `If-None-Match`: 304 as long as nothing here changed."},
)
def read_openapi() -> Response:
    """This document."""
    kept = current_app.extensions
    if "api.openapi" not in kept:
        kept["api.openapi"] = json.dumps(openapi.document(current_app), ensure_ascii=False)
    response = Response(kept["api.openapi"], mimetype="application/json")
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response
