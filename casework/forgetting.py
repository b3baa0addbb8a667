"""The round in which the hall forgets: once a day, in small steps, never in anybody's way.

Each step is a transaction of its own that judges again under the hall's lock, so that a
round may be broken off anywhere, by a power cut too, and the next one goes on where it was.
What it did stands in the journal as numbers of records, and nowhere who they were about.
A term for which nobody stands (`confirming`) lets nothing go.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from casework import confirming, erasing, keeping, retention, sweeps
from casework.keeping import Verdict
from casework.model import Matter, RetentionRound, Visit
from casework.sweeps import SWEEPS, Sweep
from hall import calendar, journal, rounds
from hall.errors import HallError
from hall.model import Hall
from hall.store import Store, Work

log = logging.getLogger(__name__)
LOOK_AT_ONCE = 200  # records that are judged together, without a lock
DO_AT_ONCE = 10  # that are anonymised in one transaction: some tens of milliseconds
EVERY_SECONDS = 300.0  # between looks whether today's round was made
PAUSE_SECONDS = 0.02  # after each transaction: whoever waits goes first

Pause = Callable[[], bool]  # True: break off


def keep_going(store: Store, stop: threading.Event) -> None:
    """One round a day of each hall until told to stop. One that fails is tried again."""

    def rest() -> bool:
        return stop.wait(PAUSE_SECONDS)

    while not stop.wait(EVERY_SECONDS):
        try:
            rounds.apart(due(store), lambda hall_id: go(store, hall_id, pause=rest))
        except HallError as error:
            log.warning("a round of forgetting was left out: %s", error)
        except Exception:  # the next round must come, whatever this one met
            log.exception("a look for rounds of forgetting failed")


def due(store: Store) -> list[int]:
    """The halls that have not finished their round of today."""
    with store.read() as session:
        halls = session.scalars(select(Hall).order_by(Hall.id)).all()
        return [hall.id for hall in halls if not _is_done(session, hall, _today(store, hall))]


def go(store: Store, hall_id: int, *, pause: Pause = lambda: False) -> Counter[str]:
    """Make the round; how many records of each class were anonymised.

    A record that cannot be emptied is told in the log and stays, with the few beside it, for
    the next round; all others go.
    """
    done: Counter[str] = Counter()
    for step in _steps(store, hall_id):
        try:
            done += _do(store, hall_id, step)
        except HallError:  # the database is away: for all that come
            raise
        except Exception:
            log.exception("a step of forgetting failed; the others go on")
        if pause():
            return done
    with store.work(hall_id=hall_id) as work:
        _round(work).finished_at = work.now
    return done


@dataclass(frozen=True)
class Forecast:
    """How many records of each class are past their term: by one that somebody stands for, or
    by one that nobody confirmed, so that they stay."""

    goes: Counter[str]
    waits: Counter[str]


def forecast(store: Store, hall_id: int) -> Forecast:
    """What a round would anonymise now, class by class. Changes nothing."""
    found = Forecast(Counter(), Counter())

    def count(name: str, said: str, n: int = 1) -> None:
        (found.goes if said in known else found.waits)[name] += n

    with store.read() as session:
        hall = session.get_one(Hall, hall_id)
        today, known = _today(store, hall), confirming.confirmed(session, hall_id)
        for _, verdicts in _judged(session, hall, today):
            for verdict in verdicts.values():
                if verdict.is_over(today):
                    count(verdict.name, verdict.said)
        for rows in _loose(session, hall, today):
            for _, verdict in rows:
                count(verdict.name, verdict.said)
        for sweep in SWEEPS:
            before = sweeps.over_before(sweep.of, today)
            term = retention.term(sweep.of, before)
            count(term.name, term.said, len(session.scalars(sweep.found(hall, before)).all()))
    return Forecast(+found.goes, +found.waits)


def compact(store: Store) -> None:
    """Have the database write its files anew, without what was emptied. Nobody may work meanwhile.

    Until then the old bytes, which are sealed, lie in free places of its files.
    """
    with store.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        if store.is_sqlite:
            raw = connection.connection.driver_connection
            assert raw is not None
            connection.rollback()
            if raw.in_transaction:
                raw.execute("COMMIT")
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        else:
            connection.execute(text("VACUUM FULL"))


# --- inside -------------------------------------------------------------------------------

Step = Callable[[Work], dict[str, int]]


def _do(store: Store, hall_id: int, step: Step) -> Counter[str]:
    with store.work(hall_id=hall_id) as work:
        counts = +Counter(step(work))
        if counts:
            _note(work, counts)
    return counts


def _steps(store: Store, hall_id: int) -> Iterator[Step]:
    """Found without a lock, a few records at a time; each step looks again."""
    with store.read() as session:
        hall = session.get_one(Hall, hall_id)
        session.expunge(hall)
        known = confirming.confirmed(session, hall_id)
    today = _today(store, hall)
    yield from _matter_steps(store, hall, today, known)
    yield from _visit_steps(store, hall, today, known)
    for sweep in SWEEPS:
        before = sweeps.over_before(sweep.of, today)
        if retention.term(sweep.of, before).said in known:
            yield from _sweep_steps(store, hall, sweep, today)


def _matter_steps(store: Store, hall: Hall, today: date, known: frozenset[str]) -> Iterator[Step]:
    after = 0
    while True:
        with store.read() as session:
            rows = _some_matters(session, hall, after)
            verdicts = keeping.of_matters(session, hall, [row.id for row in rows], today)
        if not rows:
            return
        after = rows[-1].id
        changed = {
            row.id: verdicts[row.id]
            for row in rows
            if (row.keep_until, row.retention) != (verdicts[row.id].until, verdicts[row.id].name)
            and not verdicts[row.id].goes(today, known)
        }
        if changed:
            yield partial(_plan, verdicts=changed)
        over = [row.id for row in rows if verdicts[row.id].goes(today, known)]
        for some in _parts(over):
            yield partial(_forget_matters, keys=some, today=today)


def _visit_steps(store: Store, hall: Hall, today: date, known: frozenset[str]) -> Iterator[Step]:
    with store.read() as session:
        found = [
            key
            for rows in _loose(session, hall, today)
            for key, verdict in rows
            if verdict.goes(today, known)
        ]
    for some in _parts(found):
        yield partial(_forget_visits, keys=some, today=today)


def _sweep_steps(store: Store, hall: Hall, sweep: Sweep, today: date) -> Iterator[Step]:
    before = sweeps.over_before(sweep.of, today)
    term = retention.term(sweep.of, before)
    query = sweep.found(hall, before)
    with store.read() as session:
        found = list(session.scalars(query))
    (key,) = query.selected_columns
    for some in _parts(found, LOOK_AT_ONCE):

        def step(work: Work, keys: Sequence[int] = some) -> dict[str, int]:
            if term.said not in confirming.confirmed(work.session, work.hall.id):
                return {}
            still = work.session.scalars(query.where(key.in_(keys))).all()
            return {term.name: sweep.erase(work, still)} if still else {}

        yield step


def _forget_matters(work: Work, keys: Sequence[int], today: date) -> dict[str, int]:
    counts: Counter[str] = Counter()
    known = confirming.confirmed(work.session, work.hall.id)
    verdicts = keeping.of_matters(work.session, work.hall, keys, today)
    for key, verdict in verdicts.items():
        if verdict.goes(today, known):
            erasing.matters(work, [key])
            counts[verdict.name] += 1
    return counts


def _forget_visits(work: Work, keys: Sequence[int], today: date) -> dict[str, int]:
    rows = work.session.scalars(
        select(Visit).where(
            Visit.id.in_(keys), Visit.anonymised_at.is_(None), Visit.matter_id.is_(None)
        )
    ).all()
    known = confirming.confirmed(work.session, work.hall.id)
    over = [each for each in _over(work.session, rows, today) if each[1].goes(today, known)]
    erasing.visits(work, [key for key, _ in over])
    return Counter(verdict.name for _, verdict in over)


def _plan(work: Work, verdicts: dict[int, Verdict]) -> dict[str, int]:
    """Keep what was found, for the page that tells what goes next."""
    for key, verdict in verdicts.items():
        values = {"keep_until": verdict.until, "retention": verdict.name}
        work.session.execute(update(Matter).where(Matter.id == key).values(values))
    return {}


def _judged(
    session: Session, hall: Hall, today: date
) -> Iterator[tuple[list[int], dict[int, Verdict]]]:
    after = 0
    while rows := _some_matters(session, hall, after):
        keys = [row.id for row in rows]
        yield keys, keeping.of_matters(session, hall, keys, today)
        after = keys[-1]
        session.expunge_all()


def _some_matters(session: Session, hall: Hall, after: int) -> Sequence[Matter]:
    return session.scalars(
        select(Matter)
        .where(Matter.hall_id == hall.id, Matter.id > after, keeping.IS_LEFT)
        .order_by(Matter.id)
        .limit(LOOK_AT_ONCE)
    ).all()


def _loose(session: Session, hall: Hall, today: date) -> Iterator[list[tuple[int, Verdict]]]:
    """Visits of no matter whose term is over, with the verdict."""
    after = 0
    while rows := session.scalars(
        select(Visit)
        .where(Visit.hall_id == hall.id, Visit.id > after, Visit.matter_id.is_(None))
        .where(Visit.anonymised_at.is_(None), Visit.day < today - timedelta(days=28))
        .order_by(Visit.id)
        .limit(LOOK_AT_ONCE)
    ).all():
        yield _over(session, rows, today)
        after = rows[-1].id


def _over(session: Session, rows: Sequence[Visit], today: date) -> list[tuple[int, Verdict]]:
    outcomes = keeping.outcomes_of(session, [row.id for row in rows])
    verdicts = [(row.id, keeping.of_visit(row, outcomes[row.id], today)) for row in rows]
    return [(key, verdict) for key, verdict in verdicts if verdict.is_over(today)]


def _note(work: Work, counts: Counter[str]) -> None:
    """In the journal, and in the day's sum."""
    journal.record(work, "anonymise", by=journal.HALL, after={"records": dict(counts)})
    found = _round(work)
    found.counts = dict(Counter(found.counts) + counts)


def _round(work: Work) -> RetentionRound:
    day = calendar.day_of(work.hall, work.now)
    found = work.session.get(RetentionRound, (work.hall.id, day))
    if found is None:
        found = RetentionRound(hall_id=work.hall.id, day=day, counts={})
        work.session.add(found)
    return found


def _is_done(session: Session, hall: Hall, today: date) -> bool:
    found = session.get(RetentionRound, (hall.id, today))
    return found is not None and found.finished_at is not None


def _today(store: Store, hall: Hall) -> date:
    return calendar.day_of(hall, store.now())


def _parts(keys: Sequence[int], at_once: int = DO_AT_ONCE) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), at_once):
        yield keys[start : start + at_once]
