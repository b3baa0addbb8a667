"""The reception book: a day on screen, a period as a file, the closing of a day."""

from datetime import date
from pathlib import Path

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import book
from hall import calendar
from hall.web import store, this_hall_id
from hall.web.context import this_hall
from hall.web.guard import needs, page_for
from hall.web.language import catalog
from staff_console import book_page
from staff_console.answers import officer
from staff_console.book_page import Period
from staff_console.room import OFFICERS, room
from staff_console.routes.journals import asked_day

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@room.get("/book", endpoint="book")
@page_for("staff", roles=OFFICERS)
def of_day() -> ResponseReturnValue:
    restricted = bool(request.args.get("restricted"))
    with store().work(hall_id=this_hall_id()) as work:
        page = book_page.read(work, officer(), _day(), catalog(), is_restricted=restricted)
    return render_template("staff_console/book.html", page=page)


@room.get("/book/excel")
@needs("staff", roles=OFFICERS)
def book_as_excel() -> ResponseReturnValue:
    period = _period()
    made = book_page.excel(store(), this_hall_id(), officer(), period)
    return _file(made, EXCEL, f"{period.name}.xlsx")


@room.get("/book/pdf")
@needs("staff", roles=OFFICERS)
def book_as_pdf() -> ResponseReturnValue:
    period, fonts = _period(), Path(current_app.extensions["hall.fonts"])
    made = book_page.pdf(store(), this_hall_id(), officer(), period, fonts)
    return _file(made, "application/pdf", f"{period.name}.pdf")


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


def _period() -> Period:
    asked = request.args
    restricted = bool(asked.get("restricted"))
    return book_page.period(asked.get("first", ""), asked.get("last", ""), is_restricted=restricted)


def _file(made: bytes, kind: str, name: str) -> Response:
    """To be kept by who asked, and by no cache between."""
    response = make_response(made)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
