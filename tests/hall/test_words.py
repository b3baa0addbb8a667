"""The words people read. Whether all are there is told in tests/test_docs.py."""

import pytest

from hall.words import _form, available, words


def test_vietnamese_is_the_first_language() -> None:
    assert available()[0] == "vi"
    assert "en" in available()


def test_a_phrase_is_in_its_language() -> None:
    assert words("vi")("slip.title") == "PHIẾU SỐ THỨ TỰ"
    assert words("en")("slip.title") != words("vi")("slip.title")


def test_values_stand_where_they_are_named() -> None:
    assert words("vi")("hall.pages.of", page=2, pages=9) == "Trang 2 / 9"


def test_a_language_nobody_has_is_vietnamese() -> None:
    assert words("xx")("slip.title") == "PHIẾU SỐ THỨ TỰ"
    assert words("xx").code == "vi"


def test_nothing_is_kept_of_a_language_that_a_request_made_up() -> None:
    assert words("x" * 100_000) is words("vi")


def test_an_unknown_key_shows_itself_and_can_be_asked_for() -> None:
    assert words("vi")("nothing.at.all") == "nothing.at.all"
    assert words("vi").get("nothing.at.all") is None


def test_a_value_that_was_forgotten_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        words("vi")("hall.pages.of", page=2)


@pytest.mark.parametrize(
    ("rule", "forms"),
    [
        ("0", {0: 0, 1: 0, 2: 0, 7: 0}),
        ("(n != 1)", {0: 1, 1: 0, 2: 1, 7: 1}),
        ("(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2)", {1: 0, 3: 1, 5: 2, 21: 0}),
    ],
)
def test_the_plural_is_the_one_the_catalog_says(rule: str, forms: dict[int, int]) -> None:
    """So that a language with three forms is a file and no code."""
    assert {n: int(_form(rule)(n)) for n in forms} == forms
