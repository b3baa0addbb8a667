"""Who sits where: opening, pausing and closing a desk."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from hall import journal, skills, tickets
from hall.errors import DeskBusy, DeskTaken, NotAllowed, NotFound
from hall.journal import Actor
from hall.model import Desk, DeskState, Staff
from hall.store import Work


def load(session: Session, label: str, *, hall_id: int) -> Desk:
    """The desk of that label; NotFound if none."""
    desk = session.scalar(
        select(Desk)
        .where(Desk.hall_id == hall_id, Desk.label == label)
        .options(joinedload(Desk.staff))
    )
    if desk is None:
        raise NotFound("desk", label)
    return desk


def all_of(session: Session, hall_id: int) -> list[Desk]:
    """The hall's desks, in their order."""
    return list(
        session.scalars(
            select(Desk)
            .where(Desk.hall_id == hall_id)
            .order_by(Desk.position)
            .options(joinedload(Desk.staff))
        )
    )


def of_staff(session: Session, staff_id: int) -> Desk | None:
    """Where that officer sits; None if nowhere."""
    return session.scalar(_OF_STAFF, {"staff_id": staff_id})


_OF_STAFF = select(Desk).where(Desk.staff_id == bindparam("staff_id"))


def open_(work: Work, label: str, staff: Staff, *, take_over: bool = False) -> Desk:
    """The officer sits down and receives. DeskTaken if another sits there, unless taken over.

    An officer sits at one desk: the one they sat at is closed, if it holds nobody.
    """
    desk = load(work.session, label, hall_id=work.hall.id)
    if desk.staff_id not in (None, staff.id) and not take_over:
        raise DeskTaken(f"desk {label} is taken")
    earlier = of_staff(work.session, staff.id)
    if earlier is not None and earlier.id != desk.id:
        _leave(work, earlier, Actor("staff", staff.id))
    if desk.staff_id == staff.id and desk.state is DeskState.OPEN:
        return desk
    work.session.flush()  # the desk left must be free before this one is taken
    return _set(work, desk, "take_over" if desk.staff_id else "open", DeskState.OPEN, staff)


def pause(work: Work, label: str, staff: Staff) -> Desk:
    """A break: the desk stays the officer's and calls nobody. DeskBusy while it holds one."""
    desk = _own(work, label, staff, "pause")
    if desk.state is DeskState.PAUSED:
        return desk
    _must_be_free(work, desk)
    return _set(work, desk, "pause", DeskState.PAUSED, staff)


def close(work: Work, label: str, staff: Staff, *, overrules: bool = False) -> Desk:
    """The officer leaves. DeskBusy while the desk holds a ticket."""
    desk = load(work.session, label, hall_id=work.hall.id)
    if desk.state is DeskState.CLOSED:
        return desk
    if desk.staff_id != staff.id and not overrules:
        raise NotAllowed("close", "another officer's desk")
    _leave(work, desk, Actor("staff", staff.id))
    return desk


def stand_up(work: Work, staff: Staff) -> None:
    """The officer goes: the desk is closed, unless it holds a citizen who must not be lost."""
    desk = of_staff(work.session, staff.id)
    if desk is not None and tickets.held_by(work.session, desk) is None:
        _leave(work, desk, Actor("staff", staff.id))


def _own(work: Work, label: str, staff: Staff, verb: str) -> Desk:
    desk = load(work.session, label, hall_id=work.hall.id)
    if desk.staff_id != staff.id:
        raise NotAllowed(verb, "not the officer's desk")
    return desk


def _leave(work: Work, desk: Desk, by: Actor) -> None:
    _must_be_free(work, desk)
    _set(work, desk, "close", DeskState.CLOSED, None, by=by)


def _must_be_free(work: Work, desk: Desk) -> None:
    if tickets.held_by(work.session, desk) is not None:
        raise DeskBusy(f"desk {desk.label} still holds a ticket")


def _set(
    work: Work,
    desk: Desk,
    verb: str,
    state: DeskState,
    staff: Staff | None,
    *,
    by: Actor | None = None,
) -> Desk:
    before = {"state": desk.state.value, "staff_id": desk.staff_id}
    desk.state = state
    desk.staff = staff
    desk.since = work.now
    if (staff.id if staff else None) != before["staff_id"]:
        work.session.flush()
        skills.fit(work, desk)
    journal.record(
        work,
        f"desk_{verb}",
        by=by or Actor("staff", staff.id if staff else None),
        desk=desk,
        before=before,
        after={"state": state.value, "staff_id": staff.id if staff else None},
    )
    return desk
