"""The daily round: broken off, counted, journalled, and no way for anybody else."""

import threading
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, func, select, text, update
from sqlalchemy.exc import DatabaseError

from casework import (
    erasing,
    forgetting,
    holds,
    petitions,
)
from casework.model import (
    AccessEntry,
    BookRow,
    Visit,
)
from hall.errors import NotTrusted
from hall.model import Base, Step
from hall.store import Store
from tests import keepers
from tests.casework.forgotten import SECRET, forgets, holds_true, opened, settled, stands
from tests.casework.reception import (
    BINH,
    asks,
    finishes,
    receives,
    takes_in,
    writes,
)
from tests.casework.test_in_the_clear import bytes_of
from tests.conftest import Clock
from tests.people import EM, HOA


def test_a_second_round_finds_nothing_and_says_nothing(store: Store, clock: Clock) -> None:
    settled(store)
    clock.pass_(days=365 * 12)
    first = forgets(store)
    with store.read() as session:
        steps = session.scalar(select(func.max(Step.number)))

    again = forgets(store)

    assert first
    assert again == {}
    with store.read() as session:
        assert session.scalar(select(func.max(Step.number))) == steps


def test_a_round_that_was_broken_off_anywhere_is_finished_by_the_next(
    each_store: Store, clock: Clock
) -> None:
    store = each_store
    settled(store)
    receives(store, BINH)
    clock.pass_(days=365 * 12)
    stands(store)
    expected = forgetting.forecast(store, 1).goes

    rounds = 0
    while forgetting.due(store):  # each is killed after one transaction
        forgets(store, pause=lambda: True)
        assert holds_true(store) == []
        rounds += 1
        if not forgetting.forecast(store, 1).goes:
            forgets(store)

    assert rounds >= 3
    assert expected["petition_passed_on"] == 1
    assert forgetting.forecast(store, 1).goes == {}
    assert SECRET not in opened(store)


