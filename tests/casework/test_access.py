"""The access journal: no record is read without a row that says by whom and why."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from casework import access, citizens, file, matters, petitions, visits
from casework.access import Officer, Reading, What, Why
from casework.model import AccessEntry, AccessHead
from hall import staff
from hall.errors import NotTrusted
from hall.model import Hall
from hall.store import Store, Work, row
from tests.casework.reception import AN, asks, at_the_desk, breaks_glass, receives, takes_in
from tests.conftest import Clock
from tests.people import DUNG, EM, HOA


def journal(store: Store, who: str = "lan", **more: Any) -> tuple[Reading, ...]:
    with store.read() as session:
        person = staff.load(session, hall_id=1, username=who)
        return access.entries(session, store.vault, Officer(person.id, person.role), 1, **more)


def let_me_write(work: Work) -> None:
    """As somebody can who owns the database file: the triggers are for honest mistakes."""
    for verb in ("update", "delete"):
        work.session.execute(text(f"DROP TRIGGER access_entry_no_{verb}"))


def broken(store: Store) -> access.Broken | None:
    with store.read() as session:
        return access.check(session, store.vault, row(session, Hall, 1))


def test_each_kind_of_reading_leaves_its_row(store: Store) -> None:
    page = receives(store)
    taken = takes_in(store, page)
    citizen, petition, matter = page.person.id, taken.petition.id, taken.matter
    reads: list[tuple[Callable[..., Any], str, What, Why, str]] = [
        (citizens.by_number, AN.id_number, What.SEARCH, Why.SEARCH, ""),
        (citizens.by_name, "an", What.SEARCH, Why.SEARCH, ""),
        (citizens.details, citizen, What.CITIZEN, Why.SEARCH, citizen),
        (file.of_citizen, citizen, What.CITIZEN, Why.SEARCH, citizen),
        (file.of_matter, matter, What.MATTER, Why.SEARCH, matter),
        (file.of_petition, petition, What.MATTER, Why.SEARCH, matter),
        (petitions.show, petition, What.PETITION, Why.SEARCH, petition),
        (matters.entries, matter, What.MATTER, Why.WORK, matter),
        (visits.of_day, page.visit.day, What.VISIT, Why.SEARCH, ""),
    ]

    for read, key, what, why, what_id in reads:
        before = journal(store)[0].number
        asks(store, EM, read, key)
        newest = journal(store)[0]
        assert newest.number == before + 1, read
        assert (newest.what, newest.why, newest.what_id) == (what, why, what_id), read
        assert newest.officer == "Phạm Văn Em"
        assert newest.found == 1


def test_a_file_that_holds_a_sealed_matter_leaves_a_row_for_that_matter_too(
    store: Store,
) -> None:
    from casework.kinds import Kind

    page = receives(store)
    taken = takes_in(store, page, Kind.DENUNCIATION)

    asks(store, HOA, file.of_citizen, page.person.id)

    newest = journal(store)[:2]
    assert {(entry.what, entry.what_id) for entry in newest} == {
        (What.CITIZEN, page.person.id),
        (What.MATTER, taken.matter),
    }


def test_ones_own_visitor_is_read_for_that_reason_and_with_the_ticket(store: Store) -> None:
    page = receives(store)
    asks(store, DUNG, visits.page, page.visit.id)

    newest = journal(store)[0]

    assert (newest.what, newest.why, newest.ticket) == (What.VISIT, Why.OWN_VISIT, "001")


def test_a_page_that_fetches_itself_again_is_one_reading_for_five_minutes(
    store: Store, clock: Clock
) -> None:
    ticket = at_the_desk(store)
    page = asks(store, DUNG, visits.begin, ticket)
    rows = len(journal(store))

    for _ in range(3):
        asks(store, DUNG, visits.page, page.visit.id)
        clock.pass_(minutes=1)
    assert len(journal(store)) == rows

    clock.pass_(minutes=5)
    asks(store, DUNG, visits.page, page.visit.id)
    assert len(journal(store)) == rows + 1


def test_a_search_that_finds_nobody_is_a_row_as_well_and_names_nobody(store: Store) -> None:
    receives(store)

    asks(store, EM, citizens.by_name, "không có ai")

    newest = journal(store)[0]
    assert (newest.what, newest.found, newest.what_id) == (What.SEARCH, 0, "")


def test_a_reading_that_is_refused_shows_nothing_and_holds_nothing(store: Store) -> None:
    """The row is written in the reader's own transaction: no row, no answer."""
    page = receives(store)
    rows = len(journal(store))

    with pytest.raises(ZeroDivisionError), store.work(hall_id=1) as work:
        person = staff.load(work.session, hall_id=1, username=EM)
        file.of_citizen(work, Officer(person.id, person.role), page.person.id)
        _ = 1 / 0

    assert len(journal(store)) == rows


