"""The QR of an identity card: read, and nothing of it kept that is not needed."""

import logging

import pytest

from casework.cards import read
from casework.errors import HealthCard, NotIdCard
from casework.kinds import IdKind

THU = (
    "001090000001|012345678|Nguyễn Văn Thử|05031990|Nam"
    "|Số 1 phố Thử Nghiệm, Phường Mẫu, Hà Nội|15042021"
)
MAU = "079185000002||Trần Thị Mẫu|12111985|Nữ|Thôn Ví Dụ, Xã Mẫu, Huyện Cũ, Tỉnh Giả Định|01072023"
NEW_CARD = "048305000003||LÊ THỊ THỬ|20022005|Nữ|Tổ 1, Phường Mẫu, Đà Nẵng|10082024|||"


def test_the_seven_fields_of_a_card_are_read() -> None:
    card = read(THU)

    assert card.identity.id_kind is IdKind.CARD
    assert card.identity.id_number == "001090000001"
    assert card.identity.full_name == "Nguyễn Văn Thử"
    assert card.identity.birth_date == "1990-03-05"
    assert card.identity.address == "Số 1 phố Thử Nghiệm, Phường Mẫu, Hà Nội"
    assert card.identity.commune == "Phường Mẫu"
    assert card.old_number == "012345678"


def test_most_cards_name_no_older_number() -> None:
    assert read(MAU).old_number == ""


def test_a_card_that_repeats_its_number_names_no_older_one() -> None:
    assert read(THU.replace("|012345678|", "|001090000001|")).old_number == ""


def test_what_newer_cards_append_about_relatives_is_dropped() -> None:
    card = read(NEW_CARD + "Cha: Lê Văn Bí Mật")

    assert card.identity.full_name == "LÊ THỊ THỬ"
    assert "Bí Mật" not in str(vars(card)) + str(vars(card.identity))


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("05031990", "1990-03-05"),
        ("05/03/1990", "1990-03-05"),
        ("00001990", "1990"),
        ("00/00/1990", "1990"),
        ("00031990", "1990"),
        ("1990", "1990"),
        ("", ""),
        ("???", ""),
    ],
)
def test_people_with_only_a_year_of_birth_have_cards_too(printed: str, meant: str) -> None:
    assert read(THU.replace("05031990", printed)).identity.birth_date == meant


def test_the_dirt_of_scanners_is_trimmed() -> None:
    card = read(f"\ufeff{THU}\r\n\x00")

    assert card.identity.id_number == "001090000001"


def test_decomposed_names_come_out_composed() -> None:
    import unicodedata

    assert read(unicodedata.normalize("NFD", THU)).identity.full_name == "Nguyễn Văn Thử"


HEALTH = (
    "DN4010112345678|4e677579e1bb856e2056c4836e205468e1bbad|01/01/1990|1"
    "|5068c6b0e1bb9d6e67|01 - 001|01/01/2026|-|01/01/2026|0101"
)


@pytest.mark.parametrize(
    "text",
    [
        HEALTH,
        HEALTH.replace("DN4010112345678", "0123456789"),
        HEALTH.replace("DN4010112345678", "DN-1"),  # by its name alone: hexadecimal
        HEALTH.replace("4e677579e1bb856e2056c4836e205468e1bbad", "Thử"),  # by its code alone
    ],
)
def test_a_health_insurance_card_is_told_apart(text: str) -> None:
    with pytest.raises(HealthCard):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.test/|a|b|c|d|e|f",
        "00109000000|012345678|Nguyễn Văn Thử|05031990|Nam|Hà Nội|15042021",
        "٠٠١٠٩٠٠٠٠٠٠١||Nguyễn Văn Thử|05031990|Nam|Hà Nội|15042021",
        "001090000001|012345678|Nguyễn Văn Thử|05031990",
        "001090000001||||||",
        "001090000001||Nguyễn Văn Thử|05031990|Nam|Hà Nội|15042021" + "|" * 3_000,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(NotIdCard):
        read(text)


def test_neither_error_nor_value_repeats_what_was_scanned(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(NotIdCard) as refused:
        read("00109000000X|012345678|Nguyễn Văn Thử|05031990|Nam|Hà Nội|15042021")
    card = read(THU)

    for told in (str(refused.value), repr(refused.value), repr(card), repr(card.identity)):
        assert "Thử" not in told
        assert "0109" not in told
        assert "012345678" not in told
    assert caplog.text == ""
