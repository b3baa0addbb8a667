"""The hall's rule as people read it: one sentence for each thing it says, as a notice has them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from hall import rules
from hall.calling import RANGES, Calling
from hall.model import Hall
from hall.order import MOST_TIE, Rule
from staff_console.writing import Form, decimal, whole

PERCENT = 100


@dataclass(frozen=True)
class Sentence:
    """`key` in the catalogs, and its values."""

    key: str
    values: dict[str, Any]


@dataclass(frozen=True)
class RulePage:
    rule: Rule
    calling: Calling
    sentences: tuple[Sentence, ...]
    most_credit: float  # minutes that the shortest service is ahead of the longest

    @property
    def most_tie(self) -> float:
        """Minutes that may count as having come together, beside the credit."""
        rule = self.rule
        gaps = (rule.appointment_minutes, rule.priority_minutes - rule.appointment_minutes)
        return min([MOST_TIE, *(gap - self.most_credit for gap in gaps if gap)])

    @property
    def is_plain(self) -> bool:
        """Whether people are called just as they came."""
        return _is_plain(self.rule, self.most_credit)


def read(session: Session, hall: Hall) -> RulePage:
    """The rule in force."""
    rule, calling = Rule.of(hall.line_rule), Calling.of(hall.calling)
    means = rules.means(session, hall.id)
    said = [*_order(rule, means), *_calling(calling), *_beside(rule)]
    return RulePage(
        rule, calling, tuple(Sentence(*each) for each in said), rule.short_credit * _spread(means)
    )


def written(form: Form, rule: Rule) -> tuple[Rule, Calling]:
    """That rule with the numbers a supervisor typed. BadInput: a field that cannot be meant."""
    rule = replace(
        rule,
        priority_minutes=decimal(form, "priority_minutes"),
        appointment_minutes=decimal(form, "appointment_minutes"),
        short_credit=decimal(form, "short_credit") / PERCENT,
        overtake_cap=whole(form, "overtake_cap"),
        defer_places=whole(form, "defer_places"),
        defer_times=whole(form, "defer_times"),
        lead_tie_minutes=decimal(form, "lead_tie_minutes"),
        lead_window_minutes=decimal(form, "lead_window_minutes"),
    )
    return rule, Calling(**{name: whole(form, name) for name in RANGES})


def _order(rule: Rule, means: list[int]) -> Iterator[tuple[str, dict[str, Any]]]:
    credit = rule.short_credit * _spread(means)
    yield "rule.desk", {}
    if _is_plain(rule, credit):
        yield "rule.plain", {}
        return
    yield "rule.arrival", {}
    if rule.priority_minutes:
        yield "rule.priority", {"minutes": f"{rule.priority_minutes:g}"}
    if rule.appointment_minutes:
        yield "rule.appointment", {"minutes": f"{rule.appointment_minutes:g}"}
    if credit:
        yield "rule.short", {"minutes": f"{credit:g}"}
    if rule.lead_tie_minutes:
        yield "rule.led", {"minutes": f"{rule.lead_tie_minutes:g}"}
    if rule.lead_window_minutes:
        yield "rule.kept", {"minutes": f"{rule.lead_window_minutes:g}"}
    yield "rule.cap", {"n": rule.overtake_cap, "minutes": f"{rule.most_later(means):g}"}


def _calling(calling: Calling) -> Iterator[tuple[str, dict[str, Any]]]:
    said = calling.stored() | {"n": calling.returns}
    yield ("rule.calls" if calling.recall_pause_seconds else "rule.calls.at_once"), said
    yield ("rule.returns" if calling.returns else "rule.no_return"), said
    yield "rule.group", said


def _beside(rule: Rule) -> Iterator[tuple[str, dict[str, Any]]]:
    if rule.defer_times:
        yield "rule.defer", {"places": rule.defer_places, "n": rule.defer_times}
    yield "rule.out_of_turn", {}
    yield "rule.secret", {}


def _is_plain(rule: Rule, credit: float) -> bool:
    leads = rule.lead_tie_minutes or rule.lead_window_minutes
    return not (rule.priority_minutes or credit or leads)


def _spread(means: list[int]) -> int:
    return max(means) - min(means)
