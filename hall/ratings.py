"""What citizens think of a visit: asked once, counted, and never led back to who said it.

A rating becomes a count of its week and service; that a visit was rated is kept apart from it, as
a keyed hash (docs/decisions/ratings.md). It is about the service, not about the decision.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Self

from sqlalchemy import delete, literal_column, select
from sqlalchemy.orm import Session

from hall import calendar, journal
from hall.errors import BadInput, NotAllowed, NotFound
from hall.journal import Actor
from hall.lifecycle import TicketState
from hall.model import Desk, Device, DeviceKind, Hall, Rated, Rating, Service, Ticket
from hall.store import Work
from hall.tickets import load
from hall.vault import Vault

WORST, BEST = 1, 5
GOOD_FROM = 4  # from here on people are asked what was good, below it what was not
LOW_UP_TO = 2  # told where else they can turn
GOOD = ("waited_little", "polite", "clear", "papers_told", "pleasant")
POOR = ("waited_long", "impolite", "unclear", "papers_untold", "unpleasant")

AT_A_DESK = timedelta(minutes=3)  # whoever was received there has left by then
AT_THE_EXIT = timedelta(minutes=15)
TAKEN_WITHIN = timedelta(minutes=20)  # what was offered by a terminal, and answered slowly
RATED_WITHIN = timedelta(hours=12)  # on a phone, the same day
CHOICES = 6  # numbers that a terminal at the exit shows at most
FEW = 5  # ratings of a week; of fewer only their number is told: each could be guessed
MARKS_KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Offer:
    """A visit that may be rated. `mark` names it to a terminal; the exit shows `label`."""

    mark: str
    label: str


@dataclass(frozen=True)
class Week:
    """The ratings of a service in a week. `scores`, 1 to 5, is empty while they are too few."""

    week: date
    service: Service
    times: int
    scores: tuple[int, ...] = ()
    reasons: tuple[tuple[str, int], ...] = field(default=())  # the most frequent first


@dataclass(frozen=True)
class Answer:
    """What somebody thinks of a visit."""

    score: int  # WORST to BEST
    reasons: frozenset[str] = frozenset()

    @classmethod
    def read(cls, body: object) -> Self:
        """From a request's JSON. BadInput names the field that cannot be meant."""
        told = body if isinstance(body, dict) else {}
        score, reasons = told.get("score"), told.get("reasons", [])
        if type(score) is not int or score not in range(WORST, BEST + 1):
            raise BadInput("score", f"{WORST} to {BEST}")
        if not isinstance(reasons, list) or not all(isinstance(each, str) for each in reasons):
            raise BadInput("reasons", "a list of words is wanted")
        if not set(reasons) <= set(GOOD if score >= GOOD_FROM else POOR):
            raise BadInput("reasons", "no such reason for this score")
        return cls(score, frozenset(reasons))


def offered(
    session: Session, vault: Vault, *, hall_id: int, terminal_id: int, now: datetime
) -> tuple[Offer, ...]:
    """What that terminal may ask about now, the latest first: at a desk one visit at most."""
    device = terminal(session, hall_id, terminal_id)
    label = desk_of(device)
    if label and _is_serving(session, hall_id, label):
        return ()
    span = AT_A_DESK if label else AT_THE_EXIT
    recent = _ended(session, hall_id, label, since=now - span)[: 1 if label else None]
    marks = {_mark(vault, ticket): ticket for ticket in recent}
    done = set(session.scalars(select(Rated.mark).where(Rated.mark.in_(marks))))
    found = [Offer(m.hex(), t.label) for m, t in marks.items() if m not in done]
    return tuple(found[:CHOICES])


def may_be_rated(session: Session, vault: Vault, ticket: Ticket, now: datetime) -> bool:
    """Whether the visit of that ticket is over, not long ago, and was not rated yet."""
    return is_over(ticket, now) and session.get(Rated, _mark(vault, ticket)) is None


def rate(work: Work, public_id: str, answer: Answer) -> bool:
    """Count what its holder thinks of a visit. False if it was rated before: then nothing changes.

    NotAllowed before the visit is over, or long after.
    """
    ticket = load(work.session, public_id, hall_id=work.hall.id)
    if not is_over(ticket, work.now):
        raise NotAllowed("rate", ticket.state)
    return _count(work, ticket, answer)


def rate_offered(work: Work, mark: str, answer: Answer, *, terminal_id: int) -> bool:
    """The same for a visit that a terminal was offered. NotFound for every other mark."""
    return _count(work, offered_ticket(work, mark, terminal_id=terminal_id), answer)


def offered_ticket(work: Work, mark: str, *, terminal_id: int) -> Ticket:
    """The ticket behind a mark that a terminal was offered. NotFound for every other mark."""
    label = desk_of(terminal(work.session, work.hall.id, terminal_id))
    recent = _ended(work.session, work.hall.id, label, since=work.now - TAKEN_WITHIN)
    for ticket in recent:
        if _mark(work.vault, ticket).hex() == mark:
            return ticket
    raise NotFound("visit")


