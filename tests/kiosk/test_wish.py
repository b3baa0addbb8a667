"""What a citizen said by touch, read strictly."""

import pytest

from hall.errors import BadInput
from hall.issuing import Wish
from kiosk import wish


def test_a_plain_wish_needs_only_its_service() -> None:
    assert wish.read({"service": "regular"}, language="vi") == Wish(service="regular")


def test_a_full_wish_is_read_in_the_language_of_the_screen() -> None:
    body = {
        "service": "lawyer",
        "party_size": 7,
        "representatives": 2,
        "priority": True,
        "private": True,
        "assistance": ["writer", "hearing", "writer"],
    }

    assert wish.read(body, language="en") == Wish(
        service="lawyer",
        party_size=7,
        representatives=2,
        language="en",
        priority=True,
        private=True,
        assistance=("hearing", "writer"),
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (None, "body"),
        ([], "body"),
        ({}, "service"),
        ({"service": 1}, "service"),
        ({"service": "regular", "party_size": "2"}, "party_size"),
        ({"service": "regular", "party_size": True}, "party_size"),
        ({"service": "regular", "party_size": 1.5}, "party_size"),
        ({"service": "regular", "representatives": "2"}, "representatives"),
        ({"service": "regular", "representatives": None}, "representatives"),
        ({"service": "regular", "priority": "yes"}, "priority"),
        ({"service": "regular", "private": 1}, "private"),
        ({"service": "regular", "assistance": "sight"}, "assistance"),
        ({"service": "regular", "assistance": [1]}, "assistance"),
        ({"service": "regular", "kind": "denunciation"}, "kind"),
        ({"service": "regular", "name": "An"}, "name"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(body: object, field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        wish.read(body, language="vi")

    assert refusal.value.field == field
