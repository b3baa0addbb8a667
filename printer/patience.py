"""How long the proof of one slip is waited for, and what cuts the wait short."""

import threading
import time

from printer.errors import NotReady
from printer.layout import DOTS_PER_MM
from printer.profile import Confirmation, Profile
from printer.state import State

LONGEST_SECONDS = 10.0
LONGEST_MEASURED_SECONDS = 20.0  # for a printer that is known to be slower; a lease is 30

_START_SECONDS = 3.0  # motor, first line, knife
_SLOWEST_MM_A_SECOND = 50.0
_SLOWER_THAN_MEASURED = 2.0  # times: a hot head rests, and the strip was short
BETWEEN_QUESTIONS_SECONDS = 0.3
TAG_AFTER_PAPER_SECONDS = 1.0  # how long the stronger proof is waited for
TAG_AFTER_STOP_SECONDS = 0.3  # the roll may end right behind a slip that is whole
_HURRY_SECONDS = 1.0


class Patience:
    """Starts when the last byte was sent."""

    def __init__(self, rows: int, profile: Profile) -> None:
        now = time.monotonic()
        self._confirms = profile.confirms
        self._end = now + longest(rows / DOTS_PER_MM, profile.mm_per_second)
        self._ask_at = now + BETWEEN_QUESTIONS_SECONDS
        self._is_hurried = False
        self._paper_said_at: float | None = None
        self._stopped_at: float | None = None

    def is_over(self, hurry: threading.Event) -> bool:
        now = time.monotonic()
        if hurry.is_set() and not self._is_hurried:
            self._is_hurried = True
            self._end = min(self._end, now + _HURRY_SECONDS)
        return now >= self._end

    def may_ask(self) -> bool:
        """Whether it is time for another question about the printer's state."""
        now = time.monotonic()
        if now < self._ask_at:
            return False
        self._ask_at = now + BETWEEN_QUESTIONS_SECONDS
        return True

    def paper_was_said(self) -> None:
        """GS r 1 was answered: the printer has come to what stands behind the slip."""
        self._paper_said_at = self._paper_said_at or time.monotonic()

    @property
    def is_paper_said(self) -> bool:
        """Whether it was, and counts as proof."""
        return self._paper_said_at is not None and self._confirms is not Confirmation.TAG

    def is_paper_enough(self) -> bool:
        """Whether it counts now: where a tag may come, that is waited for a moment longer."""
        if self._paper_said_at is None or not self.is_paper_said:
            return False
        waited = time.monotonic() - self._paper_said_at
        return self._confirms is Confirmation.PAPER or waited >= TAG_AFTER_PAPER_SECONDS

    def see(self, state: State) -> None:
        """Raises the NotReady that stopped the printer, once it has stood a moment."""
        stopped: NotReady | None = state.stopped()
        if stopped is None:
            self._stopped_at = None
            return
        now = time.monotonic()
        self._stopped_at = self._stopped_at or now
        if now - self._stopped_at >= TAG_AFTER_STOP_SECONDS:
            raise stopped


def longest(mm: float, mm_per_second: int | None) -> float:
    """Seconds in which so much paper must have come out, by what is known of the printer."""
    usual = min(_START_SECONDS + mm / _SLOWEST_MM_A_SECOND, LONGEST_SECONDS)
    if mm_per_second is None:
        return usual
    measured = _START_SECONDS + mm * _SLOWER_THAN_MEASURED / mm_per_second
    return max(usual, min(measured, LONGEST_MEASURED_SECONDS))
