"""Goes between this kiosk and the hall: says how it stands, hands papers over, fetches loans."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from kiosk_agent.clock import HallClock
from kiosk_agent.errors import HallAway, HallRefuses
from kiosk_agent.hall import Hall, handed, instant
from kiosk_agent.ledger import Ledger

log = logging.getLogger(__name__)

EVERY_SECONDS = 5.0
PAPERS_AT_ONCE = 50
KEEP = 5  # numbers of each service: with fewer left another loan is asked for


class Courier:
    """One round after the other, in a thread of its own."""

    def __init__(
        self,
        ledger: Ledger,
        clock: HallClock,
        hall: Hall,
        *,
        describe: Callable[[], dict[str, Any]] = lambda: {"port": 1},
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._hall = hall
        self._describe = describe
        self._turn = threading.Lock()
        self.is_away = True  # until the hall has answered
        self.refused = 0  # papers that the hall will not have: staff must look

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set."""
        while not stop.is_set():
            self.go()
            stop.wait(EVERY_SECONDS)

    def go(self) -> bool:
        """One round; True if the hall answered to all of it."""
        with self._turn:
            try:
                self._round()
            except HallAway as away:
                log.log(logging.DEBUG if self.is_away else logging.WARNING, "hall away: %s", away)
                self.is_away = True
                return False
            except HallRefuses as no:
                # a token that is no longer good: numbers are given to nobody with it
                log.error("the hall refuses this kiosk: %s", no)
                return False
            return True

    def adopt(self, code: str) -> None:
        """A paper was shown to the scanner: if the hall never heard of it, it does now."""
        with self._turn:
            try:
                self._hall.take_in([{"code": code, "scanned": True}])
            except (HallAway, HallRefuses) as why:
                log.info("a scanned slip was not taken in: %s", why)

    def _round(self) -> None:
        now = self._clock.now()
        loans = [{"id": key, "given": given} for key, given in self._ledger.held(now)]
        unsent = self._ledger.how_many_unsent()
        orders = self._hall.report(self._describe() | {"loans": loans, "unsent": unsent})
        self._clock.hear(orders.now)
        self._ledger.bury(list(orders.dead))
        # what was given first, and only then more to give: the hall knows all there is by then
        self._hand_over()
        self.is_away = False
        self._fetch(orders.services)
        self._ledger.tidy(orders.now)

    def _hand_over(self) -> None:
        while papers := self._ledger.unsent(PAPERS_AT_ONCE):
            outcomes = self._hall.take_in([handed(paper) for paper in papers])
            for paper, outcome in zip(papers, outcomes, strict=True):
                self._ledger.settle(paper, outcome)
                if outcome in ("conflict", "refused"):
                    self.refused += outcome == "refused"
                    log.error("number %s: the hall says %s", paper.label, outcome)
            log.info("handed over: %s papers", len(papers))

    def _fetch(self, services: tuple[str, ...]) -> None:
        left = self._ledger.left(self._clock.now())
        for service in services:
            if left.get(service, 0) >= KEEP:
                continue
            try:
                told = self._hall.lend(service)
            except HallRefuses as no:
                log.debug("no numbers of %s are lent: %s", service, no)
                continue
            hours = [(instant(each["opens"]), instant(each["closes"])) for each in told["hours"]]
            self._ledger.keep(
                told | {"open": hours}, begins=instant(told["begins"]), ends=instant(told["ends"])
            )
            log.info("lent: %s %s to %s", service, told["first"], told["last"])
