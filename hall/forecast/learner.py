"""Learning from a hall's journal: a few steps at a time, kept so that a restart starts warm."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, literal_column, select
from sqlalchemy.orm import Session

from hall import calendar
from hall.forecast.learnt import LATEST, Learnt
from hall.forecast.mirror import Mirror, Place, Seen, Sitting, Told, Wait, kind_of
from hall.model import IS_SERVED, Desk, DeskService, Hall, Lesson, Service, Step, Ticket, Truth
from hall.store import Store

AT_A_TIME = 2_000  # steps
LOOK_BACK = 20_000  # steps, where nothing is kept yet: some weeks of a large hall
COLUMNS = ("waits", "minutes", "off", "bias", "above", "below")  # of Truth


@dataclass
class Learner:
    """What is known of one hall, up to a step."""

    hall_id: int
    step: int
    learnt: Learnt
    mirror: Mirror
    kept: int | None = None  # the step of the row; None: there is none yet
    truths: dict[tuple[date, int], list[float]] = field(default_factory=dict)  # not kept yet


def begin(session: Session, hall: Hall) -> Learner:
    """Where the last one left off; else from the visits before the journal's latest steps."""
    row = session.get(Lesson, hall.id)
    if row is not None:
        learnt, mirror = Learnt.of(row.numbers), Mirror.of(row.mirror)
        return Learner(hall.id, row.step, learnt, mirror, kept=row.step)
    step = max(0, hall.last_step - LOOK_BACK)
    found = Learner(hall.id, step, Learnt(), Mirror())
    _from_past(session, hall, found)
    return found


def catch_up(session: Session, hall: Hall, learner: Learner) -> int:
    """Learn from the steps taken since. How many they were."""
    taken = 0
    place: Place | None = None
    while True:
        rows = session.execute(_STEPS, {"in_hall": hall.id, "after_step": learner.step}).all()
        if not rows:
            return taken
        place = place or _place(session, hall)
        for row in rows:
            wait = learner.mirror.take(_seen(row), learner.learnt, place)
            if wait is not None:
                _note(learner, hall, wait)
            learner.step = row.number
        taken += len(rows)


def keep(store: Store, learner: Learner) -> bool:
    """Store what was learnt. False if another process was ahead: begin anew from its row."""
    with store.work(hall_id=learner.hall_id) as work:
        row = work.session.get(Lesson, learner.hall_id)
        if (row.step if row is not None else None) != learner.kept:
            return False
        if row is None:
            row = Lesson(hall_id=learner.hall_id)
            work.session.add(row)
        row.step, row.at = learner.step, work.now
        row.numbers, row.mirror = learner.learnt.stored(), learner.mirror.stored()
        for (week, service_id), more in learner.truths.items():
            key = {"hall_id": learner.hall_id, "week": week, "service_id": service_id}
            truth = work.session.get(Truth, tuple(key.values()))
            if truth is None:
                truth = Truth(**key, **dict.fromkeys(COLUMNS, 0))
                work.session.add(truth)
            for name, value in zip(COLUMNS, more, strict=True):
                setattr(truth, name, getattr(truth, name) + value)
    learner.kept, learner.truths = learner.step, {}
    return True


def minutes(at: datetime) -> float:
    """That moment in minutes since 1970."""
    return at.timestamp() / 60


def place_of(session: Session, hall: Hall) -> Callable[[float], Sitting | None]:
    """The session of a hall that runs at a moment, in minutes since 1970."""
    known: dict[date, list[calendar.Opening]] = {}

    def find(at: float) -> Sitting | None:
        moment = datetime.fromtimestamp(at * 60, UTC)
        day = calendar.day_of(hall, moment)
        if day not in known:
            known[day] = calendar.openings(session, hall, day)
        return sitting_of(known[day], moment)

    return find


def sitting_of(today: Iterable[calendar.Opening], at: datetime) -> Sitting | None:
    """The session that runs at a moment of that day."""
    for found in today:
        if found.opens <= at < found.closes:
            key = f"{found.opens:%Y-%m-%d} {found.session}"
            return Sitting(key, found.session, minutes(found.opens))
    return None


