"""What stands on the paper, dot by dot."""

import re
import time
import unicodedata
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops

from printer import raster, typeface
from printer.errors import BadSlip, FontsMissing
from printer.slip import Size, Text, Weight
from tests.printer import papers

NARROW, WIDE = 384, 576
BOTH = pytest.mark.parametrize("width", [NARROW, WIDE])

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
SMALL_LETTERS = [unicodedata.normalize("NFC", v + tone) for v in VOWELS for tone in TONES] + ["đ"]
# 73 letters, small and capital, and the sign of the đồng: what ASCII does not have, and its vowels
LETTERS = [*SMALL_LETTERS, *(letter.upper() for letter in SMALL_LETTERS), "₫"]


@BOTH
def test_a_slip_is_as_wide_as_its_paper_and_black_on_white(width: int) -> None:
    dots = raster.draw(papers.ticket(), width_dots=width)

    assert (dots.mode, dots.width) == ("1", width)
    assert 80 <= dots.height / 8 <= 140  # mm: neither a stub nor a scroll


@BOTH
def test_a_picture_stands_in_the_middle_dot_for_dot(width: int) -> None:
    dots = raster.draw(papers.of({"picture": papers.picture(100, 40)}), width_dots=width)

    left, top, right, bottom = ImageChops.invert(dots.convert("L")).getbbox() or (0, 0, 0, 0)
    assert (right - left, bottom - top) == (100, 40)
    assert left == width - right


@BOTH
def test_the_same_slip_is_the_same_dots(width: int) -> None:
    first, second = (raster.draw(papers.ticket(), width_dots=width) for _ in range(2))

    assert first.tobytes() == second.tobytes()


@BOTH
def test_decomposed_letters_are_drawn_like_composed_ones(width: int) -> None:
    composed = papers.of({"text": "Nguyễn Thị Hường, ĐƯỜNG Đặng Văn Đức"})
    decomposed = papers.of(
        {"text": unicodedata.normalize("NFD", "Nguyễn Thị Hường, ĐƯỜNG Đặng Văn Đức")}
    )

    drawn = [raster.draw(slip, width_dots=width).tobytes() for slip in (composed, decomposed)]

    assert drawn[0] == drawn[1]


@pytest.mark.parametrize("weight", Weight)
def test_the_typeface_has_every_vietnamese_letter(weight: Weight) -> None:
    font = typeface.face(Size.LARGE, weight, width_dots=WIDE).font
    missing = bytes(font.getmask("\uffff"))  # the box that stands for what is not there

    without = [letter for letter in LETTERS if bytes(font.getmask(letter)) == missing]

    assert len(LETTERS) == 147
    assert without == []
    assert len({bytes(font.getmask(letter)) for letter in LETTERS}) == 147  # no two look alike


@BOTH
@pytest.mark.parametrize("size", ["small", "body", "large"])
def test_marks_of_stacked_capitals_are_whole(width: int, size: str) -> None:
    """Nothing is cut at the edges of the slip, and no line touches the one above it."""

    def inked_rows(text: str) -> list[bool]:
        slip = papers.of({"text": text, "size": size})
        return [any(row) for row in rows(raster.draw(slip, width_dots=width))]

    both, above, below = map(inked_rows, ("ẶỆỘ\nẪỄỖ", "ẶỆỘ", "ẪỄỖ"))

    assert not both[0]
    assert not both[-1]
    assert sum(both) == sum(above) + sum(below)


@BOTH
def test_the_number_is_what_is_seen_first(width: int) -> None:
    number = raster.draw(
        papers.of({"text": "007", "size": "number", "weight": "bold"}), width_dots=width
    )

    left, top, right, bottom = ImageChops.invert(number.convert("L")).getbbox() or (0, 0, 0, 0)

    assert (right - left) / width > 0.8
    assert (bottom - top) / 8 >= (16 if width == NARROW else 24)  # mm


@BOTH
@pytest.mark.parametrize("label", ["7", "007", "1207", "A-0012"])
def test_every_number_stands_on_one_line_with_air_at_its_sides(width: int, label: str) -> None:
    number = raster.draw(papers.of({"text": label, "size": "number"}), width_dots=width)

    left, _, right, _ = ImageChops.invert(number.convert("L")).getbbox() or (0, 0, 0, 0)

    assert left >= width * 0.04
    assert right <= width * 0.96
    assert abs(left - (width - right)) <= 12  # and in the middle, but for the digits' own air


@BOTH
def test_the_code_is_read_and_holds_the_address(width: int) -> None:
    dots = raster.draw(papers.ticket(), width_dots=width)

    codes = zxingcpp.read_barcodes(dots.convert("L"))

    assert [code.text for code in codes] == [papers.ADDRESS]


@BOTH
def test_a_module_of_the_code_is_as_large_as_phones_need(width: int) -> None:
    """5 dots on narrow paper, 6 on wide; 4 modules of nothing around it."""
    code = raster.draw(papers.of({"qr": papers.ADDRESS}), width_dots=width)

    left, top, right, _ = ImageChops.invert(code.convert("L")).getbbox() or (0, 0, 0, 0)
    module = 5 if width == NARROW else 6
    finder = code.crop((left, top, left + 8 * module, top + module))

    assert [bool(dot) for dot in pixels(finder)[: 8 * module]] == [False] * 7 * module + [
        True
    ] * module
    assert top >= 4 * module
    assert (right - left) % module == 0


