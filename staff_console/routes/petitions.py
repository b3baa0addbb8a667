"""A petition at the console: its page, its classification, what is decided, what is due."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import classify, deadlines, duplicates, late, links, petition_page, petitions
from casework.deadline_kinds import Event, LateReason
from casework.kinds import Decision, Kind
from casework.sorting_kinds import Result
from hall import calendar
from hall.errors import BadInput
from hall.web import store, this_hall_id
from hall.web.guard import needs, page_for
from staff_console import casing
from staff_console.answers import officer, version
from staff_console.room import OFFICERS, room

SENT_ELSEWHERE = (Decision.GUIDE, Decision.FORWARD)


@room.get("/petitions/<petition>")
@page_for("staff", roles=OFFICERS)
def petition(petition: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        page = petition_page.read(work, officer(), petition)
        alike = duplicates.of(work, officer(), petition) if page.is_editable else ()
        today = calendar.day_of(work.hall, work.now)
    shown = {"page": page, "today": today, "suggestions": alike, "most_parts": links.MOST_PARTS}
    return render_template("staff_console/petition.html", **shown)


@room.post("/petitions/<petition>/sort")
@needs("staff", roles=OFFICERS)
def sort_petition(petition: str) -> ResponseReturnValue:
    wish = casing.sorted_(request.form, version() or 0)
    with store().work(hall_id=this_hall_id()) as work:
        classify.put(work, officer(), petition, wish)
    return to_petition(petition)


@room.post("/petitions/<petition>/kind")
@needs("staff", roles=OFFICERS)
def reclassify_petition(petition: str) -> ResponseReturnValue:
    kind = casing.must(Kind, request.form, "kind")
    with store().work(hall_id=this_hall_id()) as work:
        petitions.reclassify(work, officer(), petition, kind, version=version() or 0)
    return to_petition(petition)


@room.post("/petitions/<petition>/decide")
@needs("staff", roles=OFFICERS)
def decide_petition(petition: str) -> ResponseReturnValue:
    form, decision = request.form, casing.must(Decision, request.form, "decision")
    target = form.get("target_agency", "")
    if decision in SENT_ELSEWHERE and not target.strip():
        raise BadInput("target_agency", "the body is wanted")
    with store().work(hall_id=this_hall_id()) as work:
        petitions.decide(
            work,
            officer(),
            petition,
            decision,
            version=version() or 0,
            on=casing.day(form, "on"),
            reason=form.get("against_reason", ""),
            target=target,
            paper=form.get("paper", ""),
        )
    return to_petition(petition)


@room.post("/petitions/<petition>/move")
@needs("staff", roles=OFFICERS)
def move_petition(petition: str) -> ResponseReturnValue:
    form = request.form
    with store().work(hall_id=this_hall_id()) as work:
        petitions.move(
            work,
            officer(),
            petition,
            form.get("verb", ""),
            version=version() or 0,
            on=casing.day(form, "on"),
            reason=form.get("reason", ""),
            result=casing.one(Result, form, "result"),
        )
    return to_petition(petition)


@room.post("/petitions/<petition>/events")
@needs("staff", roles=OFFICERS)
def add_event(petition: str) -> ResponseReturnValue:
    event = casing.must(Event, request.form, "event")
    day = casing.must_day(request.form, "day")
    with store().work(hall_id=this_hall_id()) as work:
        deadlines.happened(work, officer(), petition, event, day, version=version() or 0)
    return to_petition(petition)


@room.post("/petitions/<petition>/events/<event>/strike")
@needs("staff", roles=OFFICERS)
def strike_event(petition: str, event: str) -> ResponseReturnValue:
    reason = request.form.get("reason", "")
    with store().work(hall_id=this_hall_id()) as work:
        deadlines.strike(work, officer(), petition, event, reason=reason)
    return to_petition(petition)


@room.post("/petitions/<petition>/extend")
@needs("staff", roles=OFFICERS)
def extend_petition(petition: str) -> ResponseReturnValue:
    reason = request.form.get("reason", "")
    with store().work(hall_id=this_hall_id()) as work:
        deadlines.extend(work, officer(), petition, reason=reason, version=version() or 0)
    return to_petition(petition)


@room.post("/petitions/<petition>/late")
@needs("staff", roles=OFFICERS)
def tell_late(petition: str) -> ResponseReturnValue:
    form, reason = request.form, casing.must(LateReason, request.form, "late_reason")
    promised = casing.must_day(form, "promised_on")
    with store().work(hall_id=this_hall_id()) as work:
        late.tell(
            work,
            officer(),
            petition,
            reason=reason,
            text=form.get("late_text", ""),
            promised_on=promised,
            version=version() or 0,
        )
    return to_petition(petition)


def to_petition(petition: str) -> ResponseReturnValue:
    """Back to its page, as it is now."""
    return redirect(url_for(".petition", petition=petition), 303)
