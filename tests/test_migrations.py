"""The tables in the database are those the code means, on both databases, whoever starts first."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

import casework.model  # noqa: F401  # its tables belong to the same metadata
import migrations
from hall.model import Base
from hall.store import Store, make_engine
from hall.vault import Vault
from migrations import bring_up_to_date, config
from tests.conftest import furnish
from tests.people import arrives


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/tiepdan.db"
    url: str = request.getfixturevalue("postgres_url")
    return url


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


def test_an_empty_database_gets_the_tables_the_code_means(empty: str) -> None:
    engine = make_engine(empty)

    bring_up_to_date(engine)

    assert differences(engine) == []
    engine.dispose()


@pytest.mark.slow
def test_two_servers_that_start_at_once_do_not_trip_over_each_other(empty: str) -> None:
    engines = [make_engine(empty) for _ in range(4)]

    with ThreadPoolExecutor(4) as servers:
        list(servers.map(bring_up_to_date, engines))

    assert differences(engines[0]) == []
    for engine in engines:
        engine.dispose()


def test_who_starts_second_waits_longer_than_for_any_other_lock(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations.command, "upgrade", lambda *_: None)  # there is nothing to do
    engine = make_engine(postgres_url)
    hasty = create_engine(postgres_url, connect_args={"options": "-c lock_timeout=50"})

    with ThreadPoolExecutor(1) as server:
        with engine.begin() as first:
            first.execute(text(f"SELECT pg_advisory_xact_lock({migrations.LOCK})"))
            second = server.submit(bring_up_to_date, hasty)
            waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            with engine.connect() as look:
                while not second.done() and look.execute(waiting).scalar_one() == 0:
                    time.sleep(0.01)
            with pytest.raises(TimeoutError):
                second.result(timeout=0.5)  # ten times as long as it waits for others
        second.result(timeout=60)

    for each in (engine, hasty):
        each.dispose()


def test_a_full_database_of_this_version_is_left_as_it_is(empty: str, vault: Vault) -> None:
    store = Store(empty, vault)
    bring_up_to_date(store.engine)
    furnish(store)
    with store.work() as work:
        work.session.execute(text("UPDATE hall SET always_open = true"))
    an = arrives(store)

    bring_up_to_date(store.engine)

    with store.read() as session:
        assert session.scalar(text("SELECT label FROM ticket")) == an.label
    store.engine.dispose()


FIRST = {  # a hall of the first version, with somebody waiting
    "hall": {
        **{"id": "1", "code": "'mau'", "name": "'{}'", "level": "'PROVINCE'"},
        **{"zone": "'Asia/Ho_Chi_Minh'", "address": "''", "phone": "''", "last_hash": "''"},
        **{"always_open": "true", "is_sample": "false", "last_step": "0"},
    },
    "service": {
        **{"id": "1", "hall_id": "1", "code": "'regular'", "name": "'{}'", "hint": "'{}'"},
        **{"position": "1", "first": "1", "last": "499", "mean_minutes": "15"},
        **{"on_kiosk": "true", "is_open": "true"},
    },
    "ticket": {
        **{"id": "1", "public_id": "'an'", "token_hash": "'x'", "hall_id": "1"},
        **{"service_id": "1", "service_block_id": "1", "day": "'2026-11-23'", "number": "1"},
        **{"label": "'001'", "state": "'waiting'", "place": "77", "party_size": "1"},
        **{"priority": "false", "private": "false", "quiet": "false", "assistance": "'[]'"},
        **{"language": "'vi'", "calls": "0", "issued_at": "'2026-11-23 01:00:00'", "version": "1"},
    },
    "schedule_day": {
        **{"id": "7", "hall_id": "1", "day": "'2026-11-24'", "session": "'morning'"},
        **{"reception": "'regular'", "mode": "'in_person'", "leader_name": "''"},
        **{"leader_title": "''", "leader_mobile": "''", "leader_landline": "''"},
        **{"participants": "''", "content": "''", "place": "'Phòng số 1'", "version": "3"},
        **{"officers": """'[{"name": "Dung", "phone": "0900"}]'"""},
        **{"moved_note": "'Chuyển sang 25/11 do họp'", "published_at": "'2026-11-10 01:00:00'"},
    },
}


def test_a_full_database_of_the_first_version_is_brought_up_to_date(empty: str) -> None:
    engine = make_engine(empty)
    with engine.execution_options(writing=True).begin() as connection:
        command.upgrade(config(connection), "0001")
        for table, row in FIRST.items():
            names, values = ",".join(row), ",".join(row.values())
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"))

    bring_up_to_date(engine)

    assert differences(engine) == []
    with engine.connect() as connection:
        an = connection.execute(text("SELECT place, since, overtaken FROM ticket")).one()
        posted = connection.execute(
            text("SELECT id, officers, place, moved_reason, capacity, version FROM schedule_day")
        ).one()
    assert tuple(an) == (77, 77, 0)
    told = posted.officers
    officers = json.loads(told) if isinstance(told, str) else told
    assert officers == [{"name": "Dung", "landline": "", "mobile": "0900"}]
    assert tuple(posted)[2:] == ("Phòng số 1", "Chuyển sang 25/11 do họp", "head", 3)
    engine.dispose()


@pytest.mark.parametrize("table", ["step", "access_entry"])
@pytest.mark.parametrize("change", ["UPDATE {} SET at = at", "DELETE FROM {}"])
def test_a_journal_in_a_migrated_database_is_written_once(
    empty: str, vault: Vault, table: str, change: str
) -> None:
    store = Store(empty, vault)
    bring_up_to_date(store.engine)
    furnish(store)
    with store.work() as work:
        work.session.execute(text("UPDATE hall SET always_open = true"))
    arrives(store)
    if table == "access_entry":
        with store.engine.execution_options(writing=True).begin() as connection:
            columns = [c["name"] for c in inspect(connection).get_columns(table)]
            known = {"at": "'2026-11-23 01:00:00'", "what": "'search'", "why": "'search'"}
            nothing = dict.fromkeys(("ticket_id", "stripped_at", "stripped_seal"), "NULL")
            ones = dict.fromkeys(columns, "1") | nothing | known
            ones |= {"what_id": "''", "reason": "''", "hash": "''", "staff_id": "1"}
            names = ",".join(ones)
            values = ",".join(ones.values())
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"))

    with (
        pytest.raises(DBAPIError, match="written once"),
        store.engine.execution_options(writing=True).begin() as connection,
    ):
        connection.execute(text(change.format(table)))
    store.engine.dispose()
