"""Keeps an eye on the printer and tells the server how it is."""

import logging
import threading
import time

from printer.errors import NotAccepted, ServerAway, TokenRefused
from printer.server import Json, Server
from printer.state import State
from printer.thermal import ThermalPrinter

log = logging.getLogger(__name__)

TICK_SECONDS = 1.0  # how soon a change is told; and how often a printer in trouble is asked
CALM_SECONDS = 2.0  # how often one that is well is asked
REPEAT_SECONDS = 10.0  # how often the same is said again: the server's sign of life


class Watch:
    """Beside the agent's work, in a thread of its own."""

    def __init__(self, printer: ThermalPrinter, server: Server) -> None:
        self._printer = printer
        self._server = server
        self._told: Json | None = None
        self._told_at = 0.0
        self._looked_at = 0.0

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set. Raises TokenRefused; a server that is away is waited for."""
        state = self._printer.look()
        while True:
            self._tell(state)
            if stop.wait(TICK_SECONDS):
                return
            state = self._see()

    def _see(self) -> State:
        now = time.monotonic()
        state = self._printer.seen
        if self._printer.why_not(state) or now - self._looked_at >= CALM_SECONDS:
            self._looked_at = now
            state = self._printer.look()
        return state

    def _tell(self, state: State) -> None:
        said: Json = {
            "paper": str(state.paper),
            "cover": str(state.cover),
            "online": state.is_online,
            "width_dots": self._printer.profile.width_dots,
        }
        now = time.monotonic()
        if said == self._told and now - self._told_at < REPEAT_SECONDS:
            return
        if said != self._told:
            log.info("printer: paper %s, cover %s, on-line %s", *list(said.values())[:3])
        try:
            self._server.tell_state(said)
        except TokenRefused:
            raise
        except NotAccepted as refusal:
            log.error("the printer's state was not accepted: %s", refusal)
        except ServerAway as away:
            log.debug("the printer's state was not told: %s", away)
            return  # it will be, at the next tick
        self._told, self._told_at = said, now
