"""Telling other systems: tried again, parked, paused, removed; to addresses that can be meant."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from casework import deadlines, hooks, outbox, petitions
from casework.deadline_kinds import Event
from casework.hook_kinds import DeliveryState, Speech, Topic
from casework.hook_rounds import MOST_TRIES, PAUSES
from casework.hooks import Wanted
from casework.model import Hook
from hall import staff
from hall.errors import BadInput, NotFound
from hall.model import Step
from hall.outward import Failure
from hall.store import Store
from tests.casework.hooking import (
    LOOPBACK,
    deliveries,
    does_to,
    goes_round,
    hooks_up,
    is_signed,
    types,
)
from tests.casework.reception import AN, asks, receives, takes_in
from tests.conftest import Clock
from tests.people import DUNG
from tests.receiver import receiving, says


def test_a_system_that_is_down_for_a_moment_misses_nothing(each_store: Store, clock: Clock) -> None:
    store = each_store
    with receiving(says(500), says(503), says(200)) as system:
        hooks_up(store, system.url, Topic.PETITION_REGISTERED)
        takes_in(store, receives(store, AN))

        goes_round(store)
        goes_round(store)  # ten seconds have not passed
        assert len(system.heard) == 1
        clock.pass_(seconds=11)
        goes_round(store)
        clock.pass_(seconds=31)
        goes_round(store)

    (delivery,) = deliveries(store)
    assert (delivery.state, delivery.tries) == (DeliveryState.DELIVERED, 3)
    assert len({each.headers["Tiepdan-Id"] for each in system.heard}) == 1
    assert len({each.headers["Tiepdan-Timestamp"] for each in system.heard}) == 3


def test_after_two_days_it_is_parked_and_told_again_only_by_hand(
    store: Store, clock: Clock
) -> None:
    with receiving(says(500)) as system:
        hook, _ = hooks_up(store, system.url, Topic.PETITION_REGISTERED)
        takes_in(store, receives(store, AN))

        for pause in (*PAUSES, timedelta(days=30)):
            goes_round(store)
            clock.set(clock.now + pause + timedelta(seconds=1))
        (delivery,) = deliveries(store)
        assert (delivery.state, delivery.tries) == (DeliveryState.PARKED, MOST_TRIES)
        assert (delivery.failure, delivery.answer) == (Failure.BROKEN, 500)
        goes_round(store)
        assert len(system.heard) == MOST_TRIES

        assert told_of(store) == [("hook_added", NAMED), ("hook_parked", NAMED)]

        does_to(store, "again", hook)
        goes_round(store)
        assert [(each.state, each.tries) for each in deliveries(store)] == [
            (DeliveryState.WAITING, 1)  # from the beginning
        ]
        clock.pass_(seconds=11)
        system.replies[:] = [says(200)]
        goes_round(store)

    assert [each.state for each in deliveries(store)] == [DeliveryState.DELIVERED]


def test_the_first_that_does_not_hear_lets_the_rest_wait(store: Store) -> None:
    with receiving(says(500)) as system:
        hooks_up(store, system.url, Topic.PETITION_REGISTERED)
        for _ in range(3):
            takes_in(store, receives(store, AN))

        goes_round(store)

    assert len(system.heard) == 1
    assert [each.tries for each in deliveries(store)] == [1, 0, 0]


def test_one_system_that_is_away_holds_up_no_other(store: Store) -> None:
    with receiving(says(500)) as down, receiving() as up:
        hooks_up(store, down.url, Topic.PETITION_REGISTERED, name="Ngừng")
        hooks_up(store, up.url, Topic.PETITION_REGISTERED, name="Chạy")
        takes_in(store, receives(store, AN))

        goes_round(store)

    assert types(up.heard) == ["petition.registered"]


def test_a_hall_whose_terms_cannot_be_told_keeps_nobody_from_speaking(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_: object) -> int:
        raise RuntimeError("a term that nobody can read")

    with receiving() as system:
        hooks_up(store, system.url, Topic.DEADLINE_PASSED, Topic.PETITION_REGISTERED)
        takes_in(store, receives(store, AN))
        clock.pass_(days=10)
        monkeypatch.setattr(outbox, "tell_passed", breaks)

        goes_round(store)

    assert types(system.heard) == ["petition.registered"]


def test_a_paused_system_is_told_later(store: Store) -> None:
    with receiving() as system:
        hook, _ = hooks_up(store, system.url, Topic.PETITION_REGISTERED)
        does_to(store, "pause", hook)
        takes_in(store, receives(store, AN))
        goes_round(store)
        assert system.heard == []

        does_to(store, "resume", hook)
        goes_round(store)

    assert types(system.heard) == ["petition.registered"]


def test_a_removed_system_hears_nothing_and_its_secret_is_gone(store: Store) -> None:
    with receiving() as system:
        hook, _ = hooks_up(store, system.url, Topic.PETITION_REGISTERED)
        takes_in(store, receives(store, AN))

        does_to(store, "remove", hook)
        takes_in(store, receives(store, AN))
        goes_round(store)

    assert system.heard == []
    assert deliveries(store) == []
    with store.read() as session:
        assert session.scalars(select(Hook.secret)).one() == b""
    with pytest.raises(NotFound):
        does_to(store, "pause", hook)


NAMED = {"name": "Phần mềm của tỉnh"}


def told_of(store: Store) -> list[tuple[str, dict[str, str]]]:
    """What the hall's journal says of its hooks."""
    with store.read() as session:
        rows = session.scalars(select(Step).where(Step.verb.like("hook%")).order_by(Step.number))
        return [(row.verb, row.after) for row in rows]


