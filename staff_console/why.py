"""A reason of the order, in the reader's words."""

from datetime import UTC, datetime

from hall.reasons import Reason
from hall.web.context import clock
from hall.web.language import _
from staff_console.room import room


@room.context_processor
def sentences() -> dict[str, object]:
    return {"why_next": why_next, "why_not": why_not}


def why_next(reason: Reason) -> str:
    """Why the next of a desk is its next."""
    return _(f"why.next.{reason.word}", **_told(reason))


def why_not(reason: Reason) -> str:
    """Why another is not called now."""
    return _(f"why.not.{reason.word}", **_told(reason))


def _told(reason: Reason) -> dict[str, object]:
    """Its values, with instants as the hall's clock shows them."""
    told = dict(reason.values)
    if "time" in told:
        told["time"] = clock(datetime.fromtimestamp(told["time"] / 1_000_000, UTC))
    return told
