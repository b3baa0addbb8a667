"""What was sealed, below the verbs: journal, logs, constraints (domain.md §7.2, 1, 3, 11)."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from casework import (
    citizens,
    file,
    petitions,
    schedule,
    sealing,
    visits,
)
from casework.kinds import Confidentiality, Kind
from casework.model import Citizen, Matter, Petition, Visit
from hall.errors import HallError
from hall.model import Step
from hall.store import Store
from tests.casework.reception import (
    AN,
    BINH,
    asks,
    at_the_desk,
    breaks_glass,
    enters,
    receives,
    takes_in,
    writes,
)
from tests.casework.story import SECRET, TODAY, Story, turns
from tests.people import DUNG, EM, GIANG, HOA


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