def test_the_journal_says_who_did_what_to_which_system_and_never_its_address(
    store: Store,
) -> None:
    hook, _ = hooks_up(store, "http://127.0.0.1:9/bi-mat-trong-dia-chi")

    for verb in ("pause", "pause", "resume", "test", "again", "remove"):
        does_to(store, verb, hook)

    verbs = ("added", "paused", "resumed", "tested", "retried", "removed")
    assert told_of(store) == [(f"hook_{verb}", NAMED) for verb in verbs]


def test_a_hall_tells_so_many_systems_and_no_more(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "MOST", 1)
    first, _ = hooks_up(store, "https://example.test/")

    with pytest.raises(BadInput) as refused:
        hooks_up(store, "https://example.test/2")
    assert refused.value.field == "name"

    does_to(store, "remove", first)
    hooks_up(store, "https://example.test/2")


def test_a_test_says_nothing_and_arrives(store: Store) -> None:
    with receiving() as system:
        hook, secret = hooks_up(store, system.url)

        does_to(store, "test", hook)
        goes_round(store)

    (heard,) = system.heard
    assert is_signed(heard, secret)
    assert json.loads(heard.body)["record"] is None


def test_what_was_taken_by_a_server_that_died_is_told_again(store: Store, clock: Clock) -> None:
    """Under the same id: the receiver knows a repetition."""
    from casework.hook_rounds import Rounds

    with receiving() as system:
        hook, _ = hooks_up(store, system.url, Topic.PETITION_REGISTERED)
        takes_in(store, receives(store, AN))
        (waiting,) = deliveries(store)
        taken = Rounds(store, LOOPBACK)._take(1, waiting.hook_id)  # and then the power fails
        assert taken is not None

        goes_round(store)
        assert system.heard == []  # another server may just be saying it
        clock.pass_(minutes=3)
        goes_round(store)

    assert [each.headers["Tiepdan-Id"] for each in system.heard] == [waiting.public_id]
    assert hook


def test_two_servers_tell_each_thing_once(each_store: Store) -> None:
    from casework.hook_rounds import Rounds

    with receiving() as system:
        hooks_up(each_store, system.url, Topic.PETITION_REGISTERED)
        for _ in range(5):
            takes_in(each_store, receives(each_store, AN))

        both = [Rounds(each_store, LOOPBACK) for _ in range(2)]
        for each in both:
            each.go()
        for each in both:
            each.wait()

    ids = [each.headers["Tiepdan-Id"] for each in system.heard]
    assert len(ids) == len(set(ids)) == 5


def test_deliveries_are_kept_for_ninety_days(store: Store, clock: Clock) -> None:
    with receiving() as system:
        hook, _ = hooks_up(store, system.url, Topic.PETITION_REGISTERED)
        does_to(store, "test", hook)
        goes_round(store)

        clock.pass_(days=91)
        goes_round(store)

    assert deliveries(store) == []


@pytest.mark.parametrize(
    ("url", "field"),
    [
        ("ftp://example.test/", "url"),
        ("https://", "url"),
        ("https://u:p@example.test/", "url"),
        ("https://example.test/#x", "url"),
        ("https://example.test:0/", "url"),
        ("https://example.test:99999/", "url"),
        ("https://exa mple.test/", "url"),
        ("https://exámple.test/", "url"),
        ("http://8.8.8.8/", "url.network"),  # in the clear over the Internet
        ("http://10.0.0.1/", "url.network"),
        ("https://10.0.0.1/", "url.network"),
        ("https://[::1]/", "url.network"),
        ("https://[::ffff:10.0.0.1]/", "url.network"),
        ("https://169.254.169.254/latest", "url.network"),
        ("https://0.0.0.0/", "url.network"),
    ],
)
def test_an_address_that_cannot_be_meant_is_refused(store: Store, url: str, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        hooks_up(store, url)

    assert refused.value.field == field


def test_without_networks_of_its_own_a_hall_speaks_only_tls(store: Store) -> None:
    with pytest.raises(BadInput), store.work(hall_id=1) as work:
        khanh = staff.load(work.session, hall_id=1, username="khanh")
        wanted = Wanted(name="A", url="http://example.test/", topics=(Topic.VISIT_RECORDED,))
        hooks.add(work, wanted, networks=(), by=khanh)


def test_a_city_gives_its_own_secret(store: Store) -> None:
    with pytest.raises(BadInput) as refused:
        hooks_up(store, "https://example.test/", speech=Speech.CITY)

    assert refused.value.field == "secret"


def test_an_event_that_changes_nothing_of_the_petition_is_not_told(store: Store) -> None:
    taken = takes_in(store, receives(store, AN))
    hooks_up(store, "http://127.0.0.1:9/hook")
    fresh = asks(store, DUNG, petitions.show, taken.petition.id)

    asks(
        store,
        DUNG,
        deadlines.happened,
        fresh.id,
        Event.OUTCOME_TOLD,
        fresh.received_at.date(),
        version=fresh.version,
    )

    assert deliveries(store) == []
