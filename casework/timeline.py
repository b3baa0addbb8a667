"""What happened to a matter, in order: taken in, decided, handed over, sealed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from casework import texts
from casework.access import Officer
from casework.model import Matter, MatterEntry, Petition
from hall.store import Work
from hall.vault import new_id


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that happened. `before` and `after` hold codes and keys, no texts."""

    at: datetime
    officer: str
    verb: str
    petition: str  # its number; "" where it was the matter itself
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str = field(repr=False)


def enter(
    work: Work,
    officer: Officer,
    matter: Matter,
    verb: str,
    *,
    petition: Petition | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write one entry."""
    entry = MatterEntry(
        public_id=new_id(),
        matter=matter,
        petition=petition,
        staff_id=officer.id,
        at=work.now,
        verb=verb,
        before=before or {},
        after=after or {},
    )
    texts.put(work.vault, entry, reason=reason)
    work.session.add(entry)


def read(work: Work, matter: Matter) -> tuple[Entry, ...]:
    """All of them, oldest first. Whoever calls has made sure that the reader knows the matter."""
    rows = work.session.scalars(
        select(MatterEntry)
        .where(MatterEntry.matter_id == matter.id)
        .order_by(MatterEntry.id)
        .options(joinedload(MatterEntry.staff), joinedload(MatterEntry.petition))
    )
    return tuple(
        Entry(
            at=row.at,
            officer=row.staff.name,
            verb=row.verb,
            petition=f"{row.petition.number}/{row.petition.year}" if row.petition else "",
            before=row.before,
            after=row.after,
            reason=texts.get(work.vault, row, "reason"),
        )
        for row in rows
    )
