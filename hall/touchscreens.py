"""The panel of each kiosk, as a technician stated it."""

from sqlalchemy.orm import Session

from hall import journal
from hall.errors import BadInput, NotFound
from hall.journal import Actor
from hall.legibility import PIXELS, TOUCHED_INCHES, TouchPanel
from hall.model import Device, DeviceKind
from hall.store import Work


def load(session: Session, hall_id: int, device_id: int) -> Device:
    """That kiosk of that hall; NotFound if it is none, or was revoked."""
    device = session.get(Device, device_id)
    if device is None or device.hall_id != hall_id or device.kind is not DeviceKind.KIOSK:
        raise NotFound("kiosk", device_id)
    if device.revoked_at is not None:
        raise NotFound("kiosk", device_id)
    return device


def panel_of(device: Device) -> TouchPanel | None:
    """None for other machines, and until somebody stated it."""
    if device.kind is not DeviceKind.KIOSK or not device.setup:
        return None
    return TouchPanel(device.setup["inches"], device.setup["across"], device.setup["down"])


def set_up(work: Work, device_id: int, panel: TouchPanel, *, by: Actor) -> Device:
    """Note what panel a kiosk has. BadInput for one that nobody makes.

    One that is too small is noted too: it stands there, and the console says so until it goes.
    """
    if not TOUCHED_INCHES[0] <= panel.inches <= TOUCHED_INCHES[1]:
        raise BadInput("touch_inches", "{} to {}".format(*TOUCHED_INCHES))
    if not all(PIXELS[0] <= side <= PIXELS[1] for side in (panel.across, panel.down)):
        raise BadInput("pixels", "{} to {} on a side".format(*PIXELS))
    device = load(work.session, work.hall.id, device_id)
    stated = {"inches": panel.inches, "across": panel.across, "down": panel.down}
    before, device.setup = device.setup, stated
    told = {"device_id": device.id}
    journal.record(work, "screen_set", by=by, before=told | before, after=told | device.setup)
    return device
