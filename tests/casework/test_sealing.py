"""What nobody may learn: the law of the house (domain.md §7.2, points 6 and 10).

An brings a complaint to Dung; Em receives An again, and in mid-visit it becomes a
denunciation. Giang is the third officer, Hoa the head.
"""

from typing import Any

import pytest
from sqlalchemy import select

from casework import (
    citizens,
    file,
    matters,
    petitions,
    sealing,
    visits,
)
from casework.errors import Protected
from casework.kinds import Decision, Kind, MatterStatus
from casework.model import Petition
from casework.shown import Record
from hall.errors import BadInput, NotFound, NotTrusted
from hall.store import Store
from tests.casework.reception import (
    AN,
    BINH,
    asks,
    attaches,
    receives,
    takes_in,
    writes,
)
from tests.casework.seeing import everything_seen_by, plainly
from tests.casework.story import NOTHING, SECRET, Story, turns
from tests.conftest import Clock
from tests.people import DUNG, EM, GIANG, HOA


def test_before_it_turns_every_officer_reads_it(store: Store, story: Story) -> None:
    told = everything_seen_by(store, GIANG, story)

    assert "NotFound" not in " ".join(told.values())
    assert SECRET in told["of_citizen"]


def test_once_it_turns_nothing_is_left_for_a_third_officer(store: Store, story: Story) -> None:
    turns(store, story)

    told = everything_seen_by(store, GIANG, story)

    for name, text in told.items():
        assert SECRET not in text, name
        assert AN.full_name not in text, name
        assert story.citizen not in text, name
        assert "True" not in text.replace("is_open=True", ""), name  # no is_sealed, no more
    assert told["by_number"] == told["by_card"] == "None"
    assert told["by_name"] == "Found((), False)"
    assert told["of_day"] == told["drafts"] == "()"
    for name in ("details", "of_citizen", "of_matter", "of_code", "of_petition", "show"):
        assert told[name] == "NotFound not_found NotFound", name
    assert told["first"] == told["second"] == told["entries"] == told["show"]


def test_what_is_sealed_and_what_never_was_are_refused_in_the_same_words(
    store: Store, story: Story
) -> None:
    turns(store, story)

    for read, key in (
        (file.of_citizen, story.citizen),
        (file.of_matter, story.taken.matter),
        (petitions.show, story.taken.petition.id),
        (visits.page, story.second.visit.id),
    ):
        with pytest.raises(NotFound) as sealed:
            asks(store, GIANG, read, key)
        with pytest.raises(NotFound) as missing:
            asks(store, GIANG, read, NOTHING)
        assert str(sealed.value).replace(key, "") == str(missing.value).replace(NOTHING, "")


def test_nor_can_a_third_officer_change_it_or_learn_by_trying(store: Store, story: Story) -> None:
    turns(store, story)
    mine = receives(store, BINH, GIANG)
    petition, matter, visit = story.taken.petition.id, story.taken.matter, story.second.visit.id
    tries: list[tuple[Any, ...]] = [
        (visits.save, visit, Record()),
        (visits.finish, visit),
        (visits.identify, visit, None),
        (visits.identify, mine.visit.id, story.citizen),
        (petitions.reclassify, petition, Kind.FEEDBACK),
        (petitions.decide, petition, Decision.FILE),
        (matters.set_status, matter, MatterStatus.RESOLVED),
    ]

    for verb, *args in tries:
        with pytest.raises(NotFound):
            asks(store, GIANG, verb, *args, version=mine.version)
    for key in ({"petition": petition}, {"matter": matter}, {"matter": story.code}):
        with pytest.raises(NotFound):
            asks(store, GIANG, visits.attach, mine.visit.id, version=mine.version, **key)
    with pytest.raises(NotFound):
        takes_in(store, mine, who=GIANG, petitioner=story.citizen)
    with pytest.raises(NotFound):
        asks(store, GIANG, sealing.lift, matter, reason="không có lý do nào cả")
    with pytest.raises(NotFound):
        asks(store, GIANG, sealing.protect, matter=matter)


@pytest.mark.parametrize("who", [DUNG, EM, HOA])
def test_lead_receiver_and_head_go_on_reading_all_of_it(
    store: Store, story: Story, who: str
) -> None:
    turns(store, story)

    found = asks(store, who, citizens.by_number, AN.id_number)
    opened = asks(store, who, file.of_citizen, found.id)

    assert opened.has_sealed
    assert opened.person.is_sealed
    assert len(opened.visits) == 2
    assert opened.matters[0].is_sealed
    assert opened.matters[0].petitions[0].content == SECRET
    assert asks(store, who, citizens.by_name, "thử an").people[0].id == found.id


def test_the_officer_of_an_earlier_visit_reads_that_visit_and_no_more(
    store: Store, story: Story, clock: Clock
) -> None:
    once = attaches(store, receives(store, AN, GIANG), story.taken.petition.id, GIANG)
    writes(store, once, GIANG, content="Chỉ phần của tôi")
    turns(store, story)

    page = asks(store, GIANG, visits.page, once.visit.id)

    assert page.record.content == "Chỉ phần của tôi"
    assert (page.matter, page.visit.nth, page.petitions) == (None, None, ())
    opened = asks(store, GIANG, file.of_citizen, page.person.id)
    assert (opened.matters, len(opened.visits)) == ((), 1)
    assert SECRET not in plainly(opened)


