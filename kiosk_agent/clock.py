"""What time it is at the hall, also while the hall does not say.

The last time it said, and since then this machine's steady clock: nobody comes earlier or later
because a kiosk's battery is flat. After a restart the wall clock, corrected by what was known.
"""

import time
from collections.abc import Callable

from kiosk_agent.ledger import Ledger

NOTED = "wall_is_behind"  # seconds; kept over restarts
WORTH_NOTING = 0.5  # seconds


class HallClock:
    """Seconds since 1970, as the hall counts them."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ledger = ledger
        self._wall = wall
        self._steady = steady
        self._noted = ledger.noted(NOTED) or 0.0
        self._ahead = wall() + self._noted - steady()

    def now(self) -> float:
        return self._steady() + self._ahead

    def hear(self, now: float) -> None:
        """What the hall said just now."""
        self._ahead = now - self._steady()
        behind = now - self._wall()
        if abs(behind - self._noted) > WORTH_NOTING:
            self._noted = behind
            self._ledger.note(NOTED, behind)
