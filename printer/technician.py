"""A technician at a terminal: what is asked of them, and what they are told."""

from collections.abc import Iterator
from dataclasses import dataclass

import click

from printer import questions
from printer.probe import Report
from printer.profile import Confirmation
from printer.questions import Question
from printer.raster import WIDTHS
from printer.state import Paper
from printer.words import said

_WORDS_WIDE, _SAYS_WIDE = 32, 40  # letters


@dataclass(frozen=True)
class AtTheTerminal:
    """Eyes that answer what they are asked; `says_yes`: they were not asked, and see it all well.

    `width_dots`: how wide it should be, where that is known beforehand; `has_knife` likewise.
    """

    language: str
    width_dots: int | None = None
    has_knife: bool | None = None
    says_yes: bool = False

    def was_cut(self) -> bool:
        if self.has_knife is not None:
            return self.has_knife
        return self.says_yes or click.confirm(said("ask.cut", self.language))

    def widest(self) -> int:
        if self.width_dots is not None:
            number = WIDTHS.index(self.width_dots) + 1
            whole = said("ask.whole", self.language, number=number)
            return self.width_dots if self.says_yes or click.confirm(whole) else 0
        numbers = click.IntRange(0, len(WIDTHS))
        number = click.prompt(said("ask.widest", self.language), type=numbers)
        return WIDTHS[number - 1] if number else 0


def told(report: Report, language: str) -> Iterator[str]:
    """The report, line by line; bytes at the end of a line are what was heard."""
    yield said("head.asked" if report.was_asked else "head.mute", language)
    for question, verdict in _asked(report):
        heard = report.heard[question.key].raw.hex(" ")
        bytes_ = f"[{heard}]" if heard else ""
        yield _line(said(question.key, language), _verdict(verdict, language), bytes_)
    if report.was_asked:
        is_low = report.state.paper is Paper.LOW
        near = "yes" if is_low else "near_end.unknown"
        yield _line(said("near_end", language), said(near, language))
    if report.seen:
        yield said("head.seen", language)
        for what, verdict, values in _seen(report):
            yield _line(said(what, language), said(verdict, language, **values))


def _line(what: str, verdict: str, heard: str = "") -> str:
    return f"  {what:<{_WORDS_WIDE}}{verdict:<{_SAYS_WIDE}}{heard}".rstrip()


def _verdict(verdict: str, language: str) -> str:
    """A name stands as the printer says it."""
    return verdict[1:] if verdict.startswith("=") else said(verdict, language)


def _asked(report: Report) -> Iterator[tuple[Question, str]]:
    if not report.was_asked:
        return
    state, names = report.state, (questions.MAKER, questions.MODEL)
    verdicts = dict.fromkeys(questions.ABILITIES, "yes")
    verdicts |= {question: f"={report.name(question.key)}" for question in names}
    status = (
        "ready" if state.is_online else "offline",
        str(state.cover),
        "fault" if state.is_faulty else "well",
        str(state.paper),
    )
    for question, verdict in (dict(zip(questions.STATUS, status, strict=True)) | verdicts).items():
        yield question, verdict if report.says(question.key) else "silent"


def _seen(report: Report) -> Iterator[tuple[str, str, dict[str, object]]]:
    seen, profile = report.seen, report.profile
    assert seen is not None
    if profile is None:
        yield "width", "width.none", {}
        yield "picture", "picture.none", {}
        return
    yield "width", "width.dots", {"dots": profile.width_dots}
    yield "knife", "yes" if profile.cuts else "no", {}
    yield "picture", f"picture.{profile.picture}", {}
    speed = profile.mm_per_second
    yield "speed", "speed.mm" if speed else "unknown", {"mm": speed}
    yield "proof", f"proof.{_proof(report, profile.confirms)}", {}


def _proof(report: Report, confirms: Confirmation) -> str:
    assert report.seen is not None
    if confirms is Confirmation.NONE:
        if report.seen.printed.is_hasty:
            return "hasty"
        return "none" if report.seen.printed.proof is Confirmation.NONE else "mute"
    return str(confirms)
