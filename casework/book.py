"""The reception book (Sổ tiếp công dân, domain.md §5.2): entered, corrected, closed for the day.

An entry is made when a record is finished; its number is the next of the year and never
used again. Nothing that stands there is changed: who finishes a record once more adds a
correction, and both are printed. Rows are chained by keyed hashes, and the closing of a
day puts the last one into the hall's journal.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from casework import identities, texts, visit_page
from casework.access import Officer
from casework.folding import tidy
from casework.kinds import Outcome
from casework.model import (
    BookClosing,
    BookEntry,
    BookRegister,
    BookRow,
    Citizen,
    Visit,
    VisitOutcome,
)
from casework.sight import Sight
from hall import calendar, journal
from hall.errors import BadInput
from hall.journal import Actor, Broken
from hall.lifecycle import TicketState
from hall.model import Hall, Ticket
from hall.store import Work
from hall.vault import Vault, new_id

FIRST = b"book".ljust(32)  # the link before the first
SHORTEST_REASON = 10  # characters


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A record of the day that is not whole. `fields` is empty for those who may not read it."""

    ticket: str  # its label
    officer: str
    visit: str  # "" if nobody has begun one, or for those who may not read it
    is_draft: bool
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Closed:
    """That a day was closed. `step` is that of the hall's journal."""

    at: datetime
    officer: str
    step: int
    missing: int
    reason: str = field(repr=False)


def enter(work: Work, officer: Officer, visit: Visit, *, at: datetime | None = None) -> BookEntry:
    """Put a finished record into the book; a correction if it stands there otherwise.

    `at`: now, but for a past that is brought in.
    """
    work.session.flush()
    entry = work.session.scalar(select(BookEntry).where(BookEntry.visit_id == visit.id))
    if entry is not None and visit.anonymised_at is not None:
        return entry  # what was written of it is gone; that is no correction
    outcomes = _outcomes(work.session, [visit.id]).get(visit.id, [])
    content = _written(work, visit, outcomes)
    if entry is None:
        year = visit.day.year
        entry = BookEntry(
            hall_id=work.hall.id,
            year=year,
            number=_next_number(work, year),
            day=visit.day,
            visit_id=visit.id,
        )
        work.session.add(entry)
        work.session.flush()
        _add(work, officer, entry, 1, content, at or work.now)
        return entry
    last = _last_rows(work.session, [visit.id])[visit.id]
    if texts.get(work.vault, last, "content") != content:
        _add(work, officer, entry, last.version + 1, content, work.now)
    return entry


def missing(work: Work, officer: Officer, day: date) -> tuple[Gap, ...]:
    """What is not whole on that day: drafts, records with a field too few, visits without one."""
    sight = Sight.of(work, officer)
    rows = work.session.execute(
        select(Ticket, Visit, sight.visits())  # asked of each row: never of all the years' visits
        .outerjoin(Visit, Visit.ticket_id == Ticket.id)
        .where(Ticket.hall_id == work.hall.id, Ticket.day == day)
        .where(Ticket.state == TicketState.SERVED)
        .order_by(Ticket.ended_at, Ticket.id)
        .options(joinedload(Ticket.desk), joinedload(Visit.officer))
    ).all()
    whole = _outcomes(work.session, [visit.id for _, visit, _ in rows if visit is not None])
    found = [_gap(work, ticket, visit, bool(known), whole) for ticket, visit, known in rows]
    return tuple(gap for gap in found if gap is not None)


def close(work: Work, officer: Officer, day: date, *, reason: str = "") -> Closed:
    """Close a day: what was corrected since is written down, and the journal keeps the seal.

    BadInput if a record is not whole and no reason says why it is closed all the same,
    or if the day is still to come.
    """
    officer.must_receive()
    if day > calendar.day_of(work.hall, work.now):
        raise BadInput("day", "a day that is still to come")
    left = len(missing(work, officer, day))
    reason = tidy(reason)
    if left and len(reason) < SHORTEST_REASON:
        raise BadInput("reason", f"at least {SHORTEST_REASON} characters")
    catch_up(work, officer, day)
    last = _end(work.session, work.hall.id)
    mark = {"day": day.isoformat(), "rows": last[0], "mark": last[1].hex(), "missing": left}
    step = journal.record(work, "book_close", by=Actor("staff", officer.id), after=mark)
    closing = BookClosing(
        public_id=new_id(),
        hall_id=work.hall.id,
        day=day,
        at=work.now,
        staff_id=officer.id,
        step=step,
        missing=left,
    )
    texts.put(work.vault, closing, reason=reason)
    work.session.add(closing)
    work.session.flush()
    return closings(work, officer, day)[0]


