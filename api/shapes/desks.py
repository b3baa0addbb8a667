"""Desks: who sits where, and what an officer says when sitting down."""

from pydantic import Field
from sqlalchemy.orm import Session

from api.shapes.common import DeskLabel, Given, Moment, Taken, moment_or_none
from hall import model, tickets
from hall.model import DeskState


class OpenWish(Taken):
    """What an officer who sits down says."""

    take_over: bool = Field(False, description="Also if another officer sits there.")


class NextWish(Taken):
    """How the next is called."""

    quiet: bool = Field(False, description="Neither shown nor spoken: the citizen is fetched.")


class Officer(Given):
    """Who sits at a desk."""

    username: str
    name: str


class Desk(Given):
    """A desk, and who sits there."""

    label: DeskLabel
    state: DeskState
    officer: Officer | None
    since: Moment | None = Field(description="Since when it is in this state.")
    ticket: str | None = Field(
        description="The ticket it holds: after a lost answer, sitting down again shows it."
    )
    version: int


def shown(session: Session, hall: model.Hall, desk: model.Desk) -> Desk:
    sits = desk.staff
    held = tickets.held_by(session, desk)
    return Desk(
        label=desk.label,
        state=desk.state,
        officer=Officer(username=sits.username, name=sits.name) if sits else None,
        since=moment_or_none(hall, desk.since),
        ticket=held.public_id if held else None,
        version=desk.version,
    )
