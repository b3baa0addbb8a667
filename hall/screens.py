"""What each display is for: where it hangs, whose calls it shows, what else, and who speaks."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from hall import journal
from hall.errors import BadInput, NotFound
from hall.journal import Actor
from hall.legibility import INCHES, METRES, Panel
from hall.model import Desk, Device, DeviceKind
from hall.store import Work

BLOCKS = ("serving", "next", "missed", "waiting", "schedule", "rules", "pictures", "notices")
BESIDE = frozenset({"serving", "next", "missed", "waiting"})  # they take room from the calls
LONGEST_ZONE = 40  # characters
SILENT_FOR = timedelta(minutes=15)  # a report older than that says nothing
SOUNDS = ("running", "blocked", "off")  # what a display can say of its sound


@dataclass(frozen=True)
class Screen:
    """The settings of one display. Empty `zone`: the whole hall; empty `desks`: all of them."""

    panel: Panel = field(default_factory=Panel)
    zone: str = ""
    desks: frozenset[str] = frozenset()
    shows: frozenset[str] = frozenset(BLOCKS)
    speaks: bool | None = None  # None: if no other of its zone does

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        """From the device's row; empty means as delivered."""
        panel = Panel(
            stored.get("inches", Panel.inches),
            stored.get("metres", Panel.metres),
            stored.get("is_upright", Panel.is_upright),
        )
        return cls(
            panel,
            stored.get("zone", ""),
            frozenset(stored.get("desks", ())),
            frozenset(stored.get("shows", BLOCKS)),
            stored.get("speaks"),
        )

    def stored(self) -> dict[str, Any]:
        return {
            "inches": self.panel.inches,
            "metres": self.panel.metres,
            "is_upright": self.panel.is_upright,
            "zone": self.zone,
            "desks": sorted(self.desks),
            "shows": [block for block in BLOCKS if block in self.shows],
            "speaks": self.speaks,
        }

    @property
    def has_beside(self) -> bool:
        return bool(self.shows & BESIDE)

    @property
    def large(self) -> int:
        """How many calls it shows large: 0 to 3."""
        return self.panel.calls(has_beside=self.has_beside)

    def check(self, desks: Iterable[str]) -> None:
        """BadInput unless those desks are the hall's and somebody can read what it shows."""
        if not INCHES[0] <= self.panel.inches <= INCHES[1]:
            raise BadInput("inches", f"{INCHES[0]} to {INCHES[1]}")
        if not METRES[0] <= self.panel.metres <= METRES[1]:
            raise BadInput("metres", f"{METRES[0]:g} to {METRES[1]:g}")
        if len(self.zone) > LONGEST_ZONE:
            raise BadInput("zone", f"at most {LONGEST_ZONE} characters")
        if not self.desks <= set(desks):
            raise BadInput("desks", "no such desk")
        if not self.shows <= set(BLOCKS):
            raise BadInput("shows", "no such block")
        if self.large == 0:
            raise BadInput("legible", f"nobody reads that from {self.panel.metres:g} m")


def load(session: Session, hall_id: int, device_id: int) -> Device:
    """That display of that hall; NotFound if it is none, or was revoked."""
    device = session.get(Device, device_id)
    if device is None or device.hall_id != hall_id or device.kind is not DeviceKind.DISPLAY:
        raise NotFound("display", device_id)
    if device.revoked_at is not None:
        raise NotFound("display", device_id)
    return device


def set_up(work: Work, device_id: int, screen: Screen, *, by: Actor) -> Device:
    """Have a display be that; if it speaks, the others of its zone fall silent."""
    labels = work.session.scalars(select(Desk.label).where(Desk.hall_id == work.hall.id)).all()
    screen.check(labels)
    device = load(work.session, work.hall.id, device_id)
    before, device.setup = device.setup, screen.stored()
    if screen.speaks:
        for other in all_of(work.session, work.hall.id):
            is_rival = other.id != device.id and Screen.of(other.setup).zone == screen.zone
            if is_rival and other.setup.get("speaks"):
                other.setup = {**other.setup, "speaks": False}
    told = {"device_id": device.id}
    journal.record(work, "screen_set", by=by, before=told | before, after=told | device.setup)
    return device


def all_of(session: Session, hall_id: int) -> list[Device]:
    """The displays of a hall, in the order in which they were paired."""
    return list(
        session.scalars(
            select(Device)
            .where(
                Device.hall_id == hall_id,
                Device.kind == DeviceKind.DISPLAY,
                Device.revoked_at.is_(None),
            )
            .order_by(Device.id)
        )
    )


def speaks(devices: Iterable[Device], device_id: int) -> bool:
    """Is that the one display of its zone that speaks: the chosen one, else the first paired?"""
    screens = {device.id: Screen.of(device.setup) for device in devices}
    if device_id not in screens:
        return False
    zone = screens[device_id].zone
    those = {key: screen.speaks for key, screen in screens.items() if screen.zone == zone}
    chosen = [key for key, wish in those.items() if wish]
    free = [key for key, wish in those.items() if wish is None]
    return device_id in (chosen or free)[:1]


def note(work: Work, device_id: int, *, sound: str, layer: str) -> None:
    """What a display says of itself. BadInput for a word it cannot mean."""
    if sound not in SOUNDS or len(layer) > LONGEST_ZONE:
        raise BadInput("sound", f"one of {', '.join(SOUNDS)}")
    device = work.session.get(Device, device_id)
    if device is not None:
        device.report = {"sound": sound, "layer": layer, "at": work.now.isoformat()}


def is_mute(device: Device, now: datetime) -> bool:
    """Did it say of late that its browser forbids sound?"""
    if device.report.get("sound") != "blocked":
        return False
    return now - datetime.fromisoformat(device.report["at"]) < SILENT_FOR
