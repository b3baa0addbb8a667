"""What is told to the rooms once a change holds.

News names what happened and where, never how it looks: whoever hears it reads
the store for the rest. So news that is lost costs a moment, not the truth.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Changed:
    """A hall took a step. `step` only grows, by one, within a hall.

    `ticket` is the opaque id of the ticket concerned, `""` where none is.
    """

    hall_id: int
    step: int
    verb: str
    ticket: str = ""


@dataclass(frozen=True)
class PaperWanted:
    """A printing job was queued."""

    hall_id: int


@dataclass(frozen=True)
class TrustEnded:
    """A token stopped being good: a session ended or a device was revoked.

    `kind` is `staff` or `device`; `id` is the session's or the device's key.
    """

    kind: str
    id: int


News = Changed | PaperWanted | TrustEnded
Listener = Callable[[News], None]
