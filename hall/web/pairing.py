"""How an unknown device becomes known: it shows a code, somebody says yes, it gets a token."""

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from hall import devices
from hall.errors import NotFound, NotSignedIn
from hall.model import DeviceKind
from hall.web import context, guard, store
from hall.web.limits import within

door = Blueprint("pairing", __name__, url_prefix="/pairing")
SECRET = "tiepdan_pairing"  # the cookie of a device that waits
PER_MINUTE = 20  # codes one address may ask for


def page(kind: DeviceKind) -> Response:
    """A new code for a stranger, and nothing else."""
    within("pairing", request.remote_addr, per_minute=PER_MINUTE)
    with store().work() as work:
        code, secret, expires_at = devices.ask_to_pair(work, kind)
    response = Response(
        render_template(
            "hall/pairing.html",
            code=code,
            kind=kind.value,
            expires_at=context.local(expires_at),
            poll_url=f"/pairing/{kind.value}",
        )
    )
    response.set_cookie(SECRET, secret, httponly=True, samesite="Strict", secure=request.is_secure)
    return response


@door.post("/<any(kiosk, display, rating):kind>")
def look(kind: str) -> ResponseReturnValue:
    """Has somebody said yes? The token goes into the browser the moment they have."""
    try:
        with store().work() as work:
            token = devices.collect(work, request.cookies.get(SECRET, ""))
    except NotFound:
        return jsonify(state="expired")
    if token is None:
        return jsonify(state="waiting")
    return _known(kind, token, state="paired")


@door.post("/<any(kiosk, display, rating):kind>/token")
def enter(kind: str) -> ResponseReturnValue:
    """A technician opened the page with the token in its fragment: `/kiosk#TOKEN`."""
    within("pairing", request.remote_addr, per_minute=PER_MINUTE)
    body = request.get_json(silent=True)
    token = body.get("token") if isinstance(body, dict) else None
    found = guard.trust().whose(token) if isinstance(token, str) else None
    if found is None or found.kind != kind or not isinstance(token, str):
        raise NotSignedIn("not a token of this kind")
    return _known(kind, token, state="paired")


def _known(kind: str, token: str, *, state: str) -> Response:
    response = jsonify(state=state)
    guard.remember_device(response, kind, token)
    response.delete_cookie(SECRET)
    return response
