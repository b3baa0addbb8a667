"""A small room of our own, with a part that changes, behind the real walls, in a real browser."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from flask import (
    Blueprint,
    Flask,
    Response,
    jsonify,
    redirect,
    render_template,
    render_template_string,
    request,
)
from flask.typing import ResponseReturnValue
from flask_socketio import Namespace, SocketIO
from playwright.sync_api import Browser, Page

from app import create_app
from hall.web import House
from tests.conftest import served

PAGE = """
{% extends "hall/base.html" %}
{% block title %}Thử{% endblock %}
{% block scripts %}<script type="module" src="/probe/static.js"></script>{% endblock %}
{% block main %}
<div id="part" data-source="/probe/part" data-etag='"{{ probe.step }}"'>{{ probe.html|safe }}</div>
{% endblock %}
"""

# looks by hand, so that the tests decide when; the wire and the clock are tested by themselves
SCRIPT = """
import { keepTrue } from "/hall/static/keep.js"
import { connect } from "/hall/static/live.js"
const part = document.querySelector("#part")
const q = new URLSearchParams(location.search)
const wire = (look) => connect("/probe", {}, { connect: look, changed: look })
window.fresh = 0
window.kept = keepTrue({
  part,
  nudges: q.has("wire") ? wire : undefined,
  everyMs: Number(q.get("every") ?? 1e9),
  staleAfterMs: Number(q.get("stale") ?? 1e9),
  onFresh: () => (window.fresh += 1),
})
"""


SOON = datetime(2026, 11, 23, 8, 10, tzinfo=UTC)
LOGINS = [
    {"username": "dung", "password": "muoi-ba-con-trau", "role": "officer", "desk": "1"},
    {"username": "hoa", "password": "song-xanh-bien-rong", "role": "supervisor", "desk": None},
]
PAGES: dict[str, dict[str, object]] = {
    "front": {"logins": LOGINS, "slips_folder": "data/slips"},
    "pairing": {"code": "K7QM4T", "expires_at": SOON, "poll_url": "/probe/poll", "kind": "kiosk"},
    "sampler": {},
    "signin": {},
}


class Wire(Namespace):
    """The end of the wire on the server; counts who comes, and may turn them away."""

    def __init__(self) -> None:
        super().__init__("/probe")
        self.came: list[str] = []
        self.turned_away = 0  # how many to refuse before letting in
        self.somebody = threading.Event()

    def on_connect(self) -> bool:
        if self.turned_away:
            self.turned_away -= 1
            return False
        self.came.append(request.sid)  # type: ignore[attr-defined]
        self.somebody.set()
        return True


@dataclass
class Probe:
    """What the part says, how the server answers, and what it was asked."""

    html: str = "<p>một</p>"
    step: int = 1
    answers: list[int] = field(default_factory=list)  # statuses to give before the truth
    conditions: list[str] = field(default_factory=list)  # the If-None-Match of each look
    sent: list[dict[str, str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    wire: Wire = field(default_factory=Wire)
    pairing: list[str] = field(default_factory=list)  # what the poll answers, in order

    def says(self, html: str) -> None:
        self.html, self.step = html, self.step + 1


@pytest.fixture
def probe() -> Probe:
    return Probe()


@pytest.fixture
def probed_app(house: House, probe: Probe) -> Flask:
    app = create_app(house)
    room = Blueprint("probe", __name__, url_prefix="/probe")

    @room.get("/")
    def page() -> str:
        return render_template_string(PAGE, probe=probe)

    @room.get("/static.js")
    def script() -> Response:
        return Response(SCRIPT, content_type="text/javascript")

    @room.get("/part")
    def part() -> ResponseReturnValue:
        probe.conditions.append(request.headers.get("If-None-Match", ""))
        status = probe.answers.pop(0) if probe.answers else 200
        if status == 303:
            return redirect("/probe/elsewhere", 303)
        if status != 200:
            return "", status
        response = Response(probe.html)
        response.set_etag(str(probe.step))
        return response.make_conditional(request)

    @room.get("/elsewhere")
    def elsewhere() -> str:
        return "<p>Đăng nhập</p>"

    @room.post("/send")
    def send() -> ResponseReturnValue:
        probe.sent.append(request.form.to_dict())
        probe.keys.append(request.headers.get("Idempotency-Key", ""))
        status = probe.statuses.pop(0) if probe.statuses else 303
        if status == 303:
            return redirect("/probe/" + request.form.get("to", ""), 303)
        answer = jsonify(
            title="Bàn bận", detail="Bàn đang có một lượt chưa kết thúc.", status=status
        )
        answer.content_type = "application/problem+json"
        return answer, status

    @room.post("/poll")
    def poll() -> ResponseReturnValue:
        return jsonify(state=probe.pairing.pop(0) if probe.pairing else "waiting")

    @room.get("/page/<name>")
    def shared_page(name: str) -> str:
        return render_template(f"hall/{name}.html", **PAGES[name], **request.args.to_dict())

    @room.get("/refused/<int:status>/<code>")
    def refused(status: int, code: str) -> ResponseReturnValue:
        return render_template("hall/refused.html", status=status, code=code), status

    app.register_blueprint(room)
    socketio: SocketIO = app.extensions["socketio"]
    socketio.on_namespace(probe.wire)
    return app


@pytest.fixture
def base_url(probed_app: Flask) -> Iterator[str]:
    with served(probed_app) as url:
        yield url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty tab; a mistake in a script, or anything our own policy forbids, fails the test."""
    context = browser.new_context(locale="vi-VN", viewport={"width": 1366, "height": 768})
    tab = context.new_page()
    mistakes: list[str] = []
    tab.on("pageerror", lambda error: mistakes.append(str(error)))
    tab.on(
        "console",
        lambda said: mistakes.append(said.text) if "Content Security" in said.text else None,
    )
    yield tab
    context.close()
    assert mistakes == []
