"""Petitions that may be the same: suggested to an officer, never joined by themselves.

By the same person, the same name with the same year or commune, the same body or person it
is against, or a text that says much the same (domain.md §6.3). Only among what the reader may
know of: a sealed petition suggests nothing to a third officer, not even by its absence.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from casework import access, gather, identities, texts, traces
from casework.access import Officer, What, Why
from casework.model import Citizen, Matter, MatterMerger, Petition, PetitionOrigin, PetitionTrace
from casework.shown import PetitionShown
from casework.sight import Sight
from hall.store import Work

MOST_SHOWN = 8
MOST_LOOKED_AT = 60
ALIKE_FROM = 40  # per cent
SHARED_AT_LEAST = 3  # hashes of two sketches


class Ground(StrEnum):
    """Why two petitions may be the same. Labels: `casework.ground.<value>`."""

    PERSON = "person"
    NAME = "name"
    ACCUSED = "accused"
    TEXT = "text"


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A petition that may be the same as the one asked about."""

    petition: PetitionShown
    matter: str
    title: str = field(repr=False)
    is_same_matter: bool
    grounds: tuple[Ground, ...]
    alike: int  # per cent of their texts


def of(work: Work, officer: Officer, petition: str) -> tuple[Suggestion, ...]:
    """The likeliest first; of each matter its likeliest petition. Nothing that was joined."""
    sight = Sight.of(work, officer)
    row = gather.petition(work, sight, petition)
    grounds: dict[int, set[Ground]] = defaultdict(set)
    for key in _by_person(work, sight, row):
        grounds[key].add(Ground.PERSON)
    for key in _by_name(work, sight, row):
        grounds[key].add(Ground.NAME)
    for ground, keys in _by_traces(work, sight, row):
        for key in keys:
            grounds[key].add(ground)
    grounds.pop(row.id, None)
    found = [
        _suggestion(work, row, other, grounds[other.id])
        for other in _known(work, sight, sorted(grounds, reverse=True)[:MOST_LOOKED_AT])
    ]
    likely = [each for each in found if each.grounds]
    likely.sort(key=lambda each: (len(each.grounds), each.alike), reverse=True)
    access.note(work, officer, What.PETITION, "", Why.SEARCH, found=len(likely[:MOST_SHOWN]))
    return tuple(likely[:MOST_SHOWN])


# Each asks for what the reader may know of before it stops: what is sealed takes no place.


def _by_person(work: Work, sight: Sight, row: Petition) -> Iterable[int]:
    if row.citizen is None:
        return ()
    same = identities.same_person(row.citizen)
    query = select(Petition.id).where(Petition.citizen_id.in_(same), sight.petitions())
    return work.session.scalars(query)


def _by_name(work: Work, sight: Sight, row: Petition) -> Iterable[int]:
    """The same whole name, and the same year or commune where both have one."""
    if row.citizen is None:
        return ()
    mine = identities.read(work.vault, row.citizen)
    query = (
        select(Petition.id, Citizen)
        .join(Petition.citizen)
        .where(Citizen.name_hash == row.citizen.name_hash, Citizen.id != row.citizen_id)
        .where(sight.petitions())
    )
    found = []
    for key, other in work.session.execute(query.limit(MOST_LOOKED_AT)):
        theirs = identities.read(work.vault, other)
        years = {mine.birth_year, theirs.birth_year} - {None}
        communes = {mine.commune.casefold(), theirs.commune.casefold()} - {""}
        if len(years) <= 1 or len(communes) == 1:
            found.append(key)
    return found


def _by_traces(work: Work, sight: Sight, row: Petition) -> Iterable[tuple[Ground, list[int]]]:
    accused = traces.of_accused(work.vault, row.hall_id, texts.get(work.vault, row, "accused"))
    sketch = traces.of_text(work.vault, row.hall_id, texts.get(work.vault, row, "content"))
    for ground, hashes, at_least in (
        (Ground.ACCUSED, accused, 1),
        (Ground.TEXT, sketch, SHARED_AT_LEAST),
    ):
        if hashes:
            query = (
                select(PetitionTrace.petition_id)
                .join(Petition, Petition.id == PetitionTrace.petition_id)
                .where(PetitionTrace.hash.in_(hashes), sight.petitions())
                .group_by(PetitionTrace.petition_id)
                .having(func.count() >= at_least)
                .order_by(PetitionTrace.petition_id.desc())
                .limit(MOST_LOOKED_AT)
            )
            yield ground, list(work.session.scalars(query))


def _known(work: Work, sight: Sight, keys: list[int]) -> list[Petition]:
    joined = select(PetitionOrigin.petition_id)
    gone = select(MatterMerger.matter_id)
    query = (
        select(Petition)
        .where(
            Petition.id.in_(keys),
            Petition.hall_id == work.hall.id,
            Petition.id.not_in(joined),
            Petition.matter_id.not_in(gone),
            sight.petitions(),
        )
        .options(
            joinedload(Petition.citizen),
            joinedload(Petition.matter).joinedload(Matter.lead_officer),
        )
    )
    return [
        each for each in work.session.scalars(query) if gather.knows(work, sight, each.matter_id)
    ]


def _suggestion(work: Work, row: Petition, other: Petition, grounds: set[Ground]) -> Suggestion:
    alike = traces.alike(
        texts.get(work.vault, row, "content"), texts.get(work.vault, other, "content")
    )
    if alike < ALIKE_FROM:
        grounds.discard(Ground.TEXT)
    return Suggestion(
        petition=gather.shown_petition(work.vault, other),
        matter=other.matter.public_id,
        title=texts.get(work.vault, other.matter, "title"),
        is_same_matter=other.matter_id == row.matter_id,
        grounds=tuple(each for each in Ground if each in grounds),
        alike=alike,
    )
