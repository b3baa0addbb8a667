"""The sentence of a call."""

import pytest

from hall.voice import sentences
from hall.voice.numerals import SOUTHERN
from hall.voice.sentences import Summons


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (Summons("014", "3"), "Mời công dân có số thứ tự mười bốn đến bàn số ba."),
        (Summons("014", "3", is_room=True), "Mời công dân có số thứ tự mười bốn vào phòng số ba."),
        (
            Summons("014", "3", is_group=True),
            "Mời đại diện đoàn có số thứ tự mười bốn đến bàn số ba.",
        ),
        (
            Summons("014", "3", is_room=True, is_group=True),
            "Mời đại diện đoàn có số thứ tự mười bốn vào phòng số ba.",
        ),
        (
            Summons("014", "3", times=2),
            "Xin nhắc lại: mời công dân có số thứ tự mười bốn đến bàn số ba.",
        ),
        (
            Summons("014", "3", times=3),
            "Lần gọi cuối: mời công dân có số thứ tự mười bốn đến bàn số ba.",
        ),
        (Summons("014", "5A"), "Mời công dân có số thứ tự mười bốn đến bàn số năm a."),
    ],
)
def test_a_call_is_one_polite_sentence(call: Summons, said: str) -> None:
    assert sentences.sentence(call, "vi") == said


def test_the_south_is_called_in_its_own_words() -> None:
    said = sentences.sentence(Summons("1005", "3"), "vi", SOUTHERN)

    assert said == "Mời công dân có số thứ tự một ngàn không trăm lẻ năm đến bàn số ba."


def test_who_chose_english_hears_it_second() -> None:
    assert sentences.languages("en") == ("vi", "en")
    assert sentences.languages("vi") == ("vi",)
    assert sentences.sentence(Summons("014", "3"), "en") == "Number 14, please go to desk 3."


def test_the_frames_are_what_stands_around_numbers_and_desks() -> None:
    assert sentences.frames() == [
        "mời công dân có số thứ tự",
        "đến bàn số",
        "vào phòng số",
        "mời đại diện đoàn có số thứ tự",
        "xin nhắc lại",
        "lần gọi cuối",
    ]
