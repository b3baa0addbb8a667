"""The wire to the screens: it says "look again", never what there is to see.

News of a committed change goes to the small rooms first (displays, consoles,
kiosks), from one background thread, so that no request waits for it. Phones come
last, at most once a second. A token that ends takes its sockets with it.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, cast

from flask import current_app, request
from flask_socketio import Namespace, SocketIO, join_room

from hall.news import Changed, News, TrustEnded
from hall.store import Store
from hall.web.caller import Caller
from hall.web.guard import Trust, trust

log = logging.getLogger(__name__)

FIRST = ("/display", "/staff", "/kiosk")  # in this order
PHONES_EVERY_SECONDS = 1.0
PHONES_AFTER_SECONDS = 0.25  # three hundred phones wait until the displays have looked
IDLE_SECONDS = 0.5  # how soon it hears that it is to stop
LOOK_EVERY_SECONDS = 1.0  # for tokens that another process ended: with what is believed, 2 s
Quiet = Callable[[int], None]


class Wire:
    """Carries nudges from the store to whoever listens."""

    def __init__(self, socketio: SocketIO, store: Store, trust: Trust) -> None:
        self.socketio = socketio
        self._trust = trust
        self._news: queue.SimpleQueue[News] = queue.SimpleQueue()
        self._quiet: list[Quiet] = []
        self._due: dict[int, float] = {}  # hall → not before
        self._changed: set[int] = set()
        self._holders: dict[tuple[str, str], tuple[str, tuple[str, int]]] = {}
        self._guard = threading.Lock()
        self._has_begun = False
        store.subscribe(self._news.put)

    def start(self, stop: threading.Event | None = None) -> None:
        """Begin to carry, until told to stop. Once in each serving process, after it has forked."""
        stop = stop or threading.Event()
        with self._guard:
            if not self._has_begun:
                self._has_begun = True
                for name, work in (("wire", self._carry), ("wire trust", self._watch)):
                    threading.Thread(target=work, args=(stop,), name=name, daemon=True).start()

    def quietly(self, fn: Quiet) -> None:
        """Call `fn(hall_id)` after changes, at most once a second for each hall."""
        self._quiet.append(fn)

    def holds(self, namespace: str, sid: str, token: str, caller: Caller) -> None:
        """That socket is open by the grace of that token."""
        with self._guard:
            self._holders[namespace, sid] = (token, caller.trust)

    def left(self, namespace: str, sid: str) -> None:
        with self._guard:
            self._holders.pop((namespace, sid), None)

    def _carry(self, stop: threading.Event) -> None:
        while not stop.is_set():
            for news in self._latest():
                try:
                    if isinstance(news, Changed):
                        self._tell(news)
                    elif isinstance(news, TrustEnded):
                        self._end((news.kind, news.id))
                except Exception:  # the next nudge must go out, whatever this one met
                    log.exception("a nudge was lost")
            self._tell_quietly()

    def _latest(self) -> list[News]:
        """What there is to carry. Of changes that piled up in a hall, only the last."""
        found: list[News] = []
        steps: dict[int, Changed] = {}
        with suppress(queue.Empty):
            news = self._news.get(timeout=self._patience())
            while True:
                if not isinstance(news, Changed):
                    found.append(news)
                elif news.hall_id not in steps or steps[news.hall_id].step <= news.step:
                    steps[news.hall_id] = news
                news = self._news.get_nowait()
        return [*found, *steps.values()]

    def _patience(self) -> float:
        """Seconds until phones are due to be told, if nothing else happens before."""
        if not self._changed:
            return IDLE_SECONDS
        due = min(self._due.get(hall_id, 0.0) for hall_id in self._changed)
        return min(IDLE_SECONDS, max(0.0, due - time.monotonic()))

    def _watch(self, stop: threading.Event) -> None:
        """Beside the nudges, so that none waits for a look at many tokens."""
        while not stop.wait(LOOK_EVERY_SECONDS):
            self._look_for_ended()

    def _tell(self, news: Changed) -> None:
        for namespace in FIRST:
            self.socketio.emit("changed", news.step, to=f"hall:{news.hall_id}", namespace=namespace)
        if news.hall_id not in self._changed:
            self._changed.add(news.hall_id)
            soon = time.monotonic() + PHONES_AFTER_SECONDS
            self._due[news.hall_id] = max(self._due.get(news.hall_id, 0.0), soon)

    def _tell_quietly(self) -> None:
        now = time.monotonic()
        for hall_id in [h for h in self._changed if self._due.get(h, 0.0) <= now]:
            self._changed.discard(hall_id)
            self._due[hall_id] = now + PHONES_EVERY_SECONDS
            for fn in self._quiet:
                try:
                    fn(hall_id)
                except Exception:  # one deaf listener must not silence the others
                    log.exception("phones were not told")

    def _end(self, ended: tuple[str, int]) -> None:
        with self._guard:
            out = [key for key, (_, found) in self._holders.items() if found == ended]
        for namespace, sid in out:
            self._disconnect(namespace, sid)

    def _look_for_ended(self) -> None:
        with self._guard:
            holders = dict(self._holders)
        try:
            good = {token: self._trust.whose(token) for token, _ in holders.values()}
        except Exception as error:  # the database is away: judge nobody now
            log.warning("tokens could not be checked: %s", error)
            return
        for (namespace, sid), (token, _) in holders.items():
            if good[token] is None:
                self._disconnect(namespace, sid)

    def _disconnect(self, namespace: str, sid: str) -> None:
        self.left(namespace, sid)
        disconnect_from(self.socketio, sid, namespace)


class Watchers(Namespace):
    """Screens join their hall, and then only listen."""

    kinds: tuple[str, ...] = ()
    namespace: str  # python-socketio has no types
    socketio: Any

    def trigger_event(self, event: str, sid: str, *told: Any) -> Any:
        """Only what the server itself says. A client may send events of any name, also these:
        a `disconnect` of its own making would let it listen on after its token has ended.
        """
        server = self.socketio.server
        if event == "connect":
            is_ours = told[:1] and told[0] is server.get_environ(sid, self.namespace)
        else:
            is_ours = event == "disconnect" and not server.manager.is_connected(sid, self.namespace)
        return super().trigger_event(event, sid, *told) if is_ours else None

    def on_connect(self, auth: Mapping[str, Any] | None = None) -> bool:
        rooms = self.welcome(auth or {})
        for room in rooms or ():
            join_room(room)
        return rooms is not None

    def on_disconnect(self, *_: object) -> None:
        wire().left(self.namespace, self._sid())

    def welcome(self, auth: Mapping[str, Any]) -> list[str] | None:
        """The rooms to join, by the token in `auth` or in the page's cookie; None refuses."""
        tokens = [auth.get("token")] if isinstance(auth, Mapping) and "token" in auth else []
        tokens = tokens or [request.cookies.get(f"tiepdan_{kind}") for kind in self.kinds]
        for token in tokens:
            caller = trust().whose(token) if isinstance(token, str) else None
            if caller is not None and caller.kind in self.kinds:
                wire().holds(self.namespace, self._sid(), cast(str, token), caller)
                return [f"hall:{caller.hall_id}"]
        return None

    def _sid(self) -> str:
        return str(request.sid)  # type: ignore[attr-defined]  # Flask-SocketIO adds it


def wire() -> Wire:
    """The wire of the app that serves this request."""
    found: Wire = current_app.extensions["hall.wire"]
    return found


def disconnect_from(socketio: SocketIO, sid: str, namespace: str) -> None:
    """End a socket from outside its own request."""
    try:
        socketio.server.disconnect(sid, namespace=namespace)  # type: ignore[attr-defined]
    except Exception:  # gone already
        log.debug("a socket was gone before it was ended")
