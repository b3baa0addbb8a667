"""The line learns who leads what a ticket comes for; of a sealed matter it learns nothing."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from casework import bookings, hints, links, matters, sealing
from casework.kinds import Kind, MatterStatus
from casework.model import Matter, Petition
from casework.petitions import TakenIn
from hall import appointments, staff, tickets
from hall.appointments import Booking
from hall.model import Ticket
from hall.store import Store
from tests.casework.reception import AN, BINH, asks, receives, takes_in
from tests.conftest import Clock
from tests.hall.appointed import at, plan_slots
from tests.people import EM, GIANG, HOA, KIOSK, arrives


@pytest.fixture
def taken(store: Store) -> TakenIn:
    """An's petition, in a matter that Em leads."""
    return takes_in(store, receives(store, AN, EM), who=EM)


def lead_of(store: Store, ticket: Ticket) -> str | None:
    with store.read() as session:
        key = tickets.load(session, ticket.public_id, hall_id=1).lead_id
        return next((each.username for each in staff.all_of(session, 1) if each.id == key), None)


def comes(store: Store, **hint: str) -> Ticket:
    ticket = arrives(store)
    with store.work(hall_id=1) as work:
        hints.give(work, ticket.public_id, **hint)
    return ticket


def changes(
    store: Store, verb: Callable[..., object], taken: TakenIn, *args: object, **more: object
) -> None:
    """Em changes the matter as they see it."""
    with store.read() as session:
        version = session.scalar(select(Matter.version).where(Matter.public_id == taken.matter))
    asks(store, EM, verb, taken.matter, *args, version=version, **more)


def test_a_look_up_code_tells_the_lead_of_its_matter(store: Store, taken: TakenIn) -> None:
    assert lead_of(store, comes(store, lookup_code=taken.lookup_code)) == EM


def test_a_card_tells_the_one_lead_of_the_open_matters(store: Store, taken: TakenIn) -> None:
    assert lead_of(store, comes(store, id_number=AN.id_number)) == EM


def test_two_matters_with_two_leads_tell_nobody(store: Store, taken: TakenIn) -> None:
    takes_in(store, receives(store, AN, GIANG), Kind.FEEDBACK, GIANG)

    assert lead_of(store, comes(store, id_number=AN.id_number)) is None
    assert lead_of(store, comes(store, lookup_code=taken.lookup_code)) == EM


def test_a_matter_that_is_over_has_no_lead_to_see(store: Store, taken: TakenIn) -> None:
    here = comes(store, id_number=AN.id_number)

    changes(store, matters.set_status, taken, MatterStatus.RESOLVED)

    assert lead_of(store, here) is None
    assert lead_of(store, comes(store, id_number=AN.id_number)) is None


def test_of_a_sealed_matter_the_line_learns_nothing(store: Store) -> None:
    taken = takes_in(store, receives(store, AN, EM), Kind.DENUNCIATION, EM)

    assert lead_of(store, comes(store, lookup_code=taken.lookup_code)) is None
    assert lead_of(store, comes(store, id_number=AN.id_number)) is None


def test_who_is_here_when_the_matter_is_sealed_waits_for_nobody_any_more(
    store: Store, taken: TakenIn
) -> None:
    here = [comes(store, lookup_code=taken.lookup_code), comes(store, id_number=AN.id_number)]

    asks(store, EM, sealing.protect, matter=taken.matter)

    assert [lead_of(store, each) for each in here] == [None, None]


def test_another_lead_is_told_to_who_is_here(store: Store, taken: TakenIn) -> None:
    here = comes(store, lookup_code=taken.lookup_code)
    with store.read() as session:
        giang = staff.load(session, hall_id=1, username=GIANG).id

    changes(store, matters.hand_over, taken, to=giang, reason="Nghỉ phép")

    assert lead_of(store, here) == GIANG


@pytest.mark.parametrize("is_sealed", [False, True])
@pytest.mark.parametrize("verb", [links.move, links.merge_matters])
def test_who_is_here_waits_for_the_lead_of_the_matter_that_theirs_went_into(
    store: Store, taken: TakenIn, verb: Callable[..., object], is_sealed: bool
) -> None:
    kind = Kind.DENUNCIATION if is_sealed else Kind.COMPLAINT
    other = takes_in(store, receives(store, BINH, GIANG), kind, GIANG)
    here = comes(store, lookup_code=taken.lookup_code)
    is_move = verb is links.move
    with store.read() as session:
        model, key = (Petition, taken.petition.id) if is_move else (Matter, taken.matter)
        version = session.scalar(select(model.version).where(model.public_id == key))

    asks(store, HOA, verb, key, other.matter, reason="Cùng một việc", version=version)

    assert lead_of(store, here) == (None if is_sealed else GIANG)


def test_a_number_that_nobody_knows_tells_nobody(store: Store, taken: TakenIn) -> None:
    assert (
        lead_of(store, comes(store, id_number="999999999999", lookup_code="BBBBBBBBBBBB")) is None
    )


def test_who_keeps_an_appointment_is_known_to_be_theirs(
    store: Store, taken: TakenIn, clock: Clock
) -> None:
    plan_slots(store)
    wish = Booking(service="regular", starts_at=at(9), said=AN.id_number)
    with store.work(hall_id=1) as work:
        booked, _ = bookings.by_number(work, wish, by=KIOSK)
    clock.set(at(8, 50))

    with store.work(hall_id=1) as work:
        found = appointments.find(work, store.vault.appointment_code(booked.public_id))
        ticket = bookings.arrive(work, found, by=KIOSK).ticket

    assert lead_of(store, ticket) == EM
