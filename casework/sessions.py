"""Leaders' sessions: who asks, whom the head lets come, in what order, and what came of it.

The order is the law's: crowds, complex and prolonged matters first (Luật Tiếp công dân,
Điều 18; Nghị định 154/2026, Điều 25), then who asked first; the chair may change it.
"""

from collections.abc import Sequence
from datetime import date, time, timedelta

from sqlalchemy import and_, exists, or_, select

from casework import (
    access,
    directives,
    gather,
    marks,
    online,
    schedule,
    sealing,
    session_items,
    texts,
    timeline,
)
from casework.access import Officer, What, Why
from casework.folding import tidy
from casework.kinds import Mode, Reception
from casework.model import LeaderRequest, Matter, Petition, ScheduleDay, SessionMinutes
from casework.schedule_kinds import Holding
from casework.session_items import Heard, Request, Session
from casework.session_kinds import RequestStatus
from casework.sight import Sight
from hall import calendar
from hall.errors import BadInput, Conflict, NotAllowed, NotFound, NotTrusted
from hall.model import Staff
from hall.store import Work, row
from hall.vault import new_id

ANSWERS_SHOWN_DAYS = 60
UNENDED_SHOWN = timedelta(days=31)
_IS_WAITING = and_(LeaderRequest.status != RequestStatus.DECLINED, LeaderRequest.came.is_(None))


def ask(
    work: Work,
    officer: Officer,
    matter: str,
    *,
    why: str,
    petition: str | None = None,
    visit: str | None = None,
    sitting_id: int | None = None,
) -> Request:
    """Somebody asks to see the leader. With a sitting, they came without having been listed.

    Where nobody says of which petition, it is the matter's newest. Who is on that list already
    stands there once. NotAllowed before the sitting's day: whom it hears the head decides.
    """
    sight = Sight.of(work, officer)
    found = gather.matter(work, sight, matter)
    if not tidy(why):
        raise BadInput("why", "a reason is wanted")
    sitting = _sitting(work, officer, sitting_id) if sitting_id is not None else None
    if sitting is not None and sitting.day > calendar.day_of(work.hall, work.now):
        raise NotAllowed("come", "a day to come")
    known = _waiting(work, found, sitting)
    if known is not None and sitting is not None:
        return session_items.one(work, sight, known)
    if known is not None:
        raise NotAllowed("ask", "asked already")
    item = LeaderRequest(
        public_id=new_id(),
        hall_id=work.hall.id,
        matter_id=found.id,
        petition_id=_petition(work, sight, found, petition, visit),
        visit_id=gather.visit(work, sight, visit).id if visit else None,
        people=max(1, marks.read(work, found).people),
        asked_at=work.now,
        staff_id=officer.id,
        status=RequestStatus.PENDING if sitting is None else RequestStatus.AGREED,
        sitting_id=sitting.id if sitting else None,
        is_walk_in=sitting is not None,
    )
    texts.put(
        work.vault, item, why=why, decision_note="", minutes="", conclusion="", citizen_says=""
    )
    work.session.add(item)
    timeline.enter(work, officer, found, "ask_leader", reason=tidy(why))
    work.session.flush()
    return session_items.one(work, sight, item.public_id)


def requests(
    work: Work, officer: Officer, status: RequestStatus | None = None
) -> tuple[Request, ...]:
    """Those that wait for a word or for their day, in the law's order; of a day that is over none.

    Declined ones for some weeks.
    """
    sight = Sight.of(work, officer)
    today = calendar.day_of(work.hall, work.now)
    query = (
        session_items.whole(work, sight)
        .outerjoin(ScheduleDay, ScheduleDay.id == LeaderRequest.sitting_id)
        .where(LeaderRequest.came.is_(None))
        .where(or_(LeaderRequest.sitting_id.is_(None), ScheduleDay.day >= today))
        .where(
            or_(
                LeaderRequest.status != RequestStatus.DECLINED,
                LeaderRequest.decided_at >= work.now - timedelta(days=ANSWERS_SHOWN_DAYS),
            )
        )
    )
    if status is not None:
        query = query.where(LeaderRequest.status == status)
    found = [session_items.shown(work, each) for each in work.session.scalars(query)]
    access.note(work, officer, What.MATTER, "", Why.WORK, found=len(found))
    return tuple(sorted(found, key=session_items.in_order))


