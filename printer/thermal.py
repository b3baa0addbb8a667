"""A thermal printer: says how it is, puts a slip on paper, and knows whether it did.

python-escpos's own status calls are not used: in 3.1 they take silence for "paper plenty". The
printer's word is asked for here, and believed only where its bits are an answer's bits.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from itertools import cycle

from printer import ink, raster
from printer.answers import Answer, Answers, Block, Buffered, RealTime
from printer.errors import NoAnswer, NotReady, PrinterAway, Unconfirmed
from printer.patience import Patience
from printer.profile import Confirmation, Profile
from printer.slip import Slip
from printer.state import AWAY, BLIND, State
from printer.wires import Wire

log = logging.getLogger(__name__)

ANSWER_SECONDS = 0.5  # for DLE EOT, which is answered before anything that is queued
CLEAR_BUFFER = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8; the answer is 37 25 00
TAG_ANSWER, CLEARED_ANSWER = b"\x22", b"\x25"  # after the head 37
RECOVER_AND_CLEAR = b"\x10\x05\x02"  # DLE ENQ 2, for older models; it has no answer

_OTHER_LOOK_SECONDS = 0.2
_QUESTIONS = (1, 2, 4)  # DLE EOT: on-line, cause of off-line, paper
_QUESTIONS_MEANWHILE = (2, 4)


class Proof(StrEnum):
    TAG = "tag"
    PAPER = "paper"
    NONE = "none"  # this model cannot tell; the profile says so


class ThermalPrinter:
    """One device. Any thread may look; one at a time prints."""

    def __init__(self, wire: Wire, profile: Profile) -> None:
        self.profile = profile if wire.carries_answers else profile.silent()
        self._wire = wire
        self._turn = threading.Lock()
        self._answers = Answers()
        self._seen = BLIND
        # what a broken-off exchange left in the printer's buffer comes out at the next refill,
        # also what this program sent in an earlier life: cleared at the first contact
        self._may_hold_a_ghost = True
        self._half_may_hang = False  # a slip that was broken off, with the next one behind it

    @property
    def seen(self) -> State:
        """What was seen last, without asking; also what came to light while it printed."""
        return self._seen

    def look(self) -> State:
        """Ask the printer how it is. While it prints: what was seen last."""
        if not self.profile.answers:
            return BLIND  # opening a spooler only to look would print an empty page
        # another look is over in a moment; a slip is not
        if not self._turn.acquire(timeout=_OTHER_LOOK_SECONDS):
            return self._seen
        try:
            with self._exchange():
                self._ask()
        except OSError:
            self._seen = AWAY
        finally:
            self._turn.release()
        return self._seen

    def why_not(self, state: State) -> NotReady | None:
        """Why a slip should not be sent in this state; None if it may."""
        return state.why_not() if self.profile.answers else None

    def put_out(self, slip: Slip, *, tag: str, hurry: threading.Event | None = None) -> Proof:
        """Print, cut, and wait for the printer's word that paper came out.

        NotReady: not a dot of it was sent. Unconfirmed: something was, and nobody knows.
        `tag`: four ASCII letters, not those of the slip before. Once `hurry` is set, the wait
        for proof ends within a second.
        """
        with self._turn:
            try:
                with self._exchange():
                    return self._put_out(slip, tag, hurry or threading.Event())
            except OSError as error:
                self._seen = AWAY
                raise PrinterAway(str(error)) from error

    def close(self) -> None:
        with self._turn:
            self._wire.close()

    @contextmanager
    def _exchange(self) -> Iterator[None]:
        """An open line, with nothing on it from before. OSError closes it."""
        self._answers = Answers()
        try:
            self._wire.open()
            yield
        except OSError:
            self._wire.close()
            raise
        finally:
            self._wire.release()

    def _put_out(self, slip: Slip, tag: str, hurry: threading.Event) -> Proof:
        if self.profile.answers:
            why_not = self._ask().why_not()
            if why_not:
                raise why_not
        dots = raster.draw(slip, width_dots=self.profile.width_dots)
        sent = ink.encode(dots, tag=tag, profile=self.profile)
        if self._half_may_hang and self.profile.cuts:
            sent = ink.CUT + sent
        self._may_hold_a_ghost = True
        try:
            self._wire.write(sent)
            proof = self._wait_for_proof(tag, dots.height, hurry)
        except NotReady as why:
            raise self._lost(why.reason) from why
        except OSError as error:
            self._wire.close()
            self._seen = AWAY
            raise self._lost(PrinterAway.reason) from error
        self._may_hold_a_ghost = self._half_may_hang = False
        return proof

    def _lost(self, why: str) -> Unconfirmed:
        self._half_may_hang = True
        return Unconfirmed(why, is_cleared=self._clear())

    def _ask(self) -> State:
        """DLE EOT 1, 2, 4, one at a time, because the answers do not say to which they belong."""
        state = BLIND
        for question in _QUESTIONS:
            answer = self._answer_to(question)
            if answer is None:
                # half an answer is not "fine"; and a late one would be taken for the next one's
                self._wire.close()
                self._wire.open()
                state = BLIND
                break
            state = state.told(question, answer)
        self._seen = state
        if self._may_hold_a_ghost and state.is_online is not None:
            self._clear()
        return state

    def _answer_to(self, question: int) -> RealTime | None:
        self._wire.write(bytes((0x10, 0x04, question)))
        for answer in self._heard_within(ANSWER_SECONDS):
            if isinstance(answer, RealTime):
                return answer
        return None

    def _heard_within(self, seconds: float) -> Iterator[Answer]:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            yield from self._answers.feed(self._wire.read(left))

    def _wait_for_proof(self, tag: str, rows: int, hurry: threading.Event) -> Proof:
        """Raises the NotReady that came in between, NoAnswer if nothing came at all."""
        if self.profile.confirms is Confirmation.NONE:
            return Proof.NONE
        patience = Patience(rows, self.profile)
        questions = cycle(_QUESTIONS_MEANWHILE)
        asked: int | None = None
        while not patience.is_over(hurry):
            for answer in self._answers.feed(self._wire.read(0.05)):
                if isinstance(answer, Block) and answer.body == TAG_ANSWER + tag.encode("ascii"):
                    return Proof.TAG
                if isinstance(answer, Buffered) and not answer.byte & 0x0C:
                    patience.paper_was_said()
                if isinstance(answer, RealTime) and asked:
                    self._seen = self._seen.told(asked, answer)
                    asked = None
            if patience.is_paper_enough():
                return Proof.PAPER
            patience.see(self._seen)
            if not asked and patience.may_ask():
                asked = next(questions)
                self._wire.write(bytes((0x10, 0x04, asked)))
        if patience.is_paper_said:
            return Proof.PAPER
        raise NoAnswer("no word that the slip came out")

    def _clear(self) -> bool:
        """Make the printer forget what it has not printed. True if it says that it did."""
        if not self.profile.clears:
            return False
        try:
            self._wire.open()
            self._wire.write(CLEAR_BUFFER)
            for answer in self._heard_within(ANSWER_SECONDS):
                if isinstance(answer, Block) and answer.body == CLEARED_ANSWER:
                    self._may_hold_a_ghost = False
                    return True
            self._wire.write(RECOVER_AND_CLEAR)
            self._may_hold_a_ghost = False  # all that can be done is done
        except OSError:
            self._wire.close()  # tried again at the next contact
        return False
