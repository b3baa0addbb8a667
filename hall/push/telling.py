"""Phones are told: what there is to say is noted as said, and sent beside every request.

Said once for each moment: a few places before the call, the call, each recall. It goes out
within a second or two, is tried a few times, and is let go once it is minutes old: a call
that comes late sends somebody to a desk at which another sits.
"""

import json
import logging
import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from hall import calendar, line, outward
from hall.errors import HallError
from hall.lifecycle import ENDED, TicketState
from hall.model import Hall, Subscription, Ticket
from hall.news import Changed, News
from hall.outward import Failure, Networks, Unreached
from hall.push import subscriptions
from hall.push.sealed import Browser, private_key, sealed, vouched
from hall.store import Store, Work, row
from hall.words import words

log = logging.getLogger(__name__)

LIVES = timedelta(minutes=3)  # what nobody received by then is not worth knowing
EVERY_SECONDS = 1.0  # at most so often for news
LOOK_EVERY_SECONDS = 15.0  # without any: what another process left unsaid
WHOLE_SECONDS = 5.0  # of one try
PAUSES = (0.0, 2.0, 10.0)  # seconds before each try
MAY_PASS = frozenset({Failure.TIMEOUT, Failure.UNREACHABLE, Failure.BROKEN})
TOO_MANY = 429  # RFC 8030, 8.4: try later
FORGOTTEN = (404, 410)  # RFC 8030, 7.3: that browser listens no more
WORKERS = 8
MOST_WAITING = 1_000  # messages: three hundred phones, three times over
TOPIC = "ticket"  # RFC 8030, 5.4: a newer message takes the place of an older one


@dataclass(frozen=True)
class Message:
    """One thing to say to one browser."""

    subscription_id: int
    hall_id: int
    to: Browser
    text: str = field(repr=False)
    until: datetime


class Telling:
    """What one process tells. Begins to work when there is news, and has nothing to do without."""

    def __init__(
        self, store: Store, *, public_url: str, services: Sequence[str], networks: Networks = ()
    ) -> None:
        self._store = store
        self._services = services
        self._networks = networks  # beside the public Internet: for tests alone
        self._subject = f"https://{urlsplit(public_url).hostname or 'localhost'}"
        self._key = private_key(store.vault.push_key())
        self._news = threading.Event()
        self._stop = threading.Event()
        self._waiting: queue.Queue[Message] = queue.Queue(MOST_WAITING)
        self._newest: dict[int, Message] = {}  # of each browser
        self._guard = threading.Lock()  # of these: what is newest must not be taken for done
        self._workers: list[threading.Thread] = []
        store.subscribe(self._hear)

    def keep_going(self, stop: threading.Event) -> None:
        """Rounds until told to stop. One that fails is logged, and the next one comes."""
        self._stop = stop
        while not stop.wait(EVERY_SECONDS):
            self._news.wait(LOOK_EVERY_SECONDS)
            self._news.clear()
            if stop.is_set():
                return
            try:
                self.go()
            except HallError as error:
                log.warning("a round of phones was left out: %s", error)
            except Exception:  # the next round must come, whatever this one met
                log.exception("a round of phones failed")

    def go(self) -> None:
        """One round: whatever there is to say begins to be said."""
        with self._store.read() as session:
            halls = session.scalars(select(Subscription.hall_id).distinct()).all()
            now = self._store.now()
            due = [each for each in halls if _looked_at(session, row(session, Hall, each), now)]
        for hall_id in due:
            with self._store.work(hall_id=hall_id) as work:
                messages = _taken(work)
            for message in messages:
                self._put(message)

    def wait(self) -> None:
        """Until everything that was begun is said or let go."""
        self._waiting.join()

    def _hear(self, news: News) -> None:
        if isinstance(news, Changed):
            self._news.set()

    def _put(self, message: Message) -> None:
        if len(self._workers) < WORKERS:
            name = f"push-{len(self._workers)}"
            self._workers.append(threading.Thread(target=self._work, name=name, daemon=True))
            self._workers[-1].start()
        with self._guard:
            self._newest[message.subscription_id] = message
        try:
            self._waiting.put_nowait(message)
        except queue.Full:  # the push services are away: the screens say it all the same
            log.warning("a phone was not told: too many are to be told")

    def _work(self) -> None:
        while True:
            message = self._waiting.get()
            try:
                self._say(message)
            except HallError as error:
                log.warning("a phone was not told: %s", error)
            except Exception:  # the others are told
                log.exception("a phone was not told")
            finally:
                self._done(message)
                self._waiting.task_done()

    def _done(self, message: Message) -> None:
        with self._guard:
            if self._newest.get(message.subscription_id) is message:
                del self._newest[message.subscription_id]

    def _say(self, message: Message) -> None:
        for pause in PAUSES:
            if pause and self._stop.wait(pause):
                return None
            left = int((message.until - self._store.now()).total_seconds())
            if left <= 0 or self._newest.get(message.subscription_id) is not message:
                return None
            try:
                return self._send(message, left)
            except Unreached as error:
                if error.answer in FORGOTTEN:
                    return self._forget(message)
                if error.failure not in MAY_PASS and error.answer != TOO_MANY:
                    break
        log.warning("a phone was not told: %s", urlsplit(message.to.endpoint).hostname)
        return None

    def _send(self, message: Message, left: int) -> None:
        endpoint = subscriptions.checked(message.to.endpoint, self._services)
        parts = urlsplit(endpoint)
        audience = f"{parts.scheme}://{parts.netloc}"
        headers = {
            "Authorization": vouched(self._key, audience, self._subject, self._store.now()),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(left),
            "Urgency": "high",
            "Topic": TOPIC,
        }
        outward.send(
            "POST",
            endpoint,
            headers=headers,
            body=sealed(message.text, message.to),
            networks=self._networks,
            whole_seconds=WHOLE_SECONDS,
        )

    def _forget(self, message: Message) -> None:
        with self._store.work(hall_id=message.hall_id) as work:
            gone = Subscription.id == message.subscription_id
            work.session.execute(delete(Subscription).where(gone))


