"""An online sitting made ready: the line and its test, its ends, who sits where, its recording."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import online
from hall.web import store, this_hall_id
from hall.web.guard import needs, page_for
from staff_console.answers import key, officer, version
from staff_console.room import OFFICERS, room


@room.get("/online/<int(max=2147483647):sitting>")
@page_for("staff", roles=OFFICERS)
def online_sitting(sitting: int) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        found = online.of(work, officer(), sitting)
    return render_template("staff_console/online.html", online=found)


@room.post("/online/<int(max=2147483647):sitting>")
@needs("staff", roles=OFFICERS)
def keep_line(sitting: int) -> ResponseReturnValue:
    said = {name: request.form.get(name, "") for name in ("link", "recording")}
    with store().work(hall_id=this_hall_id()) as work:
        online.write(work, officer(), sitting, version=version() or 0, **said)
    return _back(sitting)


@room.post("/online/<int(max=2147483647):sitting>/tested")
@needs("staff", roles=OFFICERS)
def test_line(sitting: int) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        online.tested(work, officer(), sitting, version=version() or 0)
    return _back(sitting)


@room.post("/online/<int(max=2147483647):sitting>/sites")
@needs("staff", roles=OFFICERS)
def add_site(sitting: int) -> ResponseReturnValue:
    said = {name: request.form.get(name, "") for name in ("name", "contact", "phone")}
    with store().work(hall_id=this_hall_id()) as work:
        online.add_site(work, officer(), sitting, **said)
    return _back(sitting)


@room.post("/online/<int(max=2147483647):sitting>/sites/<int(max=2147483647):site>/connect")
@needs("staff", roles=OFFICERS)
def connect_site(sitting: int, site: int) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        online.connect(work, officer(), sitting, site)
    return _back(sitting)


@room.post("/online/<int(max=2147483647):sitting>/sites/<int(max=2147483647):site>/drop")
@needs("staff", roles=OFFICERS)
def drop_site(sitting: int, site: int) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        online.drop_site(work, officer(), sitting, site)
    return _back(sitting)


@room.post("/online/<int(max=2147483647):sitting>/seats/<item>")
@needs("staff", roles=OFFICERS)
def seat(sitting: int, item: str) -> ResponseReturnValue:
    site_id, waived = key("site_id"), "has_waived" in request.form
    seen = version() or 0
    with store().work(hall_id=this_hall_id()) as work:
        online.seat(work, officer(), item, site_id=site_id, has_waived=waived, version=seen)
    return _back(sitting)


def _back(sitting: int) -> ResponseReturnValue:
    return redirect(url_for(".online_sitting", sitting=sitting), 303)
