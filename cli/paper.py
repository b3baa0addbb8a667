"""The printer of a one-PC hall: the agent inside the server, and the sample hall's own printer."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from hall import printing
from hall.settings import Settings
from hall.store import Store
from hall.web import House, served_hall_id
from printer import profile as profiles
from printer import wires
from printer.agent import Agent
from printer.errors import PrinterError
from printer.profile import Profile
from printer.thermal import ThermalPrinter
from printer.virtual.printer import VirtualPrinter

log = logging.getLogger(__name__)


class Paper:
    """The agent inside `serve`, if the settings or the sample hall have a printer for it."""

    def __init__(self, house: House, url: str) -> None:
        self._house = house
        self._url = url

    def start(self, stop: threading.Event) -> None:
        """Begin to print. Returns at once."""
        settings = self._house.settings
        if self._house.is_demo:
            known = self._house.extras["demo"]
            assert isinstance(known, dict)  # put there by the demo itself
            virtual = self._virtual_printer()
            self._house.extras["virtual_printer"] = virtual
            self._run(known["printer_token"], virtual.address, Profile, stop)
        elif settings.printer:
            self._run(settings.printer_token, settings.printer, lambda: profile(settings), stop)

    def _virtual_printer(self) -> VirtualPrinter:
        slips = self._house.slips
        assert slips is not None  # the demo has a folder for them
        slips.mkdir(parents=True, exist_ok=True)
        drawer = Drawer(self._house.store, served_hall_id(self._house), slips)
        return VirtualPrinter(on_slip=drawer)

    def _run(
        self, token: str, address: str, read: Callable[[], Profile], stop: threading.Event
    ) -> None:
        def work() -> None:
            try:
                device = ThermalPrinter(wires.wire(address), read())
                Agent(self._url, token, device).run(stop)
            except PrinterError as error:  # the hall goes on without paper, and staff see it
                log.error("the printer's agent stopped: %s", error)

        threading.Thread(target=work, name="agent", daemon=True).start()


def profile(settings: Settings) -> Profile:
    """What is known of this machine's own printer. BadProfile."""
    if settings.printer_profile:
        return profiles.read(Path(settings.printer_profile))
    return Profile(width_dots=settings.printer_width)


class Drawer:
    """Puts what the virtual printer drew into a folder: `<job>-<label>.png`."""

    def __init__(self, store: Store, hall_id: int, folder: Path) -> None:
        self._store = store
        self._hall_id = hall_id
        self._folder = folder

    def __call__(self, dots: Image.Image, tag: str | None) -> None:
        with self._store.read() as session:
            job = printing.sending(session, self._hall_id, tag) if tag else None
            name = f"{job.id}-{job.slip['label']}" if job else f"unknown-{tag or 'slip'}"
        part = self._folder / f".{name}.part"
        dots.save(part, format="PNG")
        part.replace(self._folder / f"{name}.png")  # whoever looks finds whole pictures only
