"""Which events begin and end each term of domain.md §4.1, and for which petitions. Pure.

The numbers are in `terms`; a refusal's and a sitting's terms hang on no petition.
"""

from collections.abc import Callable
from dataclasses import dataclass

from casework.deadline_kinds import Criterion, Event, Party, Rule
from casework.kinds import Kind, Source
from casework.sorting_kinds import Competence, Regime, Round


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a petition is, as far as terms ask."""

    kind: Kind
    source: Source = Source.IN_PERSON
    round: Round = Round.FIRST
    regime: Regime = Regime.USUAL
    competence: Competence | None = None
    is_remote: bool = False
    criteria: frozenset[Criterion] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Way:
    """How a rule hangs on events. `answers`: the citizen waits for it, so being late is told."""

    rule: Rule
    begins: frozenset[Event]
    ends: frozenset[Event]
    fits: Callable[[Facts], bool]
    party: Party = Party.HALL
    answers: bool = True
    stops: bool = False  # while the petition is suspended


def way(rule: Rule) -> Way | None:
    """How a rule hangs on events; None for those of sittings and refusals."""
    return _BY_RULE.get(rule)


# --- what petition it is ------------------------------------------------------------------

_DISCIPLINE = (Regime.DISCIPLINE, Regime.DISMISSAL)
_FOREIGN = (Competence.SUBORDINATE, Competence.OTHER)


def _is_any(facts: Facts) -> bool:
    return True


def _is_complaint(facts: Facts) -> bool:
    return facts.kind is Kind.COMPLAINT


def _is_usual(facts: Facts) -> bool:
    return _is_complaint(facts) and facts.regime not in _DISCIPLINE


def _is_first(facts: Facts) -> bool:
    return _is_usual(facts) and facts.round is Round.FIRST


def _is_second(facts: Facts) -> bool:
    return _is_usual(facts) and facts.round is Round.SECOND


def _is_of_discipline(facts: Facts) -> bool:
    return _is_complaint(facts) and facts.regime in _DISCIPLINE


def _is_denunciation(facts: Facts) -> bool:
    return facts.kind is Kind.DENUNCIATION


def _is_new_and_ours(facts: Facts) -> bool:
    return (
        _is_denunciation(facts)
        and facts.round is not Round.CONTINUED
        and facts.competence not in _FOREIGN
    )


def _is_denunciation_of_others(facts: Facts) -> bool:
    return _is_denunciation(facts) and facts.competence in _FOREIGN


def _is_continued(facts: Facts) -> bool:
    return _is_denunciation(facts) and facts.round is Round.CONTINUED


def _came_by_press(facts: Facts) -> bool:
    return _is_denunciation(facts) and facts.source in (Source.PRESS, Source.OTHER_AGENCY)


def _is_protected_kind(facts: Facts) -> bool:
    return facts.kind in (Kind.COMPLAINT, Kind.DENUNCIATION)


def _is_wish(facts: Facts) -> bool:
    return not _is_protected_kind(facts)


def _is_on_admin_rules(facts: Facts) -> bool:
    return _is_wish(facts) and facts.regime is Regime.ADMIN_RULES and facts.competence in _FOREIGN


# --- the rules of domain.md §4.1 ----------------------------------------------------------

_E = Event
_HANDLED = {_E.ACCEPTED, _E.NOT_ACCEPTED, _E.GUIDED, _E.RETURNED, _E.FORWARDED, _E.FILED}
_FINAL = {_E.RESOLVED, _E.TERMINATED, _E.WITHDRAWN}


def _way(
    rule: Rule,
    begins: set[Event],
    ends: set[Event],
    fits: Callable[[Facts], bool],
    party: Party = Party.HALL,
    *,
    answers: bool = True,
    stops: bool = False,
) -> Way:
    return Way(
        rule=rule,
        begins=frozenset(begins),
        ends=frozenset(ends | {_E.WITHDRAWN}),
        fits=fits,
        party=party,
        answers=answers and party is Party.HALL,
        stops=stops,
    )


_R = Rule
_THEIRS, _CITIZENS = Party.RESOLVER, Party.CITIZEN
WAYS = (
    _way(_R.RECEPTION_OUTCOME_NOTICE, {_E.TAKEN_IN}, {_E.OUTCOME_TOLD}, _is_protected_kind),
    _way(_R.PA_OUTCOME, {_E.TAKEN_IN}, {_E.OUTCOME_TOLD}, _is_wish),
    _way(_R.UNPROCESSED_ALARM, {_E.RECEIVED}, _HANDLED, _is_any, answers=False),
    _way(
        _R.RESOLVER_REPLY_TO_BOARD, {_E.RESOLVED_ELSEWHERE}, {_E.RESOLVER_REPLIED}, _is_any, _THEIRS
    ),
    _way(_R.BOARD_TELLS_CITIZEN, {_E.RESOLVER_REPLIED}, {_E.CITIZEN_TOLD}, _is_any),
    # complaints
    _way(_R.KN_FILE_1, {_E.DECISION_RECEIVED}, {_E.RECEIVED}, _is_first, _CITIZENS),
    _way(_R.KN_ACCEPT, {_E.RECEIVED}, _HANDLED, _is_usual),
    _way(_R.KN_RESOLVE_1, {_E.ACCEPTED}, _FINAL, _is_first, stops=True),
    _way(_R.KN_SEND_1, {_E.RESOLVED}, {_E.DECISION_SENT}, _is_first),
    _way(
        _R.KN_FILE_2,
        {_E.FIRST_DECISION_RECEIVED, _E.FIRST_TERM_OVER},
        {_E.RECEIVED, _E.SECOND_FILED},
        _is_usual,
        _CITIZENS,
    ),
    _way(_R.KN_RESOLVE_2, {_E.ACCEPTED}, _FINAL, _is_second, stops=True),
    _way(_R.KN_SEND_2, {_E.RESOLVED}, {_E.DECISION_SENT}, _is_second),
    _way(_R.KN_DIALOGUE_INVITE, {_E.DIALOGUE}, {_E.DIALOGUE_INVITED}, _is_complaint, answers=False),
    _way(_R.KN_SUSPEND_SEND, {_E.SUSPENDED, _E.TERMINATED}, {_E.SUSPENSION_SENT}, _is_complaint),
    _way(
        _R.KN_DISCIPLINE_FILE_1, {_E.DECISION_RECEIVED}, {_E.RECEIVED}, _is_of_discipline, _CITIZENS
    ),
    _way(
        _R.KN_DISCIPLINE_FILE_2,
        {_E.FIRST_DECISION_RECEIVED, _E.FIRST_TERM_OVER},
        {_E.RECEIVED, _E.SECOND_FILED},
        _is_of_discipline,
        _CITIZENS,
    ),
    _way(_R.KN_DISCIPLINE_ACCEPT, {_E.RECEIVED}, _HANDLED, _is_of_discipline),
    _way(_R.KN_DISCIPLINE_RESOLVE, {_E.ACCEPTED}, _FINAL, _is_of_discipline, stops=True),
    # denunciations
    _way(_R.TC_VERIFY, {_E.RECEIVED}, _HANDLED, _is_new_and_ours),
    _way(_R.TC_FORWARD, {_E.RECEIVED}, _HANDLED - {_E.ACCEPTED}, _is_denunciation_of_others),
    _way(_R.TC_NOTIFY_ACCEPT, {_E.ACCEPTED}, {_E.ACCEPTANCE_TOLD}, _is_denunciation),
    _way(_R.TC_RESOLVE, {_E.ACCEPTED}, _FINAL, _is_denunciation, stops=True),
    _way(_R.TC_SUSPEND_SEND, {_E.SUSPENDED, _E.TERMINATED}, {_E.SUSPENSION_SENT}, _is_denunciation),
    _way(_R.TC_AGAIN, {_E.RECEIVED}, _HANDLED, _is_continued),
    _way(
        _R.TC_OVERDUE_ASK,
        {_E.OVERDUE_REPORTED},
        {_E.SUPERIOR_ASKED},
        _is_denunciation,
        answers=False,
    ),
    _way(
        _R.TC_OVERDUE_REPLY, {_E.SUPERIOR_ASKED}, {_E.RESOLVER_REPORTED}, _is_denunciation, _THEIRS
    ),
    _way(_R.TC_PUBLISH, {_E.RESOLVED}, {_E.PUBLISHED}, _is_denunciation, answers=False),
    _way(_R.TC_REPLY_PRESS, {_E.RECEIVED}, {_E.FORWARDER_TOLD}, _came_by_press, answers=False),
    # recommendations, feedback
    _way(_R.PA_RESOLVE, {_E.ACCEPTED}, _FINAL, _is_wish, stops=True),
    _way(_R.PA_ADMIN_RULE_FORWARD, {_E.RECEIVED}, {_E.FORWARDED}, _is_on_admin_rules),
)
_BY_RULE = {each.rule: each for each in WAYS}
