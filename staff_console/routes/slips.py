"""What the hall writes on its slips, and how they will print."""

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hall import slip_rule
from hall.web import caller, settings, store, this_hall_id
from hall.web.context import this_hall
from hall.web.guard import needs, page_for
from hall.web.limits import takes
from staff_console.room import KEEPERS, room

LARGEST_MB = 4
PAPERS = ("80", "58")  # millimetres


@room.get("/slips")
@page_for("staff", roles=KEEPERS)
def slips() -> ResponseReturnValue:
    paper = request.args.get("paper", "")
    with store().read() as session:
        picture = slip_rule.picture_of(session, this_hall_id())
    return render_template(
        "staff_console/slips.html",
        phone=this_hall().phone,
        note=this_hall().slip.get("note", {}),
        has_picture=picture is not None,
        papers=PAPERS,
        paper=paper if paper in PAPERS else PAPERS[0],
        longest_note=slip_rule.LONGEST_NOTE,
        longest_phone=slip_rule.LONGEST_PHONE,
    )


@room.post("/slips/words")
@needs("staff", roles=KEEPERS)
def write_on_slips() -> ResponseReturnValue:
    note = {code: request.form.get(f"note_{code}", "") for code in settings().language_codes}
    with store().work(hall_id=this_hall_id()) as work:
        slip_rule.set_words(work, note=note, phone=request.form.get("phone", ""), by=caller().by)
    return _back()


@room.post("/slips/picture")
@needs("staff", roles=KEEPERS)
@takes(megabytes=LARGEST_MB)
def put_picture() -> ResponseReturnValue:
    given = request.files.get("picture")
    with store().work(hall_id=this_hall_id()) as work:
        slip_rule.set_picture(work, given.read() if given else b"", by=caller().by)
    return _back()


@room.post("/slips/picture/remove")
@needs("staff", roles=KEEPERS)
def remove_picture() -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        slip_rule.remove_picture(work, by=caller().by)
    return _back()


def _back() -> Response:
    return redirect(url_for(".slips", saved=1), 303)  # type: ignore[return-value]
