"""Finds out what a printer can do, by asking it and by having somebody look at a strip of paper.

What nobody said and nobody saw is "not known", and never better than that. A profile comes only
of a strip that was looked at: without its width no slip can be drawn.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from printer import ink, questions, strip
from printer.answers import Block, RealTime
from printer.profile import Confirmation, Picture, Profile
from printer.questions import Asking, Heard
from printer.slip import Fact, Notice, Qr, Rule, Size, Slip, Text, Weight
from printer.state import BLIND, State
from printer.strip import Printed
from printer.wires import Wire


class Eyes(Protocol):
    """Who stands before the printer."""

    def was_cut(self) -> bool:
        """Whether the strip fell off, or can be taken without tearing."""
        ...

    def widest(self) -> int:
        """Dots of the widest frame that is closed at its right; 0 if none can be seen."""
        ...


@dataclass(frozen=True)
class Seen:
    """What the strip told."""

    picture: Picture | None  # None: by no command did a frame come out
    width_dots: int  # 0 then
    cuts: bool
    printed: Printed


@dataclass(frozen=True)
class Report:
    was_asked: bool  # False: the line carries nothing back, or it shall not be asked
    state: State
    heard: Mapping[str, Heard]  # by question
    seen: Seen | None = None  # None: no strip was printed
    profile: Profile | None = None  # None: nobody saw how wide it prints

    def says(self, key: str) -> bool:
        """Whether that question was answered."""
        return key in self.heard and self.heard[key].answer is not None

    def name(self, key: str) -> str:
        """How it calls its maker or its model; empty if it does not say."""
        answer = self.heard[key].answer if key in self.heard else None
        return answer.body.decode("ascii", "replace") if isinstance(answer, Block) else ""


def probe(wire: Wire, eyes: Eyes | None = None, *, is_mute: bool = False) -> Report:
    """Ask everything once; print the strip if there are eyes to look at it.

    `is_mute`: a model that hangs when it is asked is not asked. OSError if nobody is there,
    NotReady if it has no paper, an open cover or a fault.
    """
    wire.open()
    try:
        report = _asked(wire) if wire.carries_answers and not is_mute else Report(False, BLIND, {})
        return _looked_at(wire, report, eyes) if eyes else report
    finally:
        wire.close()


def _asked(wire: Wire) -> Report:
    asking = Asking(wire)
    heard = asking.all(questions.STATUS)
    state = BLIND
    for number, question in enumerate(questions.STATUS, 1):
        answer = heard[question.key].answer
        if isinstance(answer, RealTime):
            state = state.told(number, answer)
    stopped = state.stopped()
    if stopped:  # it would answer nothing of what follows, and look like a poorer model
        raise stopped
    return Report(True, state, {**heard, **asking.all(questions.ABILITIES)})


def _looked_at(wire: Wire, report: Report, eyes: Eyes) -> Report:
    seen = _see(wire, report, eyes)
    if seen.picture is None:
        return Report(report.was_asked, report.state, report.heard, seen)
    # what a slip is sent after: on-line, cover, paper
    answers = all(report.says(f"DLE EOT {number}") for number in (1, 2, 4))
    names = (report.name(key.key) for key in (questions.MAKER, questions.MODEL))
    profile = Profile(
        model=" ".join(filter(None, names)) or "unknown",
        width_dots=seen.width_dots,
        answers=answers,
        confirms=seen.printed.proof if answers else Confirmation.NONE,
        clears=answers and report.says(questions.CLEAR.key),
        cuts=seen.cuts,
        picture=seen.picture,
        mm_per_second=seen.printed.mm_per_second,
    )
    return Report(report.was_asked, report.state, report.heard, seen, profile)


def _see(wire: Wire, report: Report, eyes: Eyes) -> Seen:
    """The strip by the older command; only who sees nothing then gets it by the newer one."""
    for picture in Picture:
        wire.open()
        printed = strip.put_out(
            wire,
            picture,
            by_tag=report.says(questions.TAG.key),
            by_paper=report.says(questions.PAPER.key),
        )
        wire.close()  # somebody looks now, and a network printer forgets a line that is idle
        cuts = eyes.was_cut()
        if not cuts:
            wire.open()
            wire.write(ink.FEED_TO_TEAR_BAR)
            wire.close()
        if width_dots := eyes.widest():
            return Seen(picture, width_dots, cuts, printed)
    return Seen(None, 0, cuts, printed)


def test_slip(model: str) -> Slip:
    """All sizes, the letters that are hard on paper, a code: to be looked at and scanned."""
    return Slip(
        kind="test",
        language="vi",
        label="0",
        blocks=(
            Notice(model),
            Text("0123456789", Size.NUMBER, Weight.BOLD),
            Text("ẰẲẴẤẦỄỘỠỨỮ ĐƯỜNG", Size.LARGE, Weight.BOLD),
            Text("ắằẳẵặ ấầẩẫậ ếềểễệ ốồổỗộ ớờởỡợ ứừửữự đ ₫"),
            Text("ắằẳẵặ ấầẩẫậ ếềểễệ ốồổỗộ ớờởỡợ ứừửữự đ ₫", Size.SMALL),
            Rule(),
            Fact("|", "|"),
            Qr("https://tiepdan.example/t#BCFGHJKLMNPQRSTVXZ01234567"),
        ),
    )
