"""What the sensors of the virtual printer see, and the bits in which it is said. Pure.

The bits are those of Epson's ESC/POS reference: DLE EOT 1 to 4, GS r 1, automatic status back.
"""

from printer.state import Paper
from printer.virtual.models import Model


class Sensors:
    """A hand moves them while it runs."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.paper = Paper.PLENTY
        self.is_cover_open = False
        self.is_faulty = False
        self.hangs = False

    @property
    def is_stopped(self) -> bool:
        """Whether the head stands still."""
        return self.is_cover_open or self.is_faulty or self.hangs or self.paper is Paper.OUT

    def status(self, question: int) -> int:
        """The answer to DLE EOT `question`."""
        is_out = self.paper is Paper.OUT
        bits = {
            1: 0x08 * self.is_stopped,
            2: 0x04 * self.is_cover_open | 0x20 * is_out | 0x40 * self.is_faulty,
            3: 0x08 * self.is_faulty,
            4: 0x0C * (self._is_low or is_out) | 0x60 * is_out,
        }
        return 0x12 | bits[question]

    def paper_bits(self) -> int:
        """The answer to GS r 1; also the third byte of what is told by itself."""
        return 0x0F if self.paper is Paper.OUT else 0x03 * self._is_low

    def change(self) -> bytes:
        """The four bytes that are told by themselves."""
        first = 0x10 | 0x08 * self.is_stopped | 0x20 * self.is_cover_open
        return bytes((first, 0x08 * self.is_faulty, self.paper_bits(), 0))

    @property
    def _is_low(self) -> bool:
        return self.paper is Paper.LOW and self.model.senses_near_end
