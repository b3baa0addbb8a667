"""What a printer is asked to find out what it can do; none of it costs paper.

Each question waits for its own kind of answer and for no other: a status that comes late, or by
itself, is not taken for the printer's name. What it was asked in vain is wiped by ESC @, because
many clones keep letters they do not understand and print them with the next line.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from printer import ink
from printer.answers import Answer, Answers, Automatic, Block, Buffered, RealTime
from printer.thermal import ANSWER_SECONDS, CLEAR_BUFFER, CLEARED_ANSWER, TAG_ANSWER
from printer.wires import Wire

BUFFERED_SECONDS = 1.0  # what is answered in its turn, behind what was sent before

_TAG = "prob"
_TELL_CHANGES, _TELL_NOTHING = b"\x1da\xff", b"\x1da\x00"  # GS a
_NAME_HEAD = 0x5F


@dataclass(frozen=True)
class Question:
    key: str  # as it stands in the reference; names the technician's words, too
    sent: bytes
    is_answer: Callable[[Answer], bool]
    is_real_time: bool = False  # answered at once, whatever is queued
    afterwards: bytes = b""

    @property
    def seconds(self) -> float:
        return ANSWER_SECONDS if self.is_real_time else BUFFERED_SECONDS


@dataclass(frozen=True)
class Heard:
    """What came of a question. `answer`: None if nothing came that answers it."""

    answer: Answer | None
    raw: bytes


def is_tag(tag: str) -> Callable[[Answer], bool]:
    return lambda answer: answer == Block(0x37, TAG_ANSWER + tag.encode("ascii"))


def is_paper(answer: Answer) -> bool:
    """GS r 1 was answered, and by "there is paper"."""
    return isinstance(answer, Buffered) and not answer.byte & 0x0C


def _status(number: int) -> Question:
    return Question(
        f"DLE EOT {number}",
        bytes((0x10, 0x04, number)),
        lambda answer: isinstance(answer, RealTime),
        is_real_time=True,
    )


def _name(which: int) -> Question:
    return Question(
        f"GS I {which}",
        bytes((0x1D, 0x49, which)),
        lambda answer: isinstance(answer, Block) and answer.head == _NAME_HEAD,
    )


STATUS = tuple(_status(number) for number in (1, 2, 3, 4))
MAKER, MODEL = _name(66), _name(67)
TAG = Question("GS ( H", ink.ask_tag(_TAG), is_tag(_TAG))
PAPER = Question("GS r 1", ink.ASK_PAPER, lambda answer: isinstance(answer, Buffered))
CHANGES = Question(
    "GS a",
    _TELL_CHANGES,
    lambda answer: isinstance(answer, Automatic),
    afterwards=_TELL_NOTHING,
)
CLEAR = Question(
    "DLE DC4 8",
    CLEAR_BUFFER,
    lambda answer: answer == Block(0x37, CLEARED_ANSWER),
    is_real_time=True,
)
ABILITIES = (MAKER, MODEL, CHANGES, TAG, PAPER, CLEAR)


class Asking:
    """One after the other, on a line that is open. OSError if it breaks."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._answers = Answers()

    def all(self, questions: tuple[Question, ...]) -> Mapping[str, Heard]:
        return {question.key: self.one(question) for question in questions}

    def one(self, question: Question) -> Heard:
        self._wire.write(question.sent)
        heard = self.until(question.is_answer, question.seconds)
        if question.afterwards:
            self._wire.write(question.afterwards)
        if heard.answer is None:
            self._begin_anew(question)
        return heard

    def until(self, is_answer: Callable[[Answer], bool], seconds: float) -> Heard:
        """What comes, up to the first answer of that kind."""
        raw = b""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            piece = self._wire.read(left)
            raw += piece
            for answer in self._answers.feed(piece):
                if is_answer(answer):
                    return Heard(answer, raw)
        return Heard(None, raw)

    def _begin_anew(self, question: Question) -> None:
        """An answer that comes too late must meet nobody, and letters must not wait for paper."""
        self._answers = Answers()
        if question.is_real_time:
            self._wire.close()
            self._wire.open()
        else:
            self._wire.write(ink.INITIALIZE + ink.LEAVE_KANJI)
