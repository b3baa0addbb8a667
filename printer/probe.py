"""Finds out what a printer can do, by asking it; the profile is what it answered.

For a technician, with paper in the printer: one that does not know a question may print it.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from printer import ink
from printer.answers import Answer, Answers, Block, Buffered, RealTime
from printer.profile import Confirmation, Profile
from printer.slip import Fact, Notice, Qr, Rule, Size, Slip, Text, Weight
from printer.state import BLIND, Cover, Paper
from printer.thermal import CLEAR_BUFFER
from printer.wires import Wire

WAIT_SECONDS = 1.0
_TAG = "prob"
_QUESTIONS = {1: "on-line", 2: "cause of off-line", 3: "fault", 4: "paper"}


@dataclass(frozen=True)
class Finding:
    what: str
    sent: bytes
    heard: bytes
    means: str


@dataclass(frozen=True)
class Report:
    findings: tuple[Finding, ...]
    profile: Profile


def probe(wire: Wire, *, width_dots: int, cuts: bool = True) -> Report:
    """Ask everything once. Nothing is printed by a printer that knows the questions.

    OSError if nobody is there, NotReady if it has no paper, an open cover or a fault.
    """
    if not wire.carries_answers:
        return Report((), Profile(width_dots=width_dots, cuts=cuts).silent())
    wire.open()
    try:
        return _ask_all(wire, width_dots, cuts)
    finally:
        wire.close()


def _ask_all(wire: Wire, width_dots: int, cuts: bool) -> Report:
    findings = []
    state = BLIND
    for question, what in _QUESTIONS.items():
        finding, answer = _ask(wire, f"DLE EOT {question}: {what}", bytes((0x10, 4, question)))
        if isinstance(answer, RealTime):
            state = state.told(question, answer)
        findings.append(finding)
    stopped = state.stopped()
    if stopped:  # it would answer nothing of what follows, and look like a poorer model
        raise stopped
    model = []
    for what, which in (("maker", 66), ("model", 67)):
        finding, answer = _ask(wire, f"GS I {which}: {what}", bytes((0x1D, 0x49, which)))
        findings.append(finding)
        if isinstance(answer, Block):
            model.append(answer.body.decode("ascii", "replace"))
    tag, said_tag = _ask(wire, "GS ( H: proof by tag", ink.ask_tag(_TAG))
    paper, said_paper = _ask(wire, "GS r 1: proof by paper", ink.ASK_PAPER)
    cleared, said_cleared = _ask(wire, "DLE DC4 8: clear the buffer", CLEAR_BUFFER)
    confirms = Confirmation.NONE
    if isinstance(said_paper, Buffered):
        confirms = Confirmation.PAPER
    if isinstance(said_tag, Block):
        confirms = Confirmation.TAG
    is_told = (state.paper is not Paper.UNKNOWN, state.cover is not Cover.UNKNOWN)
    answers = all(is_told) and state.is_online is not None
    profile = Profile(
        model=" ".join(model) or "unknown",
        width_dots=width_dots,
        answers=answers,
        confirms=confirms if answers else Confirmation.NONE,
        clears=answers and isinstance(said_cleared, Block),
        cuts=cuts,
    )
    return Report((*findings, tag, paper, cleared), profile)


def _ask(wire: Wire, what: str, sent: bytes) -> tuple[Finding, Answer | None]:
    wire.write(sent)
    heard = b""
    answer = None
    answers = Answers()
    end = time.monotonic() + WAIT_SECONDS
    while answer is None and (left := end - time.monotonic()) > 0:
        piece = wire.read(left)
        heard += piece
        answer = next(iter(answers.feed(piece)), None)
    return Finding(what, sent, heard, _meaning(answer)), answer


def _meaning(answer: Answer | None) -> str:
    match answer:
        case None:
            return "silence"
        case RealTime(byte):
            return "status " + " ".join(_bits(byte & ~0x12))
        case Buffered(byte):
            return "paper " + " ".join(_bits(byte))
        case Block(_, body):
            return f"said: {body.decode('ascii', 'backslashreplace')}"
        case _:
            return "automatic status"


def _bits(byte: int) -> Iterator[str]:
    if not byte:
        yield "ok"
    yield from (f"0x{1 << bit:02x}" for bit in range(8) if byte & 1 << bit)


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
