"""The wires: screens are told to look again, each phone is told its own place and no other."""

import threading
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from hall.model import Hall
from hall.settings import Settings
from hall.store import Store, row
from hall.web import this_hall_id
from hall.web.wire import Watchers
from hall.words import FALLBACK, words
from queue_display import places
from queue_display.asked import as_secret
from queue_display.places import Place

NAMESPACE = "/ticket"
MOST_WAITING = 40  # phones whose websockets are blocked; each holds a thread of a request


def put_up(app: Flask, socketio: SocketIO) -> None:
    house = app.extensions["hall"]
    phones = Phones(socketio, house.store, house.settings)
    socketio.on_namespace(Screens("/display"))
    socketio.on_namespace(phones)
    app.extensions["hall.wire"].quietly(phones.tell)
    app.extensions["queue_display.phones"] = phones


class Screens(Watchers):
    """Displays join their hall, and then only listen."""

    kinds = ("display", "staff", "api")


class _Phone:
    """One phone that listens: whose it is, how it is spoken to, and what it heard last."""

    def __init__(
        self, hall_id: int, ticket_id: int, language: str, heard: Place | None = None
    ) -> None:
        self.hall_id = hall_id
        self.ticket_id = ticket_id
        self.language = language
        self.heard = heard
        self.news = threading.Event()  # for one without a socket


class Phones(Watchers):
    """Phones show a ticket's secret. Beyond `settings.sockets` they are refused, and POST."""

    def __init__(self, socketio: SocketIO, store: Store, settings: Settings) -> None:
        super().__init__(NAMESPACE)
        self._socketio = socketio
        self._store = store
        self._settings = settings
        self._here: dict[str, _Phone] = {}
        self._waiting = 0  # phones without a socket, each in a thread of its own
        self._guard = threading.Lock()

    def on_connect(self, auth: Mapping[str, Any] | None = None) -> bool:
        is_welcome = super().on_connect(auth)
        if is_welcome:
            self._tell_some({self._sid(): self._here[self._sid()]})
        return is_welcome

    def on_disconnect(self, *_: object) -> None:
        with self._guard:
            self._here.pop(self._sid(), None)

    def welcome(self, auth: Mapping[str, Any]) -> list[str] | None:
        """No room: a phone is told its own place only. None for every secret that is not good."""
        given = auth if isinstance(auth, Mapping) else {}
        with self._store.read() as session:
            hall = row(session, Hall, this_hall_id())
            found = places.find(session, hall, as_secret(given.get("ticket")), self._store.now())
        if found is None:
            return None
        asked = given.get("language")
        phone = _Phone(found.hall_id, found.id, asked if isinstance(asked, str) else FALLBACK)
        with self._guard:
            if len(self._here) >= self._settings.sockets:
                return None
            self._here[self._sid()] = phone
        return []

    def wait(self, hall_id: int, ticket_id: int, known: Place, seconds: float) -> Place | None:
        """The ticket's place once it differs, or the same after so long.

        None at once where too many wait like this: then they have to ask again by themselves.
        """
        phone = _Phone(hall_id, ticket_id, FALLBACK, known)
        key = f"waiting {id(phone)}"
        with self._guard:
            if self._waiting >= MOST_WAITING:
                return None
            self._waiting += 1
            self._here[key] = phone
        try:
            self._tell_some({key: phone})  # what changed since it was read
            phone.news.wait(seconds)
        finally:
            with self._guard:
                self._waiting -= 1
                self._here.pop(key, None)
        return phone.heard

    def tell(self, hall_id: int) -> None:
        """Tell each phone of a hall its place, if that changed."""
        with self._guard:
            here = {sid: phone for sid, phone in self._here.items() if phone.hall_id == hall_id}
        self._tell_some(here)

    def _tell_some(self, here: Mapping[str, _Phone]) -> None:
        if not here:
            return
        wanted = {phone.ticket_id for phone in here.values()}
        now = self._store.now()
        with self._store.read() as session:
            hall = row(session, Hall, next(iter(here.values())).hall_id)
            found = places.of_all(session, hall, wanted, now)
        for sid, phone in here.items():
            place = found[phone.ticket_id]
            if place.differs(phone.heard):
                phone.heard = place
                phone.news.set()
                if sid.startswith("waiting "):
                    continue
                self._say(sid, "place", places.told(place, words(phone.language)))
                self._say(sid, "changed", place.step)

    def _say(self, sid: str, event: str, told: object) -> None:
        self._socketio.emit(event, told, to=sid, namespace=NAMESPACE)
