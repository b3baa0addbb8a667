"""Doors of every kind, as rooms have them, behind the real walls."""

from flask import Blueprint, Flask, jsonify, render_template_string, request
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from app import create_app
from hall.web import House, caller, this_hall_id
from hall.web.guard import needs, page_for
from hall.web.limits import within


def with_doors(house: House, *refusals: Exception) -> Flask:
    """The house with a room `/doors` besides; `/doors/refuse/N` raises the nth of these."""
    app = create_app(house)
    room = Blueprint("doors", __name__, url_prefix="/doors")

    @room.get("/kiosk")
    @page_for("kiosk")
    def kiosk() -> str:
        return "the kiosk"

    @room.get("/staff")
    @page_for("staff")
    def staff() -> str:
        return "the console"

    @room.get("/token")
    def token() -> str:
        return generate_csrf()

    @room.get("/look")
    @needs("kiosk", "staff")
    def look() -> ResponseReturnValue:
        return _who()

    @room.route("/do", methods=["POST", "PUT", "PATCH", "DELETE"])
    @needs("kiosk", "staff")
    def do() -> ResponseReturnValue:
        return _who()

    @room.post("/lead")
    @needs("staff", roles=("supervisor", "technician"))
    def lead() -> ResponseReturnValue:
        return _who()

    @room.get("/page")
    def page() -> str:
        return render_template_string(
            '{% extends "hall/base.html" %}{% block main %}{{ _("hall.skip") }}{% endblock %}'
        )

    @room.get("/refuse/<int:which>")
    def refuse(which: int) -> ResponseReturnValue:
        raise refusals[which]

    @room.get("/often")
    def often() -> str:
        within("tests", request.args.get("who", ""), per_minute=3)
        return "yes"

    app.register_blueprint(room)
    return app


def _who() -> ResponseReturnValue:
    who = caller()
    return jsonify(kind=who.kind, id=who.id, role=who.role, name=who.name, hall=this_hall_id())


def with_cookie(app: Flask, kind: str, token: str) -> FlaskClient:
    """A browser in which that token is kept."""
    client = app.test_client()
    client.set_cookie(f"tiepdan_{kind}", token)
    return client


def csrf(client: FlaskClient) -> dict[str, str]:
    """The header by which a page shows that it is ours."""
    return {"X-CSRFToken": client.get("/doors/token").get_data(as_text=True)}
