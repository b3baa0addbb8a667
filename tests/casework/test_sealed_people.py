"""What a third officer may not learn of people: counts, files, hints (domain.md §7.2, point 7).

An brings a complaint to Dung; Em receives An again, and in mid-visit it becomes a
denunciation. Giang is the third officer, Hoa the head.
"""

from dataclasses import replace

import pytest

from casework import (
    citizens,
    file,
    hints,
    matters,
    visits,
)
from casework.kinds import Kind
from hall import staff
from hall.errors import NotFound
from hall.store import Store
from tests.casework.reception import (
    AN,
    asks,
    receives,
    takes_in,
)
from tests.casework.story import Story, turns
from tests.people import DUNG, EM, GIANG, HOA, arrives, calls_next, sits_down


def test_somebody_with_an_open_matter_too_is_found_with_that_one_only(
    store: Store, story: Story
) -> None:
    other = takes_in(store, receives(store, AN, GIANG), who=GIANG, title="Việc khác")
    before = asks(store, GIANG, citizens.by_number, AN.id_number)

    turns(store, story)

    after = asks(store, GIANG, citizens.by_number, AN.id_number)
    opened = asks(store, GIANG, file.of_citizen, after.id)
    assert after == before
    assert [matter.id for matter in opened.matters] == [other.matter]
    assert len(opened.visits) == 1
    assert not opened.has_sealed
    assert len(asks(store, GIANG, citizens.by_name, "thử an").people) == 1


def test_those_entitled_see_both_sides_in_one_file_and_are_told(store: Store, story: Story) -> None:
    other = takes_in(store, receives(store, AN, GIANG), who=GIANG, title="Việc khác")
    turns(store, story)

    for who in (DUNG, EM, HOA):
        found = asks(store, who, citizens.by_name, "thử an").people
        assert len(found) == 1
        opened = asks(store, who, file.of_citizen, found[0].id)
        assert opened.has_sealed
        assert {matter.id for matter in opened.matters} == {other.matter, story.taken.matter}


def test_a_third_officer_enters_a_denouncer_as_if_for_the_first_time(
    store: Store, story: Story
) -> None:
    turns(store, story)
    said = replace(AN, full_name="Nguyễn Văn Thử Ân", phone="", address="Nhà khác")

    page = receives(store, said, GIANG)

    details = asks(store, GIANG, citizens.details, page.person.id)
    assert details.identity == replace(said, commune=said.commune)
    assert page.person.id != story.citizen
    opened = asks(store, GIANG, file.of_citizen, page.person.id)
    assert (len(opened.visits), opened.matters, opened.has_sealed) == (1, (), False)
    assert len(asks(store, HOA, file.of_citizen, page.person.id).visits) == 3
    untouched = asks(store, EM, citizens.details, story.citizen).identity
    assert untouched == AN


def test_the_count_of_another_matter_does_not_grow_by_hidden_visits(
    store: Store, story: Story
) -> None:
    mine = receives(store, AN, GIANG)
    takes_in(store, mine, who=GIANG)
    turns(store, story)

    assert asks(store, GIANG, visits.page, mine.visit.id).visit.nth == 1


def test_a_denouncer_on_another_errand_is_hidden_until_it_is_known_what_it_is(
    store: Store, story: Story
) -> None:
    turns(store, story)
    page = receives(store, None, EM)
    known = asks(store, EM, citizens.by_number, AN.id_number)

    page = asks(store, EM, visits.identify, page.visit.id, known.id, version=page.version)
    assert page.visit.is_sealed
    assert asks(store, GIANG, citizens.by_number, AN.id_number) is None

    takes_in(store, page, Kind.FEEDBACK, EM)
    shown = asks(store, GIANG, visits.page, page.visit.id)
    assert not shown.visit.is_sealed
    assert shown.person.id != story.citizen
    assert len(asks(store, GIANG, file.of_citizen, shown.person.id).visits) == 1


def test_giving_ones_number_at_the_kiosk_tells_a_third_officer_nothing(
    store: Store, story: Story
) -> None:
    turns(store, story)
    sits_down(store, GIANG, "3")
    ticket = arrives(store)
    with store.work(hall_id=1) as work:
        hints.give(
            work,
            ticket.public_id,
            id_number=AN.id_number,
            lookup_code=story.taken.lookup_code,
        )
    calls_next(store, GIANG)

    opened = asks(store, GIANG, file.of_ticket, ticket.public_id)

    assert (opened.file, opened.matter, opened.visit) == (None, None, None)


def test_the_same_hint_opens_the_whole_file_for_the_handler(store: Store, story: Story) -> None:
    turns(store, story)
    sits_down(store, EM, "2")
    ticket = arrives(store)
    with store.work(hall_id=1) as work:
        hints.give(work, ticket.public_id, id_number=AN.id_number)
    calls_next(store, EM)

    opened = asks(store, EM, file.of_ticket, ticket.public_id)

    assert len(opened.file.visits) == 2


def test_a_colleague_who_is_let_in_sees_it_until_let_out(store: Store, story: Story) -> None:
    turns(store, story)
    with store.read() as session:
        giang = staff.load(session, hall_id=1, username=GIANG).id

    asks(store, EM, matters.let_handle, story.taken.matter, giang)
    assert asks(store, GIANG, file.of_matter, story.taken.matter).receptions == 2

    asks(store, EM, matters.end_handling, story.taken.matter, giang)
    with pytest.raises(NotFound):
        asks(store, GIANG, file.of_matter, story.taken.matter)


def test_handing_over_a_sealed_matter_lets_the_old_lead_go(store: Store, story: Story) -> None:
    turns(store, story)
    with store.read() as session:
        giang = staff.load(session, hall_id=1, username=GIANG).id
    found = asks(store, EM, file.of_matter, story.taken.matter)

    asks(
        store,
        EM,
        matters.hand_over,
        story.taken.matter,
        to=giang,
        reason="Bàn giao",
        version=found.version,
    )

    assert asks(store, GIANG, file.of_matter, story.taken.matter).lead.name == "Trần Văn Giang"
    with pytest.raises(NotFound):
        asks(store, DUNG, file.of_matter, story.taken.matter)
