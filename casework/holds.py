"""Holds: a matter is kept whole, whatever its term, for a reason the head gives."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from casework import access, gather, sealing, texts, timeline
from casework.access import Officer, What, Why
from casework.errors import Held
from casework.model import LegalHold, Matter, MatterMerger, RetentionRound
from casework.sight import Sight
from hall import calendar, journal
from hall.errors import Conflict, NotAllowed, NotFound, NotTrusted
from hall.journal import Actor
from hall.store import Work
from hall.vault import new_id

AHEAD = timedelta(days=31)
SHOWN = 200  # matters, holds or rounds on the page


@dataclass(frozen=True, kw_only=True)
class Hold:
    """A hold that stands."""

    id: str
    matter: str
    code: str
    at: datetime
    officer: str
    reason: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Coming:
    """A matter whose term is over soon, by its code: no word of what it is about."""

    matter: str
    code: str
    name: str  # the class of retention
    until: date
    lead: str


@dataclass(frozen=True, kw_only=True)
class Past:
    """One day's round. `is_whole`: it was not broken off."""

    day: date
    counts: dict[str, int]
    is_whole: bool


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What the head sees: what goes next month, what went, what is held."""

    coming: tuple[Coming, ...]
    sums: dict[str, int]  # class → matters of next month
    past: tuple[Past, ...]
    holds: tuple[Hold, ...]


def put(work: Work, officer: Officer, matter: str, *, reason: str) -> Hold:
    """Keep that matter until the hold is ended. Conflict if it is held already."""
    _must_be_head(officer)
    found = gather.matter(work, Sight.of(work, officer), matter)
    if found.anonymised_at is not None:
        raise NotAllowed("hold", "anonymised")
    if of_matter(work, found) is not None:
        raise Conflict("held already")
    row = LegalHold(
        public_id=new_id(),
        hall_id=work.hall.id,
        matter=found,
        at=work.now,
        staff_id=officer.id,
    )
    texts.put(work.vault, row, reason=sealing.checked_reason(reason))
    work.session.add(row)
    found.keep_until = None
    _say(work, officer, found, "legal_hold", reason)
    work.session.flush()
    return _shown(work, _holds(work, LegalHold.id == row.id)[0])


def end(work: Work, officer: Officer, hold: str, *, reason: str) -> None:
    """From now on the matter's own term counts again."""
    _must_be_head(officer)
    rows = _holds(work, LegalHold.public_id == hold)
    if not rows:
        raise NotFound("hold", hold)
    row = rows[0]
    texts.put(work.vault, row, end_reason=sealing.checked_reason(reason))
    row.ended_at, row.ended_by = work.now, officer.id
    _say(work, officer, row.matter, "legal_hold_end", reason)
    work.session.flush()


def of_matter(work: Work, matter: Matter) -> Hold | None:
    """The hold that stands: its own, or that of a matter that went into it.

    Whoever calls has made sure that the reader knows the matter.
    """
    joined = select(MatterMerger.matter_id).where(MatterMerger.into_id == matter.id)
    own = LegalHold.matter_id == matter.id
    rows = _holds(work, own | LegalHold.matter_id.in_(joined))
    return _shown(work, rows[0]) if rows else None


def must_let_go(work: Work, matter: Matter) -> None:
    """Held if nothing may leave that matter."""
    if of_matter(work, matter) is not None:
        raise Held("a matter that is held stays whole")


def outlook(work: Work, officer: Officer) -> Outlook:
    """For the head. Reading it is a row of the access journal."""
    _must_be_head(officer)
    today = calendar.day_of(work.hall, work.now)
    coming = _coming(work, today)
    rounds = work.session.scalars(
        select(RetentionRound)
        .where(RetentionRound.hall_id == work.hall.id)
        .order_by(RetentionRound.day.desc())
        .limit(SHOWN)
    )
    holds = tuple(_shown(work, row) for row in _holds(work, LegalHold.hall_id == work.hall.id))
    access.note(work, officer, What.MATTER, "", Why.WORK, found=len(coming) + len(holds))
    return Outlook(
        coming=coming[:SHOWN],
        sums=dict(Counter(each.name for each in coming)),
        past=tuple(
            Past(day=row.day, counts=row.counts, is_whole=row.finished_at is not None)
            for row in rounds
            if row.counts
        ),
        holds=holds,
    )


# --- inside -------------------------------------------------------------------------------


def _coming(work: Work, today: date) -> tuple[Coming, ...]:
    rows = work.session.scalars(
        select(Matter)
        .where(Matter.hall_id == work.hall.id, Matter.keep_until <= today + AHEAD)
        .order_by(Matter.keep_until, Matter.id)
        .options(joinedload(Matter.lead_officer))
    )
    return tuple(
        Coming(
            matter=row.public_id,
            code=row.code,
            name=row.retention,
            until=row.keep_until,
            lead=row.lead_officer.name,
        )
        for row in rows
        if row.keep_until is not None
    )


def _holds(work: Work, *which: object) -> list[LegalHold]:
    query = select(LegalHold).where(LegalHold.hall_id == work.hall.id, *which)  # type: ignore[arg-type]
    return list(
        work.session.scalars(
            query.where(LegalHold.ended_at.is_(None))
            .order_by(LegalHold.id)
            .limit(SHOWN)
            .options(joinedload(LegalHold.staff), joinedload(LegalHold.matter))
        )
    )


def _shown(work: Work, row: LegalHold) -> Hold:
    return Hold(
        id=row.public_id,
        matter=row.matter.public_id,
        code=row.matter.code,
        at=row.at,
        officer=row.staff.name,
        reason=texts.get(work.vault, row, "reason"),
    )


def _say(work: Work, officer: Officer, matter: Matter, verb: str, reason: str) -> None:
    timeline.enter(work, officer, matter, verb, reason=reason)
    journal.record(work, verb, by=Actor("staff", officer.id), after={"matter": matter.public_id})


def _must_be_head(officer: Officer) -> None:
    if not officer.is_head:
        raise NotTrusted("the head decides what is kept")
