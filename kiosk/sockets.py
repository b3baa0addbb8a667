"""The wire to the kiosks: it says "look again", never what there is to see."""

from flask import Flask
from flask_socketio import SocketIO

from hall.web.wire import Watchers


class Kiosks(Watchers):
    """Kiosks and rating terminals join their hall, and then only listen."""

    kinds = ("kiosk", "rating")


def put_up(app: Flask, socketio: SocketIO) -> None:
    """Called once by the house."""
    socketio.on_namespace(Kiosks("/kiosk"))
