"""Files that take long: ordered, watched while they are made, fetched by whoever asked."""

from flask import Response, current_app, make_response, redirect, render_template, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from casework.making import Order
from hall.errors import NotFound
from hall.web import caller, settings, store, this_hall_id
from hall.web.guard import needs, page_for
from staff_console.answers import officer, part
from staff_console.book_page import Period
from staff_console.makings import Making, Makings, State
from staff_console.room import OFFICERS, room

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@room.record_once
def put_up(state: BlueprintSetupState) -> None:
    """One shelf of files for each app."""
    state.app.extensions["staff_console.makings"] = Makings()


@room.get("/files/<key>")
@page_for("staff", roles=OFFICERS)
def file(key: str) -> ResponseReturnValue:
    making = _makings().of(caller().id, key)
    return render_template("staff_console/file.html", making=making)


@room.get("/files/<key>/now")
@needs("staff", roles=OFFICERS)
def file_now(key: str) -> ResponseReturnValue:
    return part("staff_console/_making.html", making=_makings().of(caller().id, key))


@room.get("/files/<key>/file")
@needs("staff", roles=OFFICERS)
def fetch_file(key: str) -> ResponseReturnValue:
    making = _makings().of(caller().id, key)
    if making.state is not State.DONE:
        raise NotFound("file", key)
    return _sent(making)


def ordered(what: str, end: str, asked: Period) -> Order:
    """An order of the caller. TooMany while enough of theirs are being made."""
    _makings().must_take(caller().id)
    home = settings()
    return Order(
        what=what,
        format=end,
        url=home.url,
        keys=str(home.data / "keys.json"),
        hall_id=this_hall_id(),
        staff_id=caller().id,
        role=officer().role.value,
        now=store().now().isoformat(),
        first=asked.first.isoformat(),
        last=asked.last.isoformat(),
        fonts=str(current_app.extensions["hall.fonts"]),
    )


def begun(wish: Order, name: str, count: int) -> Response:
    """Have it made, and go where one sees how far it is."""
    making = _makings().begin(wish, name=name, count=count)
    return make_response(redirect(url_for("staff_console.file", key=making.id), 303))


def my_files() -> tuple[Making, ...]:
    """The caller's, made or being made."""
    return _makings().all_of(caller().id)


def _makings() -> Makings:
    found: Makings = current_app.extensions["staff_console.makings"]
    return found


def _sent(making: Making) -> Response:
    """To be kept by who asked, and by no cache between."""
    response = make_response(making.made)
    response.headers["Content-Type"] = TYPES[making.order.format]
    response.headers["Content-Disposition"] = f'attachment; filename="{making.name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
