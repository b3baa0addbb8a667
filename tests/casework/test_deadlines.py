"""Deadlines of real petitions: they begin, stop and end by themselves."""

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from casework import classify, deadlines, due_list, petitions, sealing
from casework.deadline_kinds import Criterion, Event, Rule, Standing
from casework.kinds import Decision, Kind, Source
from casework.model import Deadline, PetitionEvent
from casework.petitions import Paper
from casework.shown import PetitionShown
from casework.sorting import Sorted
from hall import hours
from hall.errors import BadInput, NotAllowed, NotFound, NotTrusted
from hall.journal import HALL
from hall.model import DayKind
from hall.store import Store
from tests.casework.reception import AN, BINH, asks, receives, takes_in
from tests.casework.terms import TODAY, decides, due, moves, notes, standing, terms_of
from tests.conftest import Clock
from tests.people import DUNG, EM, GIANG, HOA


def test_a_complaint_taken_in_at_the_desk_has_three_terms_at_once(each_store: Store) -> None:
    taken = takes_in(each_store, receives(each_store))

    found = standing(each_store, taken.petition.id)

    assert {rule: each.due_on for rule, each in found.items()} == {
        Rule.RECEPTION_OUTCOME_NOTICE: date(2026, 12, 7),
        Rule.KN_ACCEPT: date(2026, 12, 2),
        Rule.UNPROCESSED_ALARM: date(2027, 1, 7),
    }
    assert {each.standing for each in found.values()} == {Standing.RUNNING}


def test_a_letter_counts_from_the_day_it_came_and_owes_no_word_at_a_desk(
    store: Store, clock: Clock
) -> None:
    paper = Paper(
        kind=Kind.COMPLAINT,
        source=Source.POST,
        title="Vụ việc",
        received_at=clock.now - timedelta(days=3),
    )

    taken = asks(store, DUNG, petitions.take_in, paper)

    found = standing(store, taken.petition.id)
    assert found[Rule.KN_ACCEPT].starts_on == date(2026, 11, 20)
    assert Rule.RECEPTION_OUTCOME_NOTICE not in found


def test_accepting_ends_one_term_and_begins_the_next(each_store: Store, clock: Clock) -> None:
    petition = takes_in(each_store, receives(each_store)).petition
    clock.pass_(days=2)

    decides(each_store, petition, Decision.ACCEPT)

    found = standing(each_store, petition.id)
    assert found[Rule.KN_ACCEPT].standing is Standing.MET
    assert found[Rule.UNPROCESSED_ALARM].standing is Standing.MET
    assert found[Rule.KN_RESOLVE_1].due_on == date(2026, 12, 25)


def test_a_suspended_petition_is_on_no_list_until_it_goes_on(store: Store, clock: Clock) -> None:
    petition = takes_in(store, receives(store)).petition
    notes(store, petition, Event.OUTCOME_TOLD, TODAY)
    decides(store, petition, Decision.ACCEPT)
    clock.pass_(days=10)
    moves(store, petition, "suspend")
    notes(store, petition, Event.SUSPENSION_SENT, date(2026, 12, 3))
    clock.pass_(days=60)

    assert due(store, DUNG) == ()
    moves(store, petition, "resume")

    resolving = standing(store, petition.id)[Rule.KN_RESOLVE_1]
    assert resolving.due_on == date(2027, 2, 22)  # 23/12 and sixty days: a Sunday
    assert resolving.standing is Standing.RUNNING


def test_who_turns_a_complaint_into_a_denunciation_turns_its_terms(store: Store) -> None:
    petition = takes_in(store, receives(store)).petition

    asks(
        store,
        DUNG,
        petitions.reclassify,
        petition.id,
        Kind.DENUNCIATION,
        version=petition.version,
    )

    found = standing(store, petition.id)
    assert Rule.KN_ACCEPT not in found
    assert found[Rule.TC_VERIFY].due_on == date(2026, 12, 2)


def test_turning_it_back_brings_the_term_back(store: Store) -> None:
    petition = takes_in(store, receives(store)).petition
    for kind in (Kind.FEEDBACK, Kind.COMPLAINT):
        fresh = asks(store, DUNG, petitions.show, petition.id)
        asks(store, DUNG, petitions.reclassify, petition.id, kind, version=fresh.version)

    assert standing(store, petition.id)[Rule.KN_ACCEPT].standing is Standing.RUNNING


def test_a_new_day_off_moves_the_last_day(each_store: Store) -> None:
    store = each_store
    petition = takes_in(store, receives(store)).petition

    with store.work(hall_id=1) as work:
        hours.set_days(
            work, date(2026, 11, 24), date(2026, 11, 24), DayKind.HOLIDAY, label="Nghỉ", by=HALL
        )
        renewed = deadlines.renew_all(work)

    assert renewed == 1
    found = standing(store, petition.id)
    assert found[Rule.KN_ACCEPT].due_on == date(2026, 12, 3)
    assert found[Rule.UNPROCESSED_ALARM].due_on == date(2027, 1, 7)  # calendar days


def test_a_reminder_comes_before_the_last_day_and_the_list_shows_the_latest_first(
    store: Store, clock: Clock
) -> None:
    first = takes_in(store, receives(store)).petition
    clock.pass_(days=7)  # 30/11: two working days before 2/12
    takes_in(store, receives(store, AN))

    soon = due(store, DUNG)
    clock.pass_(days=8)
    over = due(store, DUNG)

    assert [(each.petition, each.running.rule) for each in soon] == [(first.id, Rule.KN_ACCEPT)]
    assert [each.running.standing for each in soon] == [Standing.SOON]
    assert [each.running.due_on for each in over] == sorted(each.running.due_on for each in over)
    assert over[0].running.wants_notice
    assert over[0].running.days == -6


