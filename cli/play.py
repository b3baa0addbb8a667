"""A morning in the sample hall, played faster than life, through the public doors only.

Citizens take numbers at the kiosk's door, officers sign in, open desks, call, start
and finish: every request is one that a program outside could send.
"""

import logging
import random
import threading
import time
import uuid
from itertools import pairwise
from typing import Any

import requests

log = logging.getLogger(__name__)

MORNING_MINUTES = 240
# people a minute, from the doors' opening on: a crowd first, a plateau, a decline
ARRIVALS = ((0, 1.6), (20, 0.9), (60, 0.7), (120, 0.5), (180, 0.3), (MORNING_MINUTES, 0.0))
SERVICES = {"regular": 70, "result": 14, "appointment": 8, "lawyer": 5, "leader": 3}  # shares
VISIT_MINUTES = {"regular": 14, "result": 6, "appointment": 14, "lawyer": 18, "leader": 20}
WALK_MINUTES = (0.4, 1.2)
BREATH_MINUTES = (0.2, 1.5)
MISSES, RECALLS = 0.04, 0.15  # shares of the calls
PATIENCE_SECONDS = 10


def play(known: dict[str, Any], speed: float, *, mornings: int | None = None) -> None:
    """Play mornings until the process ends, or that many. `known` is what demo.json holds."""
    chance = random.Random(2026)
    while mornings is None or mornings > 0:
        closes = time.monotonic() + MORNING_MINUTES * 60 / speed
        cast = [
            threading.Thread(
                target=_officer,
                args=(known, officer, speed, closes, random.Random(officer["username"])),
                daemon=True,
            )
            for officer in known["officers"]
            if officer["desk"]
        ]
        for officer in cast:
            officer.start()
        _citizens(known, speed, closes, chance)
        for officer in cast:
            officer.join()
        mornings = None if mornings is None else mornings - 1


def _citizens(known: dict[str, Any], speed: float, closes: float, chance: random.Random) -> None:
    door = _Door(known["base_url"], known["kiosk_token"])
    began = time.monotonic()
    while time.monotonic() < closes:
        rate = _rate((time.monotonic() - began) * speed / 60)
        if rate <= 0:
            return
        time.sleep(chance.expovariate(rate) * 60 / speed)
        (service,) = chance.choices(list(SERVICES), weights=list(SERVICES.values()))
        door.post(
            "/tickets",
            {
                "service": service,
                "party_size": chance.choice((1, 1, 1, 1, 2, 2, 3, 7)),
                "priority": chance.random() < 0.08,
                "private": chance.random() < 0.03,
                "language": "en" if chance.random() < 0.02 else "vi",
            },
            key=str(uuid.UUID(int=chance.getrandbits(128))),
        )


def _rate(minute: float) -> float:
    for (start, rate), (end, following) in pairwise(ARRIVALS):
        if start <= minute < end:
            return rate + (following - rate) * (minute - start) / (end - start)
    return 0.0


def _officer(
    known: dict[str, Any],
    officer: dict[str, Any],
    speed: float,
    closes: float,
    chance: random.Random,
) -> None:
    def minutes(low: float, high: float) -> None:
        time.sleep(chance.uniform(low, high) * 60 / speed)

    minutes(0, 8)  # nobody is quite on time
    door = _Door(known["base_url"], "")
    if not door.sign_in(officer["username"], officer["password"]):
        return
    desk = f"/desks/{officer['desk']}"
    door.post(f"{desk}/open", {"take_over": True})
    while time.monotonic() < closes:
        minutes(*BREATH_MINUTES)
        ticket = door.post(f"{desk}/next", {})
        if not ticket:
            minutes(0.5, 1)
            continue
        here = f"/tickets/{ticket['id']}"
        minutes(*WALK_MINUTES)
        if chance.random() < RECALLS:
            door.post(f"{here}/recall", {})
            minutes(0.5, 1)
        if chance.random() < MISSES:
            door.post(f"{here}/miss", {})
            continue
        door.post(f"{here}/start", {})
        mean = VISIT_MINUTES.get(ticket["service"], 12)
        time.sleep(chance.lognormvariate(-0.15, 0.55) * mean * 60 / speed)
        door.post(f"{here}/finish", {})
    door.post(f"{desk}/close", {})


class _Door:
    """One who knocks: a session with a token, and patience when the hall is busy."""

    def __init__(self, base_url: str, token: str) -> None:
        self._url = f"{base_url}/api/v1"
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"

    def sign_in(self, username: str, password: str) -> bool:
        self._session.headers.pop("Authorization")
        found = self.post("/sessions", {"username": username, "password": password})
        if not found:
            return False
        self._session.headers["Authorization"] = f"Bearer {found['token']}"
        return True

    def post(self, path: str, body: dict[str, Any], *, key: str | None = None) -> dict[str, Any]:
        """The answer; empty if there was none, or a refusal."""
        headers = {"Idempotency-Key": key} if key else {}
        try:
            answer = self._session.post(
                self._url + path, json=body, headers=headers, timeout=PATIENCE_SECONDS
            )
        except requests.RequestException as error:
            log.info("the play met a closed door: %s", type(error).__name__)
            return {}
        if answer.status_code >= 400 or not answer.content:
            return {}
        found: dict[str, Any] = answer.json()
        return found
