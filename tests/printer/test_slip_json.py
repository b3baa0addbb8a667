"""A slip as JSON: what the server may say, and how a mistake is named."""

import base64
import unicodedata

import pytest

from printer import slip_json
from printer.errors import BadSlip
from printer.slip import Align, Fact, Notice, Picture, Qr, Rule, Size, Slip, Space, Text, Weight
from tests.printer import papers


def test_a_slip_travels_without_losing_a_block() -> None:
    slip = Slip(
        kind="appointment",
        language="vi",
        label="512",
        reprint=True,
        blocks=(
            Notice("BẢN IN LẠI"),
            Text("512", Size.NUMBER, Weight.BOLD, Align.START),
            Fact("Lúc", "10:42"),
            Rule(),
            Space(2.5),
            Qr(papers.ADDRESS, "Quét mã"),
            Picture(base64.b64decode(papers.picture(16, 8))),
        ),
    )

    assert slip_json.from_json(slip_json.to_json(slip)) == slip


def test_what_is_left_out_is_ordinary() -> None:
    slip = papers.of({"text": "Tiếp công dân"})

    assert slip.blocks == (Text("Tiếp công dân", Size.BODY, Weight.REGULAR, Align.CENTER),)


def test_words_become_nfc() -> None:
    decomposed = unicodedata.normalize("NFD", "Nguyễn Thị Hường")

    slip = papers.of({"text": decomposed})

    assert slip.blocks == (Text("Nguyễn Thị Hường"),)


@pytest.mark.parametrize(
    ("block", "place"),
    [
        ({"text": ""}, r"blocks\[0\]\.text: empty"),
        ({"text": 7}, r"blocks\[0\]\.text: text is wanted, not int"),
        ({"text": "x", "size": "huge"}, r"blocks\[0\]\.size: 'huge' is not one of small, body"),
        ({"text": "x", "size": []}, r"blocks\[0\]\.size"),
        ({"text": "x", "weight": "light"}, r"blocks\[0\]\.weight"),
        ({"text": "x", "align": "left"}, r"blocks\[0\]\.align"),
        ({"text": "x", "colour": "red"}, r"blocks\[0\]: no such word: colour"),
        ({"text": "\x1b@"}, r"blocks\[0\]\.text: holds a control character"),
        ({"text": "x" * 601}, r"blocks\[0\]\.text: 601 letters are more than 600"),
        ({"fact": "Lúc"}, r"blocks\[0\]\.value"),
        ({"rule": 1}, r"blocks\[0\]\.rule: 1 is not true"),
        ({"space": 0}, r"blocks\[0\]\.space"),
        ({"space": True}, r"blocks\[0\]\.space"),
        ({"space": float("nan")}, r"blocks\[0\]\.space"),
        ({"space": 31}, r"blocks\[0\]\.space: 31 is not between 0 and 30 mm"),
        ({"qr": "https://mẫu.example"}, r"blocks\[0\]\.qr: an address of plain letters"),
        ({"qr": "https://a.example/\nb"}, r"blocks\[0\]\.qr: an address of plain letters"),
        ({"qr": None}, r"blocks\[0\]\.qr: text is wanted"),
        ({"notice": None}, r"blocks\[0\]\.notice"),
        ({"picture": "no base64"}, r"blocks\[0\]\.picture: not a PNG"),
        ({"picture": "QUJD"}, r"blocks\[0\]\.picture: not a PNG"),
        ({"picture": "QUJD" * 6001}, r"blocks\[0\]\.picture: at most 24000 letters"),
        ({"picture": papers.picture(400, 20)}, r"blocks\[0\]\.picture: one bit a dot, 384 by"),
        ({"picture": papers.picture(20, 20, "L")}, r"blocks\[0\]\.picture: one bit a dot"),
        ({}, r"blocks\[0\]: exactly one of text, fact, rule"),
        ({"text": "x", "rule": True}, r"blocks\[0\]: exactly one of"),
        ("x", r"blocks\[0\]: an object is wanted, not str"),
    ],
)
def test_a_wrong_block_is_refused_by_name(block: object, place: str) -> None:
    with pytest.raises(BadSlip, match=f"^{place}"):
        papers.of(block)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"kind": "Phiếu"}, "kind"),
        ({"language": "vi VN"}, "language"),
        ({"label": "1234567890123"}, "label: 13 letters are more than 12"),
        ({"reprint": "no"}, "reprint: true or false is wanted"),
        ({"blocks": []}, "blocks: a list"),
        ({"blocks": [{"rule": True}] * 41}, "blocks: 41 are more than 40"),
        ({"name": "An"}, "slip: no such word: name"),
    ],
)
def test_a_wrong_slip_is_refused_by_name(change: dict[str, object], place: str) -> None:
    with pytest.raises(BadSlip, match=f"^{place}"):
        papers.ticket(**change)


def test_a_second_copy_that_does_not_say_so_is_refused() -> None:
    with pytest.raises(BadSlip, match=r"^reprint: a second copy must say so"):
        papers.ticket(reprint=True)
