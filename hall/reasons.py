"""Why a ticket is next, and why another is not: one reason each, from the order's own figures.

A reason is a word and the values of its sentence; the sentences are in the catalogs
under `why.next.` and `why.not.`. Times are instants in the line's unit, as in `hall.order`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hall.order import CAPPED, MINUTE, Rule


@dataclass(frozen=True, kw_only=True)
class Stand:
    """What the order knows of one waiting ticket."""

    label: str
    since: int  # when its wait starts to count
    place: int
    overtaken: int = 0
    priority: bool = False
    has_hour: bool = False  # came at its appointed hour
    mean: float = 0  # minutes, of its service
    is_back: bool = False  # missed its turn, and came again
    is_sent: bool = False  # to one desk
    is_led: bool = False  # goes before its place: the officer who asks leads its matter

    @property
    def counts_from(self) -> int:
        """When it is taken to have come: its place, without the leap of the overtaken."""
        return self.place + CAPPED if self.place < self.since - CAPPED // 2 else self.place


@dataclass(frozen=True)
class Reason:
    """`word` is the end of the sentence's key; values named `time` are instants."""

    word: str
    values: Mapping[str, Any] = field(default_factory=dict)


def why_next(rule: Rule, first: Stand, *, others: int, earlier: int) -> Reason:
    """Why the first of a line is called before the `others`, `earlier` of whom came before it."""
    said = {"label": first.label, "time": first.since}
    if others == 0:
        return Reason("only", {"label": first.label})
    if first.overtaken >= rule.overtake_cap:
        return Reason("overtaken", {"label": first.label, "n": first.overtaken})
    if first.is_led:
        return Reason("led", {"label": first.label})
    if earlier == 0:
        return Reason("earliest", said)
    return Reason(_advantage(rule, first), _figures(rule, first) | {"n": earlier})


def why_not(rule: Rule, mine: Stand, first: Stand, *, ahead: int) -> Reason:
    """Why `first` is called before `mine`, which has so many tickets before it."""
    said = {"mine": mine.label, "label": first.label, "n": ahead}
    if ahead == 0:
        return Reason("next", {"mine": mine.label})
    if first.overtaken >= rule.overtake_cap:
        return Reason("overtaken", said | {"times": first.overtaken})
    if first.is_led:
        return Reason("led", said)
    if mine.is_back and mine.since <= first.since:
        return Reason("back", said)
    if first.since <= mine.since:
        minutes = max(1, round((mine.since - first.since) / MINUTE))
        return Reason("earlier", said | {"time": first.since, "minutes": minutes})
    return Reason(_advantage(rule, first), said | _figures(rule, first))


def _advantage(rule: Rule, first: Stand) -> str:
    """What brought it before those who came earlier."""
    if first.priority and rule.priority_minutes > 0:
        return "priority"
    if first.has_hour and rule.appointment_minutes > 0:
        return "hour"
    return "short" if first.place < first.since and rule.short_credit > 0 else "order"


def _figures(rule: Rule, first: Stand) -> dict[str, Any]:
    head = {"priority": rule.priority_minutes, "hour": rule.appointment_minutes}
    counted = max(0, round((first.since - first.counts_from) / MINUTE))
    minutes = head.get(_advantage(rule, first), counted)
    return {"label": first.label, "time": first.counts_from, "minutes": round(minutes)}
