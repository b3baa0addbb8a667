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
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from casework import access, texts
from casework.access import Officer, What, Why
from casework.kinds import Confidentiality, Decision, PetitionStatus
from casework.model import BookEntry, BookRow, Petition, Visit, VisitPetition
from casework.sight import Sight
from hall.errors import BadInput
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
    after = (0, 0)
    while entries := work.session.execute(
        _some(work, sight, first, last, is_restricted, after)
    ).all():
        yield from _shown(work, [(entry, side) for entry, side in entries], is_restricted)
        after = (entries[-1][0].year, entries[-1][0].number)
        if len(entries) == AT_ONCE:
            work.session.expunge_all()  # a year is read without being held


def _some(
    work: Work,
    sight: Sight,
    first: date,
    last: date,
    is_restricted: bool,
    after: tuple[int, int],
) -> Select[BookEntry, Confidentiality]:
    year, number = after
    return (
        _which(work, sight, first, last, is_restricted)
        .where((BookEntry.year > year) | ((BookEntry.year == year) & (BookEntry.number > number)))
        .order_by(BookEntry.year, BookEntry.number)
        .limit(AT_ONCE)
    )


def _which(
    work: Work, sight: Sight, first: date, last: date, is_restricted: bool
) -> Select[BookEntry, Confidentiality]:
    query = (
        select(BookEntry, Visit.confidentiality)
        .join(Visit, Visit.id == BookEntry.visit_id)
        .where(BookEntry.hall_id == work.hall.id, BookEntry.day.between(first, last))
    )
    if is_restricted:
        query = query.where(Visit.confidentiality == _PROTECTED, sight.visits())
    return query


def _shown(
    work: Work, found: Sequence[tuple[BookEntry, Confidentiality]], is_restricted: bool
) -> Iterator[Entry]:
    rows: dict[int, list[BookRow]] = defaultdict(list)
    for version in work.session.scalars(
        select(BookRow)
        .where(BookRow.entry_id.in_([entry.id for entry, _ in found]))
        .order_by(BookRow.entry_id, BookRow.version)
        .options(joinedload(BookRow.staff))
    ):
        rows[version.entry_id].append(version)
    open_ = [entry.visit_id for entry, side in found if is_restricted or side is not _PROTECTED]
    followed = _followed(work, open_)
    for entry, side in found:
        versions = rows[entry.id]
        is_masked = side is _PROTECTED and not is_restricted
        yield Entry(
            number=entry.number,
            day=entry.day,
            is_masked=is_masked,
            written={} if is_masked else _content(work, versions[-1]),
            at=versions[0].at,
            officer="" if is_masked else versions[0].staff.name,
            corrections=() if is_masked else tuple(_corrections(work, versions)),
            petitions=() if is_masked else tuple(followed[entry.visit_id]),
        )


def _content(work: Work, version: BookRow) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(texts.get(work.vault, version, "content"))
    return found


def _corrections(work: Work, versions: Sequence[BookRow]) -> Iterator[Correction]:
    """Each with what it replaced, oldest first."""
    if len(versions) < 2:
        return
    contents = [_content(work, each) for each in versions]
    for n, each in enumerate(versions[1:], 1):
        old, new = contents[n - 1], contents[n]
        before = {name: old.get(name) for name in new if old.get(name) != new[name]}
        yield Correction(at=each.at, officer=each.staff.name, before=before)


def _followed(work: Work, visits: Sequence[int]) -> dict[int, list[Followed]]:
    found: dict[int, list[Followed]] = defaultdict(list)
    for visit_id, paper in work.session.execute(
        select(VisitPetition.visit_id, Petition)
        .join(Petition, Petition.id == VisitPetition.petition_id)
        .where(VisitPetition.visit_id.in_(visits))
        .order_by(VisitPetition.visit_id, Petition.id)
    ):
        found[visit_id].append(
            Followed(
                number=f"{paper.number}/{paper.year}",
                status=paper.status,
                decision=paper.decision,
                decided_at=paper.decided_at,
            )
        )
    return found
