"""How another system is spoken to: what an adapter has to do, and what it is given for it.

Two exist: `webhooks` (our JSON, signed) and `city_petitions` (a worked example of a system
with words of its own). `docs/adapters.md` says how to write another.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from casework.hook_kinds import Topic
from hall import outward
from hall.outward import Answer, Networks


class TheirState(StrEnum):
    """How a petition stands in another system."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    RETURNED = "returned"
    UNKNOWN = "unknown"  # a word that the adapter does not know


OVER = frozenset({TheirState.RESOLVED, TheirState.RETURNED})


@dataclass(frozen=True, kw_only=True)
class Told:
    """One thing that happened, as far as anybody outside may know of it."""

    id: str  # the same for each try
    topic: Topic
    hall: str  # code
    on: date  # the hall's day
    record: Mapping[str, Any]  # the fields that the API gives of it


@dataclass(frozen=True, kw_only=True)
class Line:
    """The way to one system: its address, what it knows us by, and where we may go."""

    url: str
    secret: str = field(repr=False)
    networks: Networks = ()

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """Unreached unless the answer is 2xx. `path` goes behind the address."""
        return outward.send(
            method, self.url + path, headers=headers, body=body, networks=self.networks
        )


class Adapter(Protocol):
    """One way of speaking."""

    def wants(self, told: Told) -> bool:
        """Is that something which the other system shall hear?"""

    def tell(self, line: Line, told: Told, now: datetime) -> str:
        """Say it. Their reference for the petition, or "". Unreached if it did not arrive."""

    def state(self, line: Line, reference: str) -> TheirState | None:
        """How it stands there; None if that system is not asked. Unreached if it does not say."""
