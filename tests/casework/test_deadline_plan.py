"""Every rule of domain.md §4.1 at its edges: which petition, from which day, to which last day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework import deadline_plan, deadline_ways, late, terms
from casework.deadline_kinds import Criterion, Event, Rule, Standing, Unit, Variant
from casework.deadline_plan import Happened, Planned
from casework.deadline_ways import Facts
from casework.kinds import Kind, Source
from casework.model import Deadline
from casework.sorting_kinds import Competence, Regime, Round
from tests.casework.days import NO_HOLIDAYS

MONDAY = date(2026, 11, 2)
ONE = frozenset({Criterion.SEVERAL_CONTENTS})
TWO = ONE | {Criterion.FOREIGN_ELEMENT}
PLACES = frozenset({Criterion.SEVERAL_PLACES})

COMPLAINT = Facts(kind=Kind.COMPLAINT)
COMPLEX = replace(COMPLAINT, criteria=ONE)
REMOTE = replace(COMPLAINT, is_remote=True)
REMOTE_COMPLEX = replace(REMOTE, criteria=ONE)
SECOND = replace(COMPLAINT, round=Round.SECOND)
SECOND_COMPLEX = replace(SECOND, criteria=ONE)
SECOND_REMOTE = replace(SECOND, is_remote=True)
SECOND_REMOTE_COMPLEX = replace(SECOND_REMOTE, criteria=TWO)
DISCIPLINE = replace(COMPLAINT, regime=Regime.DISCIPLINE)
DISCIPLINE_COMPLEX = replace(DISCIPLINE, criteria=ONE)
DISMISSAL = replace(DISCIPLINE, regime=Regime.DISMISSAL)
DENUNCIATION = Facts(kind=Kind.DENUNCIATION)
IN_MANY_PLACES = replace(DENUNCIATION, criteria=PLACES)
NOT_OURS = replace(DENUNCIATION, competence=Competence.OTHER)
FROM_THE_PRESS = replace(DENUNCIATION, source=Source.PRESS)
CONTINUED = replace(DENUNCIATION, round=Round.CONTINUED)
FEEDBACK = Facts(kind=Kind.FEEDBACK)
ON_RULES = replace(FEEDBACK, regime=Regime.ADMIN_RULES, competence=Competence.OTHER)
E, R = Event, Rule

EDGES = [
    # rule, petition, what begins it, its last day when that was Monday 2/11/2026, what ends it
    (R.RECEPTION_OUTCOME_NOTICE, COMPLAINT, E.TAKEN_IN, "2026-11-16", E.OUTCOME_TOLD),
    (R.RECEPTION_OUTCOME_NOTICE, DENUNCIATION, E.TAKEN_IN, "2026-11-16", E.OUTCOME_TOLD),
    (R.PA_OUTCOME, FEEDBACK, E.TAKEN_IN, "2026-11-16", E.OUTCOME_TOLD),
    (R.UNPROCESSED_ALARM, FEEDBACK, E.RECEIVED, "2026-12-17", E.FORWARDED),
    (R.RESOLVER_REPLY_TO_BOARD, COMPLAINT, E.RESOLVED_ELSEWHERE, "2026-11-11", E.RESOLVER_REPLIED),
    (R.BOARD_TELLS_CITIZEN, COMPLAINT, E.RESOLVER_REPLIED, "2026-11-09", E.CITIZEN_TOLD),
    (R.KN_FILE_1, COMPLAINT, E.DECISION_RECEIVED, "2027-02-01", E.RECEIVED),
    (R.KN_ACCEPT, COMPLAINT, E.RECEIVED, "2026-11-11", E.ACCEPTED),
    (R.KN_RESOLVE_1, COMPLAINT, E.ACCEPTED, "2026-12-02", E.RESOLVED),
    (R.KN_RESOLVE_1, COMPLEX, E.ACCEPTED, "2026-12-17", E.RESOLVED),
    (R.KN_RESOLVE_1, REMOTE, E.ACCEPTED, "2026-12-17", E.RESOLVED),
    (R.KN_RESOLVE_1, REMOTE_COMPLEX, E.ACCEPTED, "2027-01-01", E.TERMINATED),
    (R.KN_SEND_1, COMPLAINT, E.RESOLVED, "2026-11-05", E.DECISION_SENT),
    (R.KN_FILE_2, COMPLAINT, E.FIRST_DECISION_RECEIVED, "2026-12-02", E.SECOND_FILED),
    (R.KN_FILE_2, REMOTE, E.FIRST_TERM_OVER, "2026-12-17", E.SECOND_FILED),
    (R.KN_RESOLVE_2, SECOND, E.ACCEPTED, "2026-12-17", E.RESOLVED),
    (R.KN_RESOLVE_2, SECOND_COMPLEX, E.ACCEPTED, "2027-01-01", E.RESOLVED),
    (R.KN_RESOLVE_2, SECOND_REMOTE, E.ACCEPTED, "2027-01-01", E.RESOLVED),
    (R.KN_RESOLVE_2, SECOND_REMOTE_COMPLEX, E.ACCEPTED, "2027-01-11", E.RESOLVED),
    (R.KN_SEND_2, SECOND, E.RESOLVED, "2026-11-09", E.DECISION_SENT),
    (R.KN_SUSPEND_SEND, COMPLAINT, E.SUSPENDED, "2026-11-05", E.SUSPENSION_SENT),
    (R.KN_SUSPEND_SEND, COMPLAINT, E.TERMINATED, "2026-11-05", E.SUSPENSION_SENT),
    (R.KN_DISCIPLINE_FILE_1, DISCIPLINE, E.DECISION_RECEIVED, "2026-11-17", E.RECEIVED),
    (R.KN_DISCIPLINE_FILE_2, DISCIPLINE, E.FIRST_DECISION_RECEIVED, "2026-11-12", E.SECOND_FILED),
    (R.KN_DISCIPLINE_FILE_2, DISMISSAL, E.FIRST_DECISION_RECEIVED, "2026-12-02", E.SECOND_FILED),
    (R.KN_DISCIPLINE_ACCEPT, DISCIPLINE, E.RECEIVED, "2026-11-11", E.NOT_ACCEPTED),
    (R.KN_DISCIPLINE_RESOLVE, DISCIPLINE, E.ACCEPTED, "2026-12-02", E.RESOLVED),
    (R.KN_DISCIPLINE_RESOLVE, DISCIPLINE_COMPLEX, E.ACCEPTED, "2026-12-17", E.RESOLVED),
    (R.TC_VERIFY, DENUNCIATION, E.RECEIVED, "2026-11-11", E.ACCEPTED),
    (R.TC_VERIFY, IN_MANY_PLACES, E.RECEIVED, "2026-11-16", E.ACCEPTED),
    (R.TC_FORWARD, NOT_OURS, E.RECEIVED, "2026-11-09", E.FORWARDED),
    (R.TC_NOTIFY_ACCEPT, DENUNCIATION, E.ACCEPTED, "2026-11-09", E.ACCEPTANCE_TOLD),
    (R.TC_RESOLVE, DENUNCIATION, E.ACCEPTED, "2026-12-02", E.RESOLVED),
    (R.TC_SUSPEND_SEND, DENUNCIATION, E.SUSPENDED, "2026-11-09", E.SUSPENSION_SENT),
    (R.TC_AGAIN, CONTINUED, E.RECEIVED, "2026-11-23", E.FILED),
    (R.TC_OVERDUE_ASK, DENUNCIATION, E.OVERDUE_REPORTED, "2026-11-09", E.SUPERIOR_ASKED),
    (R.TC_OVERDUE_REPLY, DENUNCIATION, E.SUPERIOR_ASKED, "2026-11-09", E.RESOLVER_REPORTED),
    (R.TC_PUBLISH, DENUNCIATION, E.RESOLVED, "2026-11-11", E.PUBLISHED),
    (R.TC_REPLY_PRESS, FROM_THE_PRESS, E.RECEIVED, "2026-11-23", E.FORWARDER_TOLD),
    (R.PA_RESOLVE, FEEDBACK, E.ACCEPTED, "2026-12-02", E.RESOLVED),
    (R.PA_ADMIN_RULE_FORWARD, ON_RULES, E.RECEIVED, "2026-11-09", E.FORWARDED),
]


def runs(
    rule: Rule, facts: Facts, *happened: tuple[Event, date], since: date | None = None
) -> Planned:
    """The one term of that rule."""
    rows = [Happened(key, event, day) for key, (event, day) in enumerate(happened, 1)]
    found = [each for each in deadline_plan.plan(facts, rows, NO_HOLIDAYS) if each.rule is rule]
    if since is not None:
        found = [each for each in found if each.starts_on == since]
    assert len(found) == 1, found
    return found[0]


def stands(planned: Planned, today: date) -> Standing:
    row = Deadline(
        due_on=planned.due_on,
        remind_on=planned.remind_on,
        stopped_on=planned.stopped_on,
        ended_on=planned.ended_on,
    )
    return late.standing(row, today)


@pytest.mark.parametrize(("rule", "facts", "begins", "last", "ends"), EDGES)
def test_a_term_is_kept_on_its_last_day_and_over_the_day_after(
    rule: Rule, facts: Facts, begins: Event, last: str, ends: Event
) -> None:
    due = date.fromisoformat(last)

    open_ = runs(rule, facts, (begins, MONDAY))
    kept = runs(rule, facts, (begins, MONDAY), (ends, due))
    too_late = runs(rule, facts, (begins, MONDAY), (ends, due + timedelta(days=1)))

    assert open_.due_on == due
    assert stands(open_, due) in (Standing.RUNNING, Standing.SOON)
    assert stands(open_, due + timedelta(days=1)) is Standing.OVERDUE
    assert stands(open_, open_.remind_on) is Standing.SOON
    assert stands(kept, due + timedelta(days=9)) is Standing.MET
    assert stands(too_late, due + timedelta(days=9)) is Standing.MET_LATE


def test_every_rule_of_a_petition_is_tested_above() -> None:
    assert {way.rule for way in deadline_ways.WAYS} == {edge[0] for edge in EDGES} | {
        R.KN_DIALOGUE_INVITE
    }


def test_every_rule_has_its_dated_number() -> None:
    """And no number is for a rule that is not there."""
    assert {term.rule for term in terms.every()} == set(Rule)
    assert all(term.confidence in "HML" and term.source for term in terms.every())


def test_rows_of_one_rule_never_hold_on_the_same_day() -> None:
    for one in terms.every():
        others = [
            each
            for each in terms.every()
            if (each.rule, each.variant) == (one.rule, one.variant) and each is not one
        ]
        assert all(
            one.valid_from > (each.valid_to or date.max)
            or each.valid_from > (one.valid_to or date.max)
            for each in others
        )


def test_invitations_to_a_dialogue_go_out_five_days_before() -> None:
    dialogue = date(2026, 11, 20)  # five days before is a Sunday: the Friday before that

    open_ = runs(R.KN_DIALOGUE_INVITE, COMPLAINT, (E.DIALOGUE, dialogue))
    kept = runs(
        R.KN_DIALOGUE_INVITE,
        COMPLAINT,
        (E.DIALOGUE, dialogue),
        (E.DIALOGUE_INVITED, date(2026, 11, 13)),
    )

    assert open_.due_on == date(2026, 11, 13)
    assert stands(open_, date(2026, 11, 14)) is Standing.OVERDUE
    assert stands(kept, dialogue) is Standing.MET


@pytest.mark.parametrize("rule", [R.KN_ACCEPT, R.KN_DISCIPLINE_ACCEPT])
def test_the_law_of_the_day_it_began_holds(rule: Rule) -> None:
    """Ten days until 30/6/2026, seven working days from 1/7/2026."""
    facts = COMPLAINT if rule is R.KN_ACCEPT else DISCIPLINE

    old = runs(rule, facts, (E.RECEIVED, date(2026, 6, 29)))
    last_old = runs(rule, facts, (E.RECEIVED, date(2026, 6, 30)))
    first_new = runs(rule, facts, (E.RECEIVED, date(2026, 7, 1)))
    new = runs(rule, facts, (E.RECEIVED, date(2026, 7, 2)))

    assert old.due_on == date(2026, 7, 9)
    assert last_old.due_on == date(2026, 7, 10)
    assert first_new.due_on == date(2026, 7, 10)
    assert new.due_on == date(2026, 7, 13)


def test_a_rule_that_did_not_hold_yet_does_not_run() -> None:
    received = Happened(1, E.RECEIVED, date(2026, 6, 30))

    found = deadline_plan.plan(COMPLAINT, [received], NO_HOLIDAYS)

    assert R.UNPROCESSED_ALARM not in {each.rule for each in found}


def test_a_suspended_complaint_stands_still_and_goes_on_where_it_stopped() -> None:
    accepted, stopped = (E.ACCEPTED, MONDAY), (E.SUSPENDED, date(2026, 11, 12))

    standing = runs(R.KN_RESOLVE_1, COMPLAINT, accepted, stopped)
    going_on = runs(R.KN_RESOLVE_1, COMPLAINT, accepted, stopped, (E.RESUMED, date(2026, 11, 22)))

    assert standing.stopped_on == date(2026, 11, 12)
    assert stands(standing, date(2027, 5, 1)) is Standing.STOPPED
    assert going_on.stopped_on is None
    assert going_on.due_on == date(2026, 12, 14)  # 2/12 and ten days: a Saturday


def test_a_clock_stops_on_its_last_day_too() -> None:
    last = date(2026, 12, 2)

    found = runs(R.KN_RESOLVE_1, COMPLAINT, (E.ACCEPTED, MONDAY), (E.SUSPENDED, last))

    assert (found.due_on, found.stopped_on) == (last, last)


def test_what_was_extended_or_stopped_before_it_began_counts_for_nothing() -> None:
    before = date(2026, 10, 26)

    extended = runs(
        R.TC_RESOLVE,
        replace(DENUNCIATION, criteria=ONE),
        (E.EXTENDED, before),
        (E.ACCEPTED, MONDAY),
    )
    stopped = runs(R.KN_RESOLVE_1, COMPLAINT, (E.SUSPENDED, before), (E.ACCEPTED, MONDAY))

    assert (extended.due_on, stopped.due_on) == (date(2026, 12, 2), date(2026, 12, 2))
    assert stopped.stopped_on is None


def test_a_clock_does_not_stop_after_it_ran_out() -> None:
    late_stop = (E.SUSPENDED, date(2026, 12, 3))

    found = runs(R.KN_RESOLVE_1, COMPLAINT, (E.ACCEPTED, MONDAY), late_stop)

    assert found.stopped_on is None
    assert stands(found, date(2026, 12, 4)) is Standing.OVERDUE


@pytest.mark.parametrize(
    ("criteria", "times", "last"),
    [
        (frozenset[Criterion](), 1, "2026-12-02"),  # not complex: no extension counts
        (ONE, 1, "2027-01-01"),
        (ONE, 2, "2027-01-01"),  # once only
        (TWO, 1, "2027-01-01"),
        (TWO, 2, "2027-02-01"),  # 31/1/2027 is a Sunday
        (TWO, 3, "2027-02-01"),  # twice only
    ],
)
def test_a_denunciation_is_extended_as_often_as_it_is_complex(
    criteria: frozenset[Criterion], times: int, last: str
) -> None:
    facts = replace(DENUNCIATION, criteria=criteria)
    extended = [(E.EXTENDED, date(2026, 11, 20))] * times

    found = runs(R.TC_RESOLVE, facts, (E.ACCEPTED, MONDAY), *extended)

    assert found.due_on == date.fromisoformat(last)


def test_it_is_said_how_often_a_term_may_still_be_extended() -> None:
    once = [Happened(1, E.EXTENDED, MONDAY)]

    left = [
        deadline_plan.extensions_left(replace(DENUNCIATION, criteria=each), once, MONDAY)
        for each in (frozenset[Criterion](), ONE, TWO)
    ]

    assert left == [0, 0, 1]
    assert deadline_plan.extensions_left(replace(COMPLAINT, criteria=TWO), [], MONDAY) == 0


def test_a_petition_has_only_the_terms_of_its_kind() -> None:
    begins = [Happened(1, E.RECEIVED, MONDAY), Happened(2, E.TAKEN_IN, MONDAY)]

    rules = {
        facts: {each.rule for each in deadline_plan.plan(facts, begins, NO_HOLIDAYS)}
        for facts in (COMPLAINT, DISCIPLINE, DENUNCIATION, CONTINUED, FEEDBACK)
    }

    alarm, told = R.UNPROCESSED_ALARM, R.RECEPTION_OUTCOME_NOTICE
    assert rules == {
        COMPLAINT: {alarm, told, R.KN_ACCEPT},
        DISCIPLINE: {alarm, told, R.KN_DISCIPLINE_ACCEPT},
        DENUNCIATION: {alarm, told, R.TC_VERIFY},
        CONTINUED: {alarm, told, R.TC_AGAIN},
        FEEDBACK: {alarm, R.PA_OUTCOME},
    }


def test_whoever_withdraws_waits_for_nothing_more() -> None:
    happened = [
        Happened(1, E.RECEIVED, MONDAY),
        Happened(2, E.TAKEN_IN, MONDAY),
        Happened(3, E.ACCEPTED, MONDAY),
        Happened(4, E.WITHDRAWN, date(2026, 11, 3)),
    ]

    found = deadline_plan.plan(COMPLAINT, happened, NO_HOLIDAYS)

    assert len(found) == 4
    assert {each.ended_on for each in found if each.ended_by is E.WITHDRAWN} == {date(2026, 11, 3)}
    assert all(each.ended_on for each in found)


def test_the_terms_of_an_online_sitting_are_dated_data_too() -> None:
    test = terms.term(R.ONLINE_TEST, Variant.USUAL, MONDAY)
    ready = terms.term(R.ONLINE_READY, Variant.USUAL, MONDAY)

    assert test is not None
    assert (test.length, test.unit) == (-1, Unit.WORKING_DAY)
    assert ready is not None
    assert (ready.length, ready.unit) == (-1, Unit.HOUR)
