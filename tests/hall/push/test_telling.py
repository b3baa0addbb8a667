"""Phones are told while their page is closed: a real receiving side opens what arrives."""

import threading
from typing import Any

import pytest

from hall import deferring
from hall.journal import CITIZEN
from hall.model import Ticket
from hall.push import telling as module
from hall.push.sealed import point_of, private_key
from hall.store import Store
from hall.tickets import Hand
from tests.conftest import Clock
from tests.hall.push.phones import (
    PUBLIC_URL,
    Phone,
    subscribed,
    subscribes,
    switches,
    telling,
    tells,
    vouched_by,
)
from tests.people import DUNG, arrives, calls_next, does, serves, sits_down
from tests.receiver import Receiver, says

CALLED = {
    "title": "Mời số 001 đến bàn số 1",
    "body": "Cán bộ đang chờ ông/bà.",
    "language": "vi",
}


def test_who_is_called_is_told_number_and_desk_and_only_their_phone_reads_it(
    each_store: Store, phone: Phone, service: tuple[Receiver, str]
) -> None:
    system, endpoint = service
    switches(each_store)
    sits_down(each_store, DUNG, "1")
    an = arrives(each_store)
    subscribes(each_store, an, phone, endpoint)

    calls_next(each_store)
    tells(each_store)
    tells(each_store)

    assert phone.heard(system) == [CALLED]
    (heard,) = system.heard
    assert (heard.method, heard.path) == ("POST", "/hook")
    said = {name: heard.headers[name] for name in ("Content-Encoding", "Urgency", "Topic", "TTL")}
    assert said == {
        "Content-Encoding": "aes128gcm",
        "Urgency": "high",
        "Topic": "ticket",
        "TTL": "180",
    }


def test_the_message_is_vouched_for_with_the_halls_own_key(
    store: Store, an: Ticket, system: Receiver
) -> None:
    calls_next(store)
    tells(store)

    point, claims = vouched_by(system.heard[0])
    assert point == point_of(private_key(store.vault.push_key()))
    assert claims["aud"] == system.url.replace("http://", "https://").removesuffix("/hook")
    assert claims["sub"] == PUBLIC_URL


def test_who_comes_near_is_told_once_and_not_by_the_screen_they_just_looked_at(
    store: Store, phone: Phone, service: tuple[Receiver, str]
) -> None:
    system, endpoint = service
    switches(store)
    sits_down(store, DUNG, "1")
    arrives(store)
    waiting = [arrives(store) for _ in range(3)]
    subscribes(store, waiting[2], phone, endpoint, "en")  # three before them
    subscribes(store, waiting[0], Phone(), endpoint + "/near")  # one: their page says it
    tells(store)
    assert system.heard == []

    calls_next(store)
    tells(store)
    tells(store)

    assert phone.heard(system) == [
        {
            "title": "Number 004: your turn is near",
            "body": "Please return to the waiting area.",
            "language": "en",
        }
    ]


def test_who_asked_for_more_time_is_told_when_their_turn_is_near_again(
    store: Store, phone: Phone, service: tuple[Receiver, str]
) -> None:
    system, endpoint = service
    switches(store)
    sits_down(store, DUNG, "1")
    an = arrives(store)
    for _ in range(3):
        arrives(store)
    subscribes(store, an, phone, endpoint)  # near already: their page says it
    with store.work(hall_id=1) as work:
        deferring.defer(work, an.public_id, Hand(CITIZEN))
    tells(store)
    assert system.heard == []

    calls_next(store)
    tells(store)

    assert [said["title"] for said in phone.heard(system)] == ["Số 001 sắp đến lượt"]


def test_who_carries_a_message_cannot_tell_a_call_from_a_turn_that_is_near(
    store: Store, phone: Phone, service: tuple[Receiver, str]
) -> None:
    system, endpoint = service
    switches(store)
    sits_down(store, DUNG, "1")
    for _ in range(3):
        arrives(store)
    subscribes(store, arrives(store), phone, endpoint)
    for _ in range(4):
        called = calls_next(store)
        tells(store)
        assert called is not None
        serves(store, DUNG, called)

    near, call = system.heard
    assert [said["title"][:2] for said in phone.heard(system)] == ["Số", "Mờ"]
    assert len(near.body) == len(call.body)
    assert near.headers.keys() == call.headers.keys()
    for same in ("Topic", "Urgency", "TTL", "Content-Length"):
        assert near.headers[same] == call.headers[same]


