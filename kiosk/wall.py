"""What hangs beside the numbers: who receives in the coming days, notices, rules and rights.

A leaf is what fits on the screen at once, in letters of 7.4 mm on either panel: one reception of
half a day with a few of its officers, or a few lines of a text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from math import ceil
from typing import Any

from sqlalchemy.orm import Session

from casework import schedule
from casework.model import ScheduleDay
from hall import calendar, notices, texts
from hall.calendar import Opening
from hall.model import Hall, TextKind
from hall.texts import Wall as Text

AHEAD = timedelta(days=13)
LEAVES = 24
POSTERS = 3
OFFICERS_ON_A_LEAF = 4
BESIDE_A_LEADER = 2  # officers: name, office and numbers of the leader want the room of two
LINES_ON_A_LEAF = 6  # of a text, on the panel that lies
LETTERS_ON_A_LINE = 54


@dataclass(frozen=True)
class Leaf:
    """A reception of half a day as it is posted; its hours, if the hall has any then."""

    day: date
    session: str
    hours: Opening | None
    sitting: ScheduleDay
    officers: Sequence[dict[str, Any]]
    is_first: bool  # of this reception; the leader is named once
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
        half = self.leaves[0].session if self.leaves else ""
        today = (leaf for leaf in self.leaves if leaf.is_today and leaf.is_first)
        return tuple(leaf for leaf in today if leaf.session == half)[:POSTERS]


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
        for row in there:
            for first, officers in _together(row):
                at = hours.get((day, half))
                yield Leaf(day, half, at, row, officers, first == 0, day == today)


def _together(row: ScheduleDay) -> Iterator[tuple[int, Sequence[dict[str, Any]]]]:
    """Its officers, a leaf at a time; once also where none is named."""
    size = BESIDE_A_LEADER if row.leader_name else OFFICERS_ON_A_LEAF
    for first in range(0, len(row.officers) or 1, size):
        yield first, row.officers[first : first + size]


def _points(walls: Sequence[Text]) -> Iterator[Points]:
    """As many on a leaf as have room there: long ones want more of it."""
    for wall in walls:
        first, lines = 0, 0
        for at, point in enumerate(wall.points):
            wants = ceil(len(point) / LETTERS_ON_A_LINE)
            if at > first and lines + wants > LINES_ON_A_LEAF:
                yield Points(wall.kind, first + 1, wall.points[first:at])
                first, lines = at, 0
            lines += wants
        yield Points(wall.kind, first + 1, wall.points[first:])
