"""The big screen, and the part of it that changes."""

from datetime import datetime
from typing import Any

from babel.dates import format_date
from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from hall import board, calendar
from hall.board import Board, Wait
from hall.web import caller, store
from hall.web.context import this_hall
from hall.web.guard import needs, page_for
from hall.web.language import language
from queue_display import sittings, voice

LARGE = 3  # calls that can be read from ten metres, on a panel of 55 inches
PAIRS_SHOWN = 12  # smaller, beside the large ones
WAITS_SHOWN = 3  # services
SITTINGS_SHOWN = 4

room = Blueprint(
    "queue_display",
    __name__,
    url_prefix="/display",
    template_folder="templates",
    static_folder="static",
)


@room.get("")
@page_for("display")
def screen() -> ResponseReturnValue:
    return render_template("queue_display/display.html", **_seen())


@room.get("/board")
@needs("display")
def board_part() -> ResponseReturnValue:
    """The same board without the page around it; 304 to whoever has it already."""
    seen = _seen()
    part = _tagged(render_template("queue_display/_board.html", **seen))
    part.headers["X-Hall-Time"] = seen["now"].isoformat()  # sets the screen's clock right
    return part


def _seen() -> dict[str, Any]:
    """What both the page and its part show."""
    hall, now = this_hall(), store().now()
    with store().read() as session:
        shown = board.read(session, hall_id=caller().hall_id, now=now)
        today = [] if shown.calls else sittings.still_today(session, hall, now)[:SITTINGS_SHOWN]
    more = shown.calls[LARGE : LARGE + PAIRS_SHOWN]
    return {
        "board": shown,
        "large": shown.calls[:LARGE],
        "more": more,
        "serving": shown.serving[: PAIRS_SHOWN - len(more)],
        "waits": [] if more else _asked_for(shown)[:WAITS_SHOWN],  # calls win the screen
        "sayings": {call.key: voice.sayings(call) for call in shown.calls},
        "today": today,
        "now": calendar.local(hall, now),
        "zone": hall.zone,
        "last_call": voice.LAST_CALL,
        "date_words": date_words,
        "theme": "dark",
    }


def date_words(at: datetime) -> str:
    """`Thứ Hai, 23/11/2026`, the hall's date."""
    return format_date(calendar.local(this_hall(), at), "EEEE, dd/MM/yyyy", locale=language())


def _asked_for(shown: Board) -> list[Wait]:
    """The services somebody waits for."""
    return [wait for wait in shown.waits if wait.waiting]


def _tagged(html: str) -> Response:
    response = make_response(html)
    response.add_etag()
    response.make_conditional(request)
    return response
