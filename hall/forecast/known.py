"""What is known of each hall's forecast in this process, and the thread that keeps it so.

Requests only look at it. Whoever finds it old asks for another pass, and is answered
with the fallback meanwhile; nobody waits for a pass, nor for learning.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from hall.errors import HallError
from hall.forecast import learner, passes
from hall.forecast.learner import Learner
from hall.forecast.passes import Outlook
from hall.model import IS_WAITING, Desk, DeskState, Hall, Ticket
from hall.news import Changed, News
from hall.store import Store, row

log = logging.getLogger(__name__)

OLDEST_SECONDS = 30.0  # then the fallback answers
LAST_SECONDS = 120.0  # for what needs no more than the last figures
AGAIN_SECONDS = 15.0  # a pass in a hall where somebody may wait, though nothing happens
PAUSE_SECONDS = 1.0  # between two passes of a hall
SHARE = 0.05  # of the time that may go into forecasting
ASIDE_SECONDS = 0.5  # in all that a pass steps aside for those who write
MOMENT_SECONDS = 0.01
SOON_SECONDS = 0.03  # from the first of several changes to the pass that answers them all
KEEP_SECONDS = 60.0  # between two times that what was learnt is stored
UNKNOWN = Outlook(0)


@dataclass
class Known:
    """One hall's."""

    outlook: Outlook
    at: float  # monotonic seconds
    now: datetime  # the hall's
    learner: Learner
    kept_at: float = 0.0  # monotonic seconds
    not_before: float = 0.0  # monotonic seconds: of the next pass


class Book:
    """All halls of one database."""

    def __init__(self) -> None:
        self.halls: dict[int, Known] = {}
        self.asked: set[int] = set()
        self.wake = threading.Event()
        self.guard = threading.Lock()  # one pass at a time

    def ask(self, hall_id: int) -> None:
        """Another pass is wanted."""
        if hall_id not in self.asked:
            self.asked.add(hall_id)
            self.wake.set()


_books: WeakKeyDictionary[object, Book] = WeakKeyDictionary()


def book(session: Session) -> Book:
    return _book_of(session.get_bind().engine.pool)


def forget() -> None:
    """Drop what is known."""
    _books.clear()


def look(session: Session, hall: Hall, now: datetime) -> Outlook:
    """What is promised in that hall. Never waits for a pass."""
    ours = book(session)
    known = ours.halls.get(hall.id)
    if known is None:
        ours.ask(hall.id)
        return UNKNOWN
    now = max(now, hall.last_at or now)
    age = max(time.monotonic() - known.at, abs((now - known.now).total_seconds()))
    if age <= OLDEST_SECONDS:
        return known.outlook
    ours.ask(hall.id)
    if ours.guard.acquire(blocking=False):  # a pass is on its way: the old one must do
        try:
            known.outlook = passes.of_one_play(session, hall, known.learner, now, known.outlook)
            known.at, known.now = time.monotonic(), now
        finally:
            ours.guard.release()
    return known.outlook


def last_known(session: Session, hall: Hall, now: datetime) -> Outlook | None:
    """What was last found, whatever happened since; None if that is too old."""
    known = book(session).halls.get(hall.id)
    if known is None or abs((now - known.now).total_seconds()) > LAST_SECONDS:
        return None
    return known.outlook


def renew(store: Store, hall_id: int, *, is_beside: bool = False) -> Outlook:
    """Learn what happened since, and do the pass.

    `is_beside`: beside requests, which go first until they are answered.
    """
    ours = _book_of(store.engine.pool)
    breathe = _lets_go_first(store, is_beside=is_beside)
    breathe()
    with ours.guard:
        began = time.monotonic()
        with store.read() as session:
            hall = row(session, Hall, hall_id)
            known = ours.halls.get(hall_id)
            mine = known.learner if known is not None else learner.begin(session, hall)
            learner.catch_up(session, hall, mine)
            now = max(store.now(), hall.last_at or store.now())  # never before its last step
            before = known.outlook if known is not None else UNKNOWN
            outlook = passes.of_many_plays(session, hall, mine, now, before, breathe=breathe)
        ended = time.monotonic()
        kept_at = known.kept_at if known is not None else ended
        pause = max(PAUSE_SECONDS, (ended - began) / SHARE)
        ours.halls[hall_id] = Known(outlook, ended, now, mine, kept_at, ended + pause)
        return outlook


