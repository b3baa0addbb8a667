"""The journal: one row for each change of a hall, chained, never rewritten.

Row n carries HMAC(key, hash of row n-1, canonical JSON of row n). Whoever changes
an old row without the key breaks every later link; `check` finds the first. The
hall keeps the last link under a seal of its own: the rows alone do not tell what
the hall would say of a journal that ends earlier.
"""

import json
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from hall.model import Base, Desk, Hall, Step, Ticket, table
from hall.news import Changed
from hall.store import Work
from hall.vault import Vault


@dataclass(frozen=True)
class Actor:
    """Who does something. `kind`: staff, device, citizen, or the hall itself."""

    kind: str
    id: int | None = None


LINK = 32  # bytes
HALL = Actor("hall")
CITIZEN = Actor("citizen")


@dataclass(frozen=True)
class Broken:
    """A place where the journal does not hold."""

    hall: str
    step: int
    why: str


def record(
    work: Work,
    verb: str,
    *,
    by: Actor,
    ticket: Ticket | None = None,
    desk: Desk | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> int:
    """Write the step, and tell it once it holds. Returns its number."""
    hall = work.hall
    work.session.flush()  # the ticket needs its key, and must hold before it is journalled
    number = hall.last_step + 1
    values: dict[str, Any] = {
        "hall_id": hall.id,
        "number": number,
        "at": work.now,
        "by_kind": by.kind,
        "by_id": by.id,
        "verb": verb,
        "ticket_id": ticket.id if ticket else None,
        "desk_id": desk.id if desk else None,
        "before": before or {},
        "after": after or {},
    }
    link = work.vault.chain(hall.last_hash[:LINK], _canonical(values))
    values["hash"] = link
    end = {
        "last_step": number,
        "last_hash": _sealed(work.vault, number, link),
        "last_at": work.now,
    }
    work.at_once(_STEP, values)
    work.at_once(_END, end | {"key": hall.id})
    for name, value in end.items():
        set_committed_value(hall, name, value)  # stored already: nothing to flush at the end
    work.tell(Changed(hall.id, number, verb, ticket.public_id if ticket else ""))
    return number


def check(session: Session, vault: Vault, hall: Hall) -> Broken | None:
    """Recompute the chain of a hall. None if all of it holds; else the first broken place."""
    number, link = 0, b""
    with closing(rows_of(session, Step, hall.id)) as steps:
        for step in steps:
            if step["number"] != number + 1:
                return Broken(hall.code, number + 1, "the step is missing")
            number += 1
            found = step.pop("hash")
            link = vault.chain(link, _canonical(step))
            if found != link:
                return Broken(hall.code, number, "the step was changed, or one before it")
    end = (number, _sealed(vault, number, link) if number else b"")
    if end != (hall.last_step, hall.last_hash):
        return Broken(hall.code, number + 1, "the end of the journal is missing")
    return None


# straight to the tables: every change passes here, and a flush would cost it a millisecond
_STEP = insert(table(Step))
_END = update(table(Hall)).where(table(Hall).c.id == bindparam("key"))


def rows_of(session: Session, kind: type[Base], hall_id: int) -> Generator[dict[str, Any]]:
    """A journal's rows in their order, a few thousand at a time: it may be years long."""
    stored = table(kind).c
    columns = [column for column in stored if column.name != "id"]
    with session.execute(
        select(*columns).where(stored.hall_id == hall_id).order_by(stored.number),
        execution_options={"yield_per": 2_000},
    ) as rows:
        for found in rows.mappings():
            yield dict(found)


def _sealed(vault: Vault, number: int, link: bytes) -> bytes:
    """The last link as the hall keeps it, vouching that the journal ends with it."""
    return link + vault.chain(link, f"end {number}".encode())


def _canonical(values: dict[str, Any]) -> bytes:
    """The same bytes for the same step, on every database."""
    return json.dumps(
        values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_instant
    ).encode()


def _instant(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    raise TypeError(f"no place in the journal for {type(value)}")
