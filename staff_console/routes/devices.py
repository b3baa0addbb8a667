"""The hall's machines: which there are, when they last spoke, letting new ones in, old ones out."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hall import devices as machines
from hall import printing, screens, touchscreens
from hall.errors import BadInput, NotFound
from hall.model import DeviceKind
from hall.web import store, this_hall_id
from hall.web.guard import needs, page_for
from hall.web.language import _
from hall.web.limits import within
from staff_console.answers import back, part, person
from staff_console.room import KEEPERS, room

SCREENS = ("kiosk", "display", "rating")  # have a page that can be loaded anew
GUESSES_PER_MINUTE = 20  # of a code of 29 bits


@room.get("/devices")
@page_for("staff", roles=KEEPERS)
def devices() -> ResponseReturnValue:
    return render_template("staff_console/devices.html", **_known())


@room.get("/devices/now")
@needs("staff", roles=KEEPERS)
def devices_now() -> ResponseReturnValue:
    return part("staff_console/_devices.html", **_known())


@room.post("/devices/confirm")
@needs("staff", roles=KEEPERS)
def confirm_device() -> ResponseReturnValue:
    within("pairing codes", this_hall_id(), per_minute=GUESSES_PER_MINUTE)
    code, name = request.form.get("code", ""), request.form.get("name", "")
    try:
        with store().work() as work:
            machines.confirm(work, code, name=name, by=person(work))
    except (NotFound, BadInput) as error:
        return _again(_wrong(error), code=code, name=name)
    return back()


@room.post("/devices/add")
@needs("staff", roles=KEEPERS)
def add_device() -> ResponseReturnValue:
    kind, name = request.form.get("kind", ""), request.form.get("new_name", "")
    try:
        with store().work() as work:
            device, token = machines.add(
                work, hall_id=this_hall_id(), kind=_kind(kind), name=name, by=person(work)
            )
    except BadInput as error:
        return _again(_wrong(error, "new_"), kind=kind, new_name=name)
    # not after a redirect: the token is shown once, and lies in no cookie and no address
    return render_template("staff_console/devices.html", **_known(), added=device, token=token)


@room.post("/devices/<int(max=2147483647):device_id>/revoke")
@needs("staff", roles=KEEPERS)
def revoke_device(device_id: int) -> ResponseReturnValue:
    with store().work() as work:
        machines.revoke(work, device_id, hall_id=this_hall_id())
    return back()


@room.post("/devices/<int(max=2147483647):device_id>/reload")
@needs("staff", roles=KEEPERS)
def reload_device(device_id: int) -> ResponseReturnValue:
    with store().work() as work:
        machines.reload(work, device_id, hall_id=this_hall_id())
    return back()


def _known() -> dict[str, object]:
    now = store().now()
    with store().read() as session:
        displays = screens.all_of(session, this_hall_id())
        speaking = {each.id for each in displays if screens.speaks(displays, each.id)}
        found = machines.all_of(session, this_hall_id())
        return {
            "devices": found,
            "away": {each.id for each in found if machines.is_away(each, now)},
            "agents": {each.id: machines.agent_of(each, now) for each in found},
            "screens": SCREENS,
            "speaking": speaking,
            "mute": {e.id for e in displays if e.id in speaking and screens.is_mute(e, now)},
            "small": {e.id for e in found if (p := touchscreens.panel_of(e)) and not p.is_legible},
            "printers": {s.device_id: s for s in printing.states(session, this_hall_id())},
            "kinds": [kind.value for kind in DeviceKind],
        }


def _kind(text: str) -> DeviceKind:
    try:
        return DeviceKind(text)
    except ValueError:
        raise BadInput("kind", "no such kind of device") from None


def _wrong(error: NotFound | BadInput, prefix: str = "") -> dict[str, str]:
    """What to say at which field."""
    if isinstance(error, BadInput):
        return {prefix + error.field: _(f"console.devices.{error.field}.wrong")}
    return {"code": _("console.devices.code.wrong")}


def _again(wrong: dict[str, str], **typed: str) -> ResponseReturnValue:
    """The page once more, with what was typed and what is wrong with it."""
    page = render_template("staff_console/devices.html", **_known(), wrong=wrong, typed=typed)
    return page, 422
