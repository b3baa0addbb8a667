"""Transactions that share one commit: what a crowd writes at the same moment goes to disk together.

SQLite writes for one at a time, and each commit waits for the disk. So whoever comes while
others write joins their transaction, behind a savepoint of their own; the last of them
commits for all, and nobody is answered before. One who fails undoes only what they did.
"""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from hall.errors import Away

ANSWER_SECONDS = 0.02  # that eight answers take, which are given together
LATE_SECONDS = 0.05  # a ride that old takes nobody more: its first member waits for the answer


class FairLock:
    """A lock that is given in the order in which it was asked for.

    Away when the wait is too long.
    """

    def __init__(self, patience_seconds: float) -> None:
        self._patience_seconds = patience_seconds
        self._guard = threading.Lock()
        self._asking: deque[threading.Lock] = deque()
        self._is_held = False

    def enter(self) -> None:
        with self._guard:
            if not self._is_held:
                self._is_held = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._asking.append(mine)
        if mine.acquire(timeout=self._patience_seconds):  # released by whoever leaves before us
            return
        with self._guard:
            if mine in self._asking:
                self._asking.remove(mine)
                raise Away("the database")
        # else it was given to us in the last moment

    def pass_on(self) -> bool:
        """Give it to the next who asks. False if nobody does: it is still ours."""
        with self._guard:
            if not self._asking:
                return False
            self._asking.popleft().release()
            return True

    def leave(self) -> None:
        with self._guard:
            if self._asking:
                self._asking.popleft().release()
            else:
                self._is_held = False


class Rides:
    """Sessions of one writer at a time, on transactions that are shared while others wait."""

    def __init__(self, engine: Engine, patience_seconds: float) -> None:
        self._engine = engine
        self._turn = FairLock(patience_seconds)
        self._open: _Ride | None = None  # only set by who has the turn
        self._arrived_at = -ANSWER_SECONDS

    @property
    def is_under_way(self) -> bool:
        return self._open is not None

    @property
    def is_being_answered(self) -> bool:
        """Has a ride just arrived, so that its members are on their way to whoever asked?"""
        return time.monotonic() - self._arrived_at < ANSWER_SECONDS

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A session that has been committed when the block is left. Away if that failed."""
        self._turn.enter()
        ride = self._open
        try:
            if ride is None:
                ride = self._open = _Ride(self._engine)
            with ride.seat() as session:
                yield session
        finally:
            if ride is None:
                self._turn.leave()
            elif ride.takes_nobody_more or not self._turn.pass_on():
                self._open = None
                try:
                    ride.end()
                finally:
                    self._arrived_at = time.monotonic()
                    self._turn.leave()
        ride.arrive()


class _Ride:
    """One transaction, and those who wait for its commit."""

    def __init__(self, engine: Engine) -> None:
        self._connection = engine.connect()
        try:
            self._transaction = self._connection.begin()
        except BaseException:
            self._connection.close()
            raise
        self._until = time.monotonic() + LATE_SECONDS
        self._members = 0
        self._is_lost = False
        self._over = threading.Event()
        self._error: Exception | None = None

    @property
    def takes_nobody_more(self) -> bool:
        return self._is_lost or time.monotonic() > self._until

    @contextmanager
    def seat(self) -> Iterator[Session]:
        """What is done in the block holds or falls by itself. The first has nobody to spare."""
        is_first = self._members == 0
        with Session(
            self._connection,
            expire_on_commit=False,
            join_transaction_mode="rollback_only" if is_first else "create_savepoint",
        ) as session:
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                # on a full disk SQLite gives up the whole transaction by itself
                self._is_lost = is_first or not self._is_going()
                raise
        self._members += 1

    def end(self) -> None:
        """Commit for all. Never raises: each member hears of it by `arrive`."""
        try:
            if self._is_lost:
                self._transaction.rollback()
                self._error = Away("the database")
            else:
                self._transaction.commit()
        except Exception as error:
            self._error = error
            self._connection.invalidate()  # the transaction may still be open in it
        finally:
            self._connection.close()
            self._over.set()

    def arrive(self) -> None:
        """Wait for the commit. Raises what was in its way."""
        self._over.wait()
        if self._error is not None:
            raise self._error

    def _is_going(self) -> bool:
        return bool(getattr(self._connection.connection.dbapi_connection, "in_transaction", False))
