"""What belongs together, by an officer's hand: joined, moved, split, handed over, marked."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from casework import directives, links, marks, matters
from casework.access import Officer
from casework.kinds import MatterStatus
from casework.marks import NAMES, Marks
from casework.sorting_kinds import Risk
from hall.errors import BadInput
from hall.store import Work
from hall.web import store, this_hall_id
from hall.web.guard import needs
from staff_console import casing
from staff_console.answers import key, officer, version
from staff_console.room import OFFICERS, room

P = ParamSpec("P")
T = TypeVar("T")


@room.post("/petitions/<petition>/merge")
@needs("staff", roles=OFFICERS)
def merge_petition(petition: str) -> ResponseReturnValue:
    _do(links.merge, petition, _said("same_as"), reason=_said("reason"), version=_seen())
    return _to_petition(petition)


@room.post("/petitions/<petition>/move-to")
@needs("staff", roles=OFFICERS)
def move_petition_to(petition: str) -> ResponseReturnValue:
    _do(links.move, petition, _said("matter"), reason=_said("reason"), version=_seen())
    return _to_petition(petition)


@room.post("/petitions/<petition>/split")
@needs("staff", roles=OFFICERS)
def split_petition(petition: str) -> ResponseReturnValue:
    parts = casing.parts(request.form)
    _do(links.split, petition, parts, version=_seen())
    return _to_petition(petition)


@room.post("/matters/<matter>/merge")
@needs("staff", roles=OFFICERS)
def merge_matter(matter: str) -> ResponseReturnValue:
    into, reason = _said("into"), _said("reason")
    return _to_matter(_do(links.merge_matters, matter, into, reason=reason, version=_seen()))


@room.post("/matters/<matter>/lead")
@needs("staff", roles=OFFICERS)
def hand_over_matter(matter: str) -> ResponseReturnValue:
    to = key("to")
    if to is None:
        raise BadInput("to", "one is wanted")
    _do(matters.hand_over, matter, to=to, reason=_said("reason"), version=_seen())
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
        origin=_said("origin"),
        upper=_said("upper"),
        version=form.get("marks_version", 0, type=int),
    )
    with store().work(hall_id=this_hall_id()) as work:
        matters.set_status(work, officer(), matter, status, version=_seen())
        marks.put(work, officer(), matter, wish)
    return _to_matter(matter)


@room.post("/matters/<matter>/directives")
@needs("staff", roles=OFFICERS)
def give_directive(matter: str) -> ResponseReturnValue:
    due_on = casing.day(request.form, "due_on")
    _do(directives.give, matter, unit=_said("unit"), text=_said("text"), due_on=due_on)
    return _to_matter(matter)


@room.post("/matters/<matter>/directives/<directive>")
@needs("staff", roles=OFFICERS)
def finish_directive(matter: str, directive: str) -> ResponseReturnValue:
    _do(directives.finish, matter, directive, result=_said("result"), version=_seen())
    return _to_matter(matter)


def _do(verb: Callable[Concatenate[Work, Officer, P], T], *args: P.args, **more: P.kwargs) -> T:
    """One verb, by who asks, in a transaction of its own."""
    with store().work(hall_id=this_hall_id()) as work:
        return verb(work, officer(), *args, **more)


def _said(name: str) -> str:
    return request.form.get(name, "")


def _seen() -> int:
    """The version that the sender saw; 0, which nothing has, if they say none."""
    return version() or 0


def _to_petition(petition: str) -> ResponseReturnValue:
    return redirect(url_for(".petition", petition=petition), 303)


def _to_matter(matter: str) -> ResponseReturnValue:
    return redirect(url_for(".matter", matter=matter), 303)
