"""The reception book as it is read: entries with their corrections, sealed ones masked.

The general book shows of a protected visit its number and its day, and nothing more; to
everybody, the head among them (domain.md §7.2 (8)). The restricted book holds exactly
those entries, in full, for those who may know of them.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from casework import access, texts
from casework.access import Officer, What, Why
from casework.kinds import Confidentiality, Decision, PetitionStatus
from casework.model import BookEntry, BookRow, Petition, Visit, VisitPetition
from casework.sight import Sight
from hall.errors import BadInput
from hall.model import Staff
from hall.store import Store, Work

AT_ONCE = 500  # entries that are unsealed together
LONGEST_DAYS = 366  # of one reading
_PROTECTED = Confidentiality.PROTECTED


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What stood in an entry until then. `before`: field and what was written there."""

    at: datetime
    officer: str
    before: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A petition of the visit, as it stands now."""

    number: str
    status: PetitionStatus
    decision: Decision | None
    decided_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row of the book. `written` is empty where it is masked."""

    number: int
    day: date
    is_masked: bool
    written: dict[str, Any] = field(repr=False)
    at: datetime  # when it was entered
    officer: str
    corrections: tuple[Correction, ...] = ()
    petitions: tuple[Followed, ...] = ()


def read(
    work: Work, officer: Officer, first: date, last: date, *, is_restricted: bool = False
) -> list[Entry]:
    """The entries of those days, both included, by number. The access journal has a row of it.

    BadInput for more than a year at once.
    """
    if not 0 <= (last - first).days < LONGEST_DAYS:
        raise BadInput("day", f"1 to {LONGEST_DAYS} days at once")
    found = list(_read(work, Sight.of(work, officer), first, last, is_restricted))
    why = Why.WORK if is_restricted else Why.SEARCH
    access.note(work, officer, What.VISIT, "", why, found=len(found))
    return found


def ask_long(
    store: Store, hall_id: int, officer: Officer, first: date, last: date, *, is_restricted: bool
) -> int:
    """How many entries `read_long` will find. The access journal has a row of it, and before a
    word is read; only that is done under the hall's lock.
    """
    if not 0 <= (last - first).days < LONGEST_DAYS:
        raise BadInput("day", f"1 to {LONGEST_DAYS} days at once")
    with store.work(hall_id=hall_id) as work:
        which = _which(work, Sight.of(work, officer), first, last, is_restricted)
        count = work.session.scalar(select(func.count()).select_from(which.subquery())) or 0
        why = Why.WORK if is_restricted else Why.SEARCH
        access.note(work, officer, What.VISIT, "", why, found=count)
    return count


def read_long(
    work: Work, officer: Officer, first: date, last: date, *, is_restricted: bool
) -> Iterator[Entry]:
    """The entries of many days for a file, one by one, after `ask_long`. `work` only reads."""
    return _read(work, Sight.of(work, officer), first, last, is_restricted)


# --- inside -------------------------------------------------------------------------------


def _read(
    work: Work, sight: Sight, first: date, last: date, is_restricted: bool
) -> Iterator[Entry]:
    which = _which(work, sight, first, last, is_restricted)
    # asked once: page by page, each page would look for its place among the entries of all years
    keys = work.session.scalars(which.order_by(BookEntry.year, BookEntry.number)).all()
    for start in range(0, len(keys), AT_ONCE):
        yield from _some(work, keys[start : start + AT_ONCE], is_restricted)


def _which(work: Work, sight: Sight, first: date, last: date, is_restricted: bool) -> Select[int]:
    days = BookEntry.day == first if first == last else BookEntry.day.between(first, last)
    query = select(BookEntry.id).where(BookEntry.hall_id == work.hall.id, days)
    if is_restricted:
        query = query.join(Visit, Visit.id == BookEntry.visit_id).where(
            Visit.confidentiality == _PROTECTED, sight.visits()
        )
    return query


def _some(work: Work, keys: Sequence[int], is_restricted: bool) -> Iterator[Entry]:
    """Those entries: columns, not rows of the model, which would take twice as long for a year."""
    found = work.session.execute(
        select(
            BookEntry.id,
            BookEntry.number,
            BookEntry.day,
            BookEntry.visit_id,
            Visit.confidentiality,
        )
        .join(Visit, Visit.id == BookEntry.visit_id)
        .where(BookEntry.id.in_(keys))
        .order_by(BookEntry.year, BookEntry.number)
    ).all()
    versions = _versions(work, keys)
    open_ = [
        row.visit_id for row in found if is_restricted or row.confidentiality is not _PROTECTED
    ]
    followed = _followed(work, open_)
    for key, number, day, visit_id, side in found:
        mine = versions[key]
        is_masked = side is _PROTECTED and not is_restricted
        yield Entry(
            number=number,
            day=day,
            is_masked=is_masked,
            written={} if is_masked else mine[-1].content(work),
            at=mine[0].at,
            officer="" if is_masked else mine[0].officer,
            corrections=() if is_masked else tuple(_corrections(work, mine)),
            petitions=() if is_masked else tuple(followed[visit_id]),
        )


class _Version(NamedTuple):
    """A row of the book as it is stored."""

    public_id: str
    at: datetime
    officer: str
    sealed: bytes

    def content(self, work: Work) -> dict[str, Any]:
        table = BookRow.__tablename__
        text = texts.read(work.vault, table, self.public_id, "content", self.sealed)
        found: dict[str, Any] = json.loads(text)
        return found


def _versions(work: Work, keys: Sequence[int]) -> dict[int, list[_Version]]:
    """Of each entry, the oldest first."""
    found: dict[int, list[_Version]] = defaultdict(list)
    for key, public_id, at, officer, sealed in work.session.execute(
        select(BookRow.entry_id, BookRow.public_id, BookRow.at, Staff.name, BookRow.content)
        .join(Staff, Staff.id == BookRow.staff_id)
        .where(BookRow.entry_id.in_(keys))
        .order_by(BookRow.entry_id, BookRow.version)
    ):
        found[key].append(_Version(public_id, at, officer, sealed))
    return found


def _corrections(work: Work, versions: Sequence[_Version]) -> Iterator[Correction]:
    """Each with what it replaced, oldest first."""
    if len(versions) < 2:
        return
    contents = [each.content(work) for each in versions]
    for n, each in enumerate(versions[1:], 1):
        old, new = contents[n - 1], contents[n]
        before = {name: old.get(name) for name in new if old.get(name) != new[name]}
        yield Correction(at=each.at, officer=each.officer, before=before)


def _followed(work: Work, visits: Sequence[int]) -> dict[int, list[Followed]]:
    found: dict[int, list[Followed]] = defaultdict(list)
    for visit_id, number, year, status, decision, decided_at in work.session.execute(
        select(
            VisitPetition.visit_id,
            Petition.number,
            Petition.year,
            Petition.status,
            Petition.decision,
            Petition.decided_at,
        )
        .join(Petition, Petition.id == VisitPetition.petition_id)
        .where(VisitPetition.visit_id.in_(visits))
        .order_by(VisitPetition.visit_id, Petition.id)
    ):
        found[visit_id].append(
            Followed(
                number=f"{number}/{year}", status=status, decision=decision, decided_at=decided_at
            )
        )
    return found
