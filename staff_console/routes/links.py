"""What belongs together, by an officer's hand: joined, moved, split, handed over, marked."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from casework import directives, links, marks, matters
from casework.kinds import Kind, MatterStatus
from casework.links import Part
from casework.marks import NAMES, Marks
from casework.sorting_kinds import Risk
from hall.errors import BadInput
from hall.web import store, this_hall_id
from hall.web.guard import needs
from staff_console import casing
from staff_console.answers import officer, version
from staff_console.room import OFFICERS, room


@room.post("/petitions/<petition>/merge")
@needs("staff", roles=OFFICERS)
def merge_petition(petition: str) -> ResponseReturnValue:
    same_as, reason = request.form.get("same_as", ""), request.form.get("reason", "")
    with store().work(hall_id=this_hall_id()) as work:
        links.merge(work, officer(), petition, same_as, reason=reason, version=version() or 0)
    return redirect(url_for(".petition", petition=petition), 303)


@room.post("/petitions/<petition>/move-to")
@needs("staff", roles=OFFICERS)
def move_petition_to(petition: str) -> ResponseReturnValue:
    matter, reason = request.form.get("matter", ""), request.form.get("reason", "")
    with store().work(hall_id=this_hall_id()) as work:
        links.move(work, officer(), petition, matter, reason=reason, version=version() or 0)
    return redirect(url_for(".petition", petition=petition), 303)


@room.post("/petitions/<petition>/split")
@needs("staff", roles=OFFICERS)
def split_petition(petition: str) -> ResponseReturnValue:
    form = request.form
    kinds = casing.each(Kind, form.getlist("part_kind"), "part_kind")
    said = zip(kinds, form.getlist("part_content"), form.getlist("part_own"), strict=False)
    parts = [
        Part(kind=kind, content=content, own_matter=own == "own")
        for kind, content, own in said
        if content.strip()
    ]
    with store().work(hall_id=this_hall_id()) as work:
        links.split(work, officer(), petition, parts, version=version() or 0)
    return redirect(url_for(".petition", petition=petition), 303)


@room.post("/matters/<matter>/merge")
@needs("staff", roles=OFFICERS)
def merge_matter(matter: str) -> ResponseReturnValue:
    into, reason = request.form.get("into", ""), request.form.get("reason", "")
    with store().work(hall_id=this_hall_id()) as work:
        to = links.merge_matters(
            work, officer(), matter, into, reason=reason, version=version() or 0
        )
    return redirect(url_for(".matter", matter=to), 303)


@room.post("/matters/<matter>/lead")
@needs("staff", roles=OFFICERS)
def hand_over_matter(matter: str) -> ResponseReturnValue:
    to = request.form.get("to", type=int)
    if to is None:
        raise BadInput("to", "one is wanted")
    reason = request.form.get("reason", "")
    with store().work(hall_id=this_hall_id()) as work:
        matters.hand_over(work, officer(), matter, to=to, reason=reason, version=version() or 0)
    return redirect(url_for(".search"), 303)


@room.post("/matters/<matter>/marks")
@needs("staff", roles=OFFICERS)
def mark_matter(matter: str) -> ResponseReturnValue:
    form = request.form
    status = casing.must(MatterStatus, form, "status")
    set_ = {name: name in form for name in NAMES}
    wish = Marks(
        **set_,
        risk=casing.must(Risk, form, "risk"),
        origin=form.get("origin", ""),
        upper=form.get("upper", ""),
        version=form.get("marks_version", 0, type=int),
    )
    with store().work(hall_id=this_hall_id()) as work:
        matters.set_status(work, officer(), matter, status, version=version() or 0)
        marks.put(work, officer(), matter, wish)
    return redirect(url_for(".matter", matter=matter), 303)


@room.post("/matters/<matter>/directives")
@needs("staff", roles=OFFICERS)
def give_directive(matter: str) -> ResponseReturnValue:
    form = request.form
    with store().work(hall_id=this_hall_id()) as work:
        directives.give(
            work,
            officer(),
            matter,
            unit=form.get("unit", ""),
            text=form.get("text", ""),
            due_on=casing.day(form, "due_on"),
        )
    return redirect(url_for(".matter", matter=matter), 303)


@room.post("/matters/<matter>/directives/<directive>")
@needs("staff", roles=OFFICERS)
def finish_directive(matter: str, directive: str) -> ResponseReturnValue:
    result = request.form.get("result", "")
    with store().work(hall_id=this_hall_id()) as work:
        directives.finish(work, officer(), matter, directive, result=result, version=version() or 0)
    return redirect(url_for(".matter", matter=matter), 303)