def test_who_once_took_in_a_petition_of_it_changes_nothing_in_it_any_more(
    store: Store, story: Story
) -> None:
    once = attaches(store, receives(store, AN, GIANG), story.taken.petition.id, GIANG)
    mine = takes_in(store, once, Kind.FEEDBACK, GIANG).petition
    turns(store, story)
    now = asks(store, GIANG, petitions.show, mine.id)

    with pytest.raises(NotTrusted):
        asks(store, GIANG, petitions.reclassify, mine.id, Kind.COMPLAINT, version=now.version)
    with pytest.raises(NotTrusted):
        asks(store, GIANG, petitions.lookup_code, mine.id)


def test_a_petition_that_is_reclassified_seals_what_came_before(store: Store, story: Story) -> None:
    petition = story.taken.petition
    asks(store, DUNG, petitions.reclassify, petition.id, Kind.DENUNCIATION, version=1)

    told = everything_seen_by(store, GIANG, story)

    assert SECRET not in " ".join(told.values())
    assert told["by_number"] == "None"


def test_a_denunciation_added_to_a_matter_seals_what_came_before(
    store: Store, story: Story
) -> None:
    takes_in(store, story.second, Kind.DENUNCIATION, EM)

    told = everything_seen_by(store, GIANG, story)

    assert SECRET not in " ".join(told.values())


def test_a_sealed_visit_seals_the_matter_it_is_put_into(store: Store, story: Story) -> None:
    third = receives(store, AN, EM)
    writes(store, third, EM, kind=Kind.DENUNCIATION)

    attaches(store, third, story.taken.petition.id, EM)

    assert SECRET not in " ".join(everything_seen_by(store, GIANG, story).values())


def test_a_visit_put_into_a_sealed_matter_is_sealed(store: Store, story: Story) -> None:
    turns(store, story)
    third = receives(store, BINH, DUNG)  # who comes for An
    assert asks(store, GIANG, visits.page, third.visit.id)

    attaches(store, third, story.taken.petition.id, DUNG)

    with pytest.raises(NotFound):
        asks(store, GIANG, visits.page, third.visit.id)
    assert asks(store, GIANG, citizens.by_number, BINH.id_number) is None


def test_a_sealed_visit_is_not_carried_out_into_the_open(store: Store, story: Story) -> None:
    other = takes_in(store, receives(store, BINH, EM), who=EM).petition
    turns(store, story)

    with pytest.raises(Protected):
        attaches(store, story.second, other.id, EM)
    page = asks(store, EM, visits.page, story.second.visit.id)
    page = asks(
        store,
        EM,
        visits.detach,
        story.second.visit.id,
        story.taken.petition.id,
        version=page.version,
    )
    assert page.matter is not None
    assert page.visit.is_sealed


def test_a_citizen_may_ask_for_protection_whatever_the_kind(store: Store, story: Story) -> None:
    with pytest.raises(NotTrusted):
        asks(store, GIANG, sealing.protect, visit=story.second.visit.id)

    asks(store, EM, sealing.protect, visit=story.second.visit.id)

    assert SECRET not in " ".join(everything_seen_by(store, GIANG, story).values())


def test_a_slip_of_the_hand_in_a_draft_of_no_matter_is_taken_back(store: Store) -> None:
    page = receives(store, AN, EM)

    writes(store, page, EM, kind=Kind.DENUNCIATION)
    assert asks(store, GIANG, citizens.by_number, AN.id_number) is None
    writes(store, page, EM, kind=Kind.FEEDBACK)

    assert asks(store, GIANG, citizens.by_number, AN.id_number) is not None
    assert not asks(store, GIANG, visits.page, page.visit.id).visit.is_sealed


def test_a_slip_of_the_hand_within_a_matter_is_lifted_with_a_reason(
    store: Store, story: Story
) -> None:
    turns(store, story)
    writes(store, story.second, EM, kind=Kind.COMPLAINT)
    with pytest.raises(NotFound):
        asks(store, GIANG, file.of_matter, story.taken.matter)
    with pytest.raises(NotTrusted):
        asks(store, EM, sealing.lift, story.taken.matter, reason="Phân loại nhầm khi tiếp")
    with pytest.raises(BadInput):
        asks(store, DUNG, sealing.lift, story.taken.matter, reason="nhầm")

    asks(store, DUNG, sealing.lift, story.taken.matter, reason="Phân loại nhầm khi tiếp")

    told = everything_seen_by(store, GIANG, story)
    assert "NotFound" not in " ".join(told[name] for name in ("of_matter", "show", "first"))
    assert asks(store, GIANG, citizens.by_number, AN.id_number).id == story.citizen
    assert asks(store, GIANG, matters.entries, story.taken.matter)[-1].verb == "lift"


def test_a_denouncer_may_decline_protection_and_the_choice_is_stored(
    store: Store, story: Story
) -> None:
    turns(store, story)
    denunciation = takes_in(store, story.second, Kind.DENUNCIATION, EM).petition

    asks(store, HOA, sealing.lift, story.taken.matter, reason="Người tố cáo không yêu cầu giữ kín")

    assert asks(store, GIANG, petitions.show, denunciation.id).kind is Kind.DENUNCIATION
    with store.read() as session:
        row = session.scalar(select(Petition).where(Petition.public_id == denunciation.id))
        assert row is not None
        assert row.protection == "declined"
    # and saving the visit once more does not hide it again behind the officer's back
    writes(store, story.second, EM, content="thêm")
    assert not asks(store, GIANG, visits.page, story.second.visit.id).visit.is_sealed
