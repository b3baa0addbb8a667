"""Where the law sends a petition, and what it must have to be accepted."""

from dataclasses import replace

import pytest

from casework import classify, conditions, petition_page, petitions
from casework.advice import Advice, Case, Hint, advise
from casework.deadline_kinds import Criterion, Rule
from casework.kinds import Decision, Kind, Source
from casework.petition_page import PetitionPage
from casework.shown import PetitionShown
from casework.sorting import Sorted
from casework.sorting_kinds import (
    Competence,
    Condition,
    Eligibility,
    Ineligible,
    Regime,
    Result,
    Round,
)
from hall.errors import BadInput, Conflict, NotAllowed, NotTrusted
from hall.store import Store
from tests.casework.reception import asks, receives, takes_in
from tests.conftest import Clock
from tests.people import DUNG, EM, HOA

OURS = Sorted(competence=Competence.OURS, eligibility=Eligibility.ELIGIBLE)
THEIRS = Sorted(competence=Competence.OTHER)
BELOW = Sorted(competence=Competence.SUBORDINATE)
COMPLAINT = Case(Kind.COMPLAINT, Source.POST)
DENUNCIATION = Case(Kind.DENUNCIATION, Source.POST)
FEEDBACK = Case(Kind.FEEDBACK, Source.POST)
D = Decision


def page_of(store: Store, petition: PetitionShown, who: str = DUNG) -> PetitionPage:
    found: PetitionPage = asks(store, who, petition_page.read, petition.id)
    return found


def sorts(store: Store, petition: PetitionShown, **more: object) -> Sorted:
    known = page_of(store, petition).sorted
    found: Sorted = asks(store, DUNG, classify.put, petition.id, replace(known, **more))
    return found


@pytest.mark.parametrize(
    ("case", "said", "first", "never"),
    [
        (COMPLAINT, OURS, D.ACCEPT, D.FORWARD),
        (COMPLAINT, THEIRS, D.GUIDE, D.FORWARD),
        (replace(COMPLAINT, was_guided=True), THEIRS, D.FILE, D.GUIDE),
        (DENUNCIATION, OURS, D.ACCEPT, D.FILE),
        (DENUNCIATION, THEIRS, D.FORWARD, D.GUIDE),
        (replace(DENUNCIATION, source=Source.IN_PERSON), THEIRS, D.GUIDE, D.ACCEPT),
        (replace(DENUNCIATION, is_anonymous=True), OURS, D.FILE, D.ACCEPT),
        (FEEDBACK, THEIRS, D.FORWARD, D.RETURN),
        (COMPLAINT, replace(OURS, eligibility=Eligibility.NOT_ELIGIBLE), D.NOT_ACCEPT, D.ACCEPT),
    ],
)
def test_the_differences_that_bite(
    case: Case, said: Sorted, first: Decision, never: Decision
) -> None:
    found = advise(case, said)

    assert found.best[0] is first
    assert never in found.against
    assert not set(found.best) & set(found.against)


def test_what_is_a_subordinates_may_be_urged_and_reported() -> None:
    for case in (COMPLAINT, DENUNCIATION, FEEDBACK):
        found = advise(case, BELOW)
        assert {D.URGE, D.REPORT_UP} <= set(found.best)
        assert Hint.SUBORDINATE in found.hints


def test_before_anything_is_classified_the_advice_is_to_classify() -> None:
    assert advise(COMPLAINT, Sorted()) == Advice((Hint.UNSORTED,))
    assert Hint.CROWD in advise(replace(COMPLAINT, signers=5), Sorted()).hints
    assert Hint.CROWD not in advise(replace(COMPLAINT, signers=4), Sorted()).hints
    assert Hint.CRIME_OR_DANGER in advise(DENUNCIATION, OURS).hints


def test_each_kind_has_its_own_check_list() -> None:
    alone, many = conditions.of(Kind.COMPLAINT), conditions.of(Kind.COMPLAINT, signers=11)
    continued = conditions.of(Kind.DENUNCIATION, round_=Round.CONTINUED)

    assert set(many) - set(alone) == {Condition.ALL_SIGNED, Condition.REPRESENTATIVES_NAMED}
    assert Condition.NEW_EVIDENCE in continued
    assert Condition.NEW_EVIDENCE not in conditions.of(Kind.DENUNCIATION)
    assert Condition.SAYS_ACCUSED not in alone
    assert len(conditions.of(Kind.FEEDBACK)) == 5