@pytest.mark.parametrize("promised", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_day_that_nobody_can_have_meant_stops_no_round(
    store: Store, clock: Clock, promised: date
) -> None:
    writes(store, receives(store, BINH), next_on=promised)
    taken = takes_in(store, receives(store, BINH))
    with store.work(hall_id=1) as work:
        work.session.execute(update(Visit).values(next_on=promised))
    settled(store)
    stands(store)

    clock.pass_(days=365 * 7)

    assert forgetting.forecast(store, 1).goes["petition_passed_on"] == 1
    assert forgets(store)["petition_passed_on"] == 1
    assert asks(store, HOA, petitions.show, taken.petition.id).content == "Nội dung đơn"


def test_a_record_that_cannot_be_emptied_keeps_no_other_from_going(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(store)
    finishes(store, receives(store, BINH, EM), EM)
    stands(store)
    clock.pass_(days=365 * 11)

    def broken(work: object, keys: object) -> None:
        raise ValueError("a byte that no key opens")

    monkeypatch.setattr(erasing, "matters", broken)
    gone = forgets(store)

    assert "petition_passed_on" not in gone
    assert gone["visit_record"] == 1
    assert forgetting.due(store) == []


def test_a_hall_whose_round_fails_holds_up_no_other(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = threading.Event()

    def go(_: Store, hall_id: int, **more: object) -> Counter[str]:
        if hall_id == 1:
            raise RuntimeError("a record that nobody can judge")
        came.set()
        return Counter()

    monkeypatch.setattr(forgetting, "due", lambda store: [1, 2])
    monkeypatch.setattr(forgetting, "go", go)

    with keepers.at_work(forgetting, store, monkeypatch):
        assert came.wait(keepers.PATIENCE_SECONDS)


def test_the_journal_tells_how_many_and_never_who(store: Store, clock: Clock) -> None:
    settled(store)
    clock.pass_(days=365 * 7)
    forgets(store)

    with store.read() as session:
        steps = session.scalars(select(Step).where(Step.verb == "anonymise")).all()

    assert {"records": {"petition_passed_on": 1}} in [step.after for step in steps]
    assert all(step.by_kind == "hall" and step.ticket_id is None for step in steps)


def test_without_the_key_nobody_can_take_words_out_and_have_it_hold(each_store: Store) -> None:
    store = each_store
    settled(store)
    seal = b"x" * 32
    with store.work(hall_id=1) as work:
        for model, column in ((BookRow, "content"), (AccessEntry, "reason")):
            work.session.execute(
                update(model).values({column: b"", "stripped_at": work.now, "stripped_seal": seal})
            )

    assert [each.why for each in holds_true(store)] == [
        "a row of the access journal was changed",
        "a row of the book was changed",
    ]


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("book_row", "content = ''"),
        ("book_row", "stripped_at = '2026-11-23 01:00:00', version = 9"),
        ("access_entry", "stripped_at = '2026-11-23 01:00:00', staff_id = 3"),
        ("paper", "stripped_at = '2026-11-23 01:00:00', number = 77"),
    ],
)
def test_the_database_lets_words_be_taken_out_and_nothing_else(
    each_store: Store, table: str, change: str
) -> None:
    settled(each_store)

    with pytest.raises(DatabaseError, match="written once"), each_store.work() as work:
        work.session.execute(text(f"UPDATE {table} SET {change}"))


def test_after_compacting_no_sealed_byte_of_it_lies_in_the_file(
    store: Store, data: Path, clock: Clock
) -> None:
    settled(store)
    sealed = ciphertexts(store)
    assert sealed
    assert any(each in bytes_of(data) for each in sealed)
    clock.pass_(days=365 * 7)
    forgets(store)

    gone = sealed - ciphertexts(store)
    forgetting.compact(store)

    stored = bytes_of(data)
    assert len(gone) > 40
    assert [each for each in gone if each in stored] == []


@pytest.mark.slow  # PostgreSQL writes every table anew
def test_after_compacting_no_sealed_byte_of_it_lies_in_the_files_of_postgresql(
    postgres_store: Store, clock: Clock
) -> None:
    store = postgres_store
    settled(store)
    sealed = ciphertexts(store)
    before = pages_of(store)
    assert any(each in before for each in sealed)
    clock.pass_(days=365 * 7)
    forgets(store)

    gone = sealed - ciphertexts(store)
    left = pages_of(store)
    assert [each for each in gone if each in left]  # emptied, and still in free places
    forgetting.compact(store)

    stored = pages_of(store)
    assert len(gone) > 40
    assert [each for each in gone if each in stored] == []
    assert holds_true(store) == []


def pages_of(store: Store) -> bytes:
    """All pages of its tables and indexes, with what lies in their free places."""
    page = "get_raw_page(oid::regclass::text, 'main', n::int)"
    pages = "generate_series(0, pg_relation_size(oid) / 8192 - 1) AS n"
    ours = "oid >= 16384 AND relkind IN ('r', 'i', 't')"
    with store.engine.begin() as connection:
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS pageinspect"))
        found = connection.scalars(text(f"SELECT {page} FROM pg_class, {pages} WHERE {ours}"))
        return b"".join(bytes(each) for each in found)


def ciphertexts(store: Store) -> set[bytes]:
    """Every sealed text and every keyed hash by which somebody is found."""
    found: set[bytes] = set()
    with store.read() as session:
        for table in Base.metadata.sorted_tables:
            columns = [c.name for c in table.c if isinstance(c.type, LargeBinary)]
            for row in session.execute(select(table)).mappings():
                found |= {row[name] for name in columns if row[name] and len(row[name]) > 15}
    return found


def test_the_dry_run_counts_and_changes_nothing(store: Store, clock: Clock) -> None:
    settled(store)
    clock.pass_(days=365 * 7)
    stands(store)
    before = opened(store)

    counts = forgetting.forecast(store, 1).goes

    assert counts["petition_passed_on"] == 1
    assert opened(store) == before


def test_the_head_sees_what_goes_next_month(store: Store, clock: Clock) -> None:
    matter = settled(store)
    clock.set(clock.now.replace(year=2031, month=12, day=10))
    forgets(store)

    page = asks(store, HOA, holds.outlook)

    assert [(each.matter, each.name, each.until) for each in page.coming] == [
        (matter, "petition_passed_on", date(2031, 12, 31))
    ]
    with pytest.raises(NotTrusted):
        asks(store, EM, holds.outlook)
    clock.pass_(days=30)
    forgets(store)
    page = asks(store, HOA, holds.outlook)
    assert page.coming == ()
    assert page.past[0].counts["petition_passed_on"] == 1
    assert page.past[0].is_whole