@BOTH
def test_a_reprint_is_marked_across_the_paper(width: int) -> None:
    dots = raster.draw(papers.reprint(), width_dots=width)

    bar = rows(dots)[12]

    assert all(bar)


@BOTH
def test_a_word_wider_than_the_paper_is_broken_and_not_lost(width: int) -> None:
    face = typeface.face(Size.BODY, Weight.REGULAR, width_dots=width)
    address = "https://tiepdan.mau.example/lich-tiep-cong-dan-cua-lanh-dao"

    lines = typeface.lines(f"Xem {address}", face, room=width // 2, is_balanced=False)

    assert "".join(lines).replace("Xem", "").strip() == address
    assert all(face.width(line) <= width // 2 for line in lines)


def test_a_heading_leaves_no_common_word() -> None:
    face = typeface.face(Size.LARGE, Weight.BOLD, width_dots=NARROW)

    lines = typeface.lines("Gặp cán bộ tiếp công dân", face, room=NARROW, is_balanced=True)

    assert lines == ["Gặp cán bộ", "tiếp công dân"]


def test_small_print_leaves_no_lonely_word_either() -> None:
    face = typeface.face(Size.SMALL, Weight.REGULAR, width_dots=NARROW)
    note = next(b for b in papers.ticket().blocks if isinstance(b, Text) and b.size is Size.SMALL)

    lines = typeface.lines(note.text, face, room=NARROW - 16, is_balanced=False)

    assert " ".join(lines) == note.text
    assert " " in lines[-1]


def test_a_fact_that_is_too_long_goes_on_two_lines() -> None:
    short = papers.of({"fact": "Dự kiến chờ", "value": "35–50 phút"})
    long = papers.of({"fact": "Dự kiến thời gian chờ", "value": "từ 35 đến 50 phút"})

    heights = [raster.draw(slip, width_dots=NARROW).height - 16 for slip in (short, long)]

    assert heights[1] == 2 * heights[0]


def test_nothing_on_the_paper_reads_as_a_command() -> None:
    """DLE EOT 1, DLE ENQ 2 and DLE DC4 8 in the dots would be obeyed on the spot."""
    commands = bytes.fromhex("1004 01 00 1005 02 00 1014 08 00".replace(" ", ""))
    ink = commands + bytes(48 - len(commands))
    dots = raster.from_ink(ink * 2, width_dots=NARROW)

    quiet = raster.ink_of(raster.without_commands(dots))

    assert raster.REAL_TIME.search(quiet) is None
    assert quiet[:12] == bytes.fromhex("180401001805020018140800")  # one dot more each


def test_every_slip_is_looked_through_for_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    """No slip we know holds one, so two bytes that it does hold are taken for one here."""
    common = re.compile(rb"\x30\x00")
    assert common.search(raster.ink_of(raster.draw(papers.ticket(), width_dots=WIDE)))
    monkeypatch.setattr(raster, "REAL_TIME", common)

    dots = raster.draw(papers.ticket(), width_dots=WIDE)

    assert common.search(raster.ink_of(dots)) is None


def test_dots_that_are_no_command_stay_as_they_are() -> None:
    dots = raster.draw(papers.ticket(), width_dots=WIDE)

    assert raster.without_commands(dots) is dots


def test_a_slip_longer_than_forty_centimetres_is_refused() -> None:
    with pytest.raises(BadSlip, match="mm are more than 400"):
        raster.draw(papers.of(*[{"text": "Tiếp công dân " * 40}] * 10), width_dots=NARROW)


def test_a_preview_shows_the_same_dots(tmp_path: Path) -> None:
    file = tmp_path / "preview.png"

    file.write_bytes(raster.png(papers.ticket(), width_dots=NARROW))

    with Image.open(file) as preview:
        drawn = raster.draw(papers.ticket(), width_dots=NARROW)
        assert preview.convert("1").tobytes() == drawn.tobytes()


def test_a_missing_typeface_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(typeface._FILES, Weight.BOLD, "NobodysSans.ttf")

    with pytest.raises(FontsMissing, match=r"fonts/NobodysSans\.ttf is not there"):
        typeface.Face(Weight.BOLD, 77)


@BOTH
def test_a_slip_is_drawn_within_forty_milliseconds(width: int) -> None:
    """Of this thread's own time, so that a busy machine does not make it fail."""
    raster.draw(papers.ticket(), width_dots=width)

    def drawing_ms() -> float:
        begun = time.thread_time()
        raster.draw(papers.ticket(), width_dots=width)
        return (time.thread_time() - begun) * 1000

    assert min(drawing_ms() for _ in range(5)) <= 40


def pixels(dots: Image.Image) -> list[int]:
    return list(dots.convert("L").tobytes())


def rows(dots: Image.Image) -> list[list[bool]]:
    """True is ink."""
    ink = [dot == 0 for dot in pixels(dots)]
    return [ink[start : start + dots.width] for start in range(0, len(ink), dots.width)]