def closings(work: Work, officer: Officer, day: date) -> tuple[Closed, ...]:
    """How often that day was closed; the last one first."""
    officer.must_receive()
    rows = work.session.scalars(
        select(BookClosing)
        .where(BookClosing.hall_id == work.hall.id, BookClosing.day == day)
        .order_by(BookClosing.id.desc())
        .options(joinedload(BookClosing.staff))
    )
    return tuple(
        Closed(
            at=row.at,
            officer=row.staff.name,
            step=row.step,
            missing=row.missing,
            reason=texts.get(work.vault, row, "reason"),
        )
        for row in rows
    )


def catch_up(work: Work, officer: Officer, day: date) -> None:
    """Whatever was finished of that day and is not in the book, and every change since."""
    for visit in work.session.scalars(
        select(Visit)
        .where(Visit.hall_id == work.hall.id, Visit.day == day, Visit.finished_at.is_not(None))
        .order_by(Visit.finished_at, Visit.id)
    ).all():
        enter(work, officer, visit)


def unwritten(work: Work, officer: Officer, day: date) -> int:
    """Finished records of that day that do not stand in the book as they are."""
    officer.must_receive()
    written = (
        select(func.max(BookRow.at))
        .join(BookEntry, BookEntry.id == BookRow.entry_id)
        .where(BookEntry.visit_id == Visit.id)
        .scalar_subquery()
    )
    changed = work.session.scalars(
        select(Visit)
        .where(Visit.hall_id == work.hall.id, Visit.day == day, Visit.finished_at.is_not(None))
        .where(Visit.anonymised_at.is_(None))
        .where(or_(written.is_(None), written < Visit.saved_at))
        .options(joinedload(Visit.citizen))
    ).all()
    keys = [each.id for each in changed]
    last, outcomes = _last_rows(work.session, keys), _outcomes(work.session, keys)

    def stands(visit: Visit) -> bool:  # what a visit is about may be said later, and is elsewhere
        if visit.id not in last:
            return False
        content = _written(work, visit, outcomes.get(visit.id, []))
        return texts.get(work.vault, last[visit.id], "content") == content

    return sum(not stands(each) for each in changed)


def check(session: Session, vault: Vault, hall: Hall) -> Broken | None:
    """Recompute the chain, and count the numbers. None if all of it holds."""
    serial, link = 0, FIRST
    for row in session.scalars(
        select(BookRow)
        .where(BookRow.hall_id == hall.id)
        .order_by(BookRow.serial)
        .execution_options(yield_per=1_000)
    ):
        if row.serial != serial + 1:
            return Broken(hall.code, serial + 1, "a row of the book is missing")
        serial += 1
        if row.stripped_at is not None:
            holds = row.stripped_seal == strip_seal(vault, row, link)
        else:
            holds = row.hash == vault.chain(link, _canonical(row))
        link = row.hash
        if not holds:
            return Broken(hall.code, serial, "a row of the book was changed")
        session.expunge(row)
    for year, last, count in session.execute(
        select(BookRegister.year, BookRegister.last, func.count(BookEntry.id))
        .outerjoin(
            BookEntry,
            (BookEntry.hall_id == BookRegister.hall_id) & (BookEntry.year == BookRegister.year),
        )
        .where(BookRegister.hall_id == hall.id)
        .group_by(BookRegister.year, BookRegister.last)
    ):
        if last != count:
            return Broken(hall.code, serial, f"the book of {year} has {count} of {last} entries")
    return None


def link_before(session: Session, row: BookRow) -> bytes:
    """The hash of the row before that one."""
    query = select(BookRow.hash).where(BookRow.hall_id == row.hall_id)
    return session.scalar(query.where(BookRow.serial == row.serial - 1)) or FIRST


def strip_seal(vault: Vault, row: BookRow, before: bytes) -> bytes:
    """Vouches for what is left of a row, and that it stood there with that hash."""
    assert row.stripped_at is not None
    at = row.stripped_at.astimezone(UTC).isoformat(timespec="microseconds")
    return vault.chain(before, b"stripped " + at.encode() + row.hash + _canonical(row))


