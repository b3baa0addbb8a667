"""Which minutes of a visit belong to which service and desk, as the journal has them.

A visit may go on with another service, at the same desk or at another; each part is
booked to its own. What was undone never was.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from hall.lifecycle import TicketState
from hall.model import Step


@dataclass(frozen=True)
class Part:
    """Some minutes of one ticket at one desk, for one service."""

    service_id: int
    desk_id: int
    began: datetime
    ended: datetime | None  # None: it still goes on

    def lasts(self, now: datetime) -> timedelta:
        return (self.ended or now) - self.began


def of(steps: Iterable[Step]) -> list[Part]:
    """The parts of one ticket's journal, in order; of several, service by service."""
    return list(_parts(_that_hold(steps)))


def _that_hold(steps: Iterable[Step]) -> list[Step]:
    """Without what was taken back: an undo undoes the ticket's last step."""
    kept: list[Step] = []
    for step in sorted(steps, key=lambda step: step.number):
        if step.verb == "undo":
            kept.pop()
        else:
            kept.append(step)
    return kept


def _parts(steps: Iterable[Step]) -> Iterator[Part]:
    service_id = desk_id = 0
    began: datetime | None = None
    for step in steps:
        is_served = step.after.get("state") == TicketState.SERVING
        if began is not None:
            yield Part(service_id, desk_id, began, step.at)
        service_id = step.after.get("service_id", service_id)
        desk_id = step.after.get("desk_id") or desk_id
        began = step.at if is_served else None
    if began is not None:
        yield Part(service_id, desk_id, began, None)
