"""One kiosk: what panel it has, and whether its letters can be read there."""

from babel.numbers import format_decimal
from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from hall import touchscreens
from hall.errors import BadInput
from hall.legibility import TOUCHED_CAPITAL_MM, TouchPanel
from hall.web import caller, store, this_hall_id
from hall.web.guard import needs, page_for
from hall.web.language import language
from staff_console.room import KEEPERS, room


@room.get("/devices/<int(max=2147483647):device_id>/kiosk")
@page_for("staff", roles=KEEPERS)
def kiosk_page(device_id: int) -> ResponseReturnValue:
    with store().read() as session:
        device = touchscreens.load(session, this_hall_id(), device_id)
    return render_template(
        "staff_console/kiosk.html",
        device=device,
        panel=touchscreens.panel_of(device),
        least=_tenths(TOUCHED_CAPITAL_MM),
        tenths=_tenths,
    )


@room.post("/devices/<int(max=2147483647):device_id>/kiosk")
@needs("staff", roles=KEEPERS)
def set_kiosk(device_id: int) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        touchscreens.set_up(work, device_id, _meant(), by=caller().by)
    return redirect(url_for("staff_console.kiosk_page", device_id=device_id, saved=1), 303)


def _tenths(number: float) -> str:
    """As this page's language writes it: 7,4 or 7.4."""
    return format_decimal(number, format="0.0", locale=language())


def _meant() -> TouchPanel:
    form = request.form
    try:
        inches = float(form.get("touch_inches", "").replace(",", "."))
    except ValueError:
        raise BadInput("touch_inches", "a number") from None
    across, down = (form.get(name, 0, type=int) for name in ("across", "down"))
    return TouchPanel(inches, across, down)
