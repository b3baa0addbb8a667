"""The reception book: a day on screen, a period as a file, the closing of a day."""

from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import book
from casework.making import BOOK
from hall import calendar
from hall.web import store, this_hall_id
from hall.web.context import this_hall
from hall.web.guard import needs, page_for
from hall.web.language import catalog
from staff_console import book_page
from staff_console.answers import officer
from staff_console.room import OFFICERS, room
from staff_console.routes.files import begun, my_files, ordered
from staff_console.routes.journals import asked_day


@room.get("/book", endpoint="book")
@page_for("staff", roles=OFFICERS)
def of_day() -> ResponseReturnValue:
    restricted = bool(request.args.get("restricted"))
    with store().work(hall_id=this_hall_id()) as work:
        page = book_page.read(work, officer(), _day(), catalog(), is_restricted=restricted)
    return render_template("staff_console/book.html", page=page, files=my_files())


@room.post("/book/<any(xlsx, pdf):end>")
@needs("staff", roles=OFFICERS)
def write_book(end: str) -> ResponseReturnValue:
    form = request.form
    days = (form.get("first", ""), form.get("last", ""))
    asked = book_page.period(*days, is_restricted="restricted" in form)
    wish, count = book_page.order(store(), officer(), asked, ordered(BOOK, end, asked))
    return begun(wish, f"{asked.name}.{end}", count)


@room.post("/book/close")
@needs("staff", roles=OFFICERS)
def close_book() -> ResponseReturnValue:
    day = book_page.period(request.form.get("day", ""), request.form.get("day", "")).first
    reason = request.form.get("reason", "")
    with store().work(hall_id=this_hall_id()) as work:
        book.close(work, officer(), day, reason=reason)
    return redirect(url_for(".book", day=day.isoformat()), 303)


def _day() -> date:
    return asked_day() or calendar.day_of(this_hall(), store().now())
