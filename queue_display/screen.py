"""The big screen, and the part of it that changes; what it says, and what it says of itself."""

from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from hall import board, calendar, screens, texts
from hall.board import Board, Wait
from hall.model import Hall
from hall.screens import Screen
from hall.voice.rule import Rule
from hall.voice.sentences import LAST_CALL
from hall.web import caller, sounds, store
from hall.web.context import this_hall
from hall.web.guard import needs, page_for
from hall.web.language import language
from hall.web.limits import within
from queue_display import pictures, sittings, voice

PAIRS_SHOWN = 12  # smaller, beside the large ones
WAITS_SHOWN = 3  # services
SITTINGS_SHOWN = 4
LEADERS_SHOWN = 5
REPORTS_PER_MINUTE = 60  # of one display

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


@room.get("/sound")
@needs("display")
def sound() -> Response:
    """What is to be heard for a call."""
    return sounds.answer()


@room.get("/pictures/<path:name>")
@needs("display")
def picture(name: str) -> Response:
    return pictures.send(name)


@room.post("/report")
@needs("display")
def report() -> ResponseReturnValue:
    """What the screen says of itself: whether its browser lets it sound, and who speaks."""
    within("display reports", caller().id, per_minute=REPORTS_PER_MINUTE)
    told = request.get_json(silent=True)
    told = told if isinstance(told, dict) else {}
    with store().work() as work:
        screens.note(
            work,
            caller().id,
            sound=str(told.get("sound", "")),
            layer=str(told.get("layer", "")),
        )
    return "", 204


def _seen() -> dict[str, Any]:
    """What both the page and its part show."""
    hall, now = this_hall(), store().now()
    rule = Rule.of(hall.voice)
    with store().read() as session:
        devices = screens.all_of(session, hall.id)
        mine = next((device for device in devices if device.id == caller().id), None)
        screen = Screen.of(mine.setup if mine else {})
        shown = board.read(session, hall_id=hall.id, now=now, desks=screen.desks)
        posted = _posted(session, hall, now, screen) if not shown.calls else {}
    large = max(1, screen.large)
    more = shown.calls[large : large + PAIRS_SHOWN]
    local = calendar.local(hall, now)
    return {
        "board": shown,
        "screen": screen,
        "speaks": screens.speaks(devices, caller().id),
        "volume": rule.volume(local.time()),
        "large": shown.calls[:large],
        "more": more,
        "serving": shown.serving[: PAIRS_SHOWN - len(more)],
        "waits": [] if more else _asked_for(shown)[:WAITS_SHOWN],  # calls win the screen
        "sayings": {call.key: voice.sayings(call, rule.way) for call in shown.calls},
        **posted,
        "pictures": pictures.shown() if "pictures" in screen.shows and not shown.calls else [],
        "now": local,
        "zone": hall.zone,
        "last_call": LAST_CALL,
        "date_words": date_words,
        "weekday": weekday,
        "theme": "dark",
    }


def _posted(session: Session, hall: Hall, now: datetime, screen: Screen) -> dict[str, Any]:
    """What hangs there while nobody is called: today, the week, the leaders' month, the rules."""
    found: dict[str, Any] = {}
    if "schedule" in screen.shows:
        found["today"] = sittings.still_today(session, hall, now)[:SITTINGS_SHOWN]
        found["week"] = sittings.week_ahead(session, hall, now)
        found["leaders"] = sittings.leaders(session, hall, now)[:LEADERS_SHOWN]
    if "rules" in screen.shows:
        found["walls"] = texts.on_the_wall(session, hall.id, language())
    return found


def weekday(day: date) -> str:
    """`Thứ Hai`."""
    return format_date(day, "EEEE", locale=language())


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
