"""How long each kind of record is kept, on the day it ended: `dated/retention.csv`.

A class is chosen for each record by its kind, what came of it, and whether it is sealed;
the first row that fits decides. No database here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from casework import dated_tables

EVER = date.max
_ANY = "*"


@dataclass(frozen=True, kw_only=True)
class Term:
    """One row of the table."""

    name: str  # the class; its label is `retention.class.<name>`
    of: str  # petition, visit, session, incident, reason, queue
    kinds: frozenset[str]
    outcomes: frozenset[str]
    sealed: str  # yes, no, * for either
    length: int
    unit: str  # month, year, ever
    counts_from: str  # day: from the record's end; year_end: from the end of that year
    valid_from: date
    valid_to: date | None  # included
    source: str
    confidence: str  # H: seen in a text; M: believed; L: to be verified

    @property
    def said(self) -> str:
        """All that somebody stands for who confirms it."""
        length = "" if self.unit == "ever" else self.length
        return f"{self.name} {self.valid_from} {length}{self.unit} {self.counts_from}"

    def until(self, ended: date) -> date:
        """The last day on which the words of a record are kept that ended then."""
        if self.unit == "ever":
            return EVER
        start = date(ended.year, 12, 31) if self.counts_from == "year_end" else ended
        return _later(start, self.length * (12 if self.unit == "year" else 1))


def term(
    of: str, ended: date, *, kind: str = "", outcomes: Collection[str] = (), is_sealed: bool = False
) -> Term:
    """The term of a record that ended on that day; of days before the table, its first row.

    LookupError if the table has no row for it: our own mistake, and nothing is forgotten.
    """
    fitting = [row for row in every() if row.of == of and _fits(row, kind, outcomes, is_sealed)]
    in_force = [
        row for row in fitting if row.valid_from <= ended <= (row.valid_to or date.max)
    ] or fitting
    if not in_force:
        raise LookupError(f"no term of retention for a {of}")
    return in_force[0]


@cache
def every() -> tuple[Term, ...]:
    """All rows, of all times, in the order of the file."""
    return tuple(
        Term(
            name=row["class"],
            of=row["of"],
            kinds=frozenset(row["kind"].split()),
            outcomes=frozenset(row["outcome"].split()),
            sealed=row["sealed"],
            length=int(row["length"] or 0),
            unit=row["unit"],
            counts_from=row["counts_from"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=dated_tables.day_or_none(row["valid_to"]),
            source=row["source"],
            confidence=row["confidence"],
        )
        for row in dated_tables.rows("retention.csv")
    )


def _fits(row: Term, kind: str, outcomes: Collection[str], is_sealed: bool) -> bool:
    return (
        (_ANY in row.kinds or kind in row.kinds)
        and (_ANY in row.outcomes or not row.outcomes.isdisjoint(outcomes))
        and row.sealed in (_ANY, "yes" if is_sealed else "no")
    )


def _later(day: date, months: int) -> date:
    """The same day of a later month; its last one where it has none. EVER behind all years."""
    count = day.year * 12 + day.month - 1 + months
    if (count + 1) // 12 > date.max.year:
        return EVER
    first = date(count // 12, count % 12 + 1, 1)
    after = date((count + 1) // 12, (count + 1) % 12 + 1, 1)
    return first + timedelta(days=min(day.day, (after - first).days) - 1)
