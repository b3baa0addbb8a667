"""One display: its panel, from how far it is read, its zone, what it shows, whether it speaks."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from hall import desks, screens
from hall.errors import BadInput
from hall.legibility import Panel
from hall.screens import BLOCKS, Screen
from hall.web import caller, store, this_hall_id
from hall.web.guard import needs, page_for
from staff_console.room import KEEPERS, room

SPEAKS = {"yes": True, "no": False, "": None}


@room.get("/devices/<int(max=2147483647):device_id>/display")
@page_for("staff", roles=KEEPERS)
def display_page(device_id: int) -> ResponseReturnValue:
    with store().read() as session:
        device = screens.load(session, this_hall_id(), device_id)
        known = screens.all_of(session, this_hall_id())
        screen = Screen.of(device.setup)
        return render_template(
            "staff_console/display.html",
            device=device,
            screen=screen,
            desks=desks.all_of(session, this_hall_id()),
            zones=sorted({zone for each in known if (zone := Screen.of(each.setup).zone)}),
            blocks=BLOCKS,
            speaks_now=screens.speaks(known, device.id),
            speaks=next(word for word, wish in SPEAKS.items() if wish is screen.speaks),
        )


@room.post("/devices/<int(max=2147483647):device_id>/display")
@needs("staff", roles=KEEPERS)
def set_display(device_id: int) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        screens.set_up(work, device_id, _meant(), by=caller().by)
    return redirect(url_for("staff_console.display_page", device_id=device_id, saved=1), 303)


def _meant() -> Screen:
    form = request.form
    return Screen(
        Panel(_number("inches"), _number("metres"), form.get("is_upright") == "yes"),
        " ".join(form.get("zone", "").split()),
        frozenset(form.getlist("desks")),
        frozenset(form.getlist("shows")),
        SPEAKS.get(form.get("speaks", "")),
    )


def _number(name: str) -> float:
    """With a comma or a point, as people write it."""
    try:
        return float(request.form.get(name, "").replace(",", "."))
    except ValueError:
        raise BadInput(name, "a number") from None