def test_a_recall_is_told_again_and_takes_the_place_of_the_call(
    store: Store, phone: Phone, an: Ticket, system: Receiver
) -> None:
    calls_next(store)
    tells(store)
    does(store, DUNG, "recall", an)
    tells(store)

    assert phone.heard(system) == [CALLED, CALLED]
    assert {each.headers["Topic"] for each in system.heard} == {"ticket"}


def test_a_call_that_is_minutes_old_is_told_to_nobody(
    store: Store, an: Ticket, system: Receiver, clock: Clock
) -> None:
    calls_next(store)
    clock.pass_(minutes=3)
    tells(store)
    clock.pass_(seconds=-60)
    tells(store)

    assert system.heard == []


def test_a_call_told_late_lives_only_for_the_rest_of_its_minutes(
    store: Store, an: Ticket, system: Receiver, clock: Clock
) -> None:
    calls_next(store)
    clock.pass_(seconds=100)
    tells(store)

    assert system.heard[0].headers["TTL"] == "80"


@pytest.mark.parametrize("replies", [[says(404)], [says(410)]], ids=["404", "410"])
def test_a_browser_that_listens_no_more_is_forgotten(
    store: Store, an: Ticket, system: Receiver
) -> None:
    calls_next(store)
    tells(store)

    assert subscribed(store) == []
    assert len(system.heard) == 1


@pytest.mark.parametrize(
    ("replies", "tries"),
    [([says(503), says(201)], 2), ([says(429)], 3), ([says(500)], 3), ([says(400)], 1)],
    ids=["away for a moment", "too many", "broken", "refused"],
)
def test_what_may_pass_is_tried_again_and_not_for_ever(
    store: Store, an: Ticket, system: Receiver, tries: int
) -> None:
    calls_next(store)
    tells(store)

    assert len(system.heard) == tries
    assert len(subscribed(store)) == 1


def test_a_push_service_that_never_answers_holds_up_nobody(
    store: Store, phone: Phone, an: Ticket, service: tuple[Receiver, str]
) -> None:
    system, _ = service
    over = threading.Event()
    system.replies[:] = [lambda to: over.wait(30) and says(201)(to)]
    found = telling(store)
    calls_next(store)

    found.go()
    assert system.will_hear().wait(10)  # it has the message, and is silent
    serves(store, DUNG, an)
    bình = arrives(store)
    called = calls_next(store)

    assert called is not None
    assert called.id == bình.id
    over.set()
    found.wait()


def test_a_newer_message_lets_the_older_one_go(
    store: Store, phone: Phone, an: Ticket, service: tuple[Receiver, str]
) -> None:
    """The service is away when somebody is called, and back after the recall."""
    system, _ = service
    held = threading.Event()

    def first(to: object) -> None:
        held.wait(30)
        says(503)(to)  # type: ignore[arg-type]

    system.replies[:] = [first, says(201)]
    found = telling(store)
    calls_next(store)
    found.go()
    assert system.will_hear().wait(10)
    does(store, DUNG, "recall", an)
    found.go()
    held.set()
    found.wait()

    assert len(system.heard) == 2  # the call, and the recall: the call is not tried again


def test_a_recall_that_comes_while_the_call_has_just_been_told_is_told_too(
    store: Store, phone: Phone, an: Ticket, system: Receiver
) -> None:
    found = telling(store)
    calls_next(store)
    is_done = threading.Event()

    def recall() -> None:
        does(store, DUNG, "recall", an)
        found.go()

    recalled = threading.Thread(target=recall)

    class Newest(dict[int, module.Message]):
        looks = 0

        def get(self, key: Any, default: Any = None) -> Any:
            self.looks += 1
            if self.looks > 2:
                is_done.wait(10)
            newest = super().get(key)
            if self.looks == 2:  # the call was told, and is about to be taken for done
                recalled.start()
                recalled.join(0.3)  # what holds it up here is what this is about
            return newest

        def __delitem__(self, key: int) -> None:
            super().__delitem__(key)
            is_done.set()

    found._newest = Newest()
    found.go()
    found.wait()
    recalled.join(10)
    found.wait()

    assert phone.heard(system) == [CALLED, CALLED]
