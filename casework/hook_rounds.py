"""What other systems are told, on its way: apart from every request, tried again when it fails.

A delivery is taken under a lease, said, and noted; whoever dies in between leaves it to be
said again, under the same id. A system that does not answer holds up nobody but itself.
"""

import logging
import threading
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from casework import hook_due, hook_record, outbox, texts
from casework.adapters import OVER, Adapter, Line, Told
from casework.city_petitions import CityPetitions
from casework.hook_kinds import DeliveryState, Speech, Topic
from casework.model import Counterpart, Hook, HookDelivery, Petition
from casework.webhooks import Webhook
from hall import calendar, journal, rounds
from hall.errors import HallError
from hall.outward import Failure, Networks, Unreached
from hall.store import Store, Work

log = logging.getLogger(__name__)

EVERY_SECONDS = 5.0
LEASE = timedelta(minutes=2)  # longer than any try lasts
AT_ONCE = 20  # deliveries of one hook in one round
AT_THE_SAME_TIME = 8  # hooks
# between one try and the next: two days in all, and then a person has to look
PAUSES = (
    *(timedelta(seconds=10), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10)),
    *(timedelta(minutes=30), timedelta(hours=1), timedelta(hours=3), timedelta(hours=6)),
    *(timedelta(hours=12), timedelta(hours=24)),
)
MOST_TRIES = len(PAUSES) + 1

ADAPTERS: dict[Speech, Adapter] = {Speech.WEBHOOK: Webhook(), Speech.CITY: CityPetitions()}


@dataclass(frozen=True)
class _Parcel:
    """One thing to say, and how."""

    delivery_id: int
    told: Told
    line: Line
    adapter: Adapter


class Rounds:
    """The rounds of one process. Each hook has at most one thread, so a slow one waits alone."""

    def __init__(self, store: Store, networks: Networks) -> None:
        self._store = store
        self._networks = networks
        self._busy: dict[int, threading.Thread] = {}

    def keep_going(self, stop: threading.Event) -> None:
        """Rounds until told to stop. One that fails is logged, and the next one comes."""
        while not stop.wait(EVERY_SECONDS):
            try:
                self.go()
            except HallError as error:
                log.warning("a round of hooks was left out: %s", error)
            except Exception:  # the next round must come, whatever this one met
                log.exception("a round of hooks failed")

    def go(self) -> None:
        """One round: note what passed, and let whoever has something to say begin to say it."""
        with self._store.read() as session:
            now = self._store.now()
            passed = hook_due.halls_to_look_at(session, now)
        rounds.apart(passed, self._note_passed)
        with self._store.read() as session:
            due = hook_due.hooks_due(session, self._store.now())
        self._busy = {key: each for key, each in self._busy.items() if each.is_alive()}
        for hook_id, hall_id in due:
            if hook_id not in self._busy and len(self._busy) < AT_THE_SAME_TIME:
                name = f"hook-{hook_id}"
                thread = threading.Thread(
                    target=self._serve, args=(hall_id, hook_id), name=name, daemon=True
                )
                self._busy[hook_id] = thread
                thread.start()

    def wait(self) -> None:
        """Until whoever began to speak is done."""
        for thread in self._busy.values():
            thread.join()

    def _note_passed(self, hall_id: int) -> None:
        with self._store.work(hall_id=hall_id) as work:
            outbox.tell_passed(work)
            _let_go(work)

    def _serve(self, hall_id: int, hook_id: int) -> None:
        try:
            for _ in range(AT_ONCE):
                parcel = self._take(hall_id, hook_id)
                if parcel is None:
                    break
                if not self._say(hall_id, parcel):
                    return  # it does not hear: the rest waits
            self._ask(hall_id, hook_id)
        except HallError as error:
            log.warning("hook %d was left for the next round: %s", hook_id, error)
        except Exception:  # the other hooks go on
            log.exception("hook %d failed", hook_id)

    def _take(self, hall_id: int, hook_id: int) -> _Parcel | None:
        """The oldest that is due, under a lease. What nobody may know any more is let go."""
        with self._store.work(hall_id=hall_id) as work:
            while True:
                row = hook_due.oldest_due(work, hook_id)
                if row is None:
                    return None
                adapter = ADAPTERS[row.hook.speech]
                told = _told(work, row)
                if told is not None and (adapter.wants(told) or told.topic is Topic.TEST):
                    row.next_at = work.now + LEASE
                    return _Parcel(row.id, told, self._line(work, row.hook), adapter)
                work.session.delete(row)
                work.session.flush()

    def _line(self, work: Work, hook: Hook) -> Line:
        secret = texts.get(work.vault, hook, "secret")
        return Line(url=hook.url, secret=secret, networks=self._networks)

    def _say(self, hall_id: int, parcel: _Parcel) -> bool:
        try:
            reference = parcel.adapter.tell(parcel.line, parcel.told, self._store.now())
        except Unreached as error:
            with self._store.work(hall_id=hall_id) as work:
                _note_failed(work, parcel, error)
            return False
        with self._store.work(hall_id=hall_id) as work:
            _note_told(work, parcel, reference)
        return True

    def _ask(self, hall_id: int, hook_id: int) -> None:
        """How the petitions stand that the other system knows, each once an hour."""
        with self._store.work(hall_id=hall_id) as work:
            hook = work.session.get(Hook, hook_id)
            if hook is None or not hook.is_active:
                return
            wanted = select(Counterpart).where(
                Counterpart.hook_id == hook_id, hook_due.to_ask(work.now)
            )
            rows = work.session.scalars(wanted.limit(AT_ONCE)).all()
            asked = [(row.petition_id, row.reference) for row in rows]
            for row in rows:
                row.asked_at = work.now
            adapter, line = ADAPTERS[hook.speech], self._line(work, hook)
        for petition_id, reference in asked:
            try:
                state = adapter.state(line, reference)
            except Unreached:
                return  # in an hour again
            with self._store.work(hall_id=hall_id) as work:
                found = work.session.get(Counterpart, (hook_id, petition_id))
                if found is not None and state is not None:
                    found.state, found.asked_at = state.value, work.now
                    found.is_over = state in OVER


