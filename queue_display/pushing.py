"""A phone that is told while its page is closed: offered only where the hall has switched it on."""

from pathlib import Path

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from hall.push import subscriptions
from hall.push.sealed import Browser, encoded, point_of, private_key
from hall.web import settings, vault
from hall.web.context import this_hall
from queue_display.asked import PUSHES, act, asked, text

pushing = Blueprint("pushing", __name__, url_prefix="/t")
WORKER = Path(__file__).parent / "static" / "push_worker.js"


def key_to_offer() -> str:
    """The hall's public key, for the browser; empty where the hall tells no phones."""
    return encoded(point_of(private_key(vault().push_key()))) if this_hall().pushes else ""


@pushing.post("/push")
def subscribe() -> ResponseReturnValue:
    """This browser is to be told of the ticket. Strangers hear the same, and are told nothing."""
    this = asked(PUSHES)
    keys = this.body.get("keys")
    keys = keys if isinstance(keys, dict) else {}
    endpoint = subscriptions.checked(text(this.body, "endpoint"), settings().push_hosts)
    browser = Browser.read(endpoint, text(keys, "p256dh"), text(keys, "auth"))
    act(
        this,
        lambda work, mine: subscriptions.subscribe(work, mine, browser, language=this.language),
    )
    return jsonify(state="subscribed")


@pushing.post("/push/end")
def unsubscribe() -> ResponseReturnValue:
    """This browser is not to be told any more."""
    this = asked(PUSHES)
    endpoint = text(this.body, "endpoint")
    act(this, lambda work, mine: subscriptions.unsubscribe(work, mine, endpoint))
    return jsonify(state="ended")


@pushing.get("/worker.js")
def worker() -> Response:
    """What shows the message. Served beside the page, so that it stands above this page alone."""
    answer = Response(WORKER.read_bytes(), mimetype="text/javascript")
    answer.headers["Service-Worker-Allowed"] = "/t"
    answer.headers["Cache-Control"] = "no-cache"
    return answer
