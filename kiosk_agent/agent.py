"""The agent put together: ledger, courier, press, scanner, and the door for the page."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk_agent.clock import HallClock
from kiosk_agent.codes import ASSISTANCE, MOST_REPRESENTATIVES
from kiosk_agent.courier import Courier
from kiosk_agent.door import LONGEST_WAIT_SECONDS, Door
from kiosk_agent.errors import BadWish, HallServes, NoScanner
from kiosk_agent.hall import Hall
from kiosk_agent.ledger import Ledger, Paper, Wish
from kiosk_agent.press import Press, Printer
from kiosk_agent.scanner import Line, Scanner, Scans, secret_of
from printer.release import release

log = logging.getLogger(__name__)

PRINTS_WITHIN_SECONDS = 4.0  # what the page waits for before it says: your slip is being printed
LONGEST_KEY = 200
LARGEST_PARTY = 500  # people


class KioskAgent:
    """One kiosk's."""

    def __init__(
        self,
        *,
        file: Path,
        hall: Hall,
        printer: Printer,
        origins: tuple[str, ...],
        port: int = 0,
        scanner: Callable[[], Line] | None = None,
    ) -> None:
        self.ledger = Ledger(file)
        self.clock = HallClock(self.ledger)
        self.scans = Scans()
        self._scanner = Scanner(scanner, self._hear) if scanner else None
        self.press = Press(self.ledger, printer, now=self.clock.now)
        self.courier = Courier(self.ledger, self.clock, hall, describe=self._describe)
        self.alive_at: float | None = None  # steady seconds; when the page last said so
        self.door = Door(
            {
                ("GET", "state"): self._state,
                ("POST", "alive"): self._alive,
                ("POST", "tickets"): self._give,
                ("GET", "tickets"): self._look,
                ("GET", "scan"): self._scan,
            },
            origins=origins,
            port=port,
        )

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set."""
        works: list[Callable[[threading.Event], None]] = [self.courier.run, self.press.run]
        if self._scanner:
            works.append(self._scanner.run)
        threads = [threading.Thread(target=work, args=(stop,), daemon=True) for work in works]
        self.door.open()
        for thread in threads:
            thread.start()
        stop.wait()
        self.press.hurry()
        self.door.close()
        for thread in threads:
            thread.join(timeout=2)
        self.ledger.close()

    def give(self, wish: Wish, key: str) -> Paper:
        """A number, if the hall cannot give one itself. HallServes, NoNumbers."""
        known = self.ledger.of_key(key)
        if known is not None:
            return known
        if self.courier.go():  # asked now, and not what was true seconds ago
            raise HallServes("the hall answers")
        paper = self.ledger.give(wish, key=key, now=self.clock.now())
        self.press.hurry()
        return paper

    def _hear(self, text: str) -> None:
        """What was scanned: a paper of ours that the hall may not know is taken there at once."""
        secret = secret_of(text)
        if secret:
            self.courier.adopt(secret)
        self.scans.put(text)

    def _describe(self) -> dict[str, Any]:
        scanner = "none"
        if self._scanner:
            scanner = "ready" if self._scanner.is_there else "away"
        return {"version": release(), "port": self.door.port, "scanner": scanner}

    def _state(self, given: dict[str, Any]) -> dict[str, Any]:
        now = self.clock.now()
        left = self.ledger.left(now)
        return self._describe() | {
            "away": self.courier.is_away,
            "services": {code: n for code, n in left.items() if self.ledger.is_open(code, now)},
            "names": self.ledger.names(now),
            "unsent": self.ledger.how_many_unsent(),
            "refused": self.courier.refused,
        }

    def _alive(self, given: dict[str, Any]) -> None:
        self.alive_at = time.monotonic()

    def _give(self, given: dict[str, Any]) -> dict[str, Any]:
        wish, key = _wish(given)
        paper = self.give(wish, key)
        until = time.monotonic() + PRINTS_WITHIN_SECONDS
        while paper.print in ("new", "sending") and time.monotonic() < until:
            time.sleep(0.05)
            paper = self.ledger.of_key(key) or paper
        return _shown(paper)

    def _look(self, given: dict[str, Any]) -> dict[str, Any]:
        paper = self.ledger.of_key(str(given.get("key", "")))
        if paper is None:
            raise BadWish("no such number")
        return _shown(paper)

    def _scan(self, given: dict[str, Any]) -> dict[str, Any] | None:
        if self._scanner is None:
            raise NoScanner("none is plugged in here")
        try:
            seconds = min(float(given.get("wait", 0)), LONGEST_WAIT_SECONDS)
        except ValueError:
            raise BadWish("seconds are wanted") from None
        found = self.scans.take(seconds=seconds)
        if found is None:
            return None
        return {"number": found.number, "kind": found.kind, "text": found.text}


def _shown(paper: Paper) -> dict[str, Any]:
    name = paper.told["service_name"]
    return {
        "label": paper.label,
        "service": name.get(paper.language) or next(iter(name.values())),
        "paper": paper.print,
    }


def _wish(given: dict[str, Any]) -> tuple[Wish, str]:
    """What the page sends, read strictly. BadWish if it cannot be meant."""
    match given:
        case {
            "service": str(service),
            "party_size": int(party),
            "priority": bool(priority),
            "private": bool(private),
            "assistance": list(assistance),
            "language": str(language),
            "key": str(key),
            **more,
        } if party is not True and 1 <= party <= LARGEST_PARTY and 1 <= len(key) <= LONGEST_KEY:
            if not all(isinstance(each, str) and each in ASSISTANCE for each in assistance):
                raise BadWish("assistance")
            speak = _representatives(more)
            needs = tuple(assistance)
            return Wish(service, party, language[:20], priority, private, needs, speak), key
        case _:
            raise BadWish("not a wish")


def _representatives(more: dict[str, Any]) -> int | None:
    match more:
        case {"representatives": int(n)} if n is not True and 1 <= n <= MOST_REPRESENTATIVES:
            return n
        case {"representatives": _}:
            raise BadWish("representatives")
        case _:
            return None
