"""What hangs beside the numbers: who receives in the coming days, notices, rules and rights.

A leaf is what fits on the screen at once: half a day with two receptions at the most.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from casework import schedule
from casework.model import ScheduleDay
from hall import calendar, notices, texts
from hall.calendar import Opening
from hall.model import Hall, TextKind
from hall.texts import Wall as Text

AHEAD = timedelta(days=13)
LEAVES = 16
ON_A_LEAF = 2  # receptions; one, where more than that many officers receive
POINTS_ON_A_LEAF = 4


@dataclass(frozen=True)
class Leaf:
    """Half a day as it is posted; its hours, if the hall has any then."""

    day: date
    session: str
    hours: Opening | None
    sittings: tuple[ScheduleDay, ...]
    is_today: bool


@dataclass(frozen=True)
class Points:
    """A few points of one text; `first` is the number of the first of them."""

    kind: TextKind
    first: int
    points: tuple[str, ...]


@dataclass(frozen=True)
class Wall:
    """Everything posted that a kiosk shows."""

    leaves: tuple[Leaf, ...]
    texts: tuple[Points, ...]
    notices: tuple[dict[str, str], ...]  # by language

    @property
    def now(self) -> tuple[Leaf, ...]:
        """The half day that runs, or the next of today: what the idle kiosk shows."""
        return tuple(leaf for leaf in self.leaves[:1] if leaf.is_today)


def read(session: Session, *, hall: Hall, language: str, now: datetime) -> Wall:
    """The wall at that moment, read in that language."""
    today = calendar.day_of(hall, now)
    rows = schedule.posted(session, hall.id, today, today + AHEAD)
    hours = {
        (calendar.day_of(hall, each.opens), each.session): each
        for each in calendar.openings_between(session, hall, today, today + AHEAD)
    }
    leaves = [
        leaf
        for leaf in _leaves(rows, hours, today)
        if leaf.hours is None or leaf.hours.closes > now
    ]
    return Wall(
        leaves=tuple(leaves[:LEAVES]),
        texts=tuple(_points(texts.on_the_wall(session, hall.id, language))),
        notices=tuple(dict(each.text) for each in notices.standing(session, hall.id, now)),
    )


def _leaves(
    rows: Sequence[ScheduleDay], hours: dict[tuple[date, str], Opening], today: date
) -> Iterator[Leaf]:
    for (day, half), there in groupby(rows, key=lambda row: (row.day, str(row.session))):
        held = list(there)
        size = 1 if any(len(row.officers) > ON_A_LEAF for row in held) else ON_A_LEAF
        for first in range(0, len(held), size):
            sittings = tuple(held[first : first + size])
            yield Leaf(day, half, hours.get((day, half)), sittings, day == today)


def _points(walls: Sequence[Text]) -> Iterator[Points]:
    for wall in walls:
        for first in range(0, len(wall.points), POINTS_ON_A_LEAF):
            points = wall.points[first : first + POINTS_ON_A_LEAF]
            yield Points(wall.kind, first + 1, points)
