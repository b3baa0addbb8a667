"""The book on paper: no day, no number of a card or a petition is torn over two lines."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

import printer
from casework import book_pdf
from casework.book_parts import parts
from casework.book_reading import Entry, Followed
from casework.kinds import Decision, PetitionStatus
from hall.model import Hall
from hall.store import Store
from hall.words import words
from tests.casework.test_book_excel import AFTER, BEFORE, WRITTEN
from tests.conftest import MONDAY_EIGHT

FONTS = Path(printer.__file__).parent / "fonts"
CARD, LARGEST = "999058000096", "99999/2026"
WAYS = (Decision.ACCEPT, Decision.GUIDE, Decision.FORWARD)


def received(day: date) -> Entry:
    return Entry(
        number=99_999,
        day=day,
        is_masked=False,
        written=WRITTEN
        | {"name": "Thử An", "id_kind": "card", "id_number": CARD, "people": 125, "content": "Đất"},
        at=MONDAY_EIGHT,
        officer="",
        petitions=tuple(
            Followed(number=LARGEST, status=PetitionStatus.HANDLED, decision=way, decided_at=None)
            for way in WAYS
        ),
    )


@pytest.mark.parametrize("day", [BEFORE, AFTER])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_one_word_stands_on_one_line(store: Store, day: date, language: str) -> None:
    with store.read() as session:
        hall = session.get_one(Hall, 1)
        made = book_pdf.drawn(
            parts([received(day)]),
            hall,
            words(language),
            title="Sổ tiếp công dân",
            period="2026",
            hall_name="Trụ sở",
            fonts=FONTS,
        )

    (page,) = PdfReader(BytesIO(made)).pages
    said = page.extract_text().split()

    assert f"{day:%d/%m/%Y}" in said
    assert {CARD, "99999", "125"} <= set(said)
    assert said.count(LARGEST) == len(WAYS)
    if day == AFTER:
        assert {"(KN/TC/", "KNg/PA)"} <= set(said)
