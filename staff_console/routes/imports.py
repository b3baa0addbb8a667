"""An existing register on its way in: a file, its columns, what would come of it, taken in."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.importing import drafts, taking
from casework.importing.kinds import MOST_LINES, MOST_MEGABYTES, Column
from hall.errors import BadInput
from hall.web import store, this_hall_id
from hall.web.guard import needs, page_for
from hall.web.language import catalog
from hall.web.limits import takes
from staff_console import import_page
from staff_console.answers import officer, part
from staff_console.room import SUPERVISORS, room

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@room.get("/imports")
@page_for("staff", roles=SUPERVISORS)
def imports() -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        found = {"waiting": drafts.waiting(work, officer()), "runs": taking.runs(work, officer())}
    limits = {"lines": MOST_LINES, "megabytes": MOST_MEGABYTES}
    return render_template("staff_console/imports.html", limits=limits, **found)


@room.post("/imports")
@needs("staff", roles=SUPERVISORS)
@takes(megabytes=MOST_MEGABYTES)
def bring_register() -> ResponseReturnValue:
    made = _uploaded()
    sheet = import_page.sheet(made, request.form.get("encoding", ""))
    with store().work(hall_id=this_hall_id()) as work:
        key = drafts.put(work, officer(), made, sheet)
    return redirect(url_for(".import_columns", key=key), 303)


@room.get("/imports/<key>/columns")
@page_for("staff", roles=SUPERVISORS)
def import_columns(key: str) -> ResponseReturnValue:
    with store().look(hall_id=this_hall_id()) as work:
        page = import_page.columns(work, officer(), key)
    return render_template("staff_console/import_columns.html", page=page, columns=list(Column))


@room.post("/imports/<key>/columns")
@needs("staff", roles=SUPERVISORS)
def understand_register(key: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        seen = drafts.read(work, officer(), key)
        wish = import_page.wish(request.form, len(seen.sheet.headings))
        version = request.form.get("version", -1, type=int)
        drafts.understand(work, officer(), key, wish, version=version)
    return redirect(url_for(".import_preview", key=key), 303)


@room.get("/imports/<key>")
@page_for("staff", roles=SUPERVISORS)
def import_preview(key: str) -> ResponseReturnValue:
    with store().look(hall_id=this_hall_id()) as work:
        if not drafts.read(work, officer(), key).is_mapped:
            return redirect(url_for(".import_columns", key=key), 303)
        page = import_page.preview(work, officer(), key)
    return render_template("staff_console/import_preview.html", page=page, said=import_page.said)


@room.post("/imports/<key>/errors.xlsx")
@needs("staff", roles=SUPERVISORS)
def take_errors_away(key: str) -> ResponseReturnValue:
    # from then on bad lines may be left out; answered here, as an extract is
    with store().look(hall_id=this_hall_id()) as work:
        seen = taking.look(work, officer(), key)
    made = import_page.errors(seen, catalog())
    with store().work(hall_id=this_hall_id()) as work:
        taking.list_errors(work, officer(), key, seen=seen)
    return _file(made, "danh-sach-loi.xlsx")


@room.post("/imports/<key>/take")
@needs("staff", roles=SUPERVISORS)
def take_register_in(key: str) -> ResponseReturnValue:
    leave_out = "leave_out" in request.form
    # what takes long is asked without the hall's turn
    with store().look(hall_id=this_hall_id()) as work:
        seen = None if taking.is_decided(work, key) else taking.look(work, officer(), key)
    with store().work(hall_id=this_hall_id()) as work:
        taking.take_in(work, officer(), key, seen=seen, leave_out=leave_out)
    return redirect(url_for(".import_done", key=key), 303)


@room.post("/imports/<key>/drop")
@needs("staff", roles=SUPERVISORS)
def drop_register(key: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        drafts.throw_away(work, officer(), key)
    return redirect(url_for(".imports"), 303)


@room.get("/imports/<key>/done")
@page_for("staff", roles=SUPERVISORS)
def import_done(key: str) -> ResponseReturnValue:
    return render_template("staff_console/import_done.html", run=_run(key))


@room.get("/imports/<key>/now")
@needs("staff", roles=SUPERVISORS)
def import_now(key: str) -> ResponseReturnValue:
    return part("staff_console/_import_run.html", run=_run(key))


def _run(key: str) -> taking.Run:
    with store().look(hall_id=this_hall_id()) as work:
        return taking.run_of(work, officer(), key)


def _uploaded() -> bytes:
    """The file that was chosen; it is read here and kept nowhere."""
    given = request.files.get("file")
    if not given:
        raise BadInput("import_file", "a file is wanted")
    made: bytes = given.read()
    given.close()
    return made


def _file(made: bytes, name: str) -> Response:
    response = make_response(made)
    response.headers["Content-Type"] = EXCEL
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
