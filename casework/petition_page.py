"""A petition as its officer works on it: what it says and is, its terms, what to do next."""

from dataclasses import dataclass

from casework import (
    access,
    classify,
    conditions,
    counsel,
    counterparts,
    deadline_ways,
    deadlines,
    gather,
    late,
    sealing,
    sorting,
)
from casework.access import Officer, What, Why
from casework.advice import Advice
from casework.counterparts import Elsewhere
from casework.deadline_kinds import Event, Standing
from casework.deadlines import Told
from casework.kinds import PETITION, VERB_OF, Decision, PetitionStatus
from casework.late import Notice, Running
from casework.model import Petition
from casework.shown import MatterShown, PetitionShown
from casework.sight import Sight
from casework.sorting import Sorted
from casework.sorting_kinds import Condition, Result, Round
from hall.errors import NotTrusted
from hall.store import Work

_MOVES = ("resolve", "suspend", "resume", "terminate", "withdraw")


@dataclass(frozen=True, kw_only=True)
class PetitionPage:
    """All of it. `matter` is None for who received it once and knows its matter no longer."""

    petition: PetitionShown
    signers: int
    matter: MatterShown | None
    sorted: Sorted
    conditions: tuple[Condition, ...]
    rounds: tuple[Round, ...]
    results: tuple[Result, ...]
    advice: Advice
    decisions: tuple[Decision, ...]  # those its state allows; the law's directions first
    moves: tuple[str, ...]
    terms: tuple[Running, ...]
    notices: tuple[Notice, ...]
    events: tuple[Told, ...]
    expected: tuple[Event, ...]  # what would end a term that runs, and a hand writes down
    extensions_left: int
    elsewhere: tuple[Elsewhere, ...]  # other systems that know it
    is_editable: bool

    @property
    def wants_notice(self) -> tuple[Running, ...]:
        """The terms whose citizen must be told why they are late."""
        return tuple(each for each in self.terms if each.wants_notice)

    @property
    def running(self) -> tuple[Running, ...]:
        return tuple(each for each in self.terms if each.ended_on is None)

    @property
    def over(self) -> tuple[Running, ...]:
        return tuple(each for each in self.terms if each.ended_on is not None)


def read(work: Work, officer: Officer, petition: str, *, why: Why = Why.SEARCH) -> PetitionPage:
    """One petition with all that belongs to it. NotFound for who may not know of it."""
    sight = Sight.of(work, officer)
    row = gather.petition(work, sight, petition)
    why = Why.FORCED if sight.is_forced(row.matter) else why
    access.note(work, officer, What.PETITION, row.public_id, why)
    said = sorting.read(work.session, work.vault, row)
    advice = counsel.of(work, row)
    terms = late.of_petition(work, row)
    return PetitionPage(
        petition=gather.shown_petition(work.vault, row),
        signers=row.signers,
        matter=next(iter(gather.matters(work, sight, [row.matter_id])), None),
        sorted=said,
        conditions=conditions.of(row.kind, signers=row.signers, round_=said.round),
        rounds=classify.rounds(row.kind),
        results=classify.RESULTS[said.round],
        advice=advice,
        decisions=_decisions(row, advice),
        moves=tuple(verb for verb in _MOVES if PETITION.allows(row.status, verb)),
        terms=terms,
        notices=late.notices(work, row),
        events=deadlines.events(work, row),
        expected=_expected(terms),
        extensions_left=_extensions(work, row, terms),
        elsewhere=counterparts.of(work, row),
        is_editable=_may_write(work, officer, row),
    )


def _decisions(row: Petition, advice: Advice) -> tuple[Decision, ...]:
    """A split and a merger are verbs of their own."""
    apart = (Decision.SPLIT, Decision.MERGE)
    allowed = [
        each
        for each in Decision
        if each not in apart and (each not in VERB_OF or PETITION.allows(row.status, VERB_OF[each]))
    ]
    best = [each for each in advice.best if each in allowed]
    return (*best, *(each for each in allowed if each not in best))


def _expected(terms: tuple[Running, ...]) -> tuple[Event, ...]:
    ways = [deadline_ways.way(each.rule) for each in terms if each.ended_on is None]
    ends = {event for way in ways if way is not None for event in way.ends}
    return tuple(event for event in deadlines.BY_HAND if event in ends)


def _extensions(work: Work, row: Petition, terms: tuple[Running, ...]) -> int:
    resolving = [each for each in terms if late.is_resolving(each.rule) and each.ended_on is None]
    goes = row.status is PetitionStatus.IN_PROGRESS
    if not goes or any(each.standing is Standing.OVERDUE for each in resolving):
        return 0
    return deadlines.extensions_left(work, row)


def _may_write(work: Work, officer: Officer, row: Petition) -> bool:
    if row.anonymised_at is not None:
        return False
    try:
        sealing.must_work_on(work, officer, row.matter)
    except NotTrusted:
        return False
    return True
