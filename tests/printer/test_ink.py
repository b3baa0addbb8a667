"""The bytes that go to a printer, every one of them."""

import pytest

from printer import ink, raster
from printer.profile import Confirmation, Profile
from tests.printer import papers

BOTH = pytest.mark.parametrize("width", [384, 576])


@BOTH
def test_a_slip_is_these_bytes_and_no_others(width: int) -> None:
    dots = raster.draw(papers.ticket(), width_dots=width)
    dark = raster.ink_of(dots)
    row = width // 8

    sent = ink.encode(dots, tag="A1B2", profile=Profile(width_dots=width))

    bands = b""
    for top in range(0, dots.height, 200):
        height = min(200, dots.height - top)
        bands += bytes((0x1D, 0x76, 0x30, 0, row, 0, height, 0))  # GS v 0
        bands += dark[top * row : (top + height) * row]
    assert (
        sent
        == (
            b"\x1b@"  # ESC @
            b"\x1c."
            + bands  # FS .
            + b"\x1dVB\x00"  # GS V 66 0
            b"\x1d(H\x06\x0000A1B2"  # GS ( H
            b"\x1dr\x01"  # GS r 1
        )
    )


@pytest.mark.parametrize(
    ("confirms", "ending"),
    [
        (Confirmation.TAG, b"\x1dVB\x00\x1d(H\x06\x0000A1B2"),
        (Confirmation.PAPER, b"\x1dVB\x00\x1dr\x01"),
        (Confirmation.NONE, b"\x1dVB\x00"),
    ],
)
def test_a_printer_is_asked_only_what_it_understands(confirms: Confirmation, ending: bytes) -> None:
    dots = raster.draw(papers.of({"text": "007"}), width_dots=576)

    sent = ink.encode(dots, tag="A1B2", profile=Profile(confirms=confirms))

    assert sent.endswith(b"\x00" + ending)
    assert sent.count(b"\x1dr\x01") + sent.count(b"\x1d(H") == (confirms is not Confirmation.NONE)


def test_without_a_knife_the_slip_is_fed_to_the_tear_bar() -> None:
    dots = raster.draw(papers.of({"text": "007"}), width_dots=384)
    profile = Profile(width_dots=384, cuts=False, confirms=Confirmation.NONE)

    sent = ink.encode(dots, tag="A1B2", profile=profile)

    assert sent.endswith(b"\x1bd\x05")
    assert b"\x1dV" not in sent


@pytest.mark.parametrize("tag", ["", "A1B", "A1B2C", "A1B\n", "ẶBCD"])
def test_a_tag_is_four_printable_letters(tag: str) -> None:
    with pytest.raises(ValueError, match=r"four printable ASCII letters|ascii"):
        ink.ask_tag(tag)


def test_the_library_says_nothing_on_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    dots = raster.draw(papers.of({"text": "007"}), width_dots=576)

    ink.encode(dots, tag="A1B2", profile=Profile())

    assert capsys.readouterr() == ("", "")
