"""The house put together: the one file that knows every room."""

import threading
from pathlib import Path
from types import ModuleType

from flask import Flask
from flask_socketio import SocketIO

import api.routes
import hall.web
import kiosk.routes
import kiosk.sockets
import printer.preview
import printer.routes
import queue_display.routes
import queue_display.sockets
import staff_console.routes
import staff_console.sockets
from casework import forgetting
from casework.hook_rounds import Rounds
from casework.importing import drafts, pouring
from hall import forecast, rounds
from hall.push.telling import Telling
from hall.settings import Settings
from hall.store import Store, is_in_use
from hall.vault import KeyLost, Vault
from hall.web import House
from hall.web.wire import Wire

ROOMS: tuple[ModuleType, ...] = (
    kiosk.routes,
    queue_display.routes,
    staff_console.routes,
    api.routes,
    printer.preview,
)
DEMO_ROOMS: tuple[ModuleType, ...] = (printer.routes,)  # the virtual printer and its slips


def open_house(settings: Settings, *, is_demo: bool = False, **more: object) -> House:
    """The database of these settings, its keys, and the tables as this version wants them.

    KeyLost if there is a database and no key file: new keys would open nothing of it.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    keys = settings.data / "keys.json"
    if not keys.exists() and is_in_use(settings.url):
        raise KeyLost(f"{keys} is missing, and this database was sealed with it; put it back")
    store = Store(settings.url, Vault.open(keys))
    return House(store, settings, is_demo=is_demo, **more)  # type: ignore[arg-type]


def create_app(house: House) -> Flask:
    """An app that serves that house."""
    app = Flask("tiepdan", static_folder=None)
    hall.web.put_up(app, house)
    socketio = SocketIO(  # and no cors_allowed_origins: only pages of ours may connect
        app,
        async_mode="threading",
        message_queue=house.settings.redis_url or None,
        channel="tiepdan",
        async_handlers=False,  # clients send nothing but their handshake: no thread for each,
        max_http_buffer_size=8_192,  # bytes, and no room for more
        ping_interval=20,
        ping_timeout=15,
    )
    # the agent must install alone, so the typeface lives with the printer; posters use it too
    app.extensions["hall.fonts"] = Path(printer.__file__).parent / "fonts"
    app.extensions["hall.wire"] = Wire(socketio, house.store, app.extensions["hall.trust"])
    for room in (*ROOMS, *(DEMO_ROOMS if house.is_demo else ())):
        for blueprint in (room.room, *getattr(room, "more_rooms", ())):
            app.register_blueprint(blueprint)
    for sockets in (queue_display.sockets, staff_console.sockets, kiosk.sockets):
        sockets.put_up(app, socketio)
    return app


def go_on(app: Flask, stop: threading.Event) -> None:
    """What the house does by itself while it serves: nudges, rounds, forecast, phones, hooks."""
    house: House = app.extensions["hall"]
    store: Store = house.store
    app.extensions["hall.wire"].start(stop)
    for name, work in (
        ("rounds", rounds.keep_going),
        ("forecast", forecast.keep_going),
        ("forgetting", forgetting.keep_going),
        ("drafts", drafts.keep_clean),
        ("registers", pouring.keep_going),
    ):
        threading.Thread(target=work, args=(store, stop), name=name, daemon=True).start()
    settings = house.settings
    telling = Telling(store, public_url=settings.public_url, services=settings.push_hosts)
    threading.Thread(target=telling.keep_going, args=(stop,), name="phones", daemon=True).start()
    hooks = Rounds(store, house.settings.networks)
    threading.Thread(target=hooks.keep_going, args=(stop,), name="hooks", daemon=True).start()
