"""Deadlines as other programs get them: rule, days, standing; nothing of what is protected."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from casework import deadline_ways, late, open_records
from casework.deadline_kinds import Party, Rule, Standing
from casework.kinds import Confidentiality
from casework.model import Deadline, Petition
from hall.model import Hall

MOST_DUE = 1_000  # terms of one list; a hall owes some dozens


@dataclass(frozen=True, kw_only=True)
class OpenDeadline:
    """One term of the law for one petition. `days`: to its last day; negative when over."""

    petition: str
    number: str
    matter: str
    rule: Rule
    party: Party
    starts_on: date
    due_on: date
    stopped_on: date | None
    ended_on: date | None
    standing: Standing
    days: int


def of_petition(session: Session, hall: Hall, public_id: str, today: date) -> list[OpenDeadline]:
    """Its terms: those that run first, by their last day; then those that are over.

    NotFound for what is sealed, in the words for what never was.
    """
    open_records.petition(session, hall, public_id)
    rows = session.scalars(ordinary(hall.id).where(Petition.public_id == public_id))
    found = [_shown(row, today) for row in rows]
    return sorted(found, key=lambda each: (each.ended_on is not None, each.due_on, each.rule))


def due(session: Session, hall: Hall, today: date) -> list[OpenDeadline]:
    """What is over or soon will be, the latest first; at most MOST_DUE of them.

    Whatever stands still or belongs to the citizen alone is not there.
    """
    rows = session.scalars(
        ordinary(hall.id)
        .where(Deadline.ended_on.is_(None), Deadline.stopped_on.is_(None))
        .where(Deadline.remind_on <= today)
        .order_by(Deadline.due_on, Deadline.id)
    )
    found = [_shown(row, today) for row in rows]
    return [each for each in found if each.party is not Party.CITIZEN][:MOST_DUE]


def ordinary(hall_id: int) -> Select[Deadline]:
    """The terms of all petitions that are not protected, each with its petition and matter.

    Not of those of a register of which more is to come.
    """
    return (
        select(Deadline)
        .join(Deadline.petition)
        .join(Petition.matter)
        .where(Deadline.hall_id == hall_id, Deadline.is_void.is_(False))
        .where(Petition.confidentiality == Confidentiality.ORDINARY, ~open_records.is_coming())
        .options(contains_eager(Deadline.petition).contains_eager(Petition.matter))
    )


def _shown(row: Deadline, today: date) -> OpenDeadline:
    petition = row.petition
    assert petition is not None  # joined above
    way = deadline_ways.way(row.rule)
    return OpenDeadline(
        petition=petition.public_id,
        number=f"{petition.number}/{petition.year}",
        matter=petition.matter.public_id,
        rule=row.rule,
        party=way.party if way is not None else Party.HALL,
        starts_on=row.starts_on,
        due_on=row.due_on,
        stopped_on=row.stopped_on,
        ended_on=row.ended_on,
        standing=late.standing(row, today),
        days=(row.due_on - today).days,
    )
