"""How we say no: problem+json (RFC 9457) to programs and scripts, a page to people."""

import logging
from typing import Any

from flask import Flask, Response, g, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from hall.errors import Away, BadInput, HallError, NotAllowed, TooMany
from hall.web import language

log = logging.getLogger(__name__)

MONITORING = frozenset({"/healthz", "/readyz", "/metrics"})
CODES = {
    400: "bad_request",
    401: "not_signed_in",
    403: "not_trusted",
    404: "not_found",
    405: "method",
    413: "too_large",
    415: "media_type",
    429: "too_many",
    500: "error",
    503: "away",
}


def put_up(app: Flask) -> None:
    app.url_map.merge_slashes = False  # a doubled slash is not here: no redirect, which is HTML
    app.register_error_handler(HallError, _refused)
    app.register_error_handler(CSRFError, _page_too_old)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _our_mistake)


def wants_json() -> bool:
    """Programs and scripts; a browser that loads a page does not."""
    if request.path.startswith("/api/") or request.path in MONITORING:
        return True
    best = request.accept_mimetypes.best_match(
        ["text/html", "application/json", "application/problem+json"], "text/html"
    )
    return best != "text/html"


def problem(status: int, code: str, *, title: str = "", detail: str = "", **more: Any) -> Response:
    """A refusal, in the form the one who asked can use."""
    said, title = title, title or language._(f"error.{code}")
    if wants_json():
        body = {
            "type": f"urn:tiepdan:problem:{code}",
            "title": title,
            "status": status,
            "detail": detail or title,
            "code": code,
        }
        response = jsonify(body | more)
        response.content_type = "application/problem+json"
    else:
        response = Response(
            render_template("hall/refused.html", code=code, status=status, said=said)
        )
    response.status_code = status
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="tiepdan"'
    return response


def _refused(error: HallError) -> Response:
    log.info("refused: %s", error.code)
    more: dict[str, Any] = {}
    detail = ""
    if isinstance(error, BadInput):
        more["field"] = error.field
        detail = f"{error.field}: {error.why}"
    if isinstance(error, NotAllowed):
        more["state"] = str(error.state)
    response = problem(error.status, error.code, detail=detail, **more)
    if isinstance(error, TooMany | Away):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _page_too_old(error: CSRFError) -> Response:
    return problem(403, "page_too_old")


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:  # a redirect the router asks for
        return Response(error.get_response())  # type: ignore[arg-type]
    code = CODES.get(status, "bad_request" if status < 500 else "error")
    response = problem(status, code)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def _our_mistake(error: Exception) -> Response:
    # the path's own template, never the path: nothing a citizen holds may reach the log
    log.exception("a request failed at %s", request.url_rule or "an unknown address")
    g.pop("hall", None)
    return problem(500, "error")