# --- inside -------------------------------------------------------------------------------


def _written(work: Work, visit: Visit, outcomes: Sequence[Outcome]) -> str:
    """What the book says of a visit, as JSON: codes, and texts as they stand."""
    row = work.session.get(Citizen, visit.citizen_id) if visit.citizen_id is not None else None
    who = identities.read(work.vault, row) if row else None
    return json.dumps(
        {
            "name": who.full_name if who else "",
            "address": who.address if who else "",
            "id_kind": who.id_kind if who else "",
            "id_number": who.id_number if who else "",
            "content": texts.get(work.vault, visit, "content"),
            "requests": texts.get(work.vault, visit, "requests"),
            "earlier": texts.get(work.vault, visit, "earlier"),
            "kind": visit.kind or "",
            "people": visit.party_size,
            "reception": visit.reception,
            "mode": visit.mode,
            "outcomes": outcomes,
            "next_step": texts.get(work.vault, visit, "next_step"),
            "next_on": visit.next_on.isoformat() if visit.next_on else "",
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def _outcomes(session: Session, keys: Sequence[int]) -> dict[int, list[Outcome]]:
    found: dict[int, list[Outcome]] = {}
    for row in session.scalars(
        select(VisitOutcome)
        .where(VisitOutcome.visit_id.in_(keys))
        .order_by(VisitOutcome.visit_id, VisitOutcome.position)
    ):
        found.setdefault(row.visit_id, []).append(row.outcome)
    return found


def _gap(
    work: Work, ticket: Ticket, visit: Visit | None, known: bool, whole: dict[int, list[Outcome]]
) -> Gap | None:
    if visit is None:
        return Gap(ticket=ticket.label, officer="", visit="", is_draft=True, fields=())
    if visit.anonymised_at is not None:
        return None
    fields = visit_page.missing(
        has_citizen=visit.citizen_id is not None,
        content="x" if visit.content else "",
        kind=visit.kind,
        outcomes=tuple(whole.get(visit.id, ())),
        of_group=visit_page.of_group(work, visit),
    )
    is_draft = visit.finished_at is None
    if not is_draft and not fields:
        return None
    return Gap(
        ticket=ticket.label,
        officer=visit.officer.name,
        visit=visit.public_id if known else "",
        is_draft=is_draft,
        fields=fields if known else (),
    )


def _add(
    work: Work, officer: Officer, entry: BookEntry, version: int, content: str, at: datetime
) -> None:
    serial, link = _end(work.session, work.hall.id)
    row = BookRow(
        public_id=new_id(),
        hall_id=work.hall.id,
        serial=serial + 1,
        entry_id=entry.id,
        version=version,
        at=at,
        staff_id=officer.id,
    )
    texts.put(work.vault, row, content=content)
    row.hash = work.vault.chain(link, _canonical(row))
    work.session.add(row)
    work.session.flush()


def _end(session: Session, hall_id: int) -> tuple[int, bytes]:
    """The last row's serial and hash."""
    found = session.execute(
        select(BookRow.serial, BookRow.hash)
        .where(BookRow.hall_id == hall_id)
        .order_by(BookRow.serial.desc())
        .limit(1)
    ).first()
    return (found[0], found[1]) if found else (0, FIRST)


def _last_rows(session: Session, visits: Sequence[int]) -> dict[int, BookRow]:
    """What stands in the book of each of those visits that is in it."""
    rows = session.execute(
        select(BookEntry.visit_id, BookRow)
        .join(BookRow, BookRow.entry_id == BookEntry.id)
        .where(BookEntry.visit_id.in_(visits))
        .order_by(BookRow.entry_id, BookRow.version)
    )
    return dict(rows.all())  # of each the last version stays


def _next_number(work: Work, year: int) -> int:
    """Without gap: the hall's lock is held, and a rollback takes the number back."""
    register = work.session.get(BookRegister, (work.hall.id, year))
    if register is None:
        register = BookRegister(hall_id=work.hall.id, year=year, last=0)
        work.session.add(register)
    register.last += 1
    return register.last


def _canonical(row: BookRow) -> bytes:
    """The same bytes for the same row, on every database."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    told = [row.serial, row.entry_id, row.version, at, row.staff_id, row.content.hex()]
    return json.dumps(told, separators=(",", ":")).encode()
