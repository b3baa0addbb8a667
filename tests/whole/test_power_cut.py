"""The power goes at any write: no acknowledged ticket is lost, and nothing is broken.

The house's own statements, on its own tables, are played once more through a file system that
writes down every write and every sync; then the power is cut at two hundred of them.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, text

from hall import journal
from hall.model import Hall, Ticket
from hall.store import Store
from hall.vault import Vault
from migrations import bring_up_to_date
from tests.conftest import Clock, furnish
from tests.people import DUNG, EM, arrives, calls_next, does, serves, sits_down

apsw = pytest.importorskip("apsw")  # wheels for the usual machines; a test-only package

CUTS = 200
TURNS = 60  # arrivals, each with a turn at a desk
DATABASE = "tiepdan.db"


@dataclass
class Morning:
    """What the house said to its database, and what it had promised after each commit."""

    statements: list[tuple[str, Any, bool]] = field(default_factory=list)
    promised: dict[int, tuple[int, frozenset[str]]] = field(default_factory=dict)


def record(store: Store) -> Morning:
    """A morning on an ordinary file: arrivals, calls, visits, misses, holds, transfers."""
    morning = Morning()
    said = morning.statements

    def note(_: object, __: object, sql: str, given: Any, ___: object, many: bool) -> None:
        if not sql.lstrip().upper().startswith(("SELECT", "PRAGMA")) and sql != "BEGIN":
            said.append((sql, given, many))

    def commit(connection: Any) -> None:
        if connection.get_execution_options().get("writing", False):
            said.append(("COMMIT", (), False))

    event.listen(store.engine, "before_cursor_execute", note)
    event.listen(store.engine, "commit", commit)
    tickets: set[str] = set()

    def promise() -> None:
        with store.read() as session:
            step = session.get_one(Hall, 1).last_step
        morning.promised[len(said)] = (step, frozenset(tickets))

    sits_down(store, DUNG, "1")
    sits_down(store, EM, "9")
    for turn in range(TURNS):
        service = ("regular", "lawyer", "regular")[turn % 3]
        came = arrives(store, service=service, priority=turn % 5 == 0, key=f"tap-{turn}")
        tickets.add(came.public_id)
        promise()
        who = (DUNG, EM)[turn % 2]
        called = calls_next(store, who)
        promise()
        if called is None:
            continue
        match turn % 6:
            case 4:
                does(store, who, "miss", called)
            case 5:
                does(store, who, "transfer", called, service="result")
            case _:
                serves(store, who, called)
        promise()
    event.remove(store.engine, "before_cursor_execute", note)
    event.remove(store.engine, "commit", commit)
    return morning


def play(morning: Morning, file: Path, pragmas: dict[str, str]) -> tuple[list[Any], list[Any]]:
    """The same statements through the platter: its log, and what was promised by which change."""
    from tests.whole import platter

    vfs = platter.Platter()
    database = apsw.Connection(str(file), vfs=platter.NAME)
    database.execute("PRAGMA locking_mode = EXCLUSIVE")  # no shared memory in this file system
    for name, value in pragmas.items():
        database.execute(f"PRAGMA {name} = {value}").fetchall()
    acknowledged = []
    for number, (sql, given, many) in enumerate(morning.statements, start=1):
        for values in given if many else [given]:
            database.execute(sql, tuple(map(_plain, values))).fetchall()
        if number in morning.promised:
            acknowledged.append((len(vfs.log), morning.promised[number]))
    log = list(vfs.log)
    database.close()
    vfs.unregister()
    return log, acknowledged


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value  # an enum's own words


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_power_cut_at_any_write_loses_no_acknowledged_ticket(
    tmp_path: Path, vault: Vault, clock: Clock
) -> None:
    from tests.whole import platter

    (tmp_path / "before").mkdir()
    before = tmp_path / "before" / DATABASE
    pragmas = new_hall(before, vault, clock)
    shutil.copyfile(before, tmp_path / "recorded.db")
    recording = Store(f"sqlite:///{tmp_path}/recorded.db", vault, now=clock)
    morning = record(recording)
    recording.engine.dispose()
    (tmp_path / "played").mkdir()
    shutil.copyfile(before, tmp_path / "played" / DATABASE)
    log, acknowledged = play(morning, tmp_path / "played" / DATABASE, pragmas)
    base = {DATABASE: before.read_bytes()}
    dice = random.Random(20261122)

    lost, broken = [], []
    for number, at in enumerate(sorted(dice.sample(range(1, len(log) + 1), CUTS))):
        folder = tmp_path / f"cut-{number}"
        folder.mkdir()
        platter.cut(log, at, base, dice).put(folder)
        step, tickets = max(
            (promise for done, promise in acknowledged if done <= at),
            default=(0, frozenset()),
            key=lambda promise: promise[0],
        )
        broken += [f"cut at {at}: {why}" for why in wrong(folder / DATABASE, vault)]
        lost += [f"cut at {at}: {why}" for why in missing(folder / DATABASE, vault, step, tickets)]
        shutil.rmtree(folder)

    assert (lost, broken) == ([], [])
    assert sum(change.kind == "sync" for change in log) > TURNS
    assert any(change.file == DATABASE for change in log), "a checkpoint was among what was cut"


def new_hall(file: Path, vault: Vault, clock: Clock) -> dict[str, str]:
    """The migrated, furnished database in one file, and how the house opens it."""
    store = Store(f"sqlite:///{file}", vault, now=clock)
    bring_up_to_date(store.engine)
    furnish(store)
    with store.read() as session:
        wanted = ("foreign_keys", "journal_mode", "synchronous")
        pragmas = {name: str(session.scalar(text(f"PRAGMA {name}"))) for name in wanted}
    store.engine.dispose()
    return pragmas | {"wal_autocheckpoint": "100"}  # pages: more checkpoints to be cut


def wrong(file: Path, vault: Vault) -> list[str]:
    """What is broken: in the file, between its rows, in the journal."""
    database = sqlite3.connect(file)
    found = [row[0] for row in database.execute("PRAGMA integrity_check") if row[0] != "ok"]
    found += [f"leads nowhere: {row}" for row in database.execute("PRAGMA foreign_key_check")]
    database.close()
    store = Store(f"sqlite:///{file}", vault)
    with store.read() as session:
        torn = journal.check(session, vault, session.get_one(Hall, 1))
    store.engine.dispose()
    return found + ([str(torn)] if torn else [])


def missing(file: Path, vault: Vault, step: int, tickets: frozenset[str]) -> list[str]:
    """What had been promised and is not there."""
    store = Store(f"sqlite:///{file}", vault)
    with store.read() as session:
        known = set(session.scalars(select(Ticket.public_id)))
        last = session.get_one(Hall, 1).last_step
    store.engine.dispose()
    return [f"ticket {name}" for name in tickets - known] + (
        [f"steps {last + 1} to {step}"] if last < step else []
    )
