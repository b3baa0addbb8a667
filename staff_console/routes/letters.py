"""A petition that no visit brought: who sent it, what it says, into which matter."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import citizens, letters
from hall.web import store, this_hall_id
from hall.web.guard import needs, page_for
from staff_console import letter_page, writing
from staff_console.answers import officer
from staff_console.looking import look
from staff_console.room import OFFICERS, room


@room.get("/letters", endpoint="letters")
@page_for("staff", roles=OFFICERS)
def letters_page() -> ResponseReturnValue:
    return render_template("staff_console/letters.html", found=None, text="")


@room.post("/letters/seek")
@needs("staff", roles=OFFICERS)
def seek_sender() -> ResponseReturnValue:
    # asked by POST and answered here: a name or number must stand in no address and no log
    text = request.form.get("text", "")
    with store().work(hall_id=this_hall_id()) as work:
        found = look(work, officer(), text)
    return render_template("staff_console/letters.html", found=found, text=text)


@room.post("/letters/person")
@needs("staff", roles=OFFICERS)
def enter_sender() -> ResponseReturnValue:
    who = writing.identity(request.form)
    with store().work(hall_id=this_hall_id()) as work:
        person = citizens.enter(work, officer(), who)
    return redirect(url_for(".new_letter", citizen=person.id), 303)


@room.get("/letters/new")
@page_for("staff", roles=OFFICERS)
def new_letter() -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        blank = letter_page.blank(work, officer(), request.args.get("citizen", ""))
    return render_template("staff_console/letter_new.html", blank=blank)


@room.post("/letters")
@needs("staff", roles=OFFICERS)
def take_letter() -> ResponseReturnValue:
    form = request.form
    with store().work(hall_id=this_hall_id()) as work:
        paper = letter_page.paper(work, form)
        taken = letters.take_in(work, officer(), paper, matter=form.get("matter") or None)
    return redirect(url_for(".petition", petition=taken.petition.id), 303)
