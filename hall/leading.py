"""One matter, one contact: among equals, an officer takes whom they lead. Pure.

Two tickets are equal if they are of one class and their places lie within a few minutes
of each other. A hall may also keep a ticket for its lead officer for some minutes from
the first time another desk would have called it; priority never waits so.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from hall.order import MINUTE, Rule


class Standing(NamedTuple):
    """What matters of one ticket that a desk may call."""

    id: int
    place: int
    overtaken: int
    priority: bool
    has_hour: bool  # came at its appointed hour
    is_sent: bool  # to this desk
    lead_id: int | None  # staff
    lead_until: datetime | None  # kept for the lead until then; None: never passed over yet
    lead_is_there: bool  # at an open desk that may call it


def in_turn(
    line: Sequence[Standing], rule: Rule, *, staff_id: int | None, now: datetime
) -> Iterator[int]:
    """Whom that officer calls one after the other, by key. `line`: in the order of places."""
    left = [each for each in line if not waits(each, rule, staff_id=staff_id, now=now)]
    while left:
        chosen = _among_equals(left, rule, staff_id)
        left.remove(chosen)
        yield chosen.id


def waits(one: Standing, rule: Rule, *, staff_id: int | None, now: datetime) -> bool:
    """Is it kept from that officer, for its lead?"""
    return (
        rule.lead_window_minutes > 0
        and one.lead_id not in (None, staff_id)
        and one.lead_is_there
        and not (one.priority or one.is_sent or one.overtaken >= rule.overtake_cap)
        and (one.lead_until is None or now < one.lead_until)
    )


def _among_equals(left: Sequence[Standing], rule: Rule, staff_id: int | None) -> Standing:
    first = left[0]
    if staff_id is None or first.priority or first.overtaken >= rule.overtake_cap:
        return first
    last = first.place + round(rule.lead_tie_minutes * MINUTE)
    for each in left:
        if each.place > last or rule.lead_tie_minutes == 0:
            break
        if each.lead_id == staff_id and (each.priority, each.has_hour) == (False, first.has_hour):
            return each
    return first
