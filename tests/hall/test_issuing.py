"""Taking a number: once, in order, whatever the network does."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

import pytest
from sqlalchemy import func, select

from hall.errors import BadInput, Closed, KeyReused, NotFound
from hall.issuing import Wish
from hall.journal import Actor
from hall.lifecycle import TicketState
from hall.model import Asked, PrintJob, Service, Step
from hall.store import Store
from tests.conftest import Clock
from tests.people import DUNG, arrives, calls_next, sits_down


def test_numbers_go_up_by_one_within_the_block_of_the_service(store: Store) -> None:
    labels = [arrives(store).label for _ in range(3)]

    assert labels == ["001", "002", "003"]
    assert arrives(store, service="lawyer").label == "700"


def test_a_hundred_who_press_at_once_get_a_hundred_numbers(each_store: Store) -> None:
    with ThreadPoolExecutor(16) as crowd:
        numbers = list(crowd.map(lambda _: arrives(each_store).number, range(100)))

    assert sorted(numbers) == list(range(1, 101))


def test_the_same_key_gives_the_same_ticket_and_one_slip(store: Store) -> None:
    an = arrives(store, key="tap-1")
    again = arrives(store, key="tap-1")

    assert again.id == an.id
    with store.read() as session:
        assert session.scalar(select(func.count(PrintJob.id))) == 1


def test_ten_taps_of_one_finger_make_one_ticket(each_store: Store) -> None:
    with ThreadPoolExecutor(10) as taps:
        found = list(taps.map(lambda _: arrives(each_store, key="tap-1").public_id, range(10)))

    assert len(set(found)) == 1


def test_the_same_key_from_another_hand_is_another_ticket(store: Store) -> None:
    first = arrives(store, key="tap-1", by=Actor("device", 1))
    second = arrives(store, key="tap-1", by=Actor("device", 2))

    assert first.id != second.id


def test_another_wish_under_a_known_key_is_refused(store: Store) -> None:
    arrives(store, key="tap-1")

    with pytest.raises(KeyReused):
        arrives(store, key="tap-1", party_size=2)


def test_numbers_start_anew_every_day(store: Store, clock: Clock) -> None:
    arrives(store)
    clock.pass_(days=1)

    assert arrives(store).label == "001"


def test_no_number_is_given_outside_the_hours(store: Store, clock: Clock) -> None:
    clock.pass_(hours=4)  # noon

    with pytest.raises(Closed):
        arrives(store)


def test_no_number_is_given_for_a_closed_service(store: Store) -> None:
    with store.work() as work:
        work.session.get_one(Service, 2).is_open = False

    with pytest.raises(Closed):
        arrives(store, service="lawyer")


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ({"service": "nothing"}, NotFound),
        ({"party_size": 0}, BadInput),
        ({"party_size": 501}, BadInput),
        ({"language": "xx"}, BadInput),
        ({"assistance": ("flying",)}, BadInput),
    ],
)
def test_what_cannot_be_meant_is_refused(
    store: Store, wish: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        arrives(store, **wish)

    with store.read() as session:
        assert session.scalar(select(func.count(Step.id))) == 0


def test_the_phone_number_is_sealed(store: Store) -> None:
    an = arrives(store, phone="0912345678")

    assert an.phone is not None
    assert b"0912345678" not in an.phone


def test_what_is_kept_of_a_wish_cannot_be_tried_out(store: Store) -> None:
    """A plain hash would give a phone number away: there are few of them."""
    wish = Wish(service="regular", phone="0912345678")
    arrives(store, key="tap-1", phone="0912345678")

    with store.read() as session:
        kept = session.scalars(select(Asked.body_hash)).one()

    plain = json.dumps(asdict(wish), sort_keys=True).encode()
    assert not hashlib.sha256(plain).digest().startswith(kept)
    assert kept == store.vault.index("wish", plain.decode())


def test_the_same_number_is_never_in_two_blocks(store: Store) -> None:
    """Labels are spoken without their service: blocks of a hall do not overlap."""
    taken: set[int] = set()
    with store.read() as session:
        services = session.scalars(select(Service)).all()

    for service in services:
        block = set(range(service.first, service.last + 1))
        block |= set(range(service.more_first or 0, (service.more_last or -1) + 1))
        assert not block & taken
        taken |= block


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_has_a_length_that_can_be_kept(store: Store, key: str) -> None:
    with pytest.raises(BadInput):
        arrives(store, key=key)


def test_a_ticket_of_a_known_key_is_told_as_it_is_now(store: Store) -> None:
    sits_down(store, DUNG, "1")
    arrives(store, key="tap-1")
    calls_next(store, DUNG)

    again = arrives(store, key="tap-1")

    assert again.state is TicketState.CALLED
    assert again.desk is not None
    assert again.service.code == "regular"
