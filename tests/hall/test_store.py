"""Transactions: nothing is told before it is true, nobody starves, and a held database is said."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from hall import store as stores
from hall.errors import Away, Conflict, NotFound
from hall.journal import HALL, record
from hall.model import Hall, Notice, Staff, Step
from hall.news import Changed, News, PaperWanted
from hall.store import Store, row
from tests.conftest import MONDAY_EIGHT, Clock
from tests.people import arrives


class Listener:
    """Notes what it hears, and what the store said at that moment."""

    def __init__(self, store: Store) -> None:
        self.heard: list[News] = []
        self.seen: list[int] = []
        self._store = store
        store.subscribe(self)

    def __call__(self, news: News) -> None:
        self.heard.append(news)
        with self._store.read() as session:
            self.seen.append(len(session.scalars(select(Step)).all()))


# --- news --------------------------------------------------------------------------------


def test_news_is_told_after_the_change_holds(each_store: Store) -> None:
    listener = Listener(each_store)

    an = arrives(each_store)

    assert listener.heard == [Changed(1, 1, "issue", an.public_id), PaperWanted(1)]
    assert listener.seen == [1, 1]  # whoever looks because of it sees the change


def test_nothing_is_told_while_the_work_goes_on(store: Store) -> None:
    listener = Listener(store)

    with store.work(hall_id=1) as work:
        record(work, "test", by=HALL)
        assert listener.heard == []

    assert len(listener.heard) == 1


def test_what_did_not_happen_is_not_told(each_store: Store) -> None:
    listener = Listener(each_store)

    with pytest.raises(ZeroDivisionError), each_store.work(hall_id=1) as work:
        record(work, "test", by=HALL)
        raise ZeroDivisionError

    assert listener.heard == []
    with each_store.read() as session:
        assert row(session, Hall, 1).last_step == 0


def test_a_change_refused_at_the_very_end_is_not_told(each_store: Store) -> None:
    listener = Listener(each_store)

    with pytest.raises(Conflict), each_store.work(hall_id=1) as work:
        record(work, "test", by=HALL)
        work.session.add(Hall(id=2, code="mau", name={}, level="", zone=""))

    assert listener.heard == []


def test_a_deaf_listener_undoes_nothing_and_silences_nobody(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    def deaf(_: News) -> None:
        raise RuntimeError("the room burns")

    store.subscribe(deaf)
    listener = Listener(store)

    an = arrives(store)

    assert listener.heard[0] == Changed(1, 1, "issue", an.public_id)
    assert "was not heard by" in caplog.text


# --- one moment --------------------------------------------------------------------------


def test_a_read_sees_one_moment(each_store: Store) -> None:
    arrives(each_store)

    with each_store.read() as session:
        before = len(session.scalars(select(Step)).all())
        arrives(each_store)
        after = len(session.scalars(select(Step)).all())

    assert (before, after) == (1, 1)


def test_a_read_writes_nothing(each_store: Store) -> None:
    with each_store.read() as session:
        session.add(Notice(hall_id=1, text={"vi": "Nghỉ"}, starts_at=MONDAY_EIGHT))
        session.flush()

    with each_store.read() as session:
        assert session.scalars(select(Notice)).all() == []


def test_what_is_stored_at_an_instant_comes_back_as_that_instant(each_store: Store) -> None:
    with each_store.work() as work:
        work.session.add(Notice(hall_id=1, text={"vi": "Nghỉ"}, starts_at=MONDAY_EIGHT))

    with each_store.read() as session:
        notice = session.scalars(select(Notice)).one()
    assert notice.starts_at == MONDAY_EIGHT
    assert notice.starts_at.tzinfo is not None


def test_an_instant_without_a_zone_is_our_mistake(store: Store) -> None:
    nowhere = MONDAY_EIGHT.replace(tzinfo=None)

    with pytest.raises(Exception, match="an instant without a zone"), store.work() as work:
        work.session.add(Notice(hall_id=1, text={"vi": "Nghỉ"}, starts_at=nowhere))


# --- time --------------------------------------------------------------------------------


def test_time_never_runs_backwards_in_a_hall(each_store: Store, clock: Clock) -> None:
    moments = []
    for seconds in (0, 0, -3600, 10, 7200):
        clock.pass_(seconds=seconds)
        with each_store.work(hall_id=1) as work:
            record(work, "test", by=HALL)
            moments.append(work.now)

    assert moments == sorted(set(moments))
    assert moments[-1] == clock.now  # the clock is believed again as soon as it can be


def test_a_work_without_a_hall_has_none(store: Store) -> None:
    with store.work() as work, pytest.raises(RuntimeError):
        print(work.hall)  # noqa: T201


def test_a_work_in_a_hall_nobody_knows_is_not_found(each_store: Store) -> None:
    with pytest.raises(NotFound), each_store.work(hall_id=99):
        pass


# --- waiting for one's turn --------------------------------------------------------------


def test_a_work_that_fails_gives_the_turn_back(store: Store) -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), store.work(hall_id=1):
            raise ZeroDivisionError

    assert arrives(store).number == 1


def test_halls_do_not_wait_for_each_other_on_postgresql(postgres_store: Store) -> None:
    with postgres_store.work() as work:
        work.session.add(Hall(id=2, code="hai", name={"vi": "Hai"}, level="", zone="UTC"))

    with postgres_store.work(hall_id=1), postgres_store.work(hall_id=2) as other:
        record(other, "test", by=HALL)

    with postgres_store.read() as session:
        assert row(session, Hall, 2).last_step == 1


# --- when the database does not answer ---------------------------------------------------


def test_a_database_held_by_another_process_is_away(
    data: Path, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(stores, "BUSY_TIMEOUT_MS", 20)
    store.engine.dispose()
    holder = sqlite3.connect(data / "tiepdan.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    with pytest.raises(Away) as refused:
        arrives(store)

    assert refused.value.status == 503
    assert refused.value.retry_after > 0
    assert "locked" in caplog.text  # the operator is told why
    holder.execute("ROLLBACK")
    holder.close()
    assert arrives(store).number == 1


def test_a_hall_held_by_another_server_is_away(postgres_store: Store, postgres_hall: str) -> None:
    with psycopg.connect(postgres_hall.replace("+psycopg", "")) as holder:
        holder.execute("SELECT 1 FROM hall WHERE id = 1 FOR UPDATE")

        with pytest.raises(Away), postgres_store.work() as work:
            work.session.execute(text("SET LOCAL lock_timeout = '50ms'"))
            work.session.get(Hall, 1, with_for_update=True)


def test_a_database_that_is_gone_is_away(vault: object) -> None:
    gone = Store("postgresql+psycopg://nobody@127.0.0.1:1/none", vault)  # type: ignore[arg-type]

    with pytest.raises(Away), gone.read() as session:
        session.scalar(select(Hall))
    with pytest.raises(Away), gone.work(hall_id=1):
        pass


def test_a_statement_that_cannot_be_meant_is_our_mistake(each_store: Store) -> None:
    """A missing table is no reason to try again later."""
    with (
        pytest.raises((OperationalError, ProgrammingError)),
        each_store.read() as session,
    ):
        session.execute(text("SELECT * FROM nothing"))


def test_only_a_taken_place_is_a_race(each_store: Store) -> None:
    with pytest.raises(Conflict), each_store.work() as work:
        work.session.add(
            Staff(hall_id=1, username="dung", name="", role="officer", password_hash="")
        )
    with pytest.raises(Exception, match=r"(?i)foreign key"), each_store.work() as work:
        work.session.add(Notice(hall_id=99, text={}, starts_at=MONDAY_EIGHT))


# --- durability --------------------------------------------------------------------------


def test_a_printed_ticket_survives_a_power_cut(store: Store) -> None:
    """WAL with FULL: NORMAL lost acknowledged tickets in five of five trials (findings)."""
    with store.read() as session:
        assert session.scalar(text("PRAGMA synchronous")) == 2
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
