"""Where the law sends a petition: the differences that bite, as advice to the officer. Pure.

A complaint that is not ours is guided or returned and never forwarded; a denunciation that
is not ours is forwarded, unless it is brought in person; recommendations and feedback are
forwarded (domain.md §6.2). Whoever decides otherwise says why.
"""

from dataclasses import dataclass
from enum import StrEnum

from casework.kinds import Decision, Kind, Source
from casework.sorting import Sorted
from casework.sorting_kinds import Competence, Eligibility

CROWD = 5  # signers
_FOREIGN = (Competence.SUBORDINATE, Competence.OTHER)


class Hint(StrEnum):
    """One sentence of advice. Labels: `casework.advice.<value>`."""

    UNSORTED = "unsorted"
    ACCEPT = "accept"
    COMPLAINT_NOT_OURS = "complaint_not_ours"
    GUIDED_BEFORE = "guided_before"
    DENUNCIATION_NOT_OURS = "denunciation_not_ours"
    DENUNCIATION_IN_PERSON = "denunciation_in_person"
    ANONYMOUS = "anonymous"
    CRIME_OR_DANGER = "crime_or_danger"
    FEEDBACK_NOT_OURS = "feedback_not_ours"
    SUBORDINATE = "subordinate"
    NOT_ELIGIBLE = "not_eligible"
    CROWD = "crowd"


@dataclass(frozen=True)
class Case:
    """What the advice depends on beside the classification."""

    kind: Kind
    source: Source
    signers: int = 1
    is_anonymous: bool = False
    was_guided: bool = False  # the same person, in the same matter


@dataclass(frozen=True)
class Advice:
    """`best` are the law's directions, the first one first; `against` want a reason."""

    hints: tuple[Hint, ...]
    best: tuple[Decision, ...] = ()
    against: tuple[Decision, ...] = ()


def advise(case: Case, said: Sorted) -> Advice:
    """What to do with such a petition."""
    found = _direction(case, said)
    more = [Hint.CROWD] if case.signers >= CROWD else []
    if case.kind is Kind.DENUNCIATION:
        more.append(Hint.CRIME_OR_DANGER)
    return Advice((*found.hints, *more), found.best, found.against)


def _direction(case: Case, said: Sorted) -> Advice:
    is_foreign = said.competence in _FOREIGN
    if case.kind is Kind.DENUNCIATION and case.is_anonymous:
        away = (Decision.FILE, Decision.FORWARD)
        return Advice((Hint.ANONYMOUS,), away, (Decision.ACCEPT,))
    if is_foreign:
        return _not_ours(case, said)
    if said.eligibility is Eligibility.NOT_ELIGIBLE:
        best = (Decision.NOT_ACCEPT, Decision.RETURN, Decision.FILE)
        return Advice((Hint.NOT_ELIGIBLE,), best, (Decision.ACCEPT,))
    if said.competence is None or said.eligibility is None:
        return Advice((Hint.UNSORTED,))
    return Advice((Hint.ACCEPT,), (Decision.ACCEPT,), (Decision.FORWARD, Decision.FILE))


def _not_ours(case: Case, said: Sorted) -> Advice:
    below = (Hint.SUBORDINATE,) if said.competence is Competence.SUBORDINATE else ()
    more = (Decision.REPORT_UP, Decision.URGE) if below else ()
    never = (Decision.ACCEPT,)
    if case.kind is Kind.COMPLAINT:
        if case.was_guided:
            hints = (Hint.GUIDED_BEFORE, *below)
            return Advice(hints, (Decision.FILE, *more), (*never, Decision.GUIDE, Decision.FORWARD))
        hints = (Hint.COMPLAINT_NOT_OURS, *below)
        best = (Decision.GUIDE, Decision.RETURN, *more)
        return Advice(hints, best, (*never, Decision.FORWARD))
    if case.kind is Kind.DENUNCIATION:
        if case.source is Source.IN_PERSON:
            hints = (Hint.DENUNCIATION_IN_PERSON, *below)
            return Advice(hints, (Decision.GUIDE, Decision.FORWARD, *more), never)
        hints = (Hint.DENUNCIATION_NOT_OURS, *below)
        wrong = (*never, Decision.GUIDE, Decision.RETURN)
        return Advice(hints, (Decision.FORWARD, *more), wrong)
    hints = (Hint.FEEDBACK_NOT_OURS, *below)
    return Advice(hints, (Decision.FORWARD, *more), (*never, Decision.RETURN))