def decide(
    work: Work,
    officer: Officer,
    request: str,
    status: RequestStatus,
    *,
    sitting_id: int | None = None,
    hour: time | None = None,
    has_waived: bool = False,
    note: str = "",
    version: int,
) -> Request:
    """The head agrees, for a posted session, or declines for a reason; whom it concerns is told.

    `hour`: for when they are asked to come. Pending again: taken off a list, for a reason.
    """
    if not officer.is_head:
        raise NotTrusted("the head grants a session")
    sight = Sight.of(work, officer)
    item = session_items.seen(work, sight, request, version)
    if item.came is not None:
        raise NotAllowed("decide", "heard")
    if status is not RequestStatus.AGREED and not tidy(note):
        raise BadInput("decision_note", "a reason is wanted")
    sitting = None
    if status is RequestStatus.AGREED:
        if sitting_id is None:
            raise BadInput("sitting_id", "a session is wanted")
        sitting = _sitting(work, officer, sitting_id)
        if sitting.day < calendar.day_of(work.hall, work.now):
            raise BadInput("sitting_id", "a day that is over")
        online.must_allow(sitting, item.matter, has_waived=has_waived)
    if sitting is None or sitting.id != item.sitting_id:
        item.site_id, item.position = None, 0
    item.sitting_id, item.hour = (sitting.id, hour) if sitting is not None else (None, None)
    item.has_waived, item.told_at = has_waived and sitting is not None, None
    item.status, item.decided_at, item.decided_by = status, work.now, officer.id
    texts.put(work.vault, item, decision_note=note)
    after = {"status": status}
    timeline.enter(work, officer, item.matter, "leader_decides", after=after, reason=tidy(note))
    work.session.flush()
    return session_items.one(work, sight, request)


def of_sitting(work: Work, officer: Officer, sitting_id: int) -> Session:
    """The session as it is held. Items of matters the reader may not know of are not there."""
    sight = Sight.of(work, officer)
    sitting = schedule.load(work.session, officer, work.hall.id, sitting_id)
    query = session_items.whole(work, sight).where(LeaderRequest.sitting_id == sitting.id)
    items = [session_items.shown(work, each) for each in work.session.scalars(query)]
    minutes = work.session.get(SessionMinutes, sitting.id)
    for item in items:
        access.note(work, officer, What.MATTER, item.matter, Why.WORK)
    return Session(
        sitting=sitting,
        items=tuple(sorted(items, key=session_items.in_order)),
        participants=texts.get(work.vault, minutes, "participants") if minutes else "",
        note=texts.get(work.vault, minutes, "note") if minutes else "",
        version=minutes.version if minutes else 0,
        is_over=minutes is not None and minutes.closed_at is not None,
    )


def listed(work: Work, officer: Officer, sitting_id: int) -> int:
    """How many matters the reader may know of are on the list of that sitting."""
    query = session_items.whole(work, Sight.of(work, officer)).where(
        LeaderRequest.sitting_id == sitting_id
    )
    return len(work.session.scalars(query).all())


def arrange(work: Work, officer: Officer, sitting_id: int, order: Sequence[str]) -> None:
    """The chair's own order: the requests named, first to last; the others follow the law's."""
    sight = Sight.of(work, officer)
    sitting = _sitting(work, officer, sitting_id)
    query = session_items.whole(work, sight).where(LeaderRequest.sitting_id == sitting.id)
    items = {each.public_id: each for each in work.session.scalars(query)}
    if not set(order) <= set(items):
        raise NotFound("request", sitting_id)
    for each in items.values():
        each.position = order.index(each.public_id) + 1 if each.public_id in order else 0
    work.session.flush()


def hear(work: Work, officer: Officer, request: str, said: Heard, *, version: int) -> Request:
    """Write down what was said and concluded. What is not answered now says by when and by whom."""
    sight = Sight.of(work, officer)
    item = session_items.seen(work, sight, request, version)
    if item.sitting_id is None:
        raise NotAllowed("hear", item.status)
    _must_be_open(work, item.sitting_id)
    session_items.must_be_whole(said)
    if said.came and item.sitting is not None and item.sitting.mode is Mode.ONLINE:
        online.must_allow(item.sitting, item.matter, has_waived=item.has_waived)
        if said.checked_by is None:
            raise BadInput("checked_by", "online, how it was made sure who it is")
    if said.contact_id is not None:
        item.contact_id = _staff(work, said.contact_id).id
    item.came, item.outcome = said.came, said.outcome if said.came else None
    item.answer_due_on, item.checked_by = said.answer_due_on, said.checked_by
    texts.put(
        work.vault,
        item,
        minutes=said.minutes,
        conclusion=said.conclusion,
        citizen_says=said.citizen_says,
    )
    if said.outcome is not None and said.came:
        after = {"outcome": said.outcome}
        timeline.enter(
            work, officer, item.matter, "leader_hears", after=after, reason=said.conclusion
        )
    work.session.flush()
    return session_items.one(work, sight, request)


def assign(
    work: Work, officer: Officer, request: str, *, unit: str, text: str, due_on: date | None
) -> None:
    """A task out of an item: who does what by when."""
    item = session_items.load(work, Sight.of(work, officer), request)
    sealing.must_work_on(work, officer, item.matter)
    directives.give(
        work,
        officer,
        item.matter.public_id,
        unit=unit,
        text=text,
        due_on=due_on,
        request_id=item.id,
    )


