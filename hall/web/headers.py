"""What every answer says to the browser: run nothing foreign, keep nothing, tell nobody.

Content Security Policy Level 3; OWASP ASVS 5.0 section 3.4.
"""

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from hall.web import settings
from hall.web.context import build_word
from hall.web.light import lightened

CSP = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
# a device's page may also speak to the programs beside its browser, on that very machine
DEVICE_CSP = f"{CSP}; connect-src 'self' http://127.0.0.1:*"
BODY_LIMIT = 64 * 1024  # bytes; nothing we take by form or JSON is longer, but see `limits.takes`
PERMISSIONS = "geolocation=(), microphone=(), payment=()"


def put_up(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    if app.extensions["hall"].settings.trust_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]

    @app.before_request
    def take() -> None:
        view = app.view_functions.get(request.endpoint or "")
        request.max_content_length = getattr(view, "body_limit", BODY_LIMIT)

    @app.after_request
    def say(response: Response) -> Response:
        headers = response.headers
        caller = g.get("caller")
        is_device = caller is not None and caller.kind in ("kiosk", "display", "rating")
        is_device = is_device or "alive" in request.args  # one that is still to be paired
        headers.setdefault("Content-Security-Policy", DEVICE_CSP if is_device else CSP)
        headers["X-Build"] = build_word(app)  # an open screen that hears another loads itself anew
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        if request.is_secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        is_file = request.endpoint is not None and request.endpoint.endswith("static")
        if is_file and response.status_code < 400:
            # asked for by version: good for ever; else ask each time whether it changed
            is_named = "v" in request.args
            headers["Cache-Control"] = (
                "public, max-age=31536000, immutable" if is_named else "no-cache"
            )
            return lightened(response)
        headers.setdefault("Cache-Control", "no-store")
        return response


def base_url() -> str:
    """What QR codes point to."""
    return (settings().public_url or request.host_url).rstrip("/")
