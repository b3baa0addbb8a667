"""How true the forecast has been, by service and week: what was told, and what came of it.

Of those who were told a range when they took their number, and were not called at once.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from hall import calendar
from hall.model import Hall, Service, Truth

WEEKS = 8
OFTEN = 12.0  # % of the waits above the range: more breaks the promise
FEW = 30  # waits; fewer say little


@dataclass(frozen=True)
class Record:
    """Sums of some waits. Minutes and percent where it says so."""

    waits: int
    minutes: float
    off: float
    bias_sum: float
    above_count: int
    below_count: int

    @property
    def waited(self) -> float:
        """Minutes, on average."""
        return self.minutes / self.waits

    @property
    def error(self) -> float:
        """Minutes, on average, to either side."""
        return self.off / self.waits

    @property
    def bias(self) -> float:
        """Minutes that were told too many, on average; below nought, too few."""
        return self.bias_sum / self.waits

    @property
    def above(self) -> float:
        """% of the waits that were longer than the range."""
        return 100 * self.above_count / self.waits

    @property
    def below(self) -> float:
        """% that were shorter."""
        return 100 * self.below_count / self.waits

    @property
    def is_too_often_above(self) -> bool:
        return self.waits >= FEW and self.above > OFTEN

    def __add__(self, other: "Record") -> "Record":
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Record(*(mine + theirs for mine, theirs in pairs))


@dataclass(frozen=True)
class Week:
    """`days`: Monday and Sunday."""

    days: tuple[date, date]
    whole: Record
    services: tuple[tuple[Service, Record], ...]  # in the hall's order


def read(session: Session, hall: Hall, now: datetime) -> list[Week]:
    """The latest weeks in which anything was told, latest first."""
    today = calendar.day_of(hall, now)
    first = today - timedelta(days=today.weekday() + 7 * (WEEKS - 1))
    rows = session.scalars(
        select(Truth)
        .join(Truth.service)
        .where(Truth.hall_id == hall.id, Truth.week >= first, Truth.waits > 0)
        .order_by(Truth.week.desc(), Service.position, Service.id)
        .options(joinedload(Truth.service))
    )
    weeks: dict[date, list[tuple[Service, Record]]] = {}
    for row in rows:
        record = Record(row.waits, row.minutes, row.off, row.bias, row.above, row.below)
        weeks.setdefault(row.week, []).append((row.service, record))
    return [
        Week((monday, monday + timedelta(days=6)), _sum(found), tuple(found))
        for monday, found in weeks.items()
    ]


def _sum(found: list[tuple[Service, Record]]) -> Record:
    whole = found[0][1]
    for _, record in found[1:]:
        whole += record
    return whole
