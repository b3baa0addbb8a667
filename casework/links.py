"""What belongs together and what does not: split, moved, joined, always by an officer's hand.

The law of `sealing` holds throughout: the more protected of two decides for both, nothing
leaves a protected matter, and who joins something to a protected matter must know of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, select, update

from casework import (
    deadlines,
    gather,
    holds,
    leads,
    marks,
    outbox,
    petitions,
    sealing,
    texts,
    timeline,
    workable,
)
from casework.access import Officer
from casework.deadline_kinds import Event
from casework.errors import Protected
from casework.folding import tidy
from casework.hook_kinds import Topic
from casework.kinds import PETITION, Confidentiality, Decision, Kind, MatterStatus
from casework.model import (
    Directive,
    Handling,
    LeaderRequest,
    Matter,
    MatterMerger,
    Petition,
    PetitionOrigin,
    Visit,
    VisitPetition,
)
from casework.petitions import Paper
from casework.shown import PetitionShown
from casework.sight import Sight
from hall.errors import BadInput, Conflict, NotAllowed
from hall.store import Work

MOST_PARTS = 5
_PROTECTED = Confidentiality.PROTECTED


@dataclass(frozen=True, kw_only=True)
class Part:
    """One content of a mixed petition. `own_matter`: it is a dispute of its own."""

    kind: Kind
    content: str = field(repr=False)
    requests: str = field(default="", repr=False)
    accused: str = field(default="", repr=False)
    own_matter: bool = False


def split(
    work: Work, officer: Officer, petition: str, parts: Sequence[Part], *, version: int
) -> tuple[PetitionShown, ...]:
    """A petition of several contents becomes several, received the day it was.

    A denunciation among them seals the whole matter: the mixed paper tells of it.
    """
    found = workable.petition(work, officer, petition, version)
    if not 2 <= len(parts) <= MOST_PARTS or not all(tidy(each.content) for each in parts):
        raise BadInput("parts", f"2 to {MOST_PARTS} contents")
    found.status = PETITION.after(found.status, "handle")
    if any(each.kind is Kind.DENUNCIATION for each in parts):
        sealing.seal_matter(work, officer, found.matter)
    made = [_part(work, officer, found, each) for each in parts]
    found.decision, found.decided_at = Decision.SPLIT, work.now
    deadlines.note(work, officer, found, Event.FILED)
    after = {"parts": [each.public_id for each in made]}
    timeline.enter(work, officer, found.matter, "split", petition=found, after=after)
    outbox.tell(work, Topic.PETITION_CHANGED, found)
    work.session.flush()
    return tuple(gather.shown_petition(work.vault, each) for each in made)


def merge(
    work: Work, officer: Officer, petition: str, same_as: str, *, reason: str, version: int
) -> PetitionShown:
    """This petition says the same as that one: it goes into its matter and is followed there."""
    found = workable.petition(work, officer, petition, version)
    other = gather.petition(work, Sight.of(work, officer), same_as)
    sealing.must_work_on(work, officer, other.matter)
    reason = _reason(reason)
    if found.id in _origins(work, other):
        raise NotAllowed("merge", "the same petition")
    found.status = PETITION.after(found.status, "handle")
    before = {"decision": found.decision}
    if found.matter_id != other.matter_id:
        _move(work, officer, found, other.matter)
    found.decision, found.decided_at = Decision.MERGE, work.now
    work.session.add(_link(work, officer, found, other, is_part=False))
    deadlines.note(work, officer, found, Event.FILED)
    timeline.enter(
        work,
        officer,
        found.matter,
        "merge",
        petition=found,
        before=before,
        after={"same_as": other.public_id},
        reason=reason,
    )
    outbox.tell(work, Topic.PETITION_CHANGED, found)
    work.session.flush()
    return gather.shown_petition(work.vault, found)


def move(
    work: Work, officer: Officer, petition: str, matter: str, *, reason: str, version: int
) -> PetitionShown:
    """This petition belongs to another matter; visits that were about it alone go with it."""
    found = workable.petition(work, officer, petition, version)
    target = gather.matter(work, Sight.of(work, officer), matter)
    sealing.must_work_on(work, officer, target)
    reason = _reason(reason)
    if found.matter_id == target.id:
        raise NotAllowed("move", "there already")
    source = found.matter
    _move(work, officer, found, target)
    after = {"from": source.code, "to": target.code}
    for each in (source, target):
        timeline.enter(work, officer, each, "move", petition=found, after=after, reason=reason)
    work.session.flush()
    return gather.shown_petition(work.vault, found)


def merge_matters(
    work: Work, officer: Officer, matter: str, into: str, *, reason: str, version: int
) -> str:
    """Two matters are one: all of the first goes into the second, whose id is returned.

    The lead stays who leads the second; whoever worked on the first works on it too.
    """
    sight = Sight.of(work, officer)
    source, target = gather.matter(work, sight, matter), gather.matter(work, sight, into)
    for each in (source, target):
        sealing.must_work_on(work, officer, each)
    if source.version != version:
        raise Conflict(f"version {source.version}, not {version}")
    reason = _reason(reason)
    if source.id == target.id:
        raise NotAllowed("merge", "the same matter")
    if _PROTECTED in (source.confidentiality, target.confidentiality):
        for each in (source, target):
            sealing.seal_matter(work, officer, each)
    _hands(work, source, target)
    marks.join(work, source, target)
    work.session.flush()
    for model in (Visit, Petition, LeaderRequest, Directive):
        here = update(model).where(model.matter_id == source.id)
        work.session.execute(here.values(matter_id=target.id))
    work.session.expire_all()
    gone = update(MatterMerger).where(MatterMerger.into_id == source.id)
    work.session.execute(gone.values(into_id=target.id))
    work.session.add(
        MatterMerger(matter_id=source.id, into_id=target.id, at=work.now, staff_id=officer.id)
    )
    source.status = MatterStatus.TERMINATED
    leads.tell_again(work, target)
    after = {"from": source.code, "to": target.code}
    for each in (source, target):
        timeline.enter(work, officer, each, "merge_matters", after=after, reason=reason)
    work.session.flush()
    return target.public_id


# --- inside -------------------------------------------------------------------------------


def _part(work: Work, officer: Officer, whole: Petition, part: Part) -> Petition:
    matter = None if part.own_matter else whole.matter.public_id
    taken = petitions.take_in(
        work,
        officer,
        Paper(
            kind=part.kind,
            source=whole.source,
            content=part.content,
            requests=part.requests,
            accused=part.accused or texts.get(work.vault, whole, "accused"),
            petitioner=whole.citizen.public_id if whole.citizen else None,
            signers=whole.signers,
            received_at=whole.received_at,
        ),
        matter=matter,
    )
    made = gather.petition(work, Sight.of(work, officer), taken.petition.id)
    if whole.matter.confidentiality is _PROTECTED:
        sealing.seal_matter(work, officer, made.matter)
    if made.matter_id == whole.matter_id:
        for visit_id in _visits_of(work, whole):
            work.session.add(VisitPetition(visit_id=visit_id, petition_id=made.id))
    work.session.add(_link(work, officer, made, whole, is_part=True))
    work.session.flush()
    return made


def _link(
    work: Work, officer: Officer, petition: Petition, origin: Petition, *, is_part: bool
) -> PetitionOrigin:
    return PetitionOrigin(
        petition_id=petition.id,
        origin_id=origin.id,
        is_part=is_part,
        at=work.now,
        staff_id=officer.id,
    )


def _origins(work: Work, petition: Petition) -> list[int]:
    """Itself, and what it was found to be a part of or the same as, to the end."""
    found = [petition.id]
    while (link := work.session.get(PetitionOrigin, found[-1])) and link.origin_id not in found:
        found.append(link.origin_id)
    return found


def _move(work: Work, officer: Officer, petition: Petition, target: Matter) -> None:
    """Into that matter, with the visits that were about nothing else."""
    source = petition.matter
    if source.confidentiality is _PROTECTED and target.confidentiality is not _PROTECTED:
        raise Protected("a petition does not leave a protected matter")
    holds.must_let_go(work, source)
    alone = []
    for visit_id in _visits_of(work, petition):
        others = select(VisitPetition.petition_id).where(
            VisitPetition.visit_id == visit_id, VisitPetition.petition_id != petition.id
        )
        if work.session.scalar(others.limit(1)) is None:
            alone.append(visit_id)
        else:
            work.session.execute(
                delete(VisitPetition).where(
                    VisitPetition.visit_id == visit_id, VisitPetition.petition_id == petition.id
                )
            )
    petition.matter = target
    asked = LeaderRequest.petition_id == petition.id
    for model, of_it in (
        (Directive, Directive.request_id.in_(select(LeaderRequest.id).where(asked))),
        (LeaderRequest, asked),
    ):
        work.session.execute(update(model).where(of_it).values(matter_id=target.id))
    visits = list(work.session.scalars(select(Visit).where(Visit.id.in_(alone))))
    for visit in visits:
        visit.matter = target
    work.session.flush()
    if target.confidentiality is _PROTECTED:
        sealing.protect_records(work, [petition, *visits])
    leads.tell_again(work, target)


def _visits_of(work: Work, petition: Petition) -> list[int]:
    query = select(VisitPetition.visit_id).where(VisitPetition.petition_id == petition.id)
    return list(work.session.scalars(query))


def _hands(work: Work, source: Matter, target: Matter) -> None:
    """Whoever worked on the first matter works on the second."""
    query = select(Handling.staff_id).where(Handling.matter_id == source.id)
    for staff_id in (source.lead_officer_id, *work.session.scalars(query).all()):
        sealing.let_handle(work, staff_id, target)


def _reason(text: str) -> str:
    reason = tidy(text)
    if not reason:
        raise BadInput("reason", "a reason is wanted")
    return reason
