"""The hall's doors over HTTP, each request through the whole app: kiosk and officers' tokens."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hall import devices, staff
from hall.model import DeviceKind, Staff
from hall.store import Store
from tests.whole.mornings import Citizen, Morning
from tests.whole.playing import instant


class Knocks:
    """One kiosk, and an officer for each desk. Tickets are named by their opaque id."""

    def __init__(self, app: Flask, store: Store, desks: int) -> None:
        self.client: FlaskClient = app.test_client(use_cookies=False)
        self.store = store
        self.numbers: dict[str, str] = {}
        self.booked: dict[Citizen, str] = {}
        with store.work() as work:
            _, self.kiosk = devices.add(work, hall_id=1, kind=DeviceKind.KIOSK, name="kiosk")
        self.officers = [self._signs_in(desk) for desk in range(desks)]

    def book(self, morning: Morning, day: date) -> None:
        for citizen in morning.citizens:
            if citizen.slot is not None:
                self.booked[citizen] = self._book(citizen.service, instant(day, citizen.slot))
        for service, slot in morning.absent:
            self._book(service, instant(day, slot))

    def _book(self, service: int, at: datetime) -> str:
        """By an officer; the code that stands on the slip."""
        wish = {"service": f"s{service}", "starts_at": at.isoformat()}
        made = _good(self._ask("/appointments", self.officers[0], wish))
        return self.store.vault.appointment_code(made["id"])

    def issue(self, citizen: Citizen) -> str:
        if citizen.slot is not None:
            desk = len(self.numbers) % len(self.officers)
            ticket = self._by(desk, "/arrivals", {"code": self.booked[citizen]})
            self.numbers[ticket["id"]] = ticket["label"]
            return str(ticket["id"])
        wish = {"service": f"s{citizen.service}", "priority": citizen.kind == "priority"}
        ticket = _good(self._ask("/tickets", self.kiosk, wish))
        self.numbers[ticket["id"]] = ticket["label"]
        return str(ticket["id"])

    def call(self, desk: int) -> str | None:
        ticket = self._by(desk, f"/desks/{desk + 1}/next")
        return str(ticket["id"]) if ticket else None

    def start(self, desk: int, ticket: str) -> None:
        self._by(desk, f"/tickets/{ticket}/start")

    def finish(self, desk: int, ticket: str) -> None:
        self._by(desk, f"/tickets/{ticket}/finish")

    def miss(self, desk: int, ticket: str) -> None:
        self._by(desk, f"/tickets/{ticket}/miss")

    def open(self, desk: int) -> None:
        self._by(desk, f"/desks/{desk + 1}/open")

    def pause(self, desk: int) -> None:
        self._by(desk, f"/desks/{desk + 1}/pause")

    def close(self, desk: int) -> None:
        self._by(desk, f"/desks/{desk + 1}/close")

    def _signs_in(self, desk: int) -> str:
        with self.store.work() as work:
            return staff.sign_in(work, work.session.get_one(Staff, desk + 1))[0]

    def _by(self, desk: int, path: str, body: dict[str, Any] | None = None) -> Any:
        """As the officer of that desk; one who did nothing for long signs in again."""
        answer = self._ask(path, self.officers[desk], body)
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            self.officers[desk] = self._signs_in(desk)
            answer = self._ask(path, self.officers[desk], body)
        return _good(answer)

    def _ask(self, path: str, token: str, body: dict[str, Any] | None = None) -> TestResponse:
        headers = {"Authorization": f"Bearer {token}"}
        return self.client.post(f"/api/v1{path}", json=body or {}, headers=headers)


def _good(answer: TestResponse) -> Any:
    assert answer.status_code < HTTPStatus.BAD_REQUEST, answer.text
    return answer.json if answer.data else None
