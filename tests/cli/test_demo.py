"""The sample hall, as somebody finds it who has only just cloned the house."""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from tests.whole.door import Client, Demo

SECONDS = 40


def soon(is_so: Callable[[], object]) -> bool:
    """Does it come true within that time?"""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.1)
    return False


def _begun_by(pid: int) -> list[int]:
    """The processes that it has started, on Linux."""
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.slow
def test_the_sample_hall_has_all_that_was_promised_and_lives(tmp_path: Path) -> None:
    data = tmp_path / "demo"
    with Demo(data, "--play", "60") as demo:
        known = json.loads((data / "demo.json").read_text())

        assert known["base_url"] == demo.base_url
        assert len({officer["desk"] for officer in known["officers"] if officer["desk"]}) == 10
        assert len(known["officers"]) == 12
        assert "regular" in known["services"]
        assert {"kiosk_token", "display_token", "printer_token", "api_token"} <= set(known)
        for role in ("supervisor", "technician", "auditor"):
            signed_in = requests.post(
                f"{demo.base_url}/api/v1/sessions",
                json={key: known[role][key] for key in ("username", "password")},
                timeout=10,
            )
            assert signed_in.status_code == 201, signed_in.text
        reader = Client(demo.port, known["api_token"])
        assert soon(lambda: reader.get("/board").body["serving"])
        assert soon(lambda: list((data / "slips").glob("*-*.png")))
        for page in ("/", "/kiosk", "/display", "/staff", "/t", "/schedule", "/printer"):
            assert requests.get(demo.base_url + page, timeout=10).status_code == 200, page


@pytest.mark.slow
def test_a_second_start_finds_the_hall_as_it_was(tmp_path: Path) -> None:
    data = tmp_path / "demo"
    with Demo(data):
        before = json.loads((data / "demo.json").read_text())
    with Demo(data) as demo:
        after = json.loads((data / "demo.json").read_text())
        hall = Client(demo.port, after["kiosk_token"]).get("/hall").body
        if sys.platform == "linux":  # and answers from one core, whatever there are
            answering = _begun_by(demo.pid)
            assert [len(os.sched_getaffinity(each)) for each in answering] == [1]

    assert before | {"base_url": ""} == after | {"base_url": ""}
    assert [service["code"] for service in hall["services"]] == after["services"]


@pytest.mark.slow
def test_the_same_number_comes_out_of_the_printer_once(tmp_path: Path) -> None:
    data = tmp_path / "demo"
    with Demo(data) as demo:
        known = json.loads((data / "demo.json").read_text())
        kiosk = Client(demo.port, known["kiosk_token"])
        for _ in range(3):  # the answer was lost, twice
            kiosk.post("/tickets", {"service": "regular"}, Idempotency_Key="one tap")

        assert soon(lambda: list((data / "slips").glob("*-001.png")))
        time.sleep(1)
        assert len(list((data / "slips").glob("*.png"))) == 1