def test_against_the_law_only_for_a_reason(store: Store) -> None:
    petition = takes_in(store, receives(store)).petition
    sorts(store, petition, competence=Competence.OTHER)
    forward = {"version": page_of(store, petition).petition.version}

    with pytest.raises(BadInput):
        asks(store, DUNG, petitions.decide, petition.id, D.FORWARD, **forward)
    done = asks(
        store,
        DUNG,
        petitions.decide,
        petition.id,
        D.FORWARD,
        reason="Theo thỏa thuận phối hợp",
        target="Sở Mẫu",
        paper="12/CV",
        **forward,
    )

    page = page_of(store, petition)
    assert done.decision is D.FORWARD
    assert (page.sorted.target, page.sorted.paper) == ("Sở Mẫu", "12/CV")


def test_whoever_was_guided_once_is_not_guided_again(store: Store) -> None:
    visit = receives(store)
    first, again = takes_in(store, visit).petition, takes_in(store, visit).petition
    sorts(store, first, competence=Competence.OTHER)
    sorts(store, again, competence=Competence.OTHER)
    assert page_of(store, again).advice.best[0] is D.GUIDE

    asks(store, DUNG, petitions.decide, first.id, D.GUIDE, version=first.version)

    assert page_of(store, again).advice.best[0] is D.FILE


def test_what_lacks_a_condition_is_not_eligible(store: Store) -> None:
    petition = takes_in(store, receives(store)).petition
    missed = (Condition.SIGNED,)

    with pytest.raises(BadInput):
        sorts(store, petition, eligibility=Eligibility.ELIGIBLE, missed=missed)
    said = sorts(store, petition, eligibility=Eligibility.NOT_ELIGIBLE, missed=missed)

    assert said.ineligible == (Ineligible.MISSING_DATE_NAME_SIGNATURE,)
    with pytest.raises(BadInput):
        sorts(
            store,
            takes_in(store, receives(store)).petition,
            eligibility=Eligibility.NOT_ELIGIBLE,
        )


def test_terms_follow_what_a_petition_is_found_to_be(store: Store) -> None:
    petition = takes_in(store, receives(store)).petition
    asks(store, DUNG, petitions.decide, petition.id, D.ACCEPT, version=petition.version)
    usual = {each.rule: each.due_on for each in page_of(store, petition).terms}

    sorts(store, petition, criteria=(Criterion.SEVERAL_AGENCIES,))
    longer = {each.rule: each.due_on for each in page_of(store, petition).terms}
    sorts(store, petition, regime=Regime.DISCIPLINE)
    other = {each.rule for each in page_of(store, petition).terms}

    assert (longer[Rule.KN_RESOLVE_1] - usual[Rule.KN_RESOLVE_1]).days == 15
    assert Rule.KN_DISCIPLINE_RESOLVE in other
    assert Rule.KN_RESOLVE_1 not in other


def test_what_is_late_is_not_found_complex_afterwards(store: Store, clock: Clock) -> None:
    petition = takes_in(store, receives(store)).petition
    asks(store, DUNG, petitions.decide, petition.id, D.ACCEPT, version=petition.version)
    clock.pass_(days=33)

    with pytest.raises(NotAllowed):
        sorts(store, petition, criteria=(Criterion.SEVERAL_AGENCIES,))
    assert sorts(store, petition, resolver="Ủy ban xã").resolver == "Ủy ban xã"


def test_a_resolution_finds_what_its_round_can_find(store: Store) -> None:
    petition = takes_in(store, receives(store)).petition
    accepted = asks(store, DUNG, petitions.decide, petition.id, D.ACCEPT, version=petition.version)
    resolve = {"version": accepted.version}

    with pytest.raises(BadInput):
        asks(store, DUNG, petitions.move, petition.id, "resolve", result=Result.UPHELD, **resolve)
    asks(store, DUNG, petitions.move, petition.id, "resolve", result=Result.RIGHT, **resolve)

    assert page_of(store, petition).sorted.result is Result.RIGHT


def test_two_who_classify_at_once_do_not_overwrite_each_other(store: Store) -> None:
    petition = takes_in(store, receives(store)).petition
    seen = page_of(store, petition).sorted
    sorts(store, petition, competence=Competence.OURS)

    with pytest.raises(Conflict):
        asks(store, HOA, classify.put, petition.id, replace(seen, competence=Competence.OTHER))
    with pytest.raises(NotTrusted):
        asks(store, EM, classify.put, petition.id, seen)
    with pytest.raises(BadInput):
        sorts(store, petition, round=Round.CONTINUED)