def weeks(session: Session, hall: Hall, now: datetime, *, number: int = 4) -> list[Week]:
    """The last weeks, service by service, the latest first."""
    since = _monday(calendar.day_of(hall, now)) - timedelta(weeks=number - 1)
    rows = session.execute(
        select(Rating, Service)
        .join(Service, Service.id == Rating.service_id)
        .where(Rating.hall_id == hall.id, Rating.week >= since)
        .order_by(Rating.week.desc(), Service.position, Service.id, Rating.score)
    ).all()
    found: dict[tuple[date, int], tuple[Service, list[Rating]]] = {}
    for rating, service in rows:
        found.setdefault((rating.week, service.id), (service, []))[1].append(rating)
    return [_week(week, service, those) for (week, _), (service, those) in found.items()]


def terminal(session: Session, hall_id: int, device_id: int) -> Device:
    """That rating terminal of that hall; NotFound if it is none, or was revoked."""
    device = session.get(Device, device_id)
    if device is None or device.hall_id != hall_id or device.kind is not DeviceKind.RATING:
        raise NotFound("rating terminal", device_id)
    if device.revoked_at is not None:
        raise NotFound("rating terminal", device_id)
    return device


def desk_of(device: Device) -> str:
    """The label of the desk a terminal stands at; "" for the hall's exit."""
    return str(device.setup.get("desk", ""))


def set_up(work: Work, device_id: int, *, desk: str, by: Actor) -> Device:
    """Have a terminal stand at that desk, or with "" at the exit."""
    device = terminal(work.session, work.hall.id, device_id)
    known = select(Desk.id).where(Desk.hall_id == work.hall.id, Desk.label == desk)
    if desk and work.session.scalar(known) is None:
        raise BadInput("desk", "no such desk")
    before, device.setup = device.setup, {"desk": desk}
    told = {"device_id": device.id}
    journal.record(work, "terminal_set", by=by, before=told | before, after=told | device.setup)
    return device


def _count(work: Work, ticket: Ticket, answer: Answer) -> bool:
    mark = _mark(work.vault, ticket)
    if work.session.get(Rated, mark) is not None:
        return False
    today = calendar.day_of(work.hall, work.now)
    work.session.execute(
        delete(Rated).where(Rated.hall_id == work.hall.id, Rated.day <= today - MARKS_KEPT)
    )
    work.session.add(Rated(mark=mark, hall_id=work.hall.id, day=today))
    key = (work.hall.id, _monday(today), ticket.service_id, answer.score)
    count = work.session.get(Rating, key)
    if count is None:
        count = Rating(hall_id=key[0], week=key[1], service_id=key[2], score=key[3])
        count.times, count.reasons = 0, {}
        work.session.add(count)
    count.times += 1
    # always in the same order: that of the keys must not tell what was said last
    named = {*count.reasons, *answer.reasons}
    count.reasons = {
        code: count.reasons.get(code, 0) + (code in answer.reasons) for code in sorted(named)
    }
    return True


def _ended(session: Session, hall_id: int, label: str, *, since: datetime) -> Sequence[Ticket]:
    """Visits that ended since then, the latest first; without a desk all that were called aloud."""
    query = select(Ticket).where(
        Ticket.hall_id == hall_id,
        # all of them, named, because the index begins with hall and service
        Ticket.service_id.in_(select(Service.id).where(Service.hall_id == hall_id)),
        Ticket.state == literal_column("'served'"),
        Ticket.ended_at > since,
    )
    if label:
        query = query.join(Desk, Desk.id == Ticket.desk_id).where(Desk.label == label)
    else:
        query = query.where(Ticket.quiet.is_(False))
    return session.scalars(query.order_by(Ticket.ended_at.desc(), Ticket.id.desc())).all()


def _is_serving(session: Session, hall_id: int, label: str) -> bool:
    """Somebody else sits at that desk by now."""
    serving = select(Ticket.id).join(Desk, Desk.id == Ticket.desk_id)
    of_desk = serving.where(Desk.hall_id == hall_id, Desk.label == label)
    return session.scalar(of_desk.where(Ticket.state == literal_column("'serving'"))) is not None


def is_over(ticket: Ticket, now: datetime) -> bool:
    """Whether that visit ended, and not long ago."""
    if ticket.state is not TicketState.SERVED or ticket.ended_at is None:
        return False
    return now - ticket.ended_at <= RATED_WITHIN


def _mark(vault: Vault, ticket: Ticket) -> bytes:
    return vault.index("rated", ticket.public_id)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week(week: date, service: Service, those: list[Rating]) -> Week:
    times = sum(rating.times for rating in those)
    if times < FEW:
        return Week(week, service, times)
    by_score = {rating.score: rating.times for rating in those}
    reasons: dict[str, int] = {}
    for rating in those:
        for code, named in rating.reasons.items():
            reasons[code] = reasons.get(code, 0) + named
    return Week(
        week,
        service,
        times,
        tuple(by_score.get(score, 0) for score in range(WORST, BEST + 1)),
        tuple(sorted(reasons.items(), key=lambda each: (-each[1], each[0]))),
    )
