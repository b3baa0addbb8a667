"""How a petition was classified: read as a whole, and as the facts its terms ask for."""

import dataclasses
from dataclasses import dataclass

from sqlalchemy.orm import Session

from casework import texts
from casework.deadline_kinds import Criterion
from casework.deadline_ways import Facts
from casework.model import Petition, Sorting
from casework.sorting_kinds import (
    Competence,
    Condition,
    Eligibility,
    Field,
    Ineligible,
    Regime,
    Result,
    Round,
    System,
)
from hall.vault import Vault


@dataclass(frozen=True, kw_only=True)
class Sorted:
    """The axes of one petition. `version` is 0 before anything was classified."""

    round: Round = Round.FIRST
    regime: Regime = Regime.USUAL
    competence: Competence | None = None
    eligibility: Eligibility | None = None
    ineligible: tuple[Ineligible, ...] = ()
    system: System | None = None
    field: Field | None = None
    has_originals: bool = False
    is_remote: bool = False
    criteria: tuple[Criterion, ...] = ()
    met: tuple[Condition, ...] = ()
    missed: tuple[Condition, ...] = ()
    result: Result | None = None
    target: str = dataclasses.field(default="", repr=False)
    paper: str = dataclasses.field(default="", repr=False)
    resolver: str = dataclasses.field(default="", repr=False)
    version: int = 0


def read(session: Session, vault: Vault, petition: Petition) -> Sorted:
    """What was said of it so far."""
    row = session.get(Sorting, petition.id)
    if row is None:
        return Sorted()
    said = {Condition(name): bool(is_met) for name, is_met in row.conditions.items()}
    return Sorted(
        round=row.round,
        regime=row.regime,
        competence=row.competence,
        eligibility=row.eligibility,
        ineligible=tuple(Ineligible(each) for each in row.ineligible),
        system=row.system,
        field=row.field,
        has_originals=row.has_originals,
        is_remote=row.is_remote,
        criteria=tuple(Criterion(each) for each in row.criteria),
        met=tuple(name for name, is_met in said.items() if is_met),
        missed=tuple(name for name, is_met in said.items() if not is_met),
        result=row.result,
        target=texts.get(vault, row, "target"),
        paper=texts.get(vault, row, "paper"),
        resolver=texts.get(vault, row, "resolver"),
        version=row.version,
    )


def facts(session: Session, petition: Petition) -> Facts:
    """What the terms of the law ask of it."""
    row = session.get(Sorting, petition.id)
    if row is None:
        return Facts(kind=petition.kind, source=petition.source)
    return Facts(
        kind=petition.kind,
        source=petition.source,
        round=row.round,
        regime=row.regime,
        competence=row.competence,
        is_remote=row.is_remote,
        criteria=frozenset(Criterion(each) for each in row.criteria),
    )