def test_the_journal_can_be_asked_for_one_reader_or_one_record(store: Store) -> None:
    page = receives(store)
    for who in (DUNG, EM, EM):
        asks(store, who, file.of_citizen, page.person.id)
    with store.read() as session:
        em = staff.load(session, hall_id=1, username=EM).id

    assert len(journal(store, what_id=page.person.id)) == 3
    assert {entry.officer for entry in journal(store, staff=em)} == {"Phạm Văn Em"}
    newest = journal(store)[0].number
    assert [e.number for e in journal(store, before=newest, limit=2)] == [newest - 1, newest - 2]


def test_head_and_auditor_read_it_and_nobody_else(store: Store) -> None:
    receives(store)

    assert journal(store, HOA) == journal(store, "lan") != ()
    for who in (DUNG, "khanh"):
        with pytest.raises(NotTrusted):
            journal(store, who)


def test_an_untouched_journal_holds(store: Store) -> None:
    assert broken(store) is None

    receives(store)
    breaks_glass(store, EM, "BBBBBBBB")

    assert broken(store) is None


@pytest.mark.parametrize(
    "column",
    [
        {"staff_id": 2},
        {"what_id": "x"},
        {"why": Why.WORK},
        {"found": 9},
        {"reason": b"x"},
        {"number": 99},
    ],
)
def test_a_row_that_is_changed_is_found(store: Store, column: dict[str, Any]) -> None:
    page = receives(store)
    asks(store, DUNG, file.of_citizen, page.person.id)
    asks(store, DUNG, file.of_citizen, page.person.id)

    with store.work() as work:
        let_me_write(work)
        work.session.execute(update(AccessEntry).where(AccessEntry.number == 2).values(**column))

    found = broken(store)
    assert found is not None
    assert found.step == 2


def test_rows_that_are_taken_away_are_found(store: Store) -> None:
    page = receives(store)
    asks(store, DUNG, file.of_citizen, page.person.id)
    with store.read() as session:
        last = session.scalar(select(func.max(AccessEntry.number)))

    with store.work() as work:
        let_me_write(work)
        work.session.execute(delete(AccessEntry).where(AccessEntry.number == last))
    assert broken(store) is not None


def test_a_journal_cut_short_with_its_end_is_found(store: Store) -> None:
    """The last link is sealed for itself: an earlier row's cannot stand in for it."""
    page = receives(store)
    asks(store, DUNG, file.of_citizen, page.person.id)
    with store.work() as work:
        let_me_write(work)
        last = work.session.scalar(select(func.max(AccessEntry.number)))
        assert last is not None
        work.session.execute(delete(AccessEntry).where(AccessEntry.number == last))
        before = work.session.scalar(select(AccessEntry.hash).where(AccessEntry.number == last - 1))
        work.session.execute(update(AccessHead).values(last_number=last - 1, last_hash=before))

    assert broken(store) is not None


def test_the_database_refuses_to_change_a_row(store: Store) -> None:
    receives(store)

    for change in (update(AccessEntry).values(found=9), delete(AccessEntry)):
        with pytest.raises(DBAPIError), store.work() as work:
            work.session.execute(change)
