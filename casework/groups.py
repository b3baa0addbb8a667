"""Several people with one matter: how many of them speak for all, and by what paper.

How many is `dated/representatives.csv`: the law of the visit's own day. Those who speak are
appointed in writing, and all the others sign it (NĐ 155/2026 Điều 4–10; domain.md §3.7).
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from casework import dated_tables
from casework.folding import tidy


@dataclass(frozen=True, kw_only=True)
class Speakers:
    """From `least` to `most` representatives, for `people_from` to `people_to` people."""

    people_from: int
    people_to: int | None  # None: and more
    least: int
    most: int
    valid_from: date
    valid_to: date | None  # included
    source: str


def speakers(people: int, on: date) -> Speakers | None:
    """What the law of that day asks of so many; None of too few to be a group."""
    return next((row for row in _rows() if _fits(row, people, on)), None)


def named(text: str) -> tuple[str, ...]:
    """Those who speak for the group, as they were written down: one a line."""
    return tuple(line for line in map(tidy, text.splitlines()) if line)


def missing(
    people: int, on: date, *, representatives: str, named_in: str, all_signed: bool
) -> tuple[str, ...]:
    """What the law wants of a group and the record does not say; nothing of one who came alone."""
    rule = speakers(people, on)
    if rule is None:
        return ()
    wanted = {
        "representatives": rule.least <= len(named(representatives)) <= rule.most,
        "named_in": bool(tidy(named_in)),
        "all_signed": all_signed,
    }
    return tuple(name for name, is_there in wanted.items() if not is_there)


def _fits(row: Speakers, people: int, on: date) -> bool:
    is_of_day = row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)
    return is_of_day and row.people_from <= people and people <= (row.people_to or people)


@cache
def _rows() -> tuple[Speakers, ...]:
    return tuple(
        Speakers(
            people_from=int(row["people_from"]),
            people_to=int(row["people_to"]) if row["people_to"] else None,
            least=int(row["least"]),
            most=int(row["most"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=dated_tables.day_or_none(row["valid_to"]),
            source=row["source"],
        )
        for row in dated_tables.rows("representatives.csv")
    )
