"""Numbers and letters as they are read aloud: the hall's tables, whole."""

import pytest

from hall.voice import numerals

# fmt: off
NUMBERS = {
    0: "không", 1: "một", 4: "bốn", 5: "năm", 7: "bảy",
    10: "mười", 11: "mười một", 14: "mười bốn", 15: "mười lăm", 19: "mười chín",
    20: "hai mươi", 21: "hai mươi mốt", 24: "hai mươi tư", 25: "hai mươi lăm",
    31: "ba mươi mốt", 44: "bốn mươi tư", 50: "năm mươi", 55: "năm mươi lăm",
    100: "một trăm", 101: "một trăm linh một", 104: "một trăm linh bốn",
    105: "một trăm linh năm", 110: "một trăm mười", 111: "một trăm mười một",
    114: "một trăm mười bốn", 115: "một trăm mười lăm", 121: "một trăm hai mươi mốt",
    205: "hai trăm linh năm", 999: "chín trăm chín mươi chín",
    1000: "một nghìn", 1001: "một nghìn không trăm linh một",
    1005: "một nghìn không trăm linh năm", 1015: "một nghìn không trăm mười lăm",
    1105: "một nghìn một trăm linh năm", 1100: "một nghìn một trăm",
    2021: "hai nghìn không trăm hai mươi mốt",
    9999: "chín nghìn chín trăm chín mươi chín",
}
LABELS = {
    "014": "mười bốn", "007": "bảy", "500": "năm trăm", "3": "ba", "10": "mười",
    "5A": "năm a", "A105": "a một trăm linh năm", "B2": "bê hai", "đ1": "đê một",
    "1000": "một nghìn", "12345": "một hai ba bốn năm", "2-C": "hai xê", "Y": "i dài",
}
# fmt: on


@pytest.mark.parametrize(("n", "said"), NUMBERS.items())
def test_a_number_is_read_as_the_north_reads_it(n: int, said: str) -> None:
    assert numerals.number(n) == said


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (105, "một trăm lẻ năm"),
        (1000, "một ngàn"),
        (1001, "một ngàn không trăm lẻ một"),
        (21, "hai mươi mốt"),
    ],
)
def test_the_south_says_it_its_own_way(n: int, said: str) -> None:
    assert numerals.number(n, numerals.SOUTHERN) == said


@pytest.mark.parametrize(("label", "said"), LABELS.items())
def test_a_label_is_read_without_its_leading_zeros(label: str, said: str) -> None:
    assert numerals.label(label) == said


def test_a_code_is_read_digit_by_digit() -> None:
    assert numerals.digits("A105 4") == "một không năm bốn"


def test_no_number_of_the_hall_is_read_like_another() -> None:
    read = [numerals.number(n) for n in range(numerals.LARGEST + 1)]

    assert len(set(read)) == len(read)


@pytest.mark.parametrize("n", [-1, 10_000])
def test_what_is_no_ticket_number_is_our_own_mistake(n: int) -> None:
    with pytest.raises(ValueError, match="not a number of this hall"):
        numerals.number(n)
