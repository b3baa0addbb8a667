"""Whatever a scanner sends: a card is read as it was printed, and nothing else is taken for one."""

import unicodedata
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casework import cards
from casework.errors import HealthCard, NotIdCard
from casework.kinds import IdKind

DIGITS = "0123456789"
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyAĐƠƯảạấầẩẫậắằẳẵặẻẽẹếềểễệỉĩịỏọốồổỗộớờởỡợủũụứừửữựỳỷỹỵ"
WORD = st.text(LETTERS, min_size=1, max_size=8)
WORDS = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
NUMBER = st.text(DIGITS, min_size=12, max_size=12)
OLD = st.one_of(st.just(""), st.text(DIGITS, min_size=9, max_size=9))
BORN = st.dates(date(1900, 1, 1), date(2025, 12, 31))
SEX = st.sampled_from(["Nam", "Nữ"])
ISSUED = st.sampled_from(["15042021", "15/04/2021", ""])
MORE = st.lists(st.sampled_from(["", "Nguyễn Văn Cha", "001060000009"]), max_size=8)
ENDS = st.sampled_from(["", "\r", "\n", "\r\n", "\x00", "\t", " \r\n\x00"])
FRONT = st.sampled_from(["", "\ufeff", " ", "\x00"])
FORM = st.sampled_from(["NFC", "NFD"])
QUICK = settings(max_examples=200, derandomize=True, database=None, deadline=None)


@QUICK
@given(NUMBER, OLD, WORDS, BORN, SEX, WORDS, ISSUED, MORE, FRONT, ENDS, FORM, st.booleans())
def test_a_card_is_read_as_it_was_printed(
    number: str,
    old: str,
    name: str,
    born: date,
    sex: str,
    address: str,
    issued: str,
    more: list[str],
    front: str,
    end: str,
    form: str,
    slashes: bool,
) -> None:
    printed = f"{born:%d/%m/}{born.year:04}" if slashes else f"{born:%d%m}{born.year:04}"
    text = "|".join([number, old, name, printed, sex, address, issued, *more])
    sent = front + unicodedata.normalize(form, text) + end  # type: ignore[arg-type]  # known words

    identity = cards.read(sent).identity

    assert identity.id_kind is IdKind.CARD
    assert (identity.id_number, identity.full_name) == (number, name)
    assert (identity.birth_date, identity.address) == (born.isoformat(), address)


@QUICK
@given(st.text(max_size=300))
@example("001090000001|012345678|Nguyễn Văn Thử|31021990|Nam|Hà Nội|15042021")
@example("|" * 50)
@example("HC4010123456789|4e677579e1bb856e|05/03/1990|1|")
def test_whatever_is_sent_is_a_card_or_a_clear_no(text: str) -> None:
    try:
        card = cards.read(text)
    except (NotIdCard, HealthCard):
        return
    assert unicodedata.is_normalized("NFC", card.identity.full_name)
    assert card.identity.id_number.isdigit()
    assert card.identity.full_name not in repr(card)


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("31021990", "1990"),  # no such day
        ("00031990", "1990"),
        ("05001990", "1990"),
        ("031990", "1990"),  # the day is missing
        ("/03/1990", "1990"),
        ("1990", "1990"),
        ("29022000", "2000-02-29"),
        ("", ""),
        ("không rõ", ""),
    ],
)
def test_a_day_of_no_calendar_leaves_the_year(printed: str, meant: str) -> None:
    text = f"001090000001||Nguyễn Văn Thử|{printed}|Nam|Hà Nội|15042021"

    assert cards.read(text).identity.birth_date == meant
