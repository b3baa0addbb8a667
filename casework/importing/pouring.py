"""A register's lines on their way in: a few at a time, to the last one, whatever happens.

Each portion is a transaction of some tens of milliseconds, with a pause after it for whoever
waits. A program that dies leaves the rest to the next one: a line is known by its key, and
comes once. Until the last line is here, `sight` shows none of them to anybody.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from time import monotonic, sleep

from sqlalchemy import select
from sqlalchemy.orm import defer

from casework.access import Officer
from casework.importing import drafts, rows, taking
from casework.importing.kinds import Line
from casework.importing.rows import Hashes
from casework.model import ImportDraft, ImportRun
from hall.errors import Away
from hall.model import Staff
from hall.store import Store, Work
from hall.vault import new_id

log = logging.getLogger(__name__)
HOLD_SECONDS = 0.025  # the hall's turn: what a portion is cut to
PAUSE_SECONDS = 0.02  # at the least, after each portion
MOST_AT_ONCE = 50  # lines
LEASE = timedelta(seconds=60)  # another program takes over after so long a silence
EVERY_SECONDS = 2.0  # between looks whether a register is to come in

Pause = Callable[[float], bool]  # told how long the portion held; True: break off


def keep_going(store: Store, stop: threading.Event) -> None:
    """Bring in what was decided to come in, until told to stop; what broke off first of all.

    A register that breaks off is left alone for a while, and holds up no other hall's.
    """
    me, later = new_id(), dict[int, float]()
    while True:
        try:
            for hall_id in _halls(store):
                if later.get(hall_id, 0.0) > monotonic():
                    continue
                later[hall_id] = monotonic() + LEASE.total_seconds()
                go(store, hall_id, me=me, pause=lambda held: stop.wait(_rest(held)))
                later.pop(hall_id)
        except Away as error:  # for all of them
            log.warning("a register waits to come in: %s", error)
            later.clear()
        except Exception:  # the rest must come, whatever a portion met
            log.exception("a register broke off")
        if stop.wait(EVERY_SECONDS):
            return


def go(
    store: Store,
    hall_id: int,
    *,
    me: str = "",
    pause: Pause = lambda held: False,
    told: Callable[[int], None] = lambda come: None,
) -> bool:
    """Bring the hall's register in to its last line. True if none is left to come.

    `me`: which program this is; one that is held by another is left to it. `told` hears how
    many lines came.
    """
    me = me or new_id()
    with store.work(hall_id=hall_id) as work:
        run = taking.coming(work)
        if run is None:
            return True
        if not _hold(work, run, me):
            return False
    with store.look(hall_id=hall_id) as work:
        run = taking.coming(work)
        wanted = list(taking.left(work, run).items()) if run is not None else []
    come, at_once = 0, 1
    while come < len(wanted):
        some = wanted[come : come + at_once]
        began = monotonic()
        with store.work(hall_id=hall_id) as work:
            run = taking.coming(work)
            if run is None or not _hold(work, run, me):
                return run is None
            _write(work, run, some)
        held = monotonic() - began
        come += len(some)
        told(come)
        at_once = max(1, min(MOST_AT_ONCE, at_once * 2, int(len(some) * HOLD_SECONDS / held)))
        if pause(held):
            return False
    with store.work(hall_id=hall_id) as work:
        run = taking.coming(work)
        if run is not None:
            _end(work, run)
    return True


def rest(held: float) -> bool:
    """A pause after a portion that held the hall's turn so long."""
    sleep(_rest(held))
    return False


# --- inside -------------------------------------------------------------------------------


def _halls(store: Store) -> list[int]:
    with store.read() as session:
        query = select(ImportRun.hall_id).where(ImportRun.ended_at.is_(None))
        return list(session.scalars(query.order_by(ImportRun.hall_id)))


def _rest(held: float) -> float:
    return max(PAUSE_SECONDS, 1.5 * held)


def _hold(work: Work, run: ImportRun, me: str) -> bool:
    """Keep others away from it for a while. False if another program has it."""
    is_free = run.held_until is None or run.held_until <= work.now
    if run.held_by != me and not is_free:
        return False
    run.held_by, run.held_until = me, work.now + LEASE
    return True


def _write(work: Work, run: ImportRun, some: Sequence[tuple[Line, Hashes]]) -> None:
    here = taking.stored(work, [hashes.key for _, hashes in some])
    draft = _draft(work, run)
    who = work.session.get_one(Staff, run.staff_id)
    rows.write(
        work,
        Officer(who.id, who.role),
        run,
        {line: hashes for line, hashes in some if hashes.key not in here},
        lead_id=draft.lead_id,
        counts_from=draft.counts_from,
    )


def _end(work: Work, run: ImportRun) -> None:
    """From now on everybody sees it; what was read of the file goes."""
    work.session.delete(_draft(work, run))
    run.ended_at, run.held_until = work.now, None
    work.session.flush()
    drafts.clean(work)


def _draft(work: Work, run: ImportRun) -> ImportDraft:
    return work.session.scalars(
        select(ImportDraft)
        .where(ImportDraft.public_id == run.public_id)
        .options(defer(ImportDraft.content))
    ).one()
