"""The virtual printer behind its socket: buffer, head, knife, sensors.

What stands in the buffer is worked off by a thread of its own, as a print head does; what must
be answered at once (status, clear) passes it by. Without paper the head stands still with all
that it holds, and goes on after the refill: the ghost slip of findings, unless it was cleared.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable

from PIL import Image

from printer.state import Paper
from printer.virtual import commands
from printer.virtual.commands import Command
from printer.virtual.grammar import LINE_DOTS
from printer.virtual.models import FULL, Model, Unknowns
from printer.virtual.paper import Strip
from printer.virtual.sensors import Sensors

log = logging.getLogger(__name__)

OnSlip = Callable[[Image.Image, str | None], None]
Say = Callable[[bytes], None]

_ROWS_A_STEP = 8  # a millimetre
_TAG_COMES_WITHIN_SECONDS = 0.5  # a cut without a tag behind it is a slip without a tag
_TORN_AFTER_DOTS = 5 * LINE_DOTS  # fed at once past the tear bar: a hand takes it


class Machine:
    """All its switches can be moved while it runs, from any thread."""

    def __init__(
        self, *, on_slip: OnSlip, model: Model = FULL, buffer_bytes: int = 262_144
    ) -> None:
        self._sensors = Sensors(model)
        self.failures: list[str] = []  # what no printer would have understood, or not this one
        self.done = 0  # commands
        self.clipped_rows = 0  # of pictures wider than the paper
        self.mm_per_second = model.mm_per_second
        self.is_silent = False  # does as it is told and answers nothing
        self._on_slip = on_slip
        self._buffer_bytes = buffer_bytes
        self._queue: deque[tuple[Command, int]] = deque()
        self._changed = threading.Condition(threading.RLock())
        self._life = 0  # counts up whenever everything buffered is forgotten
        self._is_running = True
        self._letters: list[str] = []  # commands it does not know, waiting to be printed as text
        self._strip = Strip(model.width_dots)
        self._cut_off: Image.Image | None = None  # a slip that waits for its tag
        self._stored: commands.Dots | None = None
        self._asb_mask = 0
        self._say: Say | None = None
        self._at_rows: tuple[int, Callable[[], None]] | None = None
        self._head = threading.Thread(target=self._work, name="virtual printer", daemon=True)
        self._head.start()

    # what a hand does

    @property
    def model(self) -> Model:
        return self._sensors.model

    @model.setter
    def model(self, model: Model) -> None:
        self._sensors.model = model

    @property
    def paper(self) -> Paper:
        return self._sensors.paper

    @paper.setter
    def paper(self, paper: Paper) -> None:
        with self._changed:
            is_refilled = self._sensors.paper is Paper.OUT and paper is not Paper.OUT
            self._sensors.paper = paper
            if is_refilled:
                self._tear_off_half()
            self._tell_change()

    @property
    def is_cover_open(self) -> bool:
        return self._sensors.is_cover_open

    @is_cover_open.setter
    def is_cover_open(self, is_open: bool) -> None:
        with self._changed:
            self._sensors.is_cover_open = is_open
            self._tell_change()

    @property
    def is_faulty(self) -> bool:
        return self._sensors.is_faulty

    @is_faulty.setter
    def is_faulty(self, is_faulty: bool) -> None:
        with self._changed:
            self._sensors.is_faulty = is_faulty
            self._tell_change()

    def lose_power(self) -> None:
        """Everything buffered is gone; what is half printed still hangs there."""
        with self._changed:
            self._asb_mask = 0
            self._sensors.hangs = False
            self._letters.clear()
            self._forget()

    def at_rows(self, rows: int, act: Callable[[], None]) -> None:
        """Do that, once, when so many rows of a slip are printed."""
        with self._changed:
            self._at_rows = (rows, act)

    def wait_until_left(self, seconds: float) -> bool:
        """Until whoever was connected has gone, and all that they sent was heard."""
        with self._changed:
            return self._changed.wait_for(lambda: self._say is None, seconds)

    def wait_until_idle(self, seconds: float, *, after: int = 0) -> bool:
        """Until more than `after` commands are done, all that was heard, and its paper fell."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self.done > after and not (self._queue or self._cut_off), seconds
            )

    def stop(self) -> None:
        with self._changed:
            self._is_running = False
            self._forget()
        if threading.current_thread() is not self._head:
            self._head.join()

    # what the line brings and takes

    def connect(self, say: Say | None) -> None:
        with self._changed:
            self._say = say
            self._asb_mask = 0
            self._changed.notify_all()

    def hear(self, command: Command, length: int) -> None:
        """Real-time commands act now; others wait their turn, and this call for room."""
        match command:
            case commands.Ask(question):
                self._sensors.hangs |= self.model.hangs_when_asked
                if question in self.model.answers:
                    with self._changed:
                        said = self._sensors.status(question)
                    self._answer(bytes((said,)))
            case commands.Clear():
                with self._changed:
                    if self.model.can_clear:
                        self._forget()
                        self._answer(b"\x37\x25\x00")
            case commands.Recover(forgets):
                with self._changed:
                    if forgets and self.model.can_clear and self._sensors.is_faulty:
                        self._forget()
                        self.is_faulty = False
            case commands.AskTag() | commands.AskPaper() if self.model.is_hasty:
                self._reply(command)
            case _:
                self._put(command, length)

    def fail(self, why: str) -> None:
        log.error("virtual printer: %s", why)
        with self._changed:
            self.failures.append(why)

    def _put(self, command: Command, length: int) -> None:
        with self._changed:
            life = self._life
            self._changed.wait_for(
                lambda: (
                    self._life != life
                    or self._say is None
                    or self._held() + length <= self._buffer_bytes
                )
            )
            if self._life == life and self._say is not None:
                self._queue.append((command, length))
                self._changed.notify_all()

    def _held(self) -> int:
        return sum(length for _, length in self._queue)

    # what the head does

    def _work(self) -> None:
        while True:
            with self._changed:
                taken = self._changed.wait_for(
                    self._may_work, timeout=_TAG_COMES_WITHIN_SECONDS if self._cut_off else None
                )
                if not self._is_running:
                    return
                if not taken:
                    self._hand_out(None)
                    continue
                command, life = self._queue[0][0], self._life
            self._do(command, life)
            with self._changed:
                self.done += 1
                if self._life == life:
                    self._queue.popleft()
                self._changed.notify_all()

    def _may_work(self) -> bool:
        return not self._is_running or bool(self._queue and not self._sensors.is_stopped)

    def _do(self, command: Command, life: int) -> None:
        if not isinstance(command, commands.AskTag):
            self._hand_out(None)
        match command:
            case commands.Dots():
                if self._knows("GS v 0", self.model.knows_raster):
                    self._print(command, life)
            case commands.Store(picture):
                if self._knows("GS ( L", self.model.knows_graphics):
                    self._stored = picture
            case commands.PrintStored():
                if self._stored:
                    self._print(self._stored, life)
                self._stored = None
            case commands.Justify(where):
                self._strip.justify = where
            case commands.Feed(dots):
                is_torn = not self.model.has_knife and dots >= _TORN_AFTER_DOTS
                self._move_paper(dots, is_parted=is_torn)
            case commands.Cut(feed):
                self._move_paper(feed, is_parted=self.model.has_knife)
            case commands.AskTag() | commands.AskPaper() | commands.AskName():
                self._reply(command)
            case commands.Automatic(mask):
                if self._knows("GS a", self.model.tells_changes):
                    with self._changed:
                        self._asb_mask = mask
                        self._tell_change()
            case commands.Initialize():
                self._asb_mask = self._strip.justify = 0
                self._stored = None
                self._letters.clear()

    def _reply(self, question: Command) -> None:
        """What is answered in its turn, behind all that was sent before."""
        match question:
            case commands.AskTag(tag):
                self._hand_out(tag)
                if self._knows("GS ( H", self.model.knows_tags):
                    self._answer(b"\x37\x22" + tag.encode("ascii") + b"\x00")
            case commands.AskPaper():
                if self._knows("GS r", self.model.says_paper):
                    self._answer(bytes((self._sensors.paper_bits(),)))
            case commands.AskName(which):
                said = self.model.maker if which == 66 else self.model.name
                if self._knows("GS I", said is not None):
                    self._answer(b"\x5f" + (said or "").encode("ascii") + b"\x00")

    def _knows(self, command: str, knows: bool) -> bool:
        """Whether it does; what it does not know waits as letters for the next line."""
        if not knows and self.model.unknowns is Unknowns.PRINTED:
            self._letters.append(command)
        return knows

    def _print_letters(self) -> None:
        """A line begins, and with it comes out what waited: garbage on somebody's slip."""
        if self._letters:
            self.fail("printed as letters: " + ", ".join(self._letters))
            self._letters.clear()

    def _move_paper(self, dots: int, *, is_parted: bool) -> None:
        self._print_letters()
        self._strip.feed(dots)
        if is_parted:
            self._cut_off = self._strip.tear_off()

    def _print(self, band: commands.Dots, life: int) -> None:
        self._print_letters()
        self.clipped_rows += band.rows * (band.width_bytes * 8 > self.model.width_dots)
        for row in range(band.rows):
            with self._changed:
                self._changed.wait_for(lambda: self._life != life or not self._sensors.is_stopped)
                if self._life != life:
                    return
                start = row * band.width_bytes
                self._strip.print_row(band.ink[start : start + band.width_bytes])
                act = None
                if self._at_rows and self._strip.rows >= self._at_rows[0]:
                    act, self._at_rows = self._at_rows[1], None
            if act:
                act()
            if self.mm_per_second and row % _ROWS_A_STEP == 0:
                time.sleep(1 / self.mm_per_second)

    def _hand_out(self, tag: str | None) -> None:
        if self._cut_off:
            self._on_slip(self._cut_off, tag)
        with self._changed:
            self._cut_off = None
            self._changed.notify_all()

    def _tear_off_half(self) -> None:
        """Who changes the roll tears off what hangs there."""
        half = self._strip.tear_off()
        if half:
            self._on_slip(half, None)

    def _forget(self) -> None:
        self._life += 1
        self._queue.clear()
        self._changed.notify_all()

    # what it says of itself

    def _tell_change(self) -> None:
        self._changed.notify_all()
        if self._asb_mask:
            self._answer(self._sensors.change())

    def _answer(self, answer: bytes) -> None:
        say = self._say
        if say and not self.is_silent:
            say(answer)
