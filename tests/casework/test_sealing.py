"""What nobody may learn: the law of the house (domain.md §7.2), point by point.

An brings a complaint to Dung; Em receives An again, and in mid-visit it becomes a
denunciation. Giang is the third officer, Hoa the head.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from casework import (
    citizens,
    file,
    hints,
    matters,
    petitions,
    schedule,
    sealing,
    visits,
)
from casework.errors import Protected
from casework.kinds import Confidentiality, Decision, Kind, MatterStatus
from casework.model import Citizen, Matter, Petition, Visit
from casework.shown import Record
from hall import staff
from hall.errors import BadInput, HallError, NotFound, NotTrusted
from hall.model import Step
from hall.store import Store
from tests.casework.reception import (
    AN,
    BINH,
    asks,
    at_the_desk,
    attaches,
    breaks_glass,
    enters,
    receives,
    takes_in,
    writes,
)
from tests.casework.story import NOTHING, SECRET, TODAY, Story, turns
from tests.conftest import Clock
from tests.people import DUNG, EM, GIANG, HOA, arrives, calls_next, sits_down


def everything_seen_by(store: Store, who: str, story: Story) -> dict[str, str]:
    """Every function that reads, as that officer: what it tells, or how it refuses."""
    reads: dict[str, Callable[[], Any]] = {
        "by_number": lambda: asks(store, who, citizens.by_number, AN.id_number),
        "by_name": lambda: asks(store, who, citizens.by_name, "nguyen thu an"),
        "by_card": lambda: (
            asks(
                store,
                who,
                citizens.by_card,
                f"{AN.id_number}||Người Cầm Thẻ|05031990|Nam|Hà Nội|15042021",
            ).person
        ),
        "details": lambda: asks(store, who, citizens.details, story.citizen),
        "of_citizen": lambda: asks(store, who, file.of_citizen, story.citizen),
        "of_matter": lambda: asks(store, who, file.of_matter, story.taken.matter),
        "of_code": lambda: asks(store, who, file.of_matter, story.code),
        "of_petition": lambda: asks(store, who, file.of_petition, story.taken.petition.id),
        "show": lambda: asks(store, who, petitions.show, story.taken.petition.id),
        "first": lambda: asks(store, who, visits.page, story.first.visit.id),
        "second": lambda: asks(store, who, visits.page, story.second.visit.id),
        "of_day": lambda: asks(store, who, visits.of_day, TODAY),
        "drafts": lambda: asks(store, who, visits.drafts),
        "entries": lambda: asks(store, who, matters.entries, story.taken.matter),
    }
    told: dict[str, str] = {}
    for name, read in reads.items():
        try:
            told[name] = _plainly(read())
        except NotFound as refused:
            told[name] = f"NotFound {refused.code} {type(refused).__name__}"
    return told


def _plainly(value: Any) -> str:
    """All of it, also what stays out of `repr`."""
    if hasattr(value, "__dataclass_fields__"):
        inside = ", ".join(_plainly(getattr(value, name)) for name in value.__dataclass_fields__)
        return f"{type(value).__name__}({inside})"
    if isinstance(value, tuple):
        return f"({', '.join(map(_plainly, value))})"
    return str(value)


# --- (6), (10): a visit that turns is sealed with all that came before ------------------


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
    assert SECRET not in _plainly(opened)


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


def test_the_database_too_keeps_denunciations_from_the_open(store: Store, story: Story) -> None:
    """Below the verbs: the check constraints of petition and visit."""
    from sqlalchemy.exc import IntegrityError

    turns(store, story)
    for model in (Petition, Visit):
        with pytest.raises(IntegrityError), store.work(hall_id=1) as work:
            work.session.execute(
                update(model).values(
                    kind=Kind.DENUNCIATION, confidentiality=Confidentiality.ORDINARY
                )
            )


# --- (7): counters and identification tell a third officer nothing ----------------------


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


# --- (1), (3), (11): nothing public -----------------------------------------------------


def test_the_hall_and_its_journal_know_nothing_of_what_was_sealed(
    store: Store, story: Story
) -> None:
    """Tickets, steps and the posted schedule are the public's or other programs'."""
    with store.read() as session:
        before = [(step.verb, step.before, step.after) for step in session.scalars(select(Step))]

    turns(store, story)
    breaks_glass(store, GIANG, story.code)

    with store.read() as session:
        after = [(step.verb, step.before, step.after) for step in session.scalars(select(Step))]
        posted = schedule.posted(session, 1, TODAY, TODAY)
    assert after == before
    assert posted == []


def test_no_traceback_or_log_line_can_carry_a_name(store: Store, story: Story) -> None:
    """What is shown keeps names and texts out of its `repr`; refusals keep them out of words."""
    shown = [
        asks(store, DUNG, file.of_citizen, story.citizen),
        asks(store, DUNG, citizens.details, story.citizen),
        asks(store, DUNG, visits.page, story.first.visit.id),
        asks(store, DUNG, citizens.by_name, "an"),
        story.taken,
    ]

    for value in shown:
        text = repr(value)
        for secret in (SECRET, AN.full_name, AN.id_number, AN.address, story.taken.lookup_code):
            assert secret not in text

    for refusal in _refusals(store, story):
        assert AN.full_name not in str(refusal)
        assert AN.id_number not in str(refusal)


def _refusals(store: Store, story: Story) -> list[HallError]:
    found: list[HallError] = []
    for verb, *args in (
        (citizens.enter, replace(BINH, id_number=AN.id_number)),
        (citizens.enter, replace(AN, birth_date=AN.full_name)),
        (citizens.enter, replace(AN, id_number=f"{AN.id_number}0")),
        (citizens.by_card, f"0{AN.id_number}|{AN.full_name}"),
    ):
        with pytest.raises(HallError) as refused:
            asks(store, DUNG, verb, *args)
        found.append(refused.value)
    return found


# --- the two sides of a person, below the verbs -----------------------------------------


def test_every_record_points_at_a_person_of_its_own_side(store: Store, story: Story) -> None:
    other = takes_in(store, receives(store, AN, GIANG), who=GIANG)
    turns(store, story)
    asks(store, GIANG, petitions.reclassify, other.petition.id, Kind.DENUNCIATION, version=1)
    receives(store, AN, GIANG)
    asks(store, HOA, sealing.lift, story.taken.matter, reason="Người tố cáo từ chối giữ kín")

    with store.read() as session:
        for model in (Visit, Petition):
            pairs = session.execute(
                select(model.confidentiality, Citizen.confidentiality).join(model.citizen)
            ).all()
            assert pairs
            assert all(record == person for record, person in pairs)
        for model in (Visit, Petition):
            pairs = session.execute(
                select(model.confidentiality, Matter.confidentiality).join(model.matter)
            ).all()
            assert all(record == matter for record, matter in pairs)
        sides = session.scalars(select(Citizen.confidentiality)).all()
    assert sorted(sides) == ["ordinary", "protected"]


def test_nothing_leads_from_the_ordinary_side_to_the_protected(store: Store, story: Story) -> None:
    receives(store, AN, GIANG)
    turns(store, story)

    with store.read() as session:
        ordinary = session.scalars(
            select(Citizen).where(Citizen.confidentiality == Confidentiality.ORDINARY)
        ).one()
    assert ordinary.ordinary_id is None


def test_a_visit_of_nobody_known_can_be_sealed_too(store: Store) -> None:
    ticket = at_the_desk(store, EM)
    page = asks(store, EM, visits.begin, ticket)

    page = writes(store, page, EM, kind=Kind.DENUNCIATION)
    an = enters(store, AN, EM)
    page = asks(store, EM, visits.identify, page.visit.id, an.id, version=page.version)

    assert page.visit.is_sealed
    assert asks(store, GIANG, citizens.by_number, AN.id_number) is None
    taken = takes_in(store, page, Kind.FEEDBACK, EM)
    assert taken.petition.is_sealed
