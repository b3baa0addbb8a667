"""What can be read from how far: a panel's size, the distance, the screen's room. Pure.

A capital must fill 0.7 degrees of the eye: height = 0.0122 × distance (EN 301 549, 5.1.4). A
display measures in `u`, 1/1080 of the panel's short side; the panel is 16 to 9. A kiosk is read
from an arm's length, and its letters are so many pixels high, whatever its panel.
"""

import math
from dataclasses import dataclass

CAPITAL_OF_DISTANCE = 0.0122
CAPITAL_OF_FONT = 0.74  # Be Vietnam Pro's figures, of the font's size
MM_PER_INCH = 25.4
SHORT_SIDE = 9 / math.hypot(16, 9)  # of the diagonal
INCHES = (15, 120)
METRES = (1.0, 25.0)
MOST = 3  # calls
# The font size in u that the figures of so many calls get at least, number and desk of five
# figures together; by whether the panel stands upright, and whether anything stands beside the
# calls. tests/queue_display/test_screen.py measures them in a browser.
# fmt: off
FIGURES = {
    # upright, beside: one call, two, three
    (False, True):  (400, 275, 260),
    (False, False): (400, 380, 260),
    (True, True):   (400, 240, 220),
    (True, False):  (400, 240, 220),
}
# fmt: on
TOUCHED_CAPITAL_MM = 7.4  # at a kiosk: 0.7 degrees from 60 cm
# The font size in pixels of the smallest letters there, by whether the panel stands upright:
# --read of hall/web/static/tokens.css.
READ_PX = {True: 41, False: 39}
PIXELS = (600, 8_000)  # on a side; a narrower page is in somebody's hand
TOUCHED_INCHES = (7, 65)


@dataclass(frozen=True)
class Panel:
    """A screen on the wall, and how far the last row sits."""

    inches: float = 55.0  # diagonal
    metres: float = 10.0
    is_upright: bool = False

    @property
    def mm_of_u(self) -> float:
        return self.inches * MM_PER_INCH * SHORT_SIDE / 1_080

    @property
    def capital_mm(self) -> float:
        """How high a capital must be to be read from there."""
        return CAPITAL_OF_DISTANCE * self.metres * 1_000

    @property
    def wanted_u(self) -> float:
        """The font size that this takes."""
        return self.capital_mm / self.mm_of_u / CAPITAL_OF_FONT

    def calls(self, *, has_beside: bool) -> int:
        """How many calls can be shown large at once, 0 to 3: 0 if nobody could read even one."""
        room = FIGURES[self.is_upright, has_beside]
        return max((n for n in range(1, MOST + 1) if room[n - 1] >= self.wanted_u), default=0)

    def furthest(self, *, has_beside: bool) -> float:
        """From how many metres one call alone can be read."""
        most_u = FIGURES[self.is_upright, has_beside][0]
        return most_u * CAPITAL_OF_FONT * self.mm_of_u / 1_000 / CAPITAL_OF_DISTANCE


@dataclass(frozen=True)
class TouchPanel:
    """The panel of a kiosk: its diagonal, and the pixels that its browser counts."""

    inches: float
    across: int
    down: int

    @property
    def capital_mm(self) -> float:
        """How high the smallest capital is on it."""
        mm_of_px = self.inches * MM_PER_INCH / math.hypot(self.across, self.down)
        return self._read_px * CAPITAL_OF_FONT * mm_of_px

    @property
    def is_legible(self) -> bool:
        return self.capital_mm >= TOUCHED_CAPITAL_MM

    @property
    def wanted_inches(self) -> float:
        """From which size on it would be with so many pixels, in tenths."""
        return math.ceil(10 * self.inches * TOUCHED_CAPITAL_MM / self.capital_mm) / 10

    @property
    def _read_px(self) -> int:
        return READ_PX[self.down >= self.across]