_STEPS = (
    select(
        *(Step.number, Step.at, Step.verb, Step.by_kind, Step.by_id, Step.desk_id),
        *(Step.before, Step.after, Step.ticket_id, Ticket.service_id, Ticket.priority),
        *(Ticket.issued_at, Ticket.told_low, Ticket.told_high),
        *(Ticket.told_middle, Ticket.told_raw, Ticket.slot_at),
    )
    .outerjoin(Ticket, Ticket.id == Step.ticket_id)
    .where(Step.hall_id == bindparam("in_hall"), Step.number > bindparam("after_step"))
    .order_by(Step.number)
    .limit(AT_A_TIME)
)


def _seen(row: Any) -> Seen:
    told = None
    if row.told_low is not None:
        told = Told(row.told_low, row.told_high, row.told_middle, row.told_raw)
    return Seen(
        at=minutes(row.at),
        verb=row.verb,
        before=row.before,
        after=row.after,
        desk=row.desk_id,
        staff=row.by_id if row.by_kind == "staff" else None,
        ticket=row.ticket_id,
        service=row.service_id,
        kind=kind_of(priority=bool(row.priority), appointment=row.slot_at is not None),
        slot=minutes(row.slot_at) if row.slot_at is not None else None,
        issued=minutes(row.issued_at) if row.issued_at else 0.0,
        told=told,
    )


def _place(session: Session, hall: Hall) -> Place:
    serving: dict[int, set[int]] = {}
    for desk_id, service_id in session.execute(
        select(DeskService.desk_id, DeskService.service_id)
        .join(DeskService.desk)
        .where(Desk.hall_id == hall.id, IS_SERVED)
    ):
        serving.setdefault(desk_id, set()).add(service_id)
    means = select(Service.id, Service.mean_minutes).where(Service.hall_id == hall.id)

    def local(at: float) -> datetime:
        return calendar.local(hall, datetime.fromtimestamp(at * 60, UTC))

    return Place(
        sitting=place_of(session, hall),
        day=lambda at: local(at).date().isoformat(),
        half_hour=lambda at: local(at).hour * 2 + local(at).minute // 30,
        serving={desk: frozenset(services) for desk, services in serving.items()},
        configured={key: float(mean) for key, mean in session.execute(means)},
    )


def _note(learner: Learner, hall: Hall, wait: Wait) -> None:
    """Add to the week's truth."""
    day = calendar.day_of(hall, datetime.fromtimestamp(wait.at * 60, UTC))
    monday = day - timedelta(days=day.weekday())
    off = wait.told.middle - wait.waited
    above, below = wait.waited > wait.told.high, wait.waited < wait.told.low
    sums = learner.truths.setdefault((monday, wait.service), [0.0] * len(COLUMNS))
    for n, value in enumerate((1, wait.waited, abs(off), off, above, below)):
        sums[n] += value


def _from_past(session: Session, hall: Hall, learner: Learner) -> None:
    """Visits older than the steps that will be read: of years before, or without a journal."""
    first = session.scalar(
        select(Step.at).where(Step.hall_id == hall.id, Step.number == learner.step + 1)
    )
    services = select(Service.id, Service.mean_minutes).where(Service.hall_id == hall.id)
    for service_id, configured in session.execute(services).all():
        query = select(Ticket.called_at, Ticket.ended_at).where(
            Ticket.hall_id == hall.id,
            Ticket.service_id == service_id,
            Ticket.state == literal_column("'served'"),
        )
        if first is not None:
            query = query.where(Ticket.ended_at < first)
        latest = session.execute(query.order_by(Ticket.ended_at.desc()).limit(LATEST)).all()
        for called, ended in reversed(latest):
            if called is not None and ended is not None:
                lasted = minutes(ended) - minutes(called)
                learner.learnt.saw_visit(
                    service_id, lasted, officer=None, configured=float(configured)
                )
