"""Writers who come together: in turn, with one commit, each with what is theirs."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import event, func, select

from hall import rides
from hall.errors import Away, Conflict
from hall.model import Hall, Ticket, table
from hall.rides import FairLock
from hall.store import Store, Work
from tests.people import arrives

PATIENCE_SECONDS = 10.0


@contextmanager
def holding(lock: FairLock) -> Iterator[None]:
    lock.enter()
    try:
        yield
    finally:
        lock.leave()


def test_the_lock_is_given_in_the_order_in_which_it_was_asked_for() -> None:
    lock = FairLock(PATIENCE_SECONDS)
    order: list[int] = []
    asked = threading.Semaphore(0)

    def ask(number: int) -> None:
        asked.release()
        with holding(lock):
            order.append(number)

    with ThreadPoolExecutor(8) as writers, holding(lock):
        for number in range(8):
            writers.submit(ask, number)
            asked.acquire()
            _until(lambda n=number: len(lock._asking) == n + 1)

    assert order == list(range(8))


def test_one_holds_the_lock_at_a_time() -> None:
    lock = FairLock(PATIENCE_SECONDS)
    inside: list[int] = []
    most: list[int] = []

    def enter(number: int) -> None:
        with holding(lock):
            inside.append(number)
            most.append(len(inside))
            inside.remove(number)

    with ThreadPoolExecutor(16) as writers:
        list(writers.map(enter, range(500)))

    assert max(most) == 1


def test_a_writer_that_waits_too_long_is_told_so_and_leaves_the_row() -> None:
    lock = FairLock(patience_seconds=0.05)

    with holding(lock):
        with ThreadPoolExecutor(1) as writers, pytest.raises(Away):
            writers.submit(lock.enter).result()
        assert list(lock._asking) == []

    with holding(lock):  # free again, for whoever comes
        pass


# --- one commit for all who came meanwhile -----------------------------------------------


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine: these rides are never late, unless a test says so."""
    monkeypatch.setattr(rides, "LATE_SECONDS", 60.0)


@pytest.fixture
def commits(store: Store) -> list[float]:
    """When a transaction was committed."""
    found: list[float] = []
    event.listen(store.engine, "commit", lambda _: found.append(time.monotonic()))
    return found


class Crowd:
    """Somebody is at work; meanwhile others ask, one after the other."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._writers = ThreadPoolExecutor(8)
        self._asked = 0

    def come(self, work: Callable[[Work], object]) -> "Future[None]":
        """Returns once this one waits for the turn."""
        future = self._writers.submit(self._do, work)
        self._asked += 1
        _until(lambda: len(self._store._writing._turn._asking) == self._asked)  # type: ignore[union-attr]
        return future

    def _do(self, do: Callable[[Work], object]) -> None:
        with self._store.work(hall_id=1) as work:
            do(work)


def rename(text: str) -> Callable[[Work], object]:
    def do(work: Work) -> None:
        work.hall.address = text

    return do


def fails(work: Work) -> None:
    work.hall.phone = "never"
    work.session.flush()
    raise ZeroDivisionError


def test_who_comes_while_another_writes_shares_the_commit(
    store: Store, commits: list[float]
) -> None:
    crowd = Crowd(store)

    with store.work(hall_id=1) as work:
        work.hall.phone = "1"
        others = [crowd.come(rename(f"{n}")) for n in range(3)]
    for other in others:
        other.result(PATIENCE_SECONDS)

    assert len(commits) == 1
    with store.read() as session:
        hall = session.get_one(Hall, 1)
        assert (hall.phone, hall.address) == ("1", "2")


def test_who_fails_undoes_only_their_own(store: Store, commits: list[float]) -> None:
    crowd = Crowd(store)

    with store.work(hall_id=1) as work:
        work.hall.phone = "1"
        failing = crowd.come(fails)
        after = crowd.come(rename("after"))
    with pytest.raises(ZeroDivisionError):
        failing.result(PATIENCE_SECONDS)
    after.result(PATIENCE_SECONDS)

    assert len(commits) == 1
    with store.read() as session:
        hall = session.get_one(Hall, 1)
        assert (hall.phone, hall.address) == ("1", "after")


def test_if_the_first_fails_the_others_still_write(store: Store) -> None:
    crowd = Crowd(store)

    with pytest.raises(ZeroDivisionError), store.work(hall_id=1) as work:
        after = crowd.come(rename("after"))
        fails(work)
    after.result(PATIENCE_SECONDS)

    with store.read() as session:
        hall = session.get_one(Hall, 1)
        assert (hall.phone != "never", hall.address) == (True, "after")


def test_if_the_last_fails_the_others_are_committed(store: Store, commits: list[float]) -> None:
    crowd = Crowd(store)

    with store.work(hall_id=1) as work:
        work.hall.phone = "1"
        failing = crowd.come(fails)
    with pytest.raises(ZeroDivisionError):
        failing.result(PATIENCE_SECONDS)

    assert len(commits) == 1
    with store.read() as session:
        assert session.get_one(Hall, 1).phone == "1"


def test_nobody_is_answered_before_the_commit(store: Store, commits: list[float]) -> None:
    crowd = Crowd(store)
    answered: list[float] = []

    with store.work(hall_id=1):
        others = [crowd.come(rename(f"{n}")) for n in range(3)]
        for other in others:
            other.add_done_callback(lambda _: answered.append(time.monotonic()))
    answered.append(time.monotonic())
    for other in others:
        other.result(PATIENCE_SECONDS)

    assert min(answered) >= commits[0]


def test_a_commit_that_fails_is_said_to_each(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = Crowd(store)
    before = arrives(store).number
    told: list[object] = []
    store.subscribe(told.append)

    with monkeypatch.context() as broken, pytest.raises(Away):
        broken.setattr(type(store.engine.dialect), "do_commit", _full_disk)
        with store.work(hall_id=1) as work:
            work.hall.phone = "1"
            other = crowd.come(rename("other"))
        with pytest.raises(Away):
            other.result(PATIENCE_SECONDS)
        raise Away("both heard")

    assert told == []
    assert arrives(store).number == before + 1
    with store.read() as session:
        assert session.get_one(Hall, 1).address != "other"


def test_a_taken_place_is_a_race_also_for_who_shares(store: Store) -> None:
    """A unique constraint that breaks behind a savepoint takes nothing else with it."""
    first = arrives(store)
    crowd = Crowd(store)

    def doubles(work: Work) -> None:
        values = {c.name: getattr(first, c.name) for c in table(Ticket).columns}
        work.session.add(Ticket(**values | {"id": None, "token_hash": b"x"}))

    with store.work(hall_id=1) as work:
        work.hall.phone = "1"
        doubled = crowd.come(doubles)
    with pytest.raises(Conflict):
        doubled.result(PATIENCE_SECONDS)

    with store.read() as session:
        assert session.get_one(Hall, 1).phone == "1"
        assert session.scalar(select(func.count(Ticket.id))) == 1


def test_a_ride_does_not_go_on_for_ever(
    store: Store, commits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever was first is answered soon, however many come after."""
    monkeypatch.setattr(rides, "LATE_SECONDS", 0.0)
    crowd = Crowd(store)

    with store.work(hall_id=1):
        others = [crowd.come(rename(f"{n}")) for n in range(4)]
    for other in others:
        other.result(PATIENCE_SECONDS)

    assert len(commits) == 5


def _full_disk(*_: object) -> None:
    import sqlite3

    raise sqlite3.OperationalError("database or disk is full")


def _until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        threading.Event().wait(0.001)
