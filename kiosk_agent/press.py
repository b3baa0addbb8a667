"""Puts a number that was given here on paper, while its citizen stands there and no longer.

Nobody can say whether a slip came out: it comes once more, marked. The printer cannot: tried
again for a minute, then given up, because later somebody else would stand there.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from kiosk_agent.ledger import GIVEN_UP, NEW, PRINTED, SENDING, SENT, UNKNOWN, Ledger, Paper
from printer import slip_json
from printer.errors import NotReady, PrinterError, Unconfirmed
from printer.slip import Slip
from printer.thermal import Proof

log = logging.getLogger(__name__)

STANDS_THERE_SECONDS = 60.0
AGAIN_SECONDS = 0.5


class Printer(Protocol):
    """`printer.thermal.ThermalPrinter`, or in a test one that remembers."""

    def put_out(self, slip: Slip, *, tag: str, hurry: threading.Event | None = None) -> object: ...


class Press:
    """One slip after the other, in a thread of its own."""

    def __init__(self, ledger: Ledger, printer: Printer, *, now: Callable[[], float]) -> None:
        self._ledger = ledger
        self._printer = printer
        self._now = now
        self._wanted = threading.Event()

    def hurry(self) -> None:
        """There is something to print."""
        self._wanted.set()

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set. Begins with what a power cut left behind."""
        while not stop.is_set():
            self._wanted.clear()
            for paper in self._ledger.to_print():
                self.print(paper, stop)
            self._wanted.wait(AGAIN_SECONDS)

    def print(self, paper: Paper, stop: threading.Event) -> None:
        """Until it is out, unknown twice, or its citizen has gone."""
        is_second = paper.print == SENDING  # we were cut off in the middle of it
        while not stop.is_set():
            if self._now() - paper.came_at > STANDS_THERE_SECONDS:
                return self._end(paper, UNKNOWN if is_second else GIVEN_UP)
            self._ledger.note_print(paper, SENDING)
            try:
                slip, tag = filled(paper, is_second), _tag(paper, is_second)
                proof = self._printer.put_out(slip, tag=tag)
            except NotReady as why:
                log.debug("number %s waits: %s", paper.label, why.reason)
                if not is_second:
                    self._ledger.note_print(paper, NEW)  # not a dot of it was sent
                stop.wait(AGAIN_SECONDS)
            except Unconfirmed as lost:
                if is_second:
                    return self._end(paper, UNKNOWN)
                log.warning("number %s: %s; once more, marked", paper.label, lost.why)
                is_second = True
            except PrinterError as error:  # a slip that cannot be drawn
                log.error("number %s: %s", paper.label, error)
                return self._end(paper, GIVEN_UP)
            else:
                return self._end(paper, SENT if proof is Proof.NONE else PRINTED)
        return None

    def _end(self, paper: Paper, state: str) -> None:
        self._ledger.note_print(paper, state)
        log.info("number %s: %s", paper.label, state)


def filled(paper: Paper, is_second: bool) -> Slip:
    """The slip that the hall composed with the loan, with this paper's own words in it."""
    slips = paper.told["slips"]
    slip = slips.get(paper.language) or next(iter(slips.values()))
    at = _local(paper)
    words = {
        "{label}": paper.label,
        "{time}": f"{at:%H:%M}\u00a0\u00a0{at:%d/%m/%Y}",
        "{party}": str(paper.party),
        "{code}": paper.code,
    }
    stands = {"priority": paper.priority, "party": paper.party > 1}
    blocks: list[dict[str, Any]] = [
        {name: _put(value, words) for name, value in block.items() if name != "if"}
        for block in slip["blocks"]
        if "if" not in block or stands[block["if"]]
    ]
    if is_second:
        reprint = paper.told["reprint"]
        blocks.insert(0, {"notice": reprint.get(paper.language) or next(iter(reprint.values()))})
    return slip_json.from_json(
        slip | {"blocks": blocks, "label": paper.label, "reprint": is_second}
    )


def _local(paper: Paper) -> datetime:
    """When it was given, on the hall's clock: its offset stands in the loan."""
    return datetime.fromtimestamp(
        paper.came_at, datetime.fromisoformat(paper.told["begins"]).tzinfo
    )


def _put(value: object, words: dict[str, str]) -> object:
    if isinstance(value, str):
        for place, word in words.items():
            value = value.replace(place, word)
    return value


def _tag(paper: Paper, is_second: bool) -> str:
    """Four letters that the printer says back; never those of a job of the hall: all digits."""
    return f"{'R' if is_second else 'K'}{paper.id % 1_000:03d}"
