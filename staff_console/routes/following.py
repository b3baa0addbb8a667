"""What a citizen takes along to follow their petition: the slip, and the choice that allows it."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from casework import following
from hall.web import store, this_hall_id
from hall.web.guard import needs
from hall.web.headers import base_url
from hall.words import FALLBACK, available
from staff_console.answers import back_to_visit, officer
from staff_console.room import OFFICERS, room


@room.post("/petitions/<petition>/slip")
@needs("staff", roles=OFFICERS)
def follow_slip(petition: str) -> ResponseReturnValue:
    asked = request.form.get("language", "")
    language = asked if asked in available() else FALLBACK
    url = f"{base_url()}/follow"
    with store().work(hall_id=this_hall_id()) as work:
        following.print_slip(work, officer(), petition, url=url, language=language)
    return _back()


@room.post("/petitions/<petition>/follow")
@needs("staff", roles=OFFICERS)
def let_follow(petition: str) -> ResponseReturnValue:
    wish = request.form.get("may_follow") == "yes"
    with store().work(hall_id=this_hall_id()) as work:
        following.choose(work, officer(), petition, may_follow=wish)
    return _back()


def _back() -> ResponseReturnValue:
    """To the matter, or to the visit that the form stood on."""
    matter = request.args.get("matter")
    if matter:
        return redirect(url_for(".matter", matter=matter), 303)
    return back_to_visit(request.args.get("visit", ""))
