"""What an imported register may have: its columns, what can be wrong, how much at once.

Labels: `import.column.<value>`, `import.fault.<value>`. Nothing here knows the database.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from casework.kinds import Decision, Kind, Source
from casework.shown import Identity

MOST_MEGABYTES = 10  # of a file in the browser
MOST_LINES = 5_000  # of a file in the browser, where reading it takes time from who presses Next
MOST_BY_COMMAND = 100_000  # of a file that `tiepdan import` reads, in a program of its own
MOST_COLUMNS = 60
MOST_CHARACTERS = 100_000_000  # of all cells
KEPT_FOR = timedelta(hours=24)  # a draft that nobody took in


class Column(StrEnum):
    """What a column of the file holds. Those of the book bear the book's own names."""

    NUMBER = "number"
    YEAR = "year"
    DAY = "day"
    NAME = "name"
    PERSON = "person"  # name, address and perhaps number in one cell, as in the book
    ADDRESS = "address"
    ID_NUMBER = "id_number"
    BIRTH = "birth"
    PHONE = "phone"
    KIND = "kind"
    PEOPLE = "people"
    CONTENT = "content"
    REQUESTS = "requests"
    ACCUSED = "accused"
    SOURCE = "source"
    EARLIER = "earlier"
    ACCEPTED = "accepted"
    GUIDED = "guided"
    FORWARDED = "forwarded"
    DECISION = "decision"
    DECIDED_ON = "decided_on"
    NOTE = "note"  # kept with the matter, under its own heading
    SKIP = "skip"


MANY = (Column.NOTE, Column.SKIP)  # several columns may be these; every other one is one


class Fault(StrEnum):
    """Why a line cannot be taken in."""

    DAY_MISSING = "day_missing"
    DAY_WRONG = "day_wrong"
    DAY_AHEAD = "day_ahead"
    DAY_OLD = "day_old"
    YEAR_WRONG = "year_wrong"
    NUMBER_LONG = "number_long"
    NUMBER_TWICE = "number_twice"
    LINE_TWICE = "line_twice"
    NAME_MISSING = "name_missing"
    PERSON_WRONG = "person_wrong"
    ID_WRONG = "id_wrong"
    ID_OTHER_NAME = "id_other_name"
    BIRTH_WRONG = "birth_wrong"
    KIND_MISSING = "kind_missing"
    KIND_UNKNOWN = "kind_unknown"
    KIND_SEVERAL = "kind_several"
    PEOPLE_WRONG = "people_wrong"
    CONTENT_MISSING = "content_missing"
    TEXT_LONG = "text_long"
    SOURCE_UNKNOWN = "source_unknown"
    DECISION_UNKNOWN = "decision_unknown"
    DECISION_SEVERAL = "decision_several"
    DECIDED_WRONG = "decided_wrong"


@dataclass(frozen=True)
class Wrong:
    """One thing wrong with one line. `line`: the file's own row number; no contents."""

    line: int
    column: Column
    fault: Fault
    other: int = 0  # the line it clashes with


@dataclass(frozen=True)
class Sheet:
    """A file as it was read: headings, and each line with its row number in the file."""

    headings: tuple[str, ...] = field(repr=False)
    lines: tuple[tuple[int, tuple[str, ...]], ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One petition of the register, as it can be meant."""

    line: int
    number: int | None  # the register's own, where it is a plain one
    number_text: str
    year: int
    day: date
    kind: Kind
    identity: Identity | None = field(repr=False)  # None: nobody signed it
    people: int = 1
    content: str = field(repr=False)
    requests: str = field(default="", repr=False)
    accused: str = field(default="", repr=False)
    source: Source = Source.OTHER
    earlier: str = field(default="", repr=False)
    decision: Decision | None = None
    decided_on: date | None = None
    target: str = field(default="", repr=False)
    note: str = field(default="", repr=False)

    @property
    def is_secret(self) -> bool:
        return self.kind is Kind.DENUNCIATION

    @property
    def key(self) -> str:
        """By what a second import knows the line again: its number, else what does not change."""
        if self.number_text:
            return f"number|{self.year}|{self.number or self.number_text}"
        who = self.identity
        name, number = (who.full_name, who.id_number) if who else ("", "")
        return f"line|{self.day}|{self.kind}|{name}|{number}|{self.content}"
