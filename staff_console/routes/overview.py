"""The hall as its supervisor sees it: desks, line, paper, notices; a number given at a desk."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hall import issuing, notices, ratings
from hall.issuing import Wish
from hall.model import Hall
from hall.store import row
from hall.web import caller, settings, store, this_hall_id
from hall.web.guard import needs, page_for
from staff_console import hall_page, writing
from staff_console.answers import back, part
from staff_console.room import OFFICERS, SUPERVISORS, room


@room.get("/hall")
@page_for("staff", roles=SUPERVISORS)
def overview() -> ResponseReturnValue:
    with store().read() as session:
        page = hall_page.read(session, this_hall_id(), store().now())
        told = ratings.weeks(session, row(session, Hall, this_hall_id()), store().now())
    return render_template(
        "staff_console/hall.html",
        page=page,
        codes=settings().language_codes,
        ratings=told,
        few=ratings.FEW,
    )


@room.get("/hall/now")
@needs("staff", roles=SUPERVISORS)
def overview_now() -> ResponseReturnValue:
    with store().read() as session:
        page = hall_page.read(session, this_hall_id(), store().now())
    return part("staff_console/_hall.html", page=page)


@room.post("/tickets")
@needs("staff", roles=OFFICERS)
def issue() -> ResponseReturnValue:
    key = request.headers.get("Idempotency-Key") or request.form.get("idempotency_key") or None
    with store().work(hall_id=this_hall_id()) as work:
        ticket = issuing.issue(work, _wish(), by=caller().by, key=key).ticket
    page = ".desk" if request.args.get("on") == "desk" else ".overview"
    return redirect(url_for(page, given=ticket.label), 303)


@room.post("/notices")
@needs("staff", roles=SUPERVISORS)
def add_notice() -> ResponseReturnValue:
    text = {code: request.form.get(f"text_{code}", "") for code in settings().language_codes}
    minutes = writing.whole(request.form, "minutes") if request.form.get("minutes") else None
    with store().work(hall_id=this_hall_id()) as work:
        notices.add(work, text, by=caller().by, minutes=minutes)
    return back()


@room.post("/notices/<int(max=2147483647):notice_id>/end")
@needs("staff", roles=SUPERVISORS)
def end_notice(notice_id: int) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        notices.end(work, notice_id, by=caller().by)
    return back()


def _wish() -> Wish:
    """What somebody who cannot use the screen says to a member of staff."""
    form = request.form
    return Wish(
        service=form.get("service", ""),
        party_size=writing.whole(form, "party_size", 1),
        representatives=writing.whole(form, "representatives", 0) or None,
        language=form.get("language", settings().language_codes[0]),
        priority=form.get("priority") == "yes",
        private=form.get("private") == "yes",
        assistance=tuple(form.getlist("assistance")),
        id_number=form.get("id_number", "").strip() or None,
        further=form.get("further", ""),
    )