# --- inside -------------------------------------------------------------------------------


def _looked_at(session: Session, hall: Hall, now: datetime) -> list[tuple[Subscription, str]]:
    """Where something is to be noted: what to say, or that there is nothing any more."""
    rows = session.scalars(
        select(Subscription)
        .where(Subscription.hall_id == hall.id)
        .order_by(Subscription.id)
        .options(joinedload(Subscription.ticket).joinedload(Ticket.desk))
    ).all()
    if not rows:
        return []
    today, ahead = calendar.day_of(hall, now), line.ahead_of_all(session, hall.id)
    moments = [
        (each, subscriptions.moment(each.ticket, ahead.get(each.ticket_id))) for each in rows
    ]
    return [
        (each, moment)
        for each, moment in moments
        if moment != each.told or each.ticket.state in ENDED or each.ticket.day != today
    ]


def _taken(work: Work) -> list[Message]:
    """What is to be said now, noted as said. Who is done, or of another day, is forgotten."""
    today, found = calendar.day_of(work.hall, work.now), []
    for each, moment in _looked_at(work.session, work.hall, work.now):
        ticket = each.ticket
        if ticket.state in ENDED or ticket.day != today:
            work.session.delete(each)
            continue
        each.told = moment
        until = _since(ticket, work.now) + LIVES
        if moment and until > work.now:
            to = subscriptions.opened(work.vault, each)
            found.append(Message(each.id, work.hall.id, to, _text(ticket, each.language), until))
    return found


def _since(ticket: Ticket, now: datetime) -> datetime:
    """When it came to be so: a call has its own time, to be soon is now."""
    is_called = ticket.state is TicketState.CALLED
    return (ticket.called_at if is_called else None) or now


def _text(ticket: Ticket, language: str) -> str:
    """For the worker of the phone's page: words to show. Number and desk, and nothing besides."""
    say = words(language)
    if ticket.desk is not None and ticket.state is TicketState.CALLED:
        where = "room" if ticket.desk.is_room else "desk"
        title = say(f"phone.push.called.{where}", number=ticket.label, desk=ticket.desk.label)
        said = {"title": title, "body": say("phone.push.called.now")}
    else:
        title = say("phone.push.soon", number=ticket.label)
        said = {"title": title, "body": say("phone.push.soon.now")}
    return json.dumps(said | {"language": language}, ensure_ascii=False)
