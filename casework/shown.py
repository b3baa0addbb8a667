"""What an officer is shown: unsealed, masked where it must be, and frozen.

Names, numbers and texts stay out of every `repr`, so that no traceback or log line
carries them.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from casework.kinds import (
    Decision,
    IdKind,
    Kind,
    MatterStatus,
    Mode,
    Outcome,
    PetitionStatus,
    Reception,
    Source,
)


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who somebody is, as they or their card say. `birth_date`: "", "1990" or "1990-03-05"."""

    full_name: str = field(repr=False)
    id_kind: IdKind = IdKind.NONE
    id_number: str = field(default="", repr=False)
    birth_date: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    commune: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)

    @property
    def birth_year(self) -> int | None:
        return int(self.birth_date[:4]) if self.birth_date else None


@dataclass(frozen=True, kw_only=True)
class Person:
    """A citizen in a list."""

    id: str
    name: str = field(repr=False)
    id_kind: IdKind
    id_masked: str = field(repr=False)
    birth_year: int | None = field(repr=False)
    address: str = field(repr=False)
    is_sealed: bool


@dataclass(frozen=True, kw_only=True)
class Details:
    """A citizen in full, for the form that corrects them."""

    id: str
    identity: Identity
    is_sealed: bool
    version: int


@dataclass(frozen=True, kw_only=True)
class Change:
    """One correction of a citizen's data. `before`: column and what stood there."""

    at: datetime
    officer: str
    before: dict[str, str] = field(repr=False)
    reason: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Lead:
    """The one contact of a matter."""

    id: int
    name: str
    title: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class VisitShown:
    """One reception. `nth`: the n-th of its matter, None where the matter is not shown."""

    id: str
    ticket: str  # its label; "" without one
    day: date
    started_at: datetime
    ended_at: datetime | None  # when the citizen left the desk
    officer: str
    citizen: str = field(repr=False)  # a name; "" until identified
    citizen_id: str
    kind: Kind | None
    outcomes: tuple[Outcome, ...]
    content: str = field(repr=False)
    requests: str = field(repr=False)
    next_step: str = field(repr=False)
    next_on: date | None
    nth: int | None
    is_draft: bool
    is_sealed: bool


@dataclass(frozen=True, kw_only=True)
class PetitionShown:
    """One petition. `number` is that of the year's register, as `12/2026`."""

    id: str
    number: str
    kind: Kind
    source: Source
    received_at: datetime
    petitioner: str = field(repr=False)  # a name; "" if unsigned
    content: str = field(repr=False)
    requests: str = field(repr=False)
    accused: str = field(repr=False)
    status: PetitionStatus
    decision: Decision | None
    is_sealed: bool
    may_follow: bool  # with the code on the slip
    version: int


@dataclass(frozen=True, kw_only=True)
class MatterShown:
    """A matter with all that belongs to it; visits and petitions newest first."""

    id: str
    code: str
    title: str = field(repr=False)
    summary: str = field(repr=False)
    status: MatterStatus
    lead: Lead
    opened_at: datetime
    petitions: tuple[PetitionShown, ...]
    visits: tuple[VisitShown, ...]
    is_sealed: bool
    version: int

    @property
    def last_visit(self) -> VisitShown | None:
        return self.visits[0] if self.visits else None

    @property
    def receptions(self) -> int:
        """How often it was heard here."""
        return len(self.visits)

    @property
    def open_dates(self) -> tuple[date, ...]:
        """What was promised for a day and not overtaken by a later visit."""
        last = self.last_visit
        return (last.next_on,) if last is not None and last.next_on is not None else ()


@dataclass(frozen=True, kw_only=True)
class File:
    """All that this reader may know of a citizen. `has_sealed` is true only for those entitled."""

    person: Person
    matters: tuple[MatterShown, ...]  # the one that moved last comes first
    loose_visits: tuple[VisitShown, ...]  # of no matter that is shown
    has_sealed: bool

    @property
    def visits(self) -> tuple[VisitShown, ...]:
        """Every visit, newest first."""
        found = [visit for matter in self.matters for visit in matter.visits]
        return tuple(sorted((*found, *self.loose_visits), key=_started, reverse=True))

    @property
    def open_dates(self) -> tuple[date, ...]:
        return tuple(sorted(day for matter in self.matters for day in matter.open_dates))


@dataclass(frozen=True, kw_only=True)
class Record:
    """What an officer writes about a visit; the whole form, each time it is saved."""

    content: str = field(default="", repr=False)
    requests: str = field(default="", repr=False)
    earlier: str = field(default="", repr=False)  # who dealt with it before, and how
    kind: Kind | None = None
    reception: Reception = Reception.REGULAR
    mode: Mode = Mode.IN_PERSON
    party_size: int = 1
    representatives: str = field(default="", repr=False)  # of a group, one a line
    named_in: str = field(default="", repr=False)  # the paper that names them
    all_signed: bool = False  # that paper, by everybody of the group
    outcomes: tuple[Outcome, ...] = ()
    next_step: str = field(default="", repr=False)
    next_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class VisitPage:
    """A visit as its officer works on it. `missing` names the fields the book still wants."""

    visit: VisitShown
    record: Record
    person: Person | None
    matter: MatterShown | None
    petitions: tuple[PetitionShown, ...]  # those this visit was about
    version: int
    is_editable: bool
    missing: tuple[str, ...]


def _started(visit: VisitShown) -> datetime:
    return visit.started_at
