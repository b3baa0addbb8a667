"""The house a game is played in: its halls, its clock; and a ticket as both sides show it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hall import (
    forecast,
)
from hall.journal import Actor
from hall.model import Base, Desk, DeskService, Hall, Role, Service, Staff, Ticket
from hall.store import Store, Work
from hall.vault import Vault
from tests.hall.small_papers import Paper

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MONDAY_EIGHT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MEANS = {"long": 40, "short": 10, "rare": 25}
BLOCKS = {"long": [*range(1, 500)], "short": [700, 701, 702, 900, 901], "rare": [*range(800, 900)]}
SEATS = {"1": {"long"}, "2": {"long", "short"}, "3": {"short", "rare"}}
PEOPLE = {"dung": Role.OFFICER, "em": Role.OFFICER, "hoa": Role.SUPERVISOR}
KIOSK = Actor("device", None)


class Built:
    """A house on that database; its clock is the game's."""

    def __init__(self, url: str, vault: Vault) -> None:
        self._url, self._vault = url, vault
        self.at = MONDAY_EIGHT
        self.store = self._open()
        Base.metadata.create_all(self.store.engine)

    def restart(self) -> None:
        self.store.engine.dispose()
        forecast.forget()
        self.store = self._open()

    def _open(self) -> Store:
        return Store(self._url, self._vault, now=lambda: self.at)


def furnish_hall(
    work: Work, hall_id: int, numbers: dict[str, Any], day_rule: dict[str, Any]
) -> None:
    hall = Hall(
        id=hall_id,
        code=f"hall-{hall_id}",
        name={"vi": "Nhỏ", "en": "Small"},
        level="COMMUNE",
        zone="Asia/Ho_Chi_Minh",
        always_open=True,
        line_rule=numbers,
        day_rule=day_rule,
    )
    services = {
        code: Service(
            hall=hall,
            code=code,
            name={"vi": code, "en": code},
            position=n,
            first=block[0],
            last=block[2] if code == "short" else block[-1],
            more_first=block[3] if code == "short" else None,
            more_last=block[-1] if code == "short" else None,
            mean_minutes=MEANS[code],
        )
        for n, (code, block) in enumerate(BLOCKS.items())
    }
    seats = {label: Desk(hall=hall, label=label, position=int(label)) for label in SEATS}
    work.session.add_all([hall, *services.values(), *seats.values()])
    for label, serves in SEATS.items():
        work.session.add_all(
            DeskService(desk=seats[label], service=services[code]) for code in sorted(serves)
        )
    work.session.flush()
    work.session.add_all(
        Staff(hall_id=hall_id, username=who, name=who.title(), role=role, password_hash="")
        for who, role in PEOPLE.items()
    )


def us(at: datetime) -> int:
    """Microseconds since 1970."""
    return round((at - EPOCH) / timedelta(microseconds=1))


def shown(ticket: Ticket) -> tuple[Any, ...]:
    return (
        ticket.state.value,
        (ticket.number, ticket.lap, (ticket.day - EPOCH.date()).days),
        ticket.service.code,
        ticket.priority,
        ticket.since,
        ticket.overtaken,
        ticket.desk.label if ticket.desk else None,
        ticket.for_desk.label if ticket.for_desk else None,
        ticket.calls,
        ticket.held_until and us(ticket.held_until),
        ticket.called_at and us(ticket.called_at),
        ticket.returns,
        (ticket.lead and ticket.lead.username, ticket.lead_until and us(ticket.lead_until)),
        ticket.back_to and (ticket.back_to.label, ticket.back_service and ticket.back_service.code),
    )


def drawn(paper: Paper) -> tuple[Any, ...]:
    return (
        paper.state,
        (paper.number, paper.lap, paper.day),
        paper.service,
        paper.priority,
        paper.since,
        paper.overtaken,
        paper.desk,
        paper.for_desk,
        paper.calls,
        paper.held_until,
        paper.called_at,
        paper.returns,
        (paper.lead, paper.lead_until),
        paper.back_to,
    )