def keep_minutes(
    work: Work, officer: Officer, sitting_id: int, *, participants: str, note: str, version: int
) -> None:
    """Who took part, and what belongs to the whole session."""
    _must_be_open(work, sitting_id)
    minutes = _minutes(work, officer, sitting_id, version)
    texts.put(work.vault, minutes, participants=participants, note=note)
    work.session.flush()


def close(
    work: Work,
    officer: Officer,
    sitting_id: int,
    *,
    is_delegated: bool,
    who_sat: str = "",
    version: int,
) -> Session:
    """The session is over. One to which nobody came was held all the same, and is counted.

    For the head: to anybody else a sealed item is not there, and would be passed over.
    """
    if not officer.is_head:
        raise NotTrusted("the head ends a session")
    session = of_sitting(work, officer, sitting_id)
    if session.is_over:
        raise NotAllowed("close", "over")
    silent = [item for item in session.items if item.came is None]
    if silent:
        raise BadInput("came", f"{len(silent)} items say nothing yet")
    if session.came:
        online.must_be_recorded(work, session.sitting)
    minutes = _minutes(work, officer, sitting_id, version)
    minutes.closed_at = work.now
    schedule.note_held(
        work,
        officer,
        sitting_id,
        Holding.HELD,
        is_delegated=is_delegated,
        nobody_came=session.came == 0,
        note=who_sat,
        version=session.sitting.version,
    )
    work.session.flush()
    return of_sitting(work, officer, sitting_id)


def to_come(work: Work, officer: Officer) -> list[ScheduleDay]:
    """The leader's posted sessions from today on, and what nobody ended: of the last month, and
    whatever still lists somebody of whom nothing was written down.
    """
    today = calendar.day_of(work.hall, work.now)
    waits = exists().where(LeaderRequest.sitting_id == ScheduleDay.id, _IS_WAITING)
    closed = select(SessionMinutes.sitting_id).where(SessionMinutes.closed_at.is_not(None))
    officer.must_receive()
    rows = work.session.scalars(
        select(ScheduleDay)
        .where(
            ScheduleDay.hall_id == work.hall.id,
            ScheduleDay.reception != Reception.REGULAR,
            ScheduleDay.published_at.is_not(None),
            ScheduleDay.moved_reason == "",
            ScheduleDay.holding.is_distinct_from(Holding.NOT_HELD),
            ScheduleDay.id.not_in(closed),
            or_(ScheduleDay.day >= today - UNENDED_SHOWN, waits),
        )
        .order_by(ScheduleDay.day, ScheduleDay.session.desc())
    )
    return list(rows)


# --- inside -------------------------------------------------------------------------------


def _petition(
    work: Work, sight: Sight, matter: Matter, petition: str | None, visit: str | None
) -> int | None:
    if petition:
        return gather.petition(work, sight, petition).id
    if visit:
        return None
    newest = (
        select(Petition.id)
        .where(Petition.matter_id == matter.id, sight.petitions())
        .order_by(Petition.id.desc())
    )
    return work.session.scalar(newest.limit(1))


def _waiting(work: Work, matter: Matter, sitting: ScheduleDay | None) -> str | None:
    """That matter's wish, or its item on that list, of which nobody wrote down what came of it."""
    query = select(LeaderRequest.public_id).where(LeaderRequest.matter_id == matter.id, _IS_WAITING)
    if sitting is not None:
        query = query.where(LeaderRequest.sitting_id == sitting.id)
    return work.session.scalar(query.limit(1))


def _sitting(work: Work, officer: Officer, sitting_id: int) -> ScheduleDay:
    """A leader's posted session that is not over."""
    found = schedule.load(work.session, officer, work.hall.id, sitting_id)
    if found.reception is Reception.REGULAR or not found.is_posted or found.is_moved:
        raise NotAllowed("list", "not a leader's posted session")
    if found.holding is Holding.NOT_HELD:
        raise NotAllowed("list", "not held")
    _must_be_open(work, sitting_id)
    return found


def _must_be_open(work: Work, sitting_id: int) -> None:
    minutes = work.session.get(SessionMinutes, sitting_id)
    if minutes is not None and minutes.closed_at is not None:
        raise NotAllowed("write", "a session that is over")


def _minutes(work: Work, officer: Officer, sitting_id: int, version: int) -> SessionMinutes:
    minutes = work.session.get(SessionMinutes, sitting_id)
    if minutes is None:
        schedule.load(work.session, officer, work.hall.id, sitting_id)
        minutes = SessionMinutes(sitting_id=sitting_id, public_id=new_id(), staff_id=officer.id)
        texts.put(work.vault, minutes, participants="", note="")
        work.session.add(minutes)
        work.session.flush()
        return minutes
    if minutes.version != version:
        raise Conflict(f"version {minutes.version}, not {version}")
    return minutes


def _staff(work: Work, staff_id: int) -> Staff:
    found = row(work.session, Staff, staff_id)
    if found.hall_id != work.hall.id:
        raise NotFound("staff", staff_id)
    return found
