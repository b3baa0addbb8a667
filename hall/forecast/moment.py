"""A hall at this moment, read for a rollout: its desks, its line, who may still come."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, literal_column, select
from sqlalchemy.orm import Session

from hall import calendar, line
from hall.calendar import Opening
from hall.forecast.learner import Learner, minutes, sitting_of
from hall.forecast.learnt import HALF_HOURS, POINTS, Learnt
from hall.forecast.mirror import Sitting
from hall.forecast.ranges import Expected, Promise, as_told
from hall.forecast.scene import Booked, Habits, Moment, Newcomer, Seat, Status, Stream, Waiting
from hall.model import (
    IS_AT_A_DESK,
    IS_BESIDE,
    IS_SERVED,
    IS_WAITING,
    Appointment,
    Desk,
    DeskService,
    DeskState,
    Hall,
    Service,
    Ticket,
)
from hall.order import MINUTE, Rule

GAPS = (0.0, 0.0, 0.0, 2.0)  # minutes between two visits, until the hall's own are seen
BREAKS = (15.0, 20.0)
OFFSETS = (-7.0, -5.0, 0.0)
SHORT_GAP = 2.0  # minutes; longer ones would spoil a mean
KINDS = ("ordinary", "priority", "appointment")
OVERDUE = 20.0  # minutes after its hour an appointment is no longer expected
FEW = 0.5  # minutes; for less nobody is looked for
FRESH = 2.0  # minutes


@dataclass(frozen=True)
class Known:
    """Whom the numbers of a moment stand for."""

    tickets: tuple[int, ...]  # keys, in the line's order
    newcomers: tuple[tuple[int, str], ...]  # service, class
    open_queues: frozenset[int]  # those that an open desk calls from
    told: Mapping[int, Promise]  # by ticket: what stands on slips just printed


def read(
    session: Session, hall: Hall, learner: Learner, services: Mapping[int, float], now: datetime
) -> tuple[Moment, Known]:
    """The moment as it matters for who is called when. `services`: as `configured`."""
    ours = {"in_hall": hall.id}
    today = calendar.openings(session, hall, calendar.day_of(hall, now))
    at, in_line = minutes(now), line.now_in_line(now)
    sitting = sitting_of(today, now)
    serving = _serving(session, hall)
    queue_of = {key: n for n, key in enumerate(services)}
    desks = session.execute(_DESKS, ours).all()
    own_queue = {row.id: len(services) + n for n, row in enumerate(desks)}
    rows = session.execute(_LINE, ours).all()
    waiting = [
        Waiting(
            queue=queue_of[row.service_id]
            if row.for_desk_id is None
            else own_queue.get(row.for_desk_id, -1),
            service=row.service_id,
            place=(row.place - in_line) / MINUTE,
            since=(row.since - in_line) / MINUTE,
            overtaken=row.overtaken,
            kind=2 if row.priority else int(row.slot_at is not None),
            kept=None if row.lead_until is None else minutes(row.lead_until) - at,
        )
        for row in rows
    ]
    wanted = {ticket.queue for ticket in waiting}
    held = {
        row.desk_id: (row.service_id, at - minutes(row.part_since or row.called_at))
        for row in session.execute(_HELD, ours)
    }
    seats: list[Seat] = []
    is_open: list[bool] = []
    sits: dict[int | None, int] = {}  # staff → seat
    for row in desks:
        queues = (*(queue_of[s] for s in serving.get(row.id, ())), own_queue[row.id])
        seat = _seat(row, queues, held.get(row.id), learner, sitting, wanted, at)
        if seat is not None:
            if row.state is DeskState.OPEN:
                sits[row.staff_id] = len(seats)
            seats.append(seat)
            is_open.append(row.state is DeskState.OPEN)
    for n, led in enumerate(rows):
        lead = sits.get(led.lead_id) if led.lead_id is not None else None
        if lead is not None and waiting[n].queue in seats[lead].queues:
            waiting[n] = waiting[n]._replace(lead=lead)
    rule = Rule.of(hall.line_rule)
    offsets = learner.learnt.offsets or OFFSETS
    later = dict.fromkeys(KINDS, 0.0)  # a wait counts from the hour, for who checks in before it
    later[KINDS[2]] = _mean([max(0.0, -offset) for offset in offsets], 0.0)
    moment = Moment(
        seats=seats,
        waiting=waiting,
        newcomers=[
            Newcomer(queue_of[service], _place(rule, services, service, kind) + later[kind])
            for service in services
            for kind in KINDS
        ],
        streams=_streams(hall, learner.learnt, rule, services, queue_of, waiting, now, today),
        booked=_booked(session, hall, rule, services, queue_of, now),
        overtake_cap=rule.overtake_cap,
        tie=rule.lead_tie_minutes,
        window=rule.lead_window_minutes,
        elapsed=at - sitting.opens if sitting is not None else 0.0,
    )
    return moment, Known(
        tickets=tuple(row.id for row in rows),
        newcomers=tuple((service, kind) for service in services for kind in KINDS),
        open_queues=frozenset(
            queue
            for seat, is_it in zip(seats, is_open, strict=True)
            if is_it
            for queue in seat.queues
        ),
        told=_told(rows, at),
    )


def habits(learnt: Learnt, configured: Mapping[int, float]) -> Habits:
    """What days are drawn from."""
    durations = {}
    absent = round(learnt.share_absent * POINTS)
    cost = _mean(learnt.absent_cost, 2.0)
    for service, mean in configured.items():
        grid = learnt.grid(service, mean)
        kept = [grid[int((n + 0.5) * POINTS / (POINTS - absent))] for n in range(POINTS - absent)]
        durations[service] = sorted([*kept, *[cost] * absent])
    return Habits(
        durations=durations,
        means={service: learnt.mean(service, mean) for service, mean in configured.items()},
        gaps=tuple(learnt.gaps) or GAPS,
        breaks=tuple(learnt.breaks) or BREAKS,
        break_starts=tuple(learnt.break_starts),
        delays=sorted(learnt.delays),
        offsets=tuple(learnt.offsets) or OFFSETS,
        shows=learnt.share_kept,
    )


def means(learnt: Learnt, configured: Mapping[int, float]) -> Habits:
    """One likely value for each, for the fallback: a day as it would go on average."""
    absent, cost = learnt.share_absent, _mean(learnt.absent_cost, 2.0)
    found = {service: learnt.mean(service, mean) for service, mean in configured.items()}
    short = [gap for gap in learnt.gaps or GAPS if gap <= SHORT_GAP]
    starts = [start for start in learnt.break_starts if start is not None]
    return Habits(
        durations={s: [(1 - absent) * mean + absent * cost] for s, mean in found.items()},
        means=found,
        gaps=(_mean(short, 0.0),),
        breaks=(_mean(learnt.breaks, _mean(BREAKS, 0.0)),),
        break_starts=(_mean(starts, 0.0),) if 2 * len(starts) > len(learnt.break_starts) else (),
        delays=(_mean(learnt.delays, 0.0),) if learnt.delays else (),
    )


_DESKS = (
    select(Desk.id, Desk.state, Desk.staff_id, Desk.since)
    .where(Desk.hall_id == bindparam("in_hall"))
    .order_by(Desk.id)
)
_LINE = (
    select(
        *(Ticket.id, Ticket.service_id, Ticket.for_desk_id, Ticket.place, Ticket.since),
        *(Ticket.overtaken, Ticket.issued_at, Ticket.told_low, Ticket.told_high),
        *(Ticket.told_middle, Ticket.told_raw, Ticket.priority, Ticket.slot_at),
        *(Ticket.lead_id, Ticket.lead_until),
    )
    .where(Ticket.hall_id == bindparam("in_hall"), IS_WAITING)
    .order_by(*line.ORDER)
)
_HELD = select(Ticket.desk_id, Ticket.service_id, Ticket.called_at, Ticket.part_since).where(
    Ticket.hall_id == bindparam("in_hall"), IS_BESIDE, IS_AT_A_DESK
)
_SERVICES = select(Service.id, Service.mean_minutes).where(Service.hall_id == bindparam("in_hall"))
_SERVING = (
    select(DeskService.desk_id, DeskService.service_id)
    .join(DeskService.desk)
    .where(Desk.hall_id == bindparam("in_hall"), IS_SERVED)
    .order_by(DeskService.desk_id, DeskService.service_id)
)
_BOOKED = select(Appointment.service_id, Appointment.starts_at).where(
    Appointment.hall_id == bindparam("in_hall"),
    Appointment.day == bindparam("on_day"),
    Appointment.state == literal_column("'booked'"),
)


def configured(session: Session, hall: Hall) -> dict[int, float]:
    """Minutes that a visit of each service is said to take."""
    return {key: float(m) for key, m in session.execute(_SERVICES, {"in_hall": hall.id})}


def _serving(session: Session, hall: Hall) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for desk_id, service_id in session.execute(_SERVING, {"in_hall": hall.id}):
        found.setdefault(desk_id, []).append(service_id)
    return found


def _seat(
    row: Any,
    queues: tuple[int, ...],
    held: tuple[int, float] | None,
    learner: Learner,
    sitting: Sitting | None,
    wanted: set[int],
    at: float,
) -> Seat | None:
    """The desk, if it calls somebody today; None if not."""
    seen = learner.mirror.desks.get(row.id)
    is_this = sitting is not None and learner.mirror.sitting == sitting.key
    came = seen is not None and is_this and seen.delay is not None
    broke = seen is not None and is_this and seen.break_start is not None
    factor = learner.learnt.factor(row.staff_id)
    since = at - minutes(row.since) if row.since is not None else 0.0
    if row.state is DeskState.PAUSED:
        return Seat(queues, Status.BREAK, max(0.0, since), factor=factor)
    if row.state is DeskState.OPEN:
        may_break = sitting is not None and not broke
        if held is not None:
            service, elapsed = held
            lasted = max(0.0, elapsed)
            return Seat(queues, Status.BUSY, lasted, service, factor, may_break=may_break)
        if wanted.isdisjoint(queues):
            return Seat(queues, Status.FREE, factor=factor, may_break=may_break)
        if seen is not None and seen.ended is not None:
            since = min(since, at - seen.ended)
        return Seat(queues, Status.BETWEEN, max(0.0, since), factor=factor, may_break=may_break)
    if sitting is None or came:
        return None
    comes = learner.learnt.comes(row.id, sitting.name)
    elapsed = at - sitting.opens
    return Seat(queues, Status.COMING, elapsed, may_break=True, comes=comes) if comes else None


def _place(rule: Rule, services: Mapping[int, float], service: int, kind: str) -> float:
    """Minutes from now: of one of that class whose wait begins now."""
    found = rule.place(
        0,
        priority=kind == "priority",
        appointment=kind == "appointment",
        mean=services[service],
        longest=max(services.values()),
    )
    return found / MINUTE


def _streams(
    hall: Hall,
    learnt: Learnt,
    rule: Rule,
    services: Mapping[int, float],
    queue_of: Mapping[int, int],
    waiting: Sequence[Waiting],
    now: datetime,
    today: Iterable[Opening],
) -> list[Stream]:
    """Those who may come and be called before somebody who waits, or who comes now."""
    last = max([0.0, *(ticket.place for ticket in waiting)])
    left = _until_closing(hall, today, now)
    local = calendar.local(hall, now)
    begins = local.hour * 2 + local.minute / 30
    found = []
    for key, rates in learnt.rates.items():
        service, kind = key.split()
        if int(service) not in services:
            continue
        lead = -_place(rule, services, int(service), kind)
        span = min(last + lead, left)
        if span > FEW:
            rate = _rate(rates, begins, span)
            if rate > 0:
                found.append(Stream(queue_of[int(service)], int(service), rate, lead, span))
    return found


def _booked(
    session: Session,
    hall: Hall,
    rule: Rule,
    services: Mapping[int, float],
    queue_of: Mapping[int, int],
    now: datetime,
) -> list[Booked]:
    """Today's appointments that may still check in, and go before somebody."""
    rows = session.execute(_BOOKED, {"in_hall": hall.id, "on_day": calendar.day_of(hall, now)})
    found = []
    for service, starts_at in rows:
        slot, lead = minutes(starts_at) - minutes(now), -_place(rule, services, service, KINDS[2])
        if -OVERDUE <= slot < lead:
            found.append(Booked(queue_of[service], service, slot, lead))
    return found


def _rate(by_half_hour: Sequence[float], begins: float, span: float) -> float:
    """Arrivals a minute, over so many minutes from that half hour on."""
    ends = min(begins + span / 30, float(HALF_HOURS))
    total, at = 0.0, begins
    while at < ends - 1e-9:
        until = min(math.floor(at) + 1.0, ends)
        total += by_half_hour[int(at)] * (until - at)
        at = until
    return total / span


def _until_closing(hall: Hall, today: Iterable[Opening], now: datetime) -> float:
    """Minutes for which numbers are still given in this session."""
    for found in today:
        if found.opens <= now < found.closes:
            return minutes(found.closes) - minutes(now)
    return math.inf if hall.always_open else 0.0


def _told(rows: Iterable[Any], at: float) -> dict[int, Promise]:
    """What stands on the slips just printed: the phone must not say another range at once."""
    return {
        row.id: as_told(row.told_low, row.told_high, Expected(row.told_middle, row.told_raw, 0.0))
        for row in rows
        if row.told_low is not None and at - minutes(row.issued_at) <= FRESH
    }


def _mean(values: Iterable[float], otherwise: float) -> float:
    known = list(values)
    return sum(known) / len(known) if known else otherwise
