"""Transactions: nothing is told before it is true.

`store.work(hall_id=…)` writes: it commits at the end of its block, and then tells
the rooms. `store.read()` reads one consistent moment, and never commits.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    Connection,
    CursorResult,
    Engine,
    Executable,
    bindparam,
    create_engine,
    event,
    inspect,
    make_url,
    select,
)
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.orm.interfaces import ORMOption

from hall.errors import Away, Conflict, NotFound
from hall.model import Base, Hall
from hall.news import Listener, News
from hall.rides import Rides
from hall.vault import Vault

log = logging.getLogger(__name__)
M = TypeVar("M", bound=Base)

BUSY_TIMEOUT_MS = 5_000  # for another process to be done
TURN_SECONDS = 10.0  # for the writers of this one; PostgreSQL's lock_timeout is the same
TICK = timedelta(microseconds=1)


def utc_now() -> datetime:
    return datetime.now(UTC)


def row(session: Session, model: type[M], key: object, *options: ORMOption) -> M:
    """The row of that key; NotFound if there is none."""
    found = session.get(model, key, options=options)
    if found is None:
        raise NotFound(model.__tablename__, key)
    return found


def is_in_use(url: str) -> bool:
    """Does a database with a hall stand at that address? Makes none."""
    where = make_url(url)
    if where.get_backend_name() == "sqlite" and not Path(where.database or "").exists():
        return False
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            has_table = inspect(connection).has_table(Hall.__tablename__)
            return has_table and connection.execute(select(Hall.id).limit(1)).first() is not None
    finally:
        engine.dispose()


class Work:
    """One transaction: a session, one moment, and what is to be told after."""

    def __init__(self, session: Session, now: datetime, vault: Vault, hall: Hall | None) -> None:
        self.session = session
        self.now = now
        self.vault = vault
        self.news: list[News] = []
        self._hall = hall

    @property
    def hall(self) -> Hall:
        """The hall whose row this work has locked."""
        if self._hall is None:
            raise RuntimeError("this work names no hall")  # our own mistake
        return self._hall

    def at_once(self, statement: Executable, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Run a statement over tables, past the session: a third of its price.

        For the few that run while a crowd waits. The session neither flushes before it
        nor learns of it.
        """
        return self.session.connection().execute(statement, values)

    def tell(self, news: News) -> None:
        """Tell the rooms, once the transaction has held."""
        self.news.append(news)


class Store:
    """The database, the keys, the clock, and those who listen."""

    def __init__(self, url: str, vault: Vault, *, now: Callable[[], datetime] = utc_now) -> None:
        self.engine = make_engine(url)
        self.vault = vault
        self.now = now
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        reading = self.engine
        if not self.is_sqlite:  # several SELECTs must see one moment; SQLite's BEGIN does
            reading = reading.execution_options(isolation_level="REPEATABLE READ")
        writing = self.engine.execution_options(writing=True)
        self._writing: Rides | sessionmaker[Session] = (
            # SQLite's own waiting is not fair: some writers would starve for seconds
            Rides(writing, TURN_SECONDS)
            if self.is_sqlite
            else sessionmaker(writing, expire_on_commit=False)
        )
        self._reading = sessionmaker(reading)
        self._hall = select(Hall).where(Hall.id == bindparam("key"))
        if not self.is_sqlite:
            self._hall = self._hall.with_for_update()
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> None:
        self._listeners.append(listener)

    @contextmanager
    def work(self, *, hall_id: int | None = None) -> Iterator[Work]:
        """A transaction that writes. With a hall it is that hall's only writer.

        Conflict if someone was faster, Away if the database does not answer.
        """
        try:
            with self._writing.begin() as session:
                hall = None
                now = self.now()
                if hall_id is not None:
                    hall = session.scalar(self._hall, {"key": hall_id})
                    if hall is None:
                        raise NotFound("hall", hall_id)
                    # waited for the lock: only now is it our moment, and never an earlier
                    # one than the last, whatever the machine's clock does
                    now = self.now()
                    if hall.last_at is not None and now <= hall.last_at:
                        now = hall.last_at + TICK
                work = Work(session, now, self.vault, hall)
                yield work
        except StaleDataError as error:
            raise Conflict(str(error)) from error
        except IntegrityError as error:
            if _is_a_race(error):
                raise Conflict(str(error.orig)) from error
            raise  # a broken key or a missing value is our mistake, not a race
        except (OperationalError, NoConnection) as error:
            raise _away(error) from error
        # a rollback never reaches this line
        for news in work.news:
            self.deliver(news)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that only reads. Away if the database does not answer."""
        try:
            with self._reading() as session:
                yield session
        except (OperationalError, NoConnection) as error:
            raise _away(error) from error

    @contextmanager
    def look(self, *, hall_id: int) -> Iterator[Work]:
        """What a verb needs that only reads, without the hall's turn: nobody waits for it.

        Whatever is written in it is not kept.
        """
        with self.read() as session:
            hall = session.get(Hall, hall_id)
            if hall is None:
                raise NotFound("hall", hall_id)
            yield Work(session, self.now(), self.vault, hall)

    @property
    def is_written(self) -> bool:
        """Is somebody of this process writing just now? Not known on PostgreSQL: no."""
        return isinstance(self._writing, Rides) and self._writing.is_under_way

    @property
    def is_being_answered(self) -> bool:
        """Is somebody told just now that what they wrote has held? Not known on PostgreSQL: no."""
        return isinstance(self._writing, Rides) and self._writing.is_being_answered

    def deliver(self, news: News) -> None:
        """Tell all who listen. For news of what holds already."""
        for listener in self._listeners:
            try:
                listener(news)
            except Exception:  # the change holds; a deaf room must not undo it
                log.exception("%s was not heard by %s", news, listener)


def make_engine(url: str) -> Engine:
    """An engine with our rules of durability and waiting."""
    if not url.startswith("sqlite"):
        return create_engine(
            url,
            pool_size=16,
            max_overflow=16,
            pool_timeout=10,
            pool_pre_ping=True,
            connect_args={
                "options": "-c idle_in_transaction_session_timeout=15000 -c lock_timeout=10000"
            },
        )
    engine = create_engine(url, pool_size=16, max_overflow=48, pool_timeout=10)
    _let_us_begin_ourselves(engine)
    return engine


def _is_a_race(error: IntegrityError) -> bool:
    """A unique constraint held: somebody took the place first."""
    state = getattr(error.orig, "sqlstate", None)  # PostgreSQL: 23505 unique_violation
    return state == "23505" or "UNIQUE constraint failed" in str(error.orig)


def _away(error: OperationalError | NoConnection) -> Exception:
    """Away; but a statement that SQLite does not understand is our mistake, and stays loud."""
    orig = getattr(error, "orig", None)
    if getattr(orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
        return error
    log.warning("the database does not answer: %s", orig or error)
    return Away("the database")


def _let_us_begin_ourselves(engine: Engine) -> None:
    """Writers queue at BEGIN, instead of failing at their first UPDATE.

    sqlite3 begins late and shared. Two officers who both read the line and then
    both write it would deadlock; BEGIN IMMEDIATE makes the second wait.
    """

    @event.listens_for(engine, "connect")
    def connect(connection: Any, record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        # NORMAL loses acknowledged tickets at a power cut; a printed ticket is a promise
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
