"""Who serves what: the services of desks and of officers. The line follows in the same moment.

A desk serves what it is meant for and, while an officer sits there, what that officer
serves as well. An officer of whom nothing is said serves everything.
"""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hall import journal
from hall.errors import BadInput, NotFound
from hall.journal import Actor
from hall.model import Desk, DeskService, Service, Staff, StaffService
from hall.services import all_of
from hall.store import Work


def of_desks(session: Session, hall_id: int) -> dict[int, set[int]]:
    """The services each desk is meant for: keys of services by the desk's key."""
    query = select(DeskService.desk_id, DeskService.service_id).join(DeskService.desk)
    return _gathered(session.execute(query.where(Desk.hall_id == hall_id)))


def of_staff(session: Session, hall_id: int) -> dict[int, set[int]]:
    """The services of those officers who do not serve them all, by the officer's key."""
    query = select(StaffService.staff_id, StaffService.service_id).join(StaffService.staff)
    return _gathered(session.execute(query.where(Staff.hall_id == hall_id)))


def set_desk(work: Work, desk_id: int, services: Iterable[str], *, by: Actor) -> None:
    """From now on the desk is meant for these, by code. BadInput if for none."""
    desk = work.session.get(Desk, desk_id)
    if desk is None or desk.hall_id != work.hall.id:
        raise NotFound("desk", desk_id)
    wanted = _known(work, services)
    before = of_desks(work.session, work.hall.id).get(desk.id, set())
    if {each.id for each in wanted} == before:
        return
    work.session.execute(delete(DeskService).where(DeskService.desk_id == desk.id))
    work.session.add_all(DeskService(desk=desk, service=each) for each in wanted)
    work.session.flush()
    fit(work, desk)
    _record(work, "skills_desk", by, before, wanted, desk=desk)


def set_officer(work: Work, staff_id: int, services: Iterable[str], *, by: Actor) -> None:
    """From now on the officer serves these, by code; all of the hall's: whatever comes."""
    officer = work.session.get(Staff, staff_id)
    if officer is None or officer.hall_id != work.hall.id:
        raise NotFound("officer", staff_id)
    every = {each.id for each in all_of(work.session, work.hall.id)}
    wanted = _known(work, services)
    before = of_staff(work.session, work.hall.id).get(officer.id, every)
    if {each.id for each in wanted} == before:
        return
    work.session.execute(delete(StaffService).where(StaffService.staff_id == officer.id))
    if {each.id for each in wanted} != every:
        work.session.add_all(StaffService(staff=officer, service=each) for each in wanted)
    work.session.flush()
    desk = work.session.scalar(select(Desk).where(Desk.staff_id == officer.id))
    if desk is not None:
        fit(work, desk)
    _record(work, "skills_staff", by, before, wanted, desk=desk, officer=officer.id)


def fit(work: Work, desk: Desk) -> None:
    """What the desk serves with whoever sits there now."""
    theirs: set[int] = set()
    if desk.staff_id is not None:
        query = select(StaffService.service_id).where(StaffService.staff_id == desk.staff_id)
        theirs = set(work.session.scalars(query))
    for row in work.session.scalars(select(DeskService).where(DeskService.desk_id == desk.id)):
        row.is_served = not theirs or row.service_id in theirs
    work.session.flush()


def _known(work: Work, codes: Iterable[str]) -> list[Service]:
    wanted = set(codes)
    found = [each for each in all_of(work.session, work.hall.id) if each.code in wanted]
    if not found or len(found) != len(wanted):
        raise BadInput("services", "one of the hall's services at least")
    return found


def _record(
    work: Work,
    verb: str,
    by: Actor,
    before: set[int],
    after: list[Service],
    *,
    desk: Desk | None,
    officer: int | None = None,
) -> None:
    who = {} if officer is None else {"officer_id": officer}
    journal.record(
        work,
        verb,
        by=by,
        desk=desk,
        before=who | {"services": sorted(before)},
        after=who | {"services": sorted(each.id for each in after)},
    )


def _gathered(rows: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for key, service_id in rows:
        found.setdefault(key, set()).add(service_id)
    return found
