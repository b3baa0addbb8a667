"""What an officer looks up is found by an index, whatever the years have left behind."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial

import pytest

from casework import book, book_reading, citizens, due_list, file
from casework.kinds import Kind
from hall.store import Store
from tests.casework.reception import AN, asks, enters, finishes, receives, takes_in, writes
from tests.hall.test_plans import plans_of
from tests.people import DUNG, HOA

DAY = date(2026, 11, 23)
# a table walked from end to end; what only has rows of today's work may be
WALK = re.compile(
    r"SCAN (visit|citizen|citizen_word|petition|matter|deadline|book_entry|book_row|access_entry"
    r"|visit_outcome|visit_petition|ticket)\b"
    r"(?! USING (COVERING )?INDEX ix_(deadline_open|ticket_))"
)
Look = Callable[[Store], object]


def _person(store: Store) -> str:
    return enters(store).id


def _long_read(store: Store) -> object:
    book_reading.ask_long(
        store, 1, asks(store, HOA, lambda _, who: who), DAY, DAY, is_restricted=False
    )
    return asks(
        store,
        HOA,
        lambda work, who: list(book_reading.read_long(work, who, DAY, DAY, is_restricted=False)),
    )


LOOKS: dict[str, Look] = {
    "by number": lambda s: asks(s, DUNG, citizens.by_number, AN.id_number),
    "by name": lambda s: asks(s, DUNG, citizens.by_name, "nguyen van an"),
    "by name, year and commune": lambda s: asks(
        s, DUNG, partial(citizens.by_name, born=1990, commune="Phường Mẫu"), "nguyen van an"
    ),
    "a file": lambda s: asks(s, DUNG, file.of_citizen, _person(s)),
    "a file, by the head": lambda s: asks(s, HOA, file.of_citizen, _person(s)),
    "what is due": lambda s: asks(s, DUNG, due_list.read),
    "what is late": lambda s: asks(s, DUNG, due_list.count),
    "a day of the book": lambda s: asks(s, DUNG, book_reading.read, DAY, DAY),
    "the restricted book": lambda s: asks(
        s, DUNG, partial(book_reading.read, is_restricted=True), DAY, DAY
    ),
    "what the book misses": lambda s: asks(s, DUNG, book.missing, DAY),
    "what was saved after": lambda s: asks(s, DUNG, book.unwritten, DAY),
    "a book for a file": _long_read,
}


@pytest.mark.parametrize("name", list(LOOKS))
def test_no_look_at_the_records_reads_the_years(store: Store, name: str) -> None:
    page = receives(store, AN)
    writes(store, page, kind=Kind.COMPLAINT)
    takes_in(store, page)
    finishes(store, page)

    found = list(plans_of(store, lambda: LOOKS[name](store), "SELECT"))

    assert found
    assert [plan for plan in found if WALK.search(plan)] == []


def test_a_file_of_many_visits_asks_no_more_than_one_of_few(store: Store) -> None:
    asked = []
    for _ in range(3):
        page = receives(store, AN)
        takes_in(store, page)
        finishes(store, page)
        person = _person(store)
        look = partial(asks, store, DUNG, file.of_citizen, person)
        asked.append(len(list(plans_of(store, look, "SELECT"))))

    assert len(set(asked)) == 1
