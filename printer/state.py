"""What is known of a printer: paper, cover, fault, on-line. Pure.

The bits are those of DLE EOT 1 to 4 in Epson's ESC/POS reference. Not known is a state of its
own: a printer that says nothing is never fine.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from printer.answers import RealTime
from printer.errors import CoverOpen, Faulty, NoAnswer, NotReady, PaperOut, PrinterAway


class Paper(StrEnum):
    PLENTY = "plenty"
    LOW = "low"  # a dozen slips or two are left
    OUT = "out"
    UNKNOWN = "unknown"  # the printer does not say; not the same as OUT


class Cover(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class State:
    paper: Paper = Paper.UNKNOWN
    cover: Cover = Cover.UNKNOWN
    is_online: bool | None = None  # None: it did not say
    is_faulty: bool = False

    def told(self, question: int, answer: RealTime) -> "State":
        """This state, and what the answer to DLE EOT `question` (1 to 4) adds."""
        byte = answer.byte
        if question == 1:
            return replace(self, is_online=not byte & 0x08)
        if question == 2:
            cover = Cover.OPEN if byte & 0x04 else Cover.CLOSED
            paper = Paper.OUT if byte & 0x20 else self.paper
            return replace(self, cover=cover, paper=paper, is_faulty=bool(byte & 0x40))
        if question == 3:
            return replace(self, is_faulty=self.is_faulty or bool(byte & 0x68))
        if question == 4:
            return replace(self, paper=_paper(byte))
        raise ValueError(f"DLE EOT {question} is not asked here")

    def why_not(self) -> NotReady | None:
        """Why it cannot print, the cause before the symptom; None if nothing speaks against it."""
        if self.cover is Cover.OPEN:
            return CoverOpen("the cover is open")
        if self.paper is Paper.OUT:
            return PaperOut("the roll is at its end")
        if self.is_faulty:
            return Faulty("the printer reports a fault")
        if self.is_online is None:
            return NoAnswer("the printer does not answer")
        if not self.is_online:
            return PrinterAway("the printer is off-line")
        return None

    def stopped(self) -> NotReady | None:
        """As `why_not`, but only what a person must end; off-line may be a passing moment."""
        why_not = self.why_not()
        return why_not if isinstance(why_not, CoverOpen | PaperOut | Faulty) else None


AWAY = State(is_online=False)  # no device, or no way to it
BLIND = State()  # a line that carries nothing back


def _paper(byte: int) -> Paper:
    if byte & 0x60:
        return Paper.OUT
    return Paper.LOW if byte & 0x0C else Paper.PLENTY
