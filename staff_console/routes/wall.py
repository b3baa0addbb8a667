"""What hangs on the wall besides the schedule: notices with their time, rules and rights."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hall import notices, texts
from hall.errors import BadInput, NotFound
from hall.model import TextKind
from hall.web import caller, settings, store, this_hall_id
from hall.web.context import this_hall
from hall.web.guard import needs, page_for
from staff_console.answers import version
from staff_console.room import SUPERVISORS, room


@room.get("/schedule/notices")
@page_for("staff", roles=SUPERVISORS)
def notice_board() -> ResponseReturnValue:
    now = store().now()
    with store().read() as session:
        known = notices.not_over(session, this_hall_id(), now)
    return render_template("staff_console/notices.html", notices=known, now=now)


@room.post("/schedule/notices")
@needs("staff", roles=SUPERVISORS)
def plan_notice() -> ResponseReturnValue:
    text = {code: request.form.get(f"text_{code}", "") for code in settings().language_codes}
    begins, ends = (_instant(name) for name in ("starts_at", "ends_at"))
    with store().work(hall_id=this_hall_id()) as work:
        notices.add(work, text, by=caller().by, starts_at=begins, ends_at=ends)
    return redirect(url_for(".notice_board"), 303)


@room.post("/schedule/notices/<int(max=2147483647):notice_id>/end")
@needs("staff", roles=SUPERVISORS)
def take_notice_down(notice_id: int) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        notices.end(work, notice_id, by=caller().by)
    return redirect(url_for(".notice_board"), 303)


@room.get("/schedule/texts")
@page_for("staff", roles=SUPERVISORS)
def wall_texts() -> ResponseReturnValue:
    with store().read() as session:
        known = texts.written(session, this_hall_id(), settings().language_codes)
    return render_template("staff_console/texts.html", texts=known)


@room.post("/schedule/texts/<kind>")
@needs("staff", roles=SUPERVISORS)
def save_text(kind: str) -> ResponseReturnValue:
    text = {code: request.form.get(f"text_{code}", "") for code in settings().language_codes}
    with store().work(hall_id=this_hall_id()) as work:
        texts.put(work, _kind(kind), text, by=caller().by, version=version())
    return redirect(url_for(".wall_texts"), 303)


@room.post("/schedule/texts/<kind>/reset")
@needs("staff", roles=SUPERVISORS)
def reset_text(kind: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        texts.take_down(work, _kind(kind), by=caller().by, version=version())
    return redirect(url_for(".wall_texts"), 303)


def _kind(text: str) -> TextKind:
    try:
        return TextKind(text)
    except ValueError:
        raise NotFound("text", text) from None


def _instant(name: str) -> datetime | None:
    """What was typed, on the hall's clock; None for a blank."""
    text = request.form.get(name, "").strip()
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(this_hall().zone))
    except ValueError:
        raise BadInput(name, "a moment is wanted") from None
    if not 2014 <= at.year < 2100:  # far off, instants have no place in UTC
        raise BadInput(name, "no year of a hall")
    return at
