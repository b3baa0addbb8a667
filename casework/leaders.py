"""Those who must receive citizens, and whether they do: days planned, held, delegated, moved.

How many days each office owes stands in a dated table (domain.md §3.3). A day counts once,
whatever is held on it; a day that somebody sat for the head is shown, and does not count.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import dated_tables
from casework.access import Officer
from casework.dated_tables import LeaderDays
from casework.folding import by_given_name, tidy
from casework.model import Leader, ScheduleDay
from casework.schedule_kinds import Capacity, Every, Holding, Office
from hall import journal
from hall.errors import BadInput, Conflict, NotFound, NotTrusted
from hall.journal import Actor
from hall.store import Work


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A leader as the roster has them."""

    office: Office
    name: str
    title: str = ""
    mobile: str = ""
    landline: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Count:
    """One leader's days in a span the law counts: a month, or a week of it."""

    leader: Leader
    first: date
    last: date  # included
    minimum: LeaderDays | None
    planned: int  # days drafted or posted, by the head in person; those moved away not counted
    posted: int  # of these
    held: int
    delegated: int  # days on which somebody sits or sat for the head
    moved: int  # sittings moved to another time
    not_held: int
    nobody_came: int

    @property
    def owed(self) -> int:
        """Days the law wants in this span."""
        return self.minimum.days if self.minimum else 0

    def is_short(self, today: date) -> bool:
        """Fewer days than owed: of a span that is over, held; else held or still to come."""
        return (self.held if self.last < today else self.planned) < self.owed


def all_of(session: Session, hall_id: int, *, on: date | None = None) -> list[Leader]:
    """The roster by given name; with a day, those in office then."""
    rows = session.scalars(select(Leader).where(Leader.hall_id == hall_id)).all()
    there = [row for row in rows if on is None or _is_in_office(row, on, on)]
    return sorted(there, key=lambda row: (list(Office).index(row.office), by_given_name(row.name)))


def put(
    work: Work,
    officer: Officer,
    entry: Entry,
    *,
    leader_id: int | None = None,
    version: int | None = None,
) -> Leader:
    """Enter a leader, or change what the roster says. Posted sittings keep what they say."""
    if not officer.is_head:
        raise NotTrusted("the head keeps the roster")
    row = Leader(hall_id=work.hall.id) if leader_id is None else _seen(work, leader_id, version)
    if not tidy(entry.name):
        raise BadInput("name", "a name is wanted")
    if entry.since and entry.until and entry.until < entry.since:
        raise BadInput("until", "before the first day")
    row.office, row.since, row.until = entry.office, entry.since, entry.until
    for name in ("name", "title", "mobile", "landline"):
        setattr(row, name, tidy(getattr(entry, name)))
    work.session.add(row)
    work.session.flush()
    after = {"leader": row.id, "name": row.name, "office": row.office.value}
    journal.record(work, "leader_put", by=Actor("staff", officer.id), after=after)
    return row


def counts(session: Session, hall_id: int, month: date) -> list[Count]:
    """Each leader in office in that month; where the law counts by week, a count for each week
    that begins in it."""
    first, last = month_of(month)
    rows = session.scalars(
        select(ScheduleDay).where(
            ScheduleDay.hall_id == hall_id,
            ScheduleDay.leader_id.is_not(None),
            ScheduleDay.day.between(first, last + timedelta(days=6)),
        )
    ).all()
    found = []
    for leader in all_of(session, hall_id):
        for begins, ends in _spans(leader, first, last):
            if _is_in_office(leader, begins, ends):
                minimum = dated_tables.leader_days(leader.office, begins)
                own = [r for r in rows if r.leader_id == leader.id and begins <= r.day <= ends]
                found.append(_count(leader, begins, ends, minimum, own))
    return found


def month_of(day: date) -> tuple[date, date]:
    """Its first and its last day."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def _spans(leader: Leader, first: date, last: date) -> list[tuple[date, date]]:
    minimum = dated_tables.leader_days(leader.office, first)
    if minimum is None or minimum.per is Every.MONTH:
        return [(first, last)]
    monday = first + timedelta(days=-first.weekday() % 7)
    weeks = range(((last - monday).days) // 7 + 1)
    return [(monday + timedelta(weeks=n), monday + timedelta(weeks=n, days=6)) for n in weeks]


def _count(
    leader: Leader, first: date, last: date, minimum: LeaderDays | None, rows: list[ScheduleDay]
) -> Count:
    standing = [row for row in rows if not row.is_moved]
    own = [row for row in standing if row.capacity is Capacity.HEAD]
    still = [row for row in own if row.holding is not Holding.NOT_HELD]
    return Count(
        leader=leader,
        first=first,
        last=last,
        minimum=minimum,
        planned=_days(still),
        posted=_days(row for row in still if row.is_posted),
        held=_days(row for row in own if row.holding is Holding.HELD),
        delegated=_days(row for row in standing if row.capacity is Capacity.DELEGATED),
        moved=len(rows) - len(standing),
        not_held=sum(row.holding is Holding.NOT_HELD for row in standing),
        nobody_came=sum(row.nobody_came for row in standing),
    )


def _days(rows: Iterable[ScheduleDay]) -> int:
    return len({row.day for row in rows})


def _is_in_office(leader: Leader, first: date, last: date) -> bool:
    return (leader.since or date.min) <= last and first <= (leader.until or date.max)


def _seen(work: Work, leader_id: int, version: int | None) -> Leader:
    row = work.session.get(Leader, leader_id)
    if row is None or row.hall_id != work.hall.id:
        raise NotFound("leader", leader_id)
    if row.version != version:
        raise Conflict(f"version {row.version}, not {version}")
    return row
