"""How long each term is, on the day it begins: `dated/deadlines.csv`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache

from casework import dated_tables
from casework.deadline_kinds import Criterion, Rule, Unit, Variant

_EXTENSIONS = (Variant.EXTENSION_VERY_COMPLEX, Variant.EXTENSION_COMPLEX)


@dataclass(frozen=True, kw_only=True)
class Term:
    """One row. A negative length is counted back from the event."""

    rule: Rule
    variant: Variant
    length: int
    unit: Unit
    times: int  # how often it may be added, of an extension
    criteria: int  # how many criteria of complexity it wants
    remind: int  # working days before the last one
    valid_from: date
    valid_to: date | None  # included
    source: str
    confidence: str  # H: seen in a text; M: believed; L: to be verified


def term(rule: Rule, variant: Variant, on: date) -> Term | None:
    """The row that held on that day; None if there was none."""
    return next((row for row in _of_rule(rule) if row.variant is variant and _holds(row, on)), None)


def fitting(
    rule: Rule, on: date, *, wish: Variant, is_remote: bool, criteria: Collection[Criterion]
) -> Term | None:
    """The row for such a petition: what it wishes if the rule has that, else the usual length."""
    complex_, remote = term(rule, Variant.COMPLEX, on), term(rule, Variant.REMOTE, on)
    both = term(rule, Variant.REMOTE_COMPLEX, on)
    is_complex = complex_ is not None and len(criteria) >= complex_.criteria
    if is_remote and is_complex and both is not None:
        return both
    if is_complex:
        return complex_
    if is_remote and remote is not None:
        return remote
    return term(rule, wish, on) or term(rule, Variant.USUAL, on)


def extension(rule: Rule, on: date, criteria: Collection[Criterion]) -> Term | None:
    """By how much the term may be extended, and how often; None if not at all."""
    rows = (term(rule, variant, on) for variant in _EXTENSIONS)
    return next((row for row in rows if row is not None and len(criteria) >= row.criteria), None)


@cache
def every() -> tuple[Term, ...]:
    """All rows, of all times."""
    return tuple(
        Term(
            rule=Rule(row["rule"]),
            variant=Variant(row["variant"]),
            length=int(row["length"]),
            unit=Unit(row["unit"]),
            times=int(row["times"] or 0),
            criteria=int(row["criteria"] or 0),
            remind=int(row["remind"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=dated_tables.day_or_none(row["valid_to"]),
            source=row["source"],
            confidence=row["confidence"],
        )
        for row in dated_tables.rows("deadlines.csv")
    )


@cache
def _of_rule(rule: Rule) -> tuple[Term, ...]:
    return tuple(row for row in every() if row.rule is rule)


def _holds(row: Term, on: date) -> bool:
    return row.valid_from <= on <= (row.valid_to or date.max)
