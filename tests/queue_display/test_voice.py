"""The sentence of a call."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hall.board import Call
from queue_display import voice

FIRST = Call(
    key="014-3-1",
    label="014",
    desk="3",
    is_room=False,
    is_group=False,
    language="vi",
    times=1,
    at=datetime(2026, 11, 23, 1, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Mời công dân có số thứ tự mười bốn đến bàn số ba."),
        ({"is_room": True}, "Mời công dân có số thứ tự mười bốn vào phòng số ba."),
        ({"is_group": True}, "Mời đại diện đoàn có số thứ tự mười bốn đến bàn số ba."),
        (
            {"is_group": True, "is_room": True},
            "Mời đại diện đoàn có số thứ tự mười bốn vào phòng số ba.",
        ),
        ({"times": 2}, "Xin nhắc lại: mời công dân có số thứ tự mười bốn đến bàn số ba."),
        ({"times": 3}, "Lần gọi cuối: mời công dân có số thứ tự mười bốn đến bàn số ba."),
        ({"desk": "5A"}, "Mời công dân có số thứ tự mười bốn đến bàn số năm a."),
    ],
)
def test_a_call_is_one_polite_sentence(changes: dict[str, object], said: str) -> None:
    call = replace(FIRST, **changes)  # type: ignore[arg-type]

    assert voice.sayings(call) == (voice.Saying("vi", said),)


def test_who_chose_english_hears_it_second() -> None:
    call = replace(FIRST, language="en")

    assert [(each.language, each.text) for each in voice.sayings(call)] == [
        ("vi", "Mời công dân có số thứ tự mười bốn đến bàn số ba."),
        ("en", "Number 14, please go to desk 3."),
    ]
