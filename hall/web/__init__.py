"""The walls the rooms have in common: who asks, in which language, and how we say no."""

from dataclasses import dataclass, field
from pathlib import Path

from flask import Blueprint, Flask, current_app, g
from sqlalchemy import select

from hall.errors import NotFound
from hall.model import Hall
from hall.settings import Settings
from hall.store import Store
from hall.vault import Vault
from hall.voice.program import Program
from hall.web.caller import Caller

walls = Blueprint(
    "hall", __name__, template_folder="templates", static_folder="static", url_prefix="/hall"
)


@dataclass(frozen=True)
class House:
    """What one app serves from."""

    store: Store
    settings: Settings
    is_demo: bool = False
    slips: Path | None = None  # where the virtual printer puts what it drew
    extras: dict[str, object] = field(default_factory=dict)  # what a demo page needs to know


def house() -> House:
    """The house of the app that serves this request."""
    found: House = current_app.extensions["hall"]
    return found


def store() -> Store:
    return house().store


def settings() -> Settings:
    return house().settings


def vault() -> Vault:
    return house().store.vault


def caller() -> Caller:
    """Who asks. Only in views that said whom they need."""
    found: Caller = g.caller
    return found


def voice_program() -> Program:
    """What speaks for this house where no recording does."""
    return Program(settings().voice_program, settings().data / "voice")


def this_hall_id() -> int:
    """The hall of who asks; for strangers, the one this process serves."""
    if "caller" in g and g.caller is not None:
        return int(g.caller.hall_id)
    return served_hall_id(house())


def served_hall_id(house: House) -> int:
    """The hall named in the settings, or the only one. NotFound if that cannot be said."""
    known = house.extras.get("hall_id")
    if isinstance(known, int):
        return known
    with house.store.read() as session:
        query = select(Hall.id).order_by(Hall.id).limit(2)
        if house.settings.hall:
            query = query.where(Hall.code == house.settings.hall)
        found = session.scalars(query).all()
    if len(found) != 1:
        raise NotFound("hall", house.settings.hall)
    house.extras["hall_id"] = found[0]
    return found[0]


def put_up(app: Flask, house: House) -> None:
    """Give an app the store, the shared pages, the guard, and the ways of saying no."""
    from hall.web import (  # they stand on this file
        context,
        front,
        guard,
        headers,
        pairing,
        problems,
    )

    app.extensions["hall"] = house
    app.secret_key = house.store.vault.web_secret
    guard.put_up(app)
    context.put_up(app)
    headers.put_up(app)
    problems.put_up(app)
    app.register_blueprint(walls)
    app.register_blueprint(pairing.door)
    app.register_blueprint(front.front)
