"""The reception book of that past: every visit, in the order in which they were finished."""

from sqlalchemy import select

from casework import book
from casework.access import Officer
from casework.model import Visit
from hall.model import Role
from hall.store import Work


def enter_all(work: Work) -> None:
    """Enter each visit that is finished, by the officer who wrote it."""
    for visit in work.session.scalars(
        select(Visit)
        .where(Visit.hall_id == work.hall.id, Visit.finished_at.is_not(None))
        .order_by(Visit.finished_at, Visit.id)
    ).all():
        book.enter(work, Officer(visit.officer_id, Role.OFFICER), visit, at=visit.finished_at)
