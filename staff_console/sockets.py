"""The wire to the consoles: it says "look again", never what there is to see."""

from flask import Flask
from flask_socketio import SocketIO

from hall.web.wire import Watchers


class Consoles(Watchers):
    """Staff who are signed in join their hall, and then only listen."""

    kinds = ("staff",)


def put_up(app: Flask, socketio: SocketIO) -> None:
    """Called once by the house."""
    socketio.on_namespace(Consoles("/staff"))