def keep(store: Store, hall_id: int) -> None:
    """Store what was learnt since the last time."""
    ours = _book_of(store.engine.pool)
    with ours.guard:
        known = ours.halls.get(hall_id)
        if known is None or known.learner.step == known.learner.kept:
            return
        if learner.keep(store, known.learner):
            known.kept_at = time.monotonic()
        else:  # another process was ahead: what it stored is as good
            del ours.halls[hall_id]


def keep_going(store: Store, stop: threading.Event) -> None:
    """Passes of all halls in which something happens, until told to stop."""
    ours = _book_of(store.engine.pool)

    def hear(news: News) -> None:
        if isinstance(news, Changed):
            ours.ask(news.hall_id)

    store.subscribe(hear)
    _try(_ask_for_busy_halls, store, ours)
    while not stop.is_set():
        ours.wake.wait(timeout=_patience(ours))
        if ours.wake.is_set():
            stop.wait(SOON_SECONDS)
        ours.wake.clear()
        for hall_id in _due(ours):
            if not stop.is_set():
                ours.asked.discard(hall_id)
                _try(_round, store, hall_id)
    for hall_id in list(ours.halls):
        _try(keep, store, hall_id)


def _lets_go_first(store: Store, *, is_beside: bool) -> Callable[[], None]:
    """Whoever writes goes before a pass: it is late by that, never by more than `ASIDE_SECONDS`."""
    until = time.monotonic() + ASIDE_SECONDS

    def is_busy() -> bool:
        return store.is_written or (is_beside and store.is_being_answered)

    def breathe() -> None:
        time.sleep(0)  # whoever is only read for, too
        while is_busy() and time.monotonic() < until:
            time.sleep(MOMENT_SECONDS)

    return breathe


def _round(store: Store, hall_id: int) -> None:
    renew(store, hall_id, is_beside=True)
    known = _book_of(store.engine.pool).halls[hall_id]
    if time.monotonic() - known.kept_at >= KEEP_SECONDS:
        keep(store, hall_id)


def _ask_for_busy_halls(store: Store, ours: Book) -> None:
    """A process that begins in the middle of a morning knows soon."""
    with store.read() as session:
        busy = set(session.scalars(select(Ticket.hall_id).where(IS_WAITING).distinct()))
        is_open = Desk.state == DeskState.OPEN
        busy |= set(session.scalars(select(Desk.hall_id).where(is_open).distinct()))
    for hall_id in busy:
        ours.ask(hall_id)


def _due(ours: Book) -> list[int]:
    """The halls whose turn it is."""
    clock = time.monotonic()
    known = list(ours.halls.items())
    ageing = {key for key, k in known if k.outlook.promises and clock - k.at >= AGAIN_SECONDS}
    early = {key for key, k in known if k.not_before > clock}
    return sorted((set(ours.asked) | ageing) - early)


def _patience(ours: Book) -> float:
    """Seconds until a hall that waits for its turn gets it."""
    clock = time.monotonic()
    asked = [ours.halls[key].not_before for key in list(ours.asked) if key in ours.halls]
    return max(0.05, min([AGAIN_SECONDS / 10, *(at - clock for at in asked)]))


def _try(work: "object", *given: object) -> None:
    try:
        work(*given)  # type: ignore[operator]
    except HallError as error:
        log.warning("a forecast was left out: %s", error)
    except Exception:  # the next pass must come, whatever this one met
        log.exception("a forecast failed")


def _book_of(pool: object) -> Book:
    return _books.setdefault(pool, Book())
