"""The other systems that the hall tells: which there are, and whether they hear."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from casework import hooks as systems
from casework.hook_kinds import TO_CHOOSE, Speech, Topic
from casework.hook_rounds import MOST_TRIES
from casework.hooks import Wanted
from hall.errors import BadInput
from hall.web import settings, store, this_hall_id
from hall.web.guard import needs, page_for
from hall.web.language import _
from staff_console.answers import back, part, person
from staff_console.room import KEEPERS, room

VERBS = {
    "pause": systems.pause,
    "resume": systems.resume,
    "remove": systems.remove,
    "test": systems.test,
    "again": systems.again,
}


@room.get("/systems")
@page_for("staff", roles=KEEPERS)
def hooks() -> ResponseReturnValue:
    return render_template("staff_console/hooks.html", **_known())


@room.get("/systems/now")
@needs("staff", roles=KEEPERS)
def hooks_now() -> ResponseReturnValue:
    return part("staff_console/_hooks.html", **_known())


@room.post("/systems/add")
@needs("staff", roles=KEEPERS)
def add_hook() -> ResponseReturnValue:
    try:
        wanted = _wanted()
        with store().work(hall_id=this_hall_id()) as work:
            by = person(work)
            hook, secret = systems.add(work, wanted, networks=settings().networks, by=by)
    except BadInput as error:
        return _again(error)
    # not after a redirect: the secret is shown once, and lies in no cookie and no address
    return render_template("staff_console/hooks.html", **_known(), added=hook, secret=secret)


@room.post("/systems/<hook_id>/<any(pause, resume, remove, test, again):verb>")
@needs("staff", roles=KEEPERS)
def do_to_hook(hook_id: str, verb: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        VERBS[verb](work, hook_id, by=person(work))
    return back()


def _wanted() -> Wanted:
    form = request.form
    is_city = form.get("speech") == Speech.CITY
    return Wanted(
        name=form.get("name", ""),
        url=form.get("url", ""),
        speech=Speech.CITY if is_city else Speech.WEBHOOK,
        topics=tuple(each for each in Topic if each.value in form.getlist("topic")),
        secret=form.get("secret", "") if is_city else "",
    )


def _known() -> dict[str, object]:
    with store().read() as session:
        return {
            "systems": systems.all_of(session, this_hall_id()),
            "told": systems.last(session, this_hall_id()),
            "topics": [each.value for each in TO_CHOOSE],
            "most_tries": MOST_TRIES,
        }


def _again(error: BadInput) -> ResponseReturnValue:
    """The page once more, with what was typed, but never its token, and what is wrong with it."""
    form = request.form
    typed = {name: form.get(name, "") for name in ("speech", "name", "url")}
    wrong = {error.field.partition(".")[0]: _(f"console.hooks.{error.field}.wrong")}
    chosen = form.getlist("topic")
    page = render_template(
        "staff_console/hooks.html", **_known(), wrong=wrong, typed=typed, chosen=chosen
    )
    return page, 422
