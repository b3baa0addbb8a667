"""Whether the hall tells phones whose page is closed: what that needs, and what leaves the hall."""

from urllib.parse import urlsplit

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hall.push import subscriptions
from hall.push.telling import LIVES
from hall.web import caller, settings, store, this_hall_id
from hall.web.context import this_hall
from hall.web.guard import needs, page_for
from staff_console.room import KEEPERS, room


@room.get("/phones")
@page_for("staff", roles=KEEPERS)
def phones() -> ResponseReturnValue:
    address = settings().public_url
    with store().read() as session:
        subscribed = subscriptions.count(session, this_hall())
    return render_template(
        "staff_console/phones.html",
        is_on=this_hall().pushes,
        is_secure=subscriptions.is_secure(address),
        host=urlsplit(address).hostname or "",
        services=settings().push_hosts,
        lives_minutes=int(LIVES.total_seconds()) // 60,
        subscribed=subscribed,
    )


@room.post("/phones/<any(on, off):wish>")
@needs("staff", roles=KEEPERS)
def switch_phones(wish: str) -> ResponseReturnValue:
    address = settings().public_url
    with store().work(hall_id=this_hall_id()) as work:
        subscriptions.switch(work, on=wish == "on", public_url=address, by=caller().by)
    return _back()


def _back() -> Response:
    return redirect(url_for(".phones"), 303)  # type: ignore[return-value]
