"""The agent's door: for the hall's own pages on this machine, and for nobody else."""

import json
import sys
import threading
import time

import pytest
import requests

from kiosk_agent.browser import FIRST_WORD_SECONDS, SILENT_SECONDS, Watched
from kiosk_agent.door import Door
from tests.kiosk_agent.conftest import ORIGIN, Asked, Starts

NOWHERE = "http://127.0.0.1:9"  # discard: nobody answers


def test_a_page_of_another_origin_is_refused(starts: Starts) -> None:
    page = Asked(starts(NOWHERE))

    answers = [
        page.get("/state", Origin="http://evil.test"),
        page.post("/tickets", {}, Origin="http://evil.test"),
        page.get("/state", Host="evil.test:80"),
        page.get("/state", Origin="null"),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert not any("Access-Control-Allow-Origin" in answer.headers for answer in answers)


def test_what_cannot_be_meant_is_refused_and_changes_nothing(starts: Starts) -> None:
    agent = starts(NOWHERE)
    page = Asked(agent)

    answers = [
        page.take(party_size=0),
        page.take(party_size=True),
        page.take(assistance=["a bed"]),
        page.take(party_size=7, representatives=0),
        page.take(party_size=7, representatives=6),
        page.take(party_size=7, representatives=True),
        page.take(party_size=7, representatives="two"),
        page.take(key="x" * 201),
        page.post("/tickets", [1]),
        page.get("/tickets/unknown"),
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert page.get("/nowhere").status_code == 404
    assert agent.ledger.how_many_unsent() == 0


def test_a_form_of_a_page_cannot_ask(starts: Starts) -> None:
    agent = starts(NOWHERE)

    answer = requests.post(
        f"http://127.0.0.1:{agent.door.port}/alive",
        data="{}",
        headers={"Origin": ORIGIN, "Content-Type": "text/plain"},
        timeout=5,
    )

    assert answer.status_code == 422


def test_without_numbers_it_says_so(starts: Starts) -> None:
    answer = Asked(starts(NOWHERE)).take()

    assert (answer.status_code, answer.json()) == (409, {"code": "full"})


def test_a_kiosk_without_a_scanner_lets_nobody_wait_for_it(starts: Starts) -> None:
    answer = Asked(starts(NOWHERE)).get("/scan?wait=20")

    assert answer.json() == {"code": "no_scanner"}


def test_a_second_agent_cannot_hold_the_same_numbers(starts: Starts) -> None:
    starts(NOWHERE)

    with pytest.raises(Exception, match="locked"):
        starts(NOWHERE)


def test_a_browser_whose_page_falls_silent_is_ended() -> None:
    now = [0.0]
    watched = Watched(["sleep", "60"], origins=(ORIGIN,), steady=lambda: now[0])

    assert not watched.hangs(0.0)
    now[0] = FIRST_WORD_SECONDS + 1
    assert watched.hangs(0.0)
    watched._hear({})
    assert not watched.hangs(0.0)
    now[0] += SILENT_SECONDS + 1
    assert watched.hangs(0.0)
    watched._door.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no such programs there")
def test_a_browser_that_ends_is_told_and_one_that_runs_ends_with_us() -> None:
    ended = Watched(["false"], origins=(ORIGIN,)).run(threading.Event())
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    began = time.monotonic()
    stopped = Watched(["sleep", "60"], origins=(ORIGIN,)).run(stop)

    assert (ended, stopped) == (1, 0)
    assert time.monotonic() - began < 5


def test_a_question_that_breaks_the_agent_does_not_close_its_door() -> None:
    def breaks(given: object) -> None:
        raise RuntimeError("our own mistake")

    door = Door({("GET", "state"): breaks}, origins=(ORIGIN,))
    door.open()
    headers = {"Origin": ORIGIN}
    where = f"http://127.0.0.1:{door.port}/state"
    answers = [requests.get(where, headers=headers, timeout=5) for _ in range(2)]
    door.close()

    assert [json.loads(answer.text) for answer in answers] == [{"code": "error"}] * 2
