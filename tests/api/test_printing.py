"""The agent's three calls: claim, outcome, state. And how it waits."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from api.bell import Bell
from hall import devices, printing
from hall.store import Store
from tests.api.conftest import Book, Door, takes_number
from tests.conftest import Clock, Tokens
from tests.people import arrives

LONG = {"wait_seconds": 20}


@pytest.fixture
def asleep(app: Flask, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set as soon as an agent begins to wait."""
    begun = threading.Event()
    wait = Bell.wait

    def noticed(self: Bell, hall_id: int, *, since: int, seconds: float) -> bool:
        begun.set()
        return wait(self, hall_id, since=since, seconds=seconds)

    monkeypatch.setattr(Bell, "wait", noticed)
    return begun


def test_a_claimed_slip_is_ready_to_print(kiosk: Door, printer: Door) -> None:
    an = takes_number(kiosk)

    job = printer.post("/print-jobs/claim", {"wait_seconds": 0}).json

    assert (job["label"], job["reprint"], job["attempt"]) == (an["label"], False, 1)
    assert job["lease_seconds"] == 30
    assert len(job["tag"]) == 4
    assert [b["qr"] for b in job["slip"]["blocks"] if "qr" in b] == [an["url"]]


def test_two_slips_in_a_row_have_different_tags(kiosk: Door, printer: Door) -> None:
    takes_number(kiosk)
    takes_number(kiosk)

    tags = [printer.post("/print-jobs/claim").json["tag"] for _ in range(2)]

    assert tags[0] != tags[1]


def test_nothing_to_print_is_no_content(printer: Door) -> None:
    assert printer.post("/print-jobs/claim").status_code == 204


def test_two_agents_never_get_the_same_slip(
    kiosk: Door, tokens: Tokens, door: Callable[[str], Door]
) -> None:
    labels = {takes_number(kiosk)["label"] for _ in range(8)}
    agents = [door(tokens.printer) for _ in range(8)]

    with ThreadPoolExecutor(8) as crowd:
        claimed = list(crowd.map(lambda a: a.post("/print-jobs/claim").json["label"], agents))

    assert sorted(claimed) == sorted(labels)


def test_a_waiting_agent_wakes_at_once_when_a_number_is_taken(
    kiosk: Door, printer: Door, asleep: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.routes.printing.LOOK_EVERY_SECONDS", 60)  # only the bell can wake it
    with ThreadPoolExecutor(1) as agent:
        waits = agent.submit(printer.post, "/print-jobs/claim", LONG)
        assert asleep.wait(20)
        an = takes_number(kiosk)  # nothing is locked while it waits

        assert waits.result(timeout=20).json["label"] == an["label"]


def test_a_waiting_agent_finds_what_another_process_queued(
    printer: Door, store: Store, asleep: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.routes.printing.LOOK_EVERY_SECONDS", 0.05)
    other = Store(str(store.engine.url), store.vault, now=store.now)
    with ThreadPoolExecutor(1) as agent:
        waits = agent.submit(printer.post, "/print-jobs/claim", LONG)
        assert asleep.wait(20)
        an = arrives(other)  # its news never reach this process

        assert waits.result(timeout=20).json["label"] == an.label
    other.engine.dispose()


def test_an_agent_revoked_while_it_waits_gets_nothing(
    printer: Door, tokens: Tokens, store: Store, asleep: threading.Event
) -> None:
    with ThreadPoolExecutor(1) as agent:
        waits = agent.submit(printer.post, "/print-jobs/claim", LONG)
        assert asleep.wait(20)
        with store.work() as work:
            devices.revoke(work, tokens.ids["printer"], hall_id=1)
        arrives(store)

        assert waits.result(timeout=20).status_code == 401


def test_when_the_house_closes_waiting_agents_go_home(
    app: Flask, printer: Door, asleep: threading.Event
) -> None:
    with ThreadPoolExecutor(1) as agent:
        waits = agent.submit(printer.post, "/print-jobs/claim", LONG)
        assert asleep.wait(20)
        app.extensions["api.bell"].end()

        assert waits.result(timeout=20).status_code == 204


def test_a_slip_of_which_nobody_knows_comes_once_more_and_marked(
    kiosk: Door, printer: Door
) -> None:
    an = takes_number(kiosk)
    job = printer.post("/print-jobs/claim").json

    said = printer.post(
        f"/print-jobs/{job['id']}/outcome", {"outcome": "unknown", "reason": "no_answer"}
    )

    assert said.status_code == 204
    again = printer.post("/print-jobs/claim").json
    assert (again["label"], again["reprint"], again["attempt"]) == (an["label"], True, 2)


def test_a_slip_that_was_not_sent_goes_back(kiosk: Door, printer: Door) -> None:
    takes_number(kiosk)
    job = printer.post("/print-jobs/claim").json
    printer.post(f"/print-jobs/{job['id']}/outcome", {"outcome": "waiting", "reason": "paper_out"})

    again = printer.post("/print-jobs/claim").json

    assert (again["id"], again["reprint"]) == (job["id"], False)


def test_saying_an_outcome_again_changes_nothing(kiosk: Door, printer: Door) -> None:
    takes_number(kiosk)
    job = printer.post("/print-jobs/claim").json
    for _ in range(2):
        said = printer.post(f"/print-jobs/{job['id']}/outcome", {"outcome": "printed"})
        assert said.status_code == 204

    assert printer.post("/print-jobs/claim").status_code == 204


def test_a_slip_whose_agent_never_came_back_is_claimed_again(
    kiosk: Door, printer: Door, clock: Clock
) -> None:
    takes_number(kiosk)
    printer.post("/print-jobs/claim")
    assert printer.post("/print-jobs/claim").status_code == 204
    clock.pass_(seconds=31)

    assert printer.post("/print-jobs/claim").json["reprint"] is True


def test_one_agent_says_nothing_of_anothers_slip(
    kiosk: Door, printer: Door, app: Flask, book: Book, store: Store
) -> None:
    from hall.model import DeviceKind

    takes_number(kiosk)
    job = printer.post("/print-jobs/claim").json
    with store.work() as work:
        _, token = devices.add(work, hall_id=1, kind=DeviceKind.PRINTER, name="printer 2")

    said = Door(app, book, token).post(f"/print-jobs/{job['id']}/outcome", {"outcome": "printed"})

    assert said.status_code == 404


@pytest.mark.parametrize("key", ["0", "-1", "01", "x", "999", "9" * 18, "9" * 40, "%00", "1e3"])
def test_a_slip_that_is_not_there_is_not_found(printer: Door, key: str) -> None:
    said = printer.post(f"/print-jobs/{key}/outcome", {"outcome": "printed"})

    assert said.status_code == 404


def test_what_a_printer_says_of_itself_is_kept(printer: Door, store: Store) -> None:
    for paper, online in (("plenty", True), ("out", None)):
        said = {"paper": paper, "cover": "closed", "online": online, "width_dots": 576}
        assert printer.post("/printer/state", said).status_code == 204

    with store.read() as session:
        [state] = printing.states(session, 1)
        assert (state.paper, state.is_online, state.width_dots) == ("out", None, 576)


@pytest.mark.parametrize("seconds", [-1, 31, 10**20, 1.5, "1", None, True])
def test_an_agent_waits_half_a_minute_at_most(printer: Door, seconds: object) -> None:
    answer = printer.post("/print-jobs/claim", {"wait_seconds": seconds})

    assert (answer.status_code, answer.json["field"]) == (422, "wait_seconds")
