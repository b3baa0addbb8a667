"""Papers of a visit or a petition: listed, filled in, filed, taken away as Word or PDF."""

from pathlib import Path

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import papers
from casework.paper_kinds import PaperKind
from hall.errors import BadInput
from hall.web import store, this_hall_id
from hall.web.guard import needs, page_for
from hall.web.limits import takes
from hall.words import words
from staff_console import paper_page
from staff_console.answers import officer
from staff_console.paper_page import Source
from staff_console.room import OFFICERS, SUPERVISORS, room

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@room.get("/papers", endpoint="papers")
@page_for("staff", roles=OFFICERS)
def papers_of() -> ResponseReturnValue:
    source = Source.of(request.args)
    with store().work(hall_id=this_hall_id()) as work:
        found = paper_page.listed(work, officer(), source)
    page = {"found": found, "source": source, "kinds": list(PaperKind)}
    return render_template("staff_console/papers.html", **page)


@room.get("/papers/new")
@page_for("staff", roles=OFFICERS)
def new_paper() -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        asked, source = request.args, Source.of(request.args)
        session = asked.get("session", "")
        blank = paper_page.blank(work, officer(), asked.get("kind", ""), source, session=session)
    return render_template("staff_console/paper_new.html", blank=blank)


@room.post("/papers")
@needs("staff", roles=OFFICERS)
def file_paper() -> ResponseReturnValue:
    form, source = request.form.to_dict(), Source.of(request.form)
    kind = paper_page.kind_of(form.get("kind", ""))
    with store().work(hall_id=this_hall_id()) as work:
        papers.file(work, officer(), kind, form, **source.named)
    return redirect(
        url_for(".papers", visit=source.visit or None, petition=source.petition or None), 303
    )


@room.get("/papers/<paper>/word")
@needs("staff", roles=OFFICERS)
def paper_as_word(paper: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        shown, made = paper_page.word(work, officer(), paper)
    return _file(made, WORD, f"{paper_page.name_of(shown)}.docx")


@room.get("/papers/<paper>/pdf")
@needs("staff", roles=OFFICERS)
def paper_as_pdf(paper: str) -> ResponseReturnValue:
    fonts = Path(current_app.extensions["hall.fonts"])
    with store().work(hall_id=this_hall_id()) as work:
        shown, made = paper_page.pdf(work, officer(), paper, fonts)
    return _file(made, "application/pdf", f"{paper_page.name_of(shown)}.pdf")


@room.get("/papers/templates")
@page_for("staff", roles=SUPERVISORS)
def paper_templates() -> ResponseReturnValue:
    with store().read() as session:
        own = paper_page.own_templates(session, this_hall_id())
    page = {"kinds": list(PaperKind), "own": own}
    return render_template("staff_console/paper_templates.html", **page)


@room.get("/papers/templates/house.docx")
@needs("staff", roles=SUPERVISORS)
def house_template() -> ResponseReturnValue:
    from casework import paper_word

    return _file(paper_word.house_template(words("vi")), WORD, "mau-van-ban.docx")


@room.post("/papers/templates/<kind>")
@needs("staff", roles=SUPERVISORS)
@takes(megabytes=2.5)
def set_paper_template(kind: str) -> ResponseReturnValue:
    file = request.files.get("file")
    made = file.read() if file else None
    if made == b"":
        raise BadInput("template", "a file is wanted")
    with store().work(hall_id=this_hall_id()) as work:
        paper_page.set_template(work, officer(), kind, made)
    return redirect(url_for(".paper_templates"), 303)


def _file(made: bytes, kind: str, name: str) -> Response:
    """To be kept by who asked, and by no cache between."""
    response = make_response(made)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
