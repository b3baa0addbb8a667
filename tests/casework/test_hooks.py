"""Other systems are told of records: nothing lost, nothing rolled back, nothing that is sealed."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from casework import petitions, sealing
from casework.hook_kinds import DeliveryState, Topic
from casework.kinds import Decision, Kind
from casework.model import Deadline
from hall.errors import BadInput
from hall.store import Store
from tests.casework.hooking import deliveries, goes_round, hooks_up, is_signed, types
from tests.casework.reception import AN, asks, finishes, receives, takes_in, writes
from tests.casework.terms import decides
from tests.conftest import Clock
from tests.people import DUNG, arrives, calls_next, serves, sits_down
from tests.receiver import receiving

SECRET = "Đất nhà tôi"


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
