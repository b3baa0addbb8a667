"""Rules with a number in them, each with the days it holds: files of `casework/dated`.

A day has the rule of its own date, however long ago; a new law is a new row, never a changed one.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from casework.kinds import Mode, Reception
from casework.schedule_kinds import Every, Office


@dataclass(frozen=True, kw_only=True)
class LeaderDays:
    """How many days an office receives citizens at the least, in each week or month."""

    office: Office
    days: int
    per: Every
    valid_from: date
    valid_to: date | None  # included
    source: str


@dataclass(frozen=True, kw_only=True)
class PostingDays:
    """How many working days before its day a sitting must be posted."""

    reception: Reception
    mode: Mode
    working_days: int
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True, kw_only=True)
class BookForm:
    """The columns of the reception book, in order; their headings are `book.col.<name>`."""

    form: str  # its number in the decree
    columns: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    source: str


def book_form(on: date) -> BookForm:
    """The form that was in force on that day; before the first one, the first."""
    forms = _book_forms()
    return next((row for row in forms if _holds(row, on)), forms[0])


def leader_days(office: Office, on: date) -> LeaderDays | None:
    """The minimum that held on that day; None where the law names none."""
    found = [row for row in _leader_days() if row.office is office]
    return next((row for row in found if _holds(row, on)), None)


def posting_days(reception: Reception, mode: Mode, on: date) -> int:
    """Working days of notice wanted for a sitting of that day; 0 where the law names none."""
    found = [row for row in _posting_days() if (row.reception, row.mode) == (reception, mode)]
    return next((row.working_days for row in found if _holds(row, on)), 0)


def _holds(row: LeaderDays | PostingDays | BookForm, on: date) -> bool:
    return row.valid_from <= on <= (row.valid_to or date.max)


@cache
def _leader_days() -> tuple[LeaderDays, ...]:
    return tuple(
        LeaderDays(
            office=Office(row["office"]),
            days=int(row["days"]),
            per=Every(row["per"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=day_or_none(row["valid_to"]),
            source=row["source"],
        )
        for row in rows("leader_days.csv")
    )


@cache
def _posting_days() -> tuple[PostingDays, ...]:
    return tuple(
        PostingDays(
            reception=Reception(row["reception"]),
            mode=Mode(row["mode"]),
            working_days=int(row["working_days"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=day_or_none(row["valid_to"]),
            source=row["source"],
        )
        for row in rows("posting_days.csv")
    )


@cache
def _book_forms() -> tuple[BookForm, ...]:
    return tuple(
        BookForm(
            form=row["form"],
            columns=tuple(row["columns"].split()),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=day_or_none(row["valid_to"]),
            source=row["source"],
        )
        for row in rows("book_forms.csv")
    )


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a dated table, as they are written."""
    text = files("casework").joinpath("dated", name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def day_or_none(text: str) -> date | None:
    """A date of a dated table; None where it is open."""
    return date.fromisoformat(text) if text else None
