"""Names as people type them, and numbers as screens may show them."""

import unicodedata

import pytest

from casework.folding import by_given_name, commune_of, fold, mask, number, tidy, words_of


@pytest.mark.parametrize(
    "typed",
    [
        "Nguyễn Văn Thử",
        "NGUYỄN VĂN THỬ",
        "nguyen van thu",
        "  Nguyễn   Văn\tThử ",
        unicodedata.normalize("NFD", "Nguyễn Văn Thử"),
        "Nguyễn-Văn, Thử",
    ],
)
def test_a_name_is_the_same_however_it_is_typed(typed: str) -> None:
    assert fold(typed) == "nguyen van thu"


def test_the_letter_that_has_no_decomposition_is_folded_too() -> None:
    assert fold("Đặng Thị Đỗ") == "dang thi do"


def test_two_ways_to_place_a_tone_are_one_word() -> None:
    assert words_of("hoà thuỷ") == words_of("hòa thủy")


def test_names_with_apostrophes_keep_their_words() -> None:
    assert words_of("H’Hen Niê") == words_of("h'hen nie") == {"h'hen", "nie"}


def test_people_are_sorted_by_the_name_that_stands_last() -> None:
    people = ["Trần Văn An", "Nguyễn Thị Chi", "Lê Bình", "An"]

    assert sorted(people, key=by_given_name) == ["An", "Trần Văn An", "Lê Bình", "Nguyễn Thị Chi"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("001090000001", "001*******01"), ("012345678", "012****78"), ("12345", "*****"), ("", "")],
)
def test_a_number_shows_only_its_ends(typed: str, shown: str) -> None:
    assert mask(typed) == shown


def test_what_people_put_between_digits_does_not_matter() -> None:
    assert number(" 001 090.000-001\n") == "001090000001"


def test_a_line_is_stored_composed_and_without_control_characters() -> None:
    assert tidy("\ufeff Ph\x00an\r\n  Thi\u0323 ") == "Ph an Thị"


def test_the_commune_is_found_in_old_and_new_addresses() -> None:
    assert commune_of("Số 1 phố Thử Nghiệm, Phường Mẫu, Hà Nội") == "Phường Mẫu"
    assert commune_of("Thôn Ví Dụ, xã Mẫu, Huyện Cũ, Tỉnh Giả Định") == "xã Mẫu"
    assert commune_of("Hà Nội") == ""
