"""A call for help from a kiosk: once pressed it stands until somebody says that they come.

It is a step of the journal, because a citizen asked the hall for something, and because the
journal's news is how consoles and kiosks hear of it. Who pressed is not known.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from hall import journal
from hall.errors import NotFound
from hall.journal import Actor
from hall.model import HelpCall
from hall.store import Work

COMING_FOR = timedelta(seconds=90)  # that somebody comes is shown; a press meanwhile asks no more
STANDS_FOR = timedelta(hours=12)  # a call of yesterday is nobody's


class Help(StrEnum):
    """How it stands with the help that was called to a kiosk."""

    NONE = ""
    CALLED = "called"
    COMING = "coming"


def call(work: Work, device_id: int, *, by: Actor) -> Help:
    """Somebody at that kiosk needs a person. Pressed again, it is the same call."""
    found = at(work.session, device_id, work.now)
    if found is not Help.NONE:
        return found
    old = _latest(work.session, device_id)
    if old is not None and old.answered_at is None:  # nobody came, in all those hours
        old.answered_at = work.now
        work.session.flush()
    asked = HelpCall(hall_id=work.hall.id, device_id=device_id, called_at=work.now)
    work.session.add(asked)
    work.session.flush()
    journal.record(work, "help_call", by=by, after={"device_id": device_id, "help_id": asked.id})
    return Help.CALLED


def answer(work: Work, help_id: int, *, staff_id: int, by: Actor) -> HelpCall:
    """A member of staff says that they come. Who says so second changes nothing.

    NotFound for a call of another hall.
    """
    found = work.session.get(HelpCall, help_id)
    if found is None or found.hall_id != work.hall.id:
        raise NotFound("call for help", help_id)
    if found.answered_at is None:
        found.answered_at, found.answered_by_id = work.now, staff_id
        told = {"device_id": found.device_id, "help_id": found.id}
        journal.record(work, "help_answer", by=by, after=told)
    return found


def standing(session: Session, hall_id: int, now: datetime) -> list[HelpCall]:
    """The calls that nobody has answered, the longest first, each with its kiosk."""
    query = (
        select(HelpCall)
        .where(HelpCall.hall_id == hall_id, HelpCall.answered_at.is_(None))
        .where(HelpCall.called_at > now - STANDS_FOR)
        .order_by(HelpCall.id)
        .options(joinedload(HelpCall.device))
    )
    return list(session.scalars(query))


def at(session: Session, device_id: int, now: datetime) -> Help:
    """What a kiosk may say of the help that was called there."""
    found = _latest(session, device_id)
    if found is None:
        return Help.NONE
    if found.answered_at is None:
        return Help.CALLED if now - found.called_at < STANDS_FOR else Help.NONE
    return Help.COMING if now - found.answered_at < COMING_FOR else Help.NONE


def _latest(session: Session, device_id: int) -> HelpCall | None:
    return session.scalar(
        select(HelpCall)
        .where(HelpCall.device_id == device_id)
        .order_by(HelpCall.id.desc())
        .limit(1)
    )
