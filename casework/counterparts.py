"""How a petition stands in other systems, for its page. Whoever calls knows the petition."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from casework.adapters import TheirState
from casework.model import Counterpart, Hook, Petition
from hall.store import Work


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """One other system that knows it. `state` is None until it was asked."""

    system: str
    reference: str
    state: TheirState | None
    asked_at: datetime | None


def of(work: Work, petition: Petition) -> tuple[Elsewhere, ...]:
    """The systems that know it, by name."""
    rows = work.session.scalars(
        select(Counterpart)
        .join(Counterpart.hook)
        .where(Counterpart.petition_id == petition.id)
        .order_by(Hook.name, Hook.id)
        .options(joinedload(Counterpart.hook))
    )
    return tuple(
        Elsewhere(
            system=row.hook.name,
            reference=row.reference,
            state=TheirState(row.state) if row.state else None,
            asked_at=row.asked_at,
        )
        for row in rows
    )