def test_officers_see_the_terms_of_the_matters_they_lead_and_the_head_sees_all(
    store: Store, clock: Clock
) -> None:
    takes_in(store, receives(store))
    clock.pass_(days=30)

    assert due(store, EM) == ()
    assert due(store, EM, everybody=True) != ()  # nothing here is sealed
    assert due(store, HOA) == ()
    assert len(due(store, HOA, everybody=True)) == 2
    assert asks(store, DUNG, due_list.count) == 2


def test_a_sealed_petition_is_late_for_those_entitled_only(store: Store, clock: Clock) -> None:
    page = receives(store)
    taken = takes_in(store, page, Kind.DENUNCIATION)
    clock.pass_(days=30)

    assert due(store, GIANG, everybody=True) == ()
    assert {each.petition for each in due(store, HOA, everybody=True)} == {taken.petition.id}
    with pytest.raises(NotFound):
        asks(store, GIANG, terms_of, taken.petition.id)
    asks(store, HOA, sealing.lift, taken.matter, reason="Người tố cáo không yêu cầu giữ bí mật")
    assert len(due(store, GIANG, everybody=True)) == 2


@pytest.mark.parametrize(("passed", "may"), [(30, True), (31, False)])
def test_a_term_is_extended_or_found_complex_on_its_last_day_and_not_after_it(
    store: Store, clock: Clock, passed: int, may: bool
) -> None:
    """That would bring back a term that is over."""
    complaint = takes_in(store, receives(store)).petition
    denunciation = takes_in(store, receives(store, BINH), Kind.DENUNCIATION).petition
    one = Sorted(criteria=(Criterion.SEVERAL_CONTENTS,), version=0)
    asks(store, DUNG, classify.put, denunciation.id, one)
    for petition in (complaint, denunciation):
        decides(store, petition, Decision.ACCEPT)
    clock.pass_(days=passed)  # 23/12 is the last day

    for step in (
        lambda: extends(store, denunciation),
        lambda: asks(store, DUNG, classify.put, complaint.id, one),
    ):
        with nullcontext() if may else pytest.raises(NotAllowed):
            step()

    resolving = standing(store, complaint.id)[Rule.KN_RESOLVE_1]
    extended = standing(store, denunciation.id)[Rule.TC_RESOLVE]
    last = (date(2027, 1, 7), date(2027, 1, 22)) if may else (date(2026, 12, 23),) * 2
    assert (resolving.due_on, extended.due_on) == last


def extends(store: Store, petition: PetitionShown) -> None:
    fresh = asks(store, DUNG, petitions.show, petition.id)
    why = {"reason": "Phải giám định", "version": fresh.version}
    asks(store, DUNG, deadlines.extend, petition.id, **why)


# --- events -------------------------------------------------------------------------------


def test_what_happened_is_written_down_once_and_struck_out_with_a_reason(store: Store) -> None:
    petition = takes_in(store, receives(store)).petition
    notes(store, petition, Event.OUTCOME_TOLD, TODAY)
    assert standing(store, petition.id)[Rule.RECEPTION_OUTCOME_NOTICE].standing is Standing.MET
    with store.read() as session:
        event = session.scalars(
            select(PetitionEvent).where(PetitionEvent.event == Event.OUTCOME_TOLD)
        ).one()

    with pytest.raises(BadInput):
        asks(store, DUNG, deadlines.strike, petition.id, event.public_id, reason=" ")
    asks(store, DUNG, deadlines.strike, petition.id, event.public_id, reason="Ghi nhầm đơn")

    found = standing(store, petition.id)[Rule.RECEPTION_OUTCOME_NOTICE]
    assert found.standing is Standing.RUNNING
    with pytest.raises(NotAllowed):
        asks(store, DUNG, deadlines.strike, petition.id, event.public_id, reason="Lần nữa")


def test_nothing_is_written_down_for_a_day_to_come_but_a_dialogue(store: Store) -> None:
    petition = takes_in(store, receives(store)).petition

    with pytest.raises(BadInput):
        notes(store, petition, Event.OUTCOME_TOLD, TODAY + timedelta(days=1))
    notes(store, petition, Event.DIALOGUE, date(2026, 12, 11))

    found = standing(store, petition.id)[Rule.KN_DIALOGUE_INVITE]
    assert found.due_on == date(2026, 12, 4)  # five days before is a Sunday


def test_what_a_verb_writes_down_no_hand_does(store: Store) -> None:
    petition = takes_in(store, receives(store)).petition

    with pytest.raises(NotAllowed):
        notes(store, petition, Event.ACCEPTED, TODAY)


def test_another_officer_writes_nothing_down(store: Store) -> None:
    petition = takes_in(store, receives(store)).petition

    with pytest.raises(NotTrusted):
        asks(
            store,
            EM,
            deadlines.happened,
            petition.id,
            Event.OUTCOME_TOLD,
            TODAY,
            version=petition.version,
        )


def test_a_petition_of_before_begins_with_the_day_it_came(store: Store, clock: Clock) -> None:
    """Rows of an older version have no events; the first new one brings the first of all."""
    petition = takes_in(store, receives(store)).petition
    with store.work(hall_id=1) as work:
        for table in (Deadline, PetitionEvent):
            for row in work.session.scalars(select(table)).all():
                work.session.delete(row)
            work.session.flush()
    clock.set(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))

    decides(store, petition, Decision.ACCEPT)

    found = standing(store, petition.id)
    assert found[Rule.KN_ACCEPT].starts_on == TODAY
    assert found[Rule.KN_ACCEPT].standing is Standing.MET
