"""The access journal: no record is read without a row that says by whom and why.

Each row carries HMAC(key, hash of the row before it, canonical JSON of the row), as the
hall's steps do; the two chains begin differently, so no link fits into the other. The
last link is kept under a seal of its own, so that no shorter journal looks whole.
"""

import json
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, joinedload

from casework.model import AccessEntry, AccessHead, What, Why
from hall.errors import NotTrusted
from hall.journal import Broken, rows_of
from hall.model import Hall, Role, table
from hall.store import Work
from hall.vault import Vault

__all__ = ["Officer", "Reading", "What", "Why", "check", "entries", "note"]

SAME_READING = timedelta(minutes=5)  # a page that fetches itself again is one reading
FIRST = b"access".ljust(32)  # the link before the first
_READERS = (Role.OFFICER, Role.SUPERVISOR)
_AUDITORS = (Role.SUPERVISOR, Role.AUDITOR)


@dataclass(frozen=True)
class Officer:
    """Who reads or writes a record: a key of `staff`, and their role."""

    id: int
    role: Role

    @property
    def is_head(self) -> bool:
        return self.role is Role.SUPERVISOR

    def must_receive(self) -> None:
        """NotTrusted for a technician or an auditor: no citizen's record is theirs."""
        if self.role not in _READERS:
            raise NotTrusted(f"{self.role} reads no records")


def note(
    work: Work,
    officer: Officer,
    what: What,
    what_id: str,
    why: Why,
    *,
    found: int = 1,
    ticket_id: int | None = None,
    reason: str = "",
) -> None:
    """Write the row. The same page of one's own visitor, fetched again soon, has its row."""
    if why is Why.OWN_VISIT and _was_just_noted(work, officer, what, what_id, ticket_id):
        return
    hall_id = work.hall.id
    head = work.session.get(AccessHead, hall_id)
    if head is None:
        head = AccessHead(hall_id=hall_id, last_number=0, last_hash=_sealed(work.vault, 0, FIRST))
        work.session.add(head)
    work.session.flush()
    number = head.last_number + 1
    values: dict[str, Any] = {
        "hall_id": hall_id,
        "number": number,
        "at": work.now,
        "staff_id": officer.id,
        "what": what,
        "what_id": what_id,
        "why": why,
        "ticket_id": ticket_id,
        "found": found,
        "reason": work.vault.seal(reason, place=_place(hall_id, number)) if reason else b"",
    }
    values["hash"] = work.vault.chain(head.last_hash[: len(FIRST)], _canonical(values))
    work.session.execute(insert(AccessEntry), values)
    head.last_number, head.last_hash = number, _sealed(work.vault, number, values["hash"])


@dataclass(frozen=True)
class Reading:
    """One row, for those who watch over the readers. `found` counts the records shown."""

    number: int
    at: datetime
    officer: str
    what: What
    what_id: str
    why: Why
    ticket: str  # the label of the ticket that was received meanwhile; "" if none
    found: int
    reason: str = field(repr=False)


def entries(
    session: Session,
    vault: Vault,
    officer: Officer,
    hall_id: int,
    *,
    staff: int | None = None,
    what_id: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> tuple[Reading, ...]:
    """The latest rows first, below number `before`. For the head and the auditor."""
    if officer.role not in _AUDITORS:
        raise NotTrusted(f"{officer.role} does not read the access journal")
    query = select(AccessEntry).where(AccessEntry.hall_id == hall_id)
    if staff is not None:
        query = query.where(AccessEntry.staff_id == staff)
    if what_id is not None:
        query = query.where(AccessEntry.what_id == what_id)
    if before is not None:
        query = query.where(AccessEntry.number < before)
    query = query.order_by(AccessEntry.number.desc()).limit(limit)
    rows = session.scalars(
        query.options(joinedload(AccessEntry.staff), joinedload(AccessEntry.ticket))
    )
    return tuple(_reading(vault, row) for row in rows)


def check(session: Session, vault: Vault, hall: Hall) -> Broken | None:
    """Recompute the chain. None if all of it holds; else the first broken place."""
    number, link = 0, FIRST
    with closing(rows_of(session, AccessEntry, hall.id)) as rows:
        for entry in rows:
            if entry["number"] != number + 1:
                return Broken(hall.code, number + 1, "a row of the access journal is missing")
            number += 1
            found = entry.pop("hash")
            at, seal = entry.pop("stripped_at"), entry.pop("stripped_seal")
            if at is not None:
                holds = seal == _strip_seal(vault, entry, found, at, link)
            else:
                holds = found == vault.chain(link, _canonical(entry))
            link = found
            if not holds:
                return Broken(hall.code, number, "a row of the access journal was changed")
    head = session.get(AccessHead, hall.id)
    end = (number, _sealed(vault, number, link))
    if (end if number else None) != ((head.last_number, head.last_hash) if head else None):
        return Broken(hall.code, number + 1, "the end of the access journal is missing")
    return None


def link_before(session: Session, row: AccessEntry) -> bytes:
    """The hash of the row before that one."""
    query = select(AccessEntry.hash).where(AccessEntry.hall_id == row.hall_id)
    return session.scalar(query.where(AccessEntry.number == row.number - 1)) or FIRST


def strip_seal(vault: Vault, row: AccessEntry, before: bytes) -> bytes:
    """Vouches for what is left of a row, and that it stood there with that hash."""
    assert row.stripped_at is not None
    but = ("id", "hash", "stripped_at", "stripped_seal")
    names = [column.name for column in table(AccessEntry).c if column.name not in but]
    left = {name: getattr(row, name) for name in names}
    return _strip_seal(vault, left, row.hash, row.stripped_at, before)


def _strip_seal(
    vault: Vault, left: dict[str, Any], hash_: bytes, at: datetime, before: bytes
) -> bytes:
    return vault.chain(before, b"stripped " + _plain(at).encode() + hash_ + _canonical(left))


def _reading(vault: Vault, row: AccessEntry) -> Reading:
    place = _place(row.hall_id, row.number)
    return Reading(
        number=row.number,
        at=row.at,
        officer=row.staff.name,
        what=row.what,
        what_id=row.what_id,
        why=row.why,
        ticket=row.ticket.label if row.ticket else "",
        found=row.found,
        reason=vault.unseal(row.reason, place=place) if row.reason else "",
    )


def _place(hall_id: int, number: int) -> str:
    return f"access_entry.reason.{hall_id}.{number}"


def _was_just_noted(
    work: Work, officer: Officer, what: What, what_id: str, ticket_id: int | None
) -> bool:
    last = work.session.scalar(
        select(AccessEntry.at)
        .where(AccessEntry.staff_id == officer.id)
        .where(AccessEntry.what == what, AccessEntry.what_id == what_id)
        .where(AccessEntry.why == Why.OWN_VISIT, AccessEntry.ticket_id == ticket_id)
        .order_by(AccessEntry.number.desc())
        .limit(1)
    )
    return last is not None and work.now - last < SAME_READING


def _sealed(vault: Vault, number: int, link: bytes) -> bytes:
    """The last link as the hall keeps it, vouching that the journal ends with it."""
    return link + vault.chain(link, f"access ends {number}".encode())


def _canonical(values: dict[str, Any]) -> bytes:
    """The same bytes for the same row, on every database."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), default=_plain).encode()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"no place in the access journal for {type(value)}")