# --- inside -------------------------------------------------------------------------------


def _told(work: Work, row: HookDelivery) -> Told | None:
    today = calendar.day_of(work.hall, work.now)
    record = hook_record.of(work.session, work.hall, row, today)
    if record is None:
        return None
    return Told(id=row.public_id, topic=row.topic, hall=work.hall.code, on=row.day, record=record)


def _note_told(work: Work, parcel: _Parcel, reference: str) -> None:
    row = work.session.get(HookDelivery, parcel.delivery_id)
    if row is None:
        return  # removed while it was said
    _note_try(work, row, None, None)
    if reference:
        _keep_reference(work, row, reference)
    row.state, row.ended_at, row.subject = DeliveryState.DELIVERED, work.now, ""


def _note_failed(work: Work, parcel: _Parcel, error: Unreached) -> None:
    row = work.session.get(HookDelivery, parcel.delivery_id)
    if row is None:
        return
    _note_try(work, row, error.answer, error.failure)
    if row.tries < MOST_TRIES:
        row.next_at = work.now + PAUSES[row.tries - 1]
        return
    row.state, row.ended_at = DeliveryState.PARKED, work.now
    hook = work.session.get(Hook, row.hook_id)
    journal.record(work, "hook_parked", by=journal.HALL, after={"name": hook.name if hook else ""})


def _note_try(work: Work, row: HookDelivery, answer: int | None, failure: Failure | None) -> None:
    row.tries += 1
    row.tried_at, row.answer, row.failure = work.now, answer, failure


def _keep_reference(work: Work, row: HookDelivery, reference: str) -> None:
    petition_id = work.session.scalar(
        select(Petition.id).where(
            Petition.public_id == row.subject, Petition.hall_id == work.hall.id
        )
    )
    if petition_id is None:
        return
    known = work.session.get(Counterpart, (row.hook_id, petition_id))
    if known is None:
        known = Counterpart(hook_id=row.hook_id, petition_id=petition_id, state="")
        work.session.add(known)
    known.reference, known.is_over, known.asked_at = reference, False, work.now


def _let_go(work: Work) -> None:
    old = (HookDelivery.hall_id == work.hall.id) & (HookDelivery.at < work.now - hook_due.KEPT)
    work.session.execute(delete(HookDelivery).where(old))
