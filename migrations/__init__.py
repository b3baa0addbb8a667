"""How the tables came to be what they are: run at start, under a lock, each once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, event, text

LOCK = 0x7469_6570  # any number, the same in every process
LONGEST_WAIT = "30min"  # for another process that is at it already


def bring_up_to_date(engine: Engine) -> None:
    """Give the database the tables of this version. Two processes at once: the second waits."""
    with _unbound(engine), engine.execution_options(writing=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            # the first may be at it for longer than anybody else's lock is waited for
            connection.execute(text(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}'"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
            connection.execute(text("SET LOCAL lock_timeout TO DEFAULT"))
        before = _revision(connection)
        command.upgrade(config(connection), "head")
        if _revision(connection) != before:  # it reads every row: not at every start
            _check_references(connection)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@contextmanager
def _unbound(engine: Engine) -> Iterator[None]:
    """SQLite: without foreign keys, for a table that is written anew is dropped in between.

    Nothing but the connections can be told, and not within a transaction.
    """
    if engine.dialect.name != "sqlite":
        yield
        return

    def let_go(connection: Any, _: object) -> None:
        connection.execute("PRAGMA foreign_keys = OFF")

    engine.dispose()
    event.listen(engine, "connect", let_go)
    try:
        yield
    finally:
        event.remove(engine, "connect", let_go)
        engine.dispose()  # what is connected from now on enforces them again


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).first()
        if broken is not None:
            raise RuntimeError(f"after the migration a row leads nowhere: {tuple(broken)}")


def config(connection: Connection) -> Config:
    """Alembic's settings; there is no ini file."""
    found = Config()
    found.set_main_option("script_location", str(Path(__file__).parent))
    found.set_main_option("path_separator", "os")
    found.attributes["connection"] = connection
    return found
