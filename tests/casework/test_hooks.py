"""Other systems are told of records: nothing lost, nothing rolled back, nothing that is sealed."""

import hmac
import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from casework import deadlines, petitions, sealing
from casework.deadline_kinds import Event
from casework.hook_kinds import DeliveryState, Failure, Speech, Topic
from casework.hook_rounds import MOST_TRIES, PAUSES
from casework.hooks import Wanted
from casework.kinds import Decision, Kind
from casework.model import Deadline, Hook
from hall import staff
from hall.errors import BadInput, NotFound
from hall.store import Store
from tests.casework.hooking import LOOPBACK, deliveries, does_to, goes_round, hooks_up
from tests.casework.receiver import Heard, receiving, says
from tests.casework.reception import AN, asks, finishes, receives, takes_in, writes
from tests.casework.test_deadlines import decides
from tests.conftest import Clock
from tests.people import DUNG, arrives, calls_next, serves, sits_down

SECRET = "Đất nhà tôi"


def types(heard: list[Heard]) -> list[str]:
    return [json.loads(each.body)["type"] for each in heard]


def is_signed(heard: Heard, secret: str) -> bool:
    """As a receiver checks it: the HMAC of timestamp, dot and body."""
    at = heard.headers["Tiepdan-Timestamp"]
    made = hmac.new(secret.encode(), f"{at}.".encode() + heard.body, "sha256").hexdigest()
    return hmac.compare_digest(heard.headers["Tiepdan-Signature"], f"v1={made}")


def test_a_petition_is_told_signed_and_without_its_citizen(each_store: Store) -> None:
    store = each_store
    with receiving() as system:
        _, secret = hooks_up(store, system.url)

        page = receives(store, AN)
        writes(store, page, content=SECRET, kind=Kind.COMPLAINT)
        taken = takes_in(store, page, content=SECRET, title=SECRET)
        finishes(store, page)
        decides(store, taken.petition, Decision.ACCEPT)
        goes_round(store)

    assert types(system.heard) == ["petition.registered", "visit.recorded", "petition.changed"]
    assert all(is_signed(each, secret) for each in system.heard)
    assert not is_signed(system.heard[0], secret + "x")
    first, _, last = (json.loads(each.body) for each in system.heard)
    assert (first["id"], first["hall"], first["on"]) == (
        system.heard[0].headers["Tiepdan-Id"],
        "mau",
        "2026-11-23",
    )
    assert last["record"]["status"] == "in_progress"
    said = b"".join(each.body for each in system.heard).decode()
    for secret_word in (AN.full_name, AN.id_number, AN.phone, SECRET):
        assert secret_word not in said
    assert {each.state for each in deliveries(store)} == {DeliveryState.DELIVERED}
    assert {each.subject for each in deliveries(store)} == {""}  # a journal without content


def test_nothing_is_told_of_what_was_rolled_back(each_store: Store) -> None:
    hooks_up(each_store, "http://127.0.0.1:9/hook")
    page = receives(each_store, AN)

    with pytest.raises(BadInput):
        asks(each_store, DUNG, _takes_in_and_fails, page.visit.id)

    assert deliveries(each_store) == []


def _takes_in_and_fails(work: object, officer: object, visit: str) -> None:
    paper = petitions.Paper(kind=Kind.FEEDBACK, content=SECRET)
    petitions.take_in(work, officer, paper, visit=visit)  # type: ignore[arg-type]
    raise BadInput("anything", "the officer's page was too old")


def test_of_a_denunciation_nobody_is_told(store: Store) -> None:
    with receiving() as system:
        hooks_up(store, system.url)

        page = receives(store, AN)
        writes(store, page, content=SECRET, kind=Kind.DENUNCIATION)
        taken = takes_in(store, page, Kind.DENUNCIATION, content=SECRET)
        finishes(store, page)
        decides(store, taken.petition, Decision.ACCEPT)
        goes_round(store)

    assert deliveries(store) == []
    assert system.heard == []


def test_what_is_sealed_before_it_was_told_is_never_told(each_store: Store) -> None:
    store = each_store
    with receiving() as system:
        hooks_up(store, system.url)
        page = receives(store, AN)
        taken = takes_in(store, page, content=SECRET)
        finishes(store, page)
        assert len(deliveries(store)) == 2

        asks(store, DUNG, sealing.protect, matter=taken.matter)
        goes_round(store)

    assert system.heard == []
    assert deliveries(store) == []


def test_what_a_line_does_is_told_to_nobody(store: Store) -> None:
    hooks_up(store, "http://127.0.0.1:9/hook")

    sits_down(store, DUNG, "1")
    arrives(store)
    called = calls_next(store)
    assert called is not None
    serves(store, DUNG, called)

    assert deliveries(store) == []


def test_a_system_hears_only_what_it_asked_for(store: Store) -> None:
    with receiving() as system:
        hooks_up(store, system.url, Topic.VISIT_RECORDED)

        page = receives(store, AN)
        takes_in(store, page)
        finishes(store, page)
        goes_round(store)

    assert types(system.heard) == ["visit.recorded"]


def test_a_term_that_passed_is_told_once(store: Store, clock: Clock) -> None:
    with receiving() as system:
        hooks_up(store, system.url, Topic.DEADLINE_PASSED)
        taken = takes_in(store, receives(store, AN))
        goes_round(store)
        assert system.heard == []

        clock.pass_(days=10)  # 3 December: the second was the last day to accept it
        goes_round(store)
        goes_round(store)

    (told,) = (json.loads(each.body) for each in system.heard)
    assert told["type"] == "deadline.passed"
    assert told["record"]["petition"] == taken.petition.id
    assert (told["record"]["rule"], told["record"]["due_on"]) == ("kn_accept", "2026-12-02")
    assert told["record"]["standing"] == "overdue"


def test_what_passed_before_a_system_was_added_is_not_told(store: Store, clock: Clock) -> None:
    takes_in(store, receives(store, AN))
    clock.pass_(days=10)
    with receiving() as system:
        hooks_up(store, system.url, Topic.DEADLINE_PASSED)

        goes_round(store)

    assert system.heard == []


def test_the_terms_of_what_is_sealed_pass_in_silence(store: Store, clock: Clock) -> None:
    hooks_up(store, "http://127.0.0.1:9/hook", Topic.DEADLINE_PASSED)
    takes_in(store, receives(store, AN), Kind.DENUNCIATION)

    clock.pass_(days=90)
    goes_round(store)

    assert deliveries(store) == []
    with store.read() as session:
        assert set(session.scalars(select(Deadline.told_on))) == {None}


def test_a_term_that_was_moved_may_pass_once_more(store: Store, clock: Clock) -> None:
    with receiving() as system:
        hooks_up(store, system.url, Topic.DEADLINE_PASSED)
        taken = takes_in(store, receives(store, AN))
        clock.pass_(days=10)
        goes_round(store)
        with store.work(hall_id=1) as work:
            row = work.session.scalar(select(Deadline).where(Deadline.rule == "kn_accept"))
            assert row is not None
            row.due_on += timedelta(days=5)
        clock.pass_(days=6)

        goes_round(store)

    rules = [json.loads(each.body)["record"]["rule"] for each in system.heard]
    assert rules.count("kn_accept") == 2
    assert taken.petition.id


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

        system.replies[:] = [says(200)]
        does_to(store, "again", hook)
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
    from casework import hooks

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
