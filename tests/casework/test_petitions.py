"""Petitions and the matters they belong to."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from casework import citizens, file, hints, matters, petitions, visits
from casework.kinds import Decision, Kind, MatterStatus, PetitionStatus, Source
from casework.model import Matter, Petition
from casework.petitions import Paper
from hall.errors import BadInput, Conflict, NotAllowed, NotFound, NotTrusted
from hall.store import Store
from tests.casework.reception import (
    AN,
    BINH,
    asks,
    at_the_desk,
    attaches,
    enters,
    receives,
    takes_in,
    writes,
)
from tests.conftest import Clock
from tests.people import DUNG, EM, GIANG, HOA, arrives, calls_next, sits_down


def test_a_petition_from_a_visit_opens_a_matter_with_its_officer_as_lead(store: Store) -> None:
    page = receives(store)

    taken = takes_in(store, page, accused="Ủy ban phường Mẫu")

    read = asks(store, DUNG, visits.page, page.visit.id)
    assert read.matter is not None
    assert read.matter.id == taken.matter
    assert read.matter.lead.name == "Lê Thị Dung"
    assert taken.petition.petitioner == AN.full_name
    assert taken.petition.accused == "Ủy ban phường Mẫu"
    assert [paper.id for paper in read.petitions] == [taken.petition.id]
    assert len(taken.lookup_code) == petitions.LOOKUP_LENGTH


def test_petitions_are_numbered_by_year_without_a_gap(store: Store, clock: Clock) -> None:
    page = receives(store)
    first = takes_in(store, page).petition
    with pytest.raises(BadInput):
        takes_in(store, page, signers=0)
    second = takes_in(store, page).petition
    clock.set(datetime(2027, 1, 4, 1, 0, tzinfo=UTC))
    third = takes_in(store, receives(store, BINH)).petition

    assert [p.number for p in (first, second, third)] == ["1/2026", "2/2026", "1/2027"]


def test_a_second_petition_of_a_visit_joins_its_matter(store: Store) -> None:
    page = receives(store)

    first = takes_in(store, page)
    second = takes_in(store, page, Kind.FEEDBACK)

    assert second.matter == first.matter


def test_a_petition_that_came_by_post_needs_no_visit(store: Store, clock: Clock) -> None:
    an = enters(store)
    paper = Paper(
        kind=Kind.FEEDBACK,
        source=Source.POST,
        title="Phản ánh",
        petitioner=an.id,
        received_at=clock.now - timedelta(days=2),
    )

    taken = asks(store, EM, petitions.take_in, paper)

    found = asks(store, GIANG, file.of_citizen, an.id)
    assert [matter.id for matter in found.matters] == [taken.matter]
    assert found.matters[0].lead.name == "Phạm Văn Em"
    assert found.matters[0].petitions[0].source is Source.POST


def test_the_next_visitor_on_a_petition_comes_with_its_history_and_lead(
    store: Store, clock: Clock
) -> None:
    page = receives(store)
    taken = takes_in(store, page)
    writes(store, page, content="Lần đầu", next_on=datetime(2026, 12, 1, tzinfo=UTC).date())
    clock.pass_(days=1)
    sits_down(store, EM, "2")
    ticket = arrives(store)
    with store.work(hall_id=1) as work:
        hints.give(work, ticket.public_id, lookup_code=f" {taken.lookup_code.lower()} ")
    calls_next(store, EM)

    opened = asks(store, EM, file.of_ticket, ticket.public_id)

    assert opened.file is None
    assert opened.matter is not None
    assert opened.matter.lead.name == "Lê Thị Dung"
    assert opened.matter.last_visit.content == "Lần đầu"
    assert opened.matter.last_visit.citizen == AN.full_name
    assert [str(day) for day in opened.matter.open_dates] == ["2026-12-01"]


def test_a_file_shows_matters_last_outcome_and_visits_newest_first(
    store: Store, clock: Clock
) -> None:
    first = receives(store)
    petition = takes_in(store, first).petition
    clock.pass_(days=1)
    second = attaches(store, receives(store, AN, EM), petition.id, EM)
    clock.pass_(days=1)
    loose = receives(store, AN, GIANG)

    found = asks(store, GIANG, file.of_citizen, loose.person.id)

    assert [visit.id for visit in found.visits] == [
        loose.visit.id,
        second.visit.id,
        first.visit.id,
    ]
    assert [visit.id for visit in found.loose_visits] == [loose.visit.id]
    assert found.matters[0].receptions == 2
    assert not found.has_sealed


def test_pressing_next_opens_the_file_of_who_gave_a_number_before(store: Store) -> None:
    an = enters(store)
    sits_down(store, EM, "2")
    ticket = arrives(store)
    with store.work(hall_id=1) as work:
        hints.give(work, ticket.public_id, id_number="999 090 000 001")
    calls_next(store, EM)

    opened = asks(store, EM, file.of_ticket, ticket.public_id)

    assert opened.file.person.id == an.id
    assert opened.visit is None
    with pytest.raises(NotTrusted):
        asks(store, DUNG, file.of_ticket, ticket.public_id)


def test_a_ticket_of_which_nothing_was_told_opens_an_empty_page(store: Store) -> None:
    ticket = at_the_desk(store)
    with store.work(hall_id=1) as work:
        hints.give(work, ticket, id_number="999999999999", lookup_code="BBBBBBBBBBBB")

    opened = asks(store, DUNG, file.of_ticket, ticket)

    assert (opened.file, opened.matter, opened.visit) == (None, None, None)


def test_staff_can_put_a_file_on_a_ticket_that_waits(store: Store) -> None:
    petition = takes_in(store, receives(store)).petition
    sits_down(store, EM, "2")
    ticket = arrives(store)
    an = asks(store, EM, citizens.by_number, AN.id_number)

    asks(store, EM, hints.place, ticket.public_id, citizen=an.id, petition=petition.id)
    calls_next(store, EM)

    opened = asks(store, EM, file.of_ticket, ticket.public_id)
    assert opened.file.person.id == an.id
    assert opened.matter.petitions[0].id == petition.id


def test_a_petition_taken_in_before_its_citizen_is_identified_becomes_theirs(
    store: Store,
) -> None:
    page = receives(store, None)
    petition = takes_in(store, page).petition
    an = enters(store)
    page = asks(store, DUNG, visits.page, page.visit.id)

    asks(store, DUNG, visits.identify, page.visit.id, an.id, version=page.version)

    assert asks(store, DUNG, petitions.show, petition.id).petitioner == AN.full_name


@pytest.mark.parametrize(
    ("decision", "status"),
    [
        (Decision.ACCEPT, PetitionStatus.IN_PROGRESS),
        (Decision.GUIDE, PetitionStatus.HANDLED),
        (Decision.FORWARD, PetitionStatus.HANDLED),
        (Decision.URGE, PetitionStatus.RECEIVED),
    ],
)
def test_a_decision_moves_the_petition(
    store: Store, decision: Decision, status: PetitionStatus
) -> None:
    petition = takes_in(store, receives(store)).petition

    done = asks(store, DUNG, petitions.decide, petition.id, decision, version=petition.version)

    assert (done.decision, done.status) == (decision, status)


def test_a_petition_that_is_not_accepted_is_not_resolved(store: Store) -> None:
    petition = takes_in(store, receives(store)).petition

    with pytest.raises(NotAllowed):
        asks(store, DUNG, petitions.move, petition.id, "resolve", version=petition.version)
    with pytest.raises(NotAllowed):
        asks(store, DUNG, petitions.move, petition.id, "accept", version=petition.version)


def test_what_happened_to_a_matter_stands_in_its_timeline(store: Store) -> None:
    page = receives(store)
    taken = takes_in(store, page)
    petition = taken.petition
    asks(store, DUNG, petitions.decide, petition.id, Decision.ACCEPT, version=petition.version)
    found = asks(store, DUNG, file.of_matter, taken.matter)
    asks(
        store,
        DUNG,
        matters.set_status,
        taken.matter,
        MatterStatus.IN_PROGRESS,
        version=found.version,
    )

    entries = asks(store, EM, matters.entries, taken.matter)

    assert [entry.verb for entry in entries] == ["open", "take_in", "decide", "status"]
    assert entries[2].petition == "1/2026"
    said = {"decision": "accept", "status": "in_progress", "day": "2026-11-23"}
    assert entries[2].after == said


def test_a_matter_has_one_lead_and_a_hand_over_says_why(store: Store) -> None:
    taken = takes_in(store, receives(store))
    found = asks(store, DUNG, file.of_matter, taken.matter)
    with store.read() as session:
        em = session.scalar(select(Matter.lead_officer_id)) + 1

    with pytest.raises(BadInput):
        asks(store, DUNG, matters.hand_over, found.id, to=em, reason=" ", version=found.version)
    done = asks(
        store, DUNG, matters.hand_over, found.id, to=em, reason="Chuyển công tác", version=1
    )

    assert done.lead.name == "Phạm Văn Em"
    entry = asks(store, EM, matters.entries, found.id)[-1]
    assert (entry.verb, entry.reason) == ("hand_over", "Chuyển công tác")
    with pytest.raises(Conflict):
        asks(store, DUNG, matters.hand_over, found.id, to=em, reason="Lần nữa", version=1)


def test_a_technician_never_leads_a_matter(store: Store) -> None:
    from hall import staff

    with store.read() as session:
        khanh = staff.load(session, hall_id=1, username="khanh").id

    with pytest.raises(NotFound):
        asks(store, DUNG, matters.open_, title="Vụ việc", lead=khanh)


def test_an_officer_who_never_received_for_a_matter_does_not_change_it(store: Store) -> None:
    taken = takes_in(store, receives(store))

    with pytest.raises(NotTrusted):
        asks(store, EM, petitions.decide, taken.petition.id, Decision.FILE, version=1)
    with pytest.raises(NotTrusted):
        asks(store, EM, matters.describe, taken.matter, title="x", summary="", version=1)

    asks(store, HOA, matters.describe, taken.matter, title="Tên mới", summary="Tóm tắt", version=1)
    assert asks(store, EM, file.of_matter, taken.matter).title == "Tên mới"


def test_a_matter_is_found_by_the_code_on_its_letters(store: Store) -> None:
    taken = takes_in(store, receives(store))
    found = asks(store, DUNG, file.of_matter, taken.matter)

    assert asks(store, EM, file.of_matter, found.code.lower()).id == taken.matter


def test_the_look_up_code_can_be_printed_again_by_who_works_on_it(store: Store) -> None:
    taken = takes_in(store, receives(store))

    assert asks(store, DUNG, petitions.lookup_code, taken.petition.id) == taken.lookup_code
    with pytest.raises(NotTrusted):
        asks(store, EM, petitions.lookup_code, taken.petition.id)
    with store.read() as session:
        row = session.scalar(select(Petition))
        assert row is not None
        assert taken.lookup_code.encode() not in row.lookup + row.lookup_hash
