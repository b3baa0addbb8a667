"""What a printer says, sorted by its bits."""

import pytest

from printer.answers import Answer, Answers, Automatic, Block, Buffered, RealTime
from printer.errors import CoverOpen, Faulty, NoAnswer, PaperOut, PrinterAway
from printer.state import AWAY, BLIND, Cover, Paper, State


@pytest.mark.parametrize(
    ("heard", "answers"),
    [
        (b"\x12", [RealTime(0x12)]),
        (b"\x1a\x72", [RealTime(0x1A), RealTime(0x72)]),
        (b"\x00", [Buffered(0)]),
        (b"\x0f", [Buffered(0x0F)]),
        (b"\x10\x00\x00\x00", [Automatic(b"\x10\x00\x00\x00")]),
        (b"\x37\x22A1B2\x00", [Block(0x37, b"\x22A1B2")]),
        (b"\x5fTM-T20III\x00\x12", [Block(0x5F, b"TM-T20III"), RealTime(0x12)]),
        (b"\x11\x13\xff", []),  # XON, XOFF, noise
        (b"\x14\x00\x00\x0f\x12", [Automatic(b"\x14\x00\x00\x0f"), RealTime(0x12)]),
        (b"\x10\x92\x12", [RealTime(0x12)]),  # a group that broke off is not an answer
        (b"", []),
    ],
)
def test_an_answer_is_known_by_its_bits(heard: bytes, answers: list[Answer]) -> None:
    assert list(Answers().feed(heard)) == answers


def test_an_answer_in_pieces_is_still_one_answer() -> None:
    answers = Answers()

    heard = [list(answers.feed(bytes((byte,)))) for byte in b"\x37\x22A1B2\x00"]

    assert heard == [[]] * 6 + [[Block(0x37, b"\x22A1B2")]]


def test_no_byte_is_both_a_status_and_something_else() -> None:
    kinds = {byte: list(Answers().feed(bytes((byte, 0, 0, 0)))) for byte in range(256)}

    real_time = [byte for byte, heard in kinds.items() if isinstance(heard[0], RealTime)]

    assert real_time == [byte for byte in range(256) if byte & 0b1001_0011 == 0b0001_0010]


@pytest.mark.parametrize(
    ("question", "byte", "state"),
    [
        (1, 0x12, State(is_online=True)),
        (1, 0x1A, State(is_online=False)),
        (2, 0x12, State(cover=Cover.CLOSED)),
        (2, 0x16, State(cover=Cover.OPEN)),
        (2, 0x32, State(cover=Cover.CLOSED, paper=Paper.OUT)),
        (2, 0x52, State(cover=Cover.CLOSED, is_faulty=True)),
        (3, 0x12, State()),
        (3, 0x1A, State(is_faulty=True)),
        (4, 0x12, State(paper=Paper.PLENTY)),
        (4, 0x1E, State(paper=Paper.LOW)),
        (4, 0x7E, State(paper=Paper.OUT)),
        (4, 0x72, State(paper=Paper.OUT)),
    ],
)
def test_a_status_byte_says_one_thing(question: int, byte: int, state: State) -> None:
    assert BLIND.told(question, RealTime(byte)) == state


@pytest.mark.parametrize(
    ("state", "why_not"),
    [
        (State(is_online=True, cover=Cover.CLOSED, paper=Paper.PLENTY), None),
        (State(is_online=True, cover=Cover.CLOSED, paper=Paper.LOW), None),
        (State(is_online=False, cover=Cover.OPEN, paper=Paper.OUT), CoverOpen),
        (State(is_online=False, cover=Cover.CLOSED, paper=Paper.OUT), PaperOut),
        (State(is_online=False, cover=Cover.CLOSED, is_faulty=True), Faulty),
        (AWAY, PrinterAway),
        (BLIND, NoAnswer),
        (State(paper=Paper.PLENTY), NoAnswer),  # half an answer is not "fine"
    ],
)
def test_silence_is_never_fine(state: State, why_not: type[Exception] | None) -> None:
    assert type(state.why_not()) is (why_not or type(None))
