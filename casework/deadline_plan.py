"""Which terms run for a petition, from what it is and what happened to it. Pure.

A rule begins with each event of its kind and ends with the first that ends it; how long
it is says the row of `terms` that held when it began. Nothing here knows the database.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from casework import counting, terms
from casework.counting import Pause, Worked
from casework.deadline_kinds import Criterion, Event, Rule, Variant
from casework.deadline_ways import WAYS, Facts, Way
from casework.kinds import Kind
from casework.sorting_kinds import Regime
from casework.terms import Term


@dataclass(frozen=True)
class Happened:
    """An event of a petition; `key` orders those of one day."""

    key: int
    event: Event
    day: date


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One term that runs or ran."""

    rule: Rule
    begun_by: int  # the key of its event
    starts_on: date
    due_on: date
    remind_on: date
    stopped_on: date | None
    ended_on: date | None
    ended_by: Event | None


def plan(facts: Facts, happened: Iterable[Happened], worked: Worked) -> list[Planned]:
    """Every term of that petition, over or not."""
    ordered = sorted(happened, key=lambda each: (each.day, each.key))
    return [
        planned
        for way in WAYS
        if way.fits(facts)
        for start in ordered
        if start.event in way.begins
        for planned in _run(way, facts, start, ordered, worked)
    ]


def extensions_left(facts: Facts, happened: Iterable[Happened], on: date) -> int:
    """How often a denunciation's term may still be extended."""
    row = terms.extension(Rule.TC_RESOLVE, on, facts.criteria)
    used = sum(each.event is Event.EXTENDED for each in happened)
    is_one = facts.kind is Kind.DENUNCIATION
    return max(0, row.times - used) if row is not None and is_one else 0


def _run(
    way: Way, facts: Facts, start: Happened, ordered: Sequence[Happened], worked: Worked
) -> Iterator[Planned]:
    row = terms.fitting(
        way.rule,
        start.day,
        wish=_wish(way.rule, facts),
        is_remote=facts.is_remote,
        criteria=facts.criteria,
    )
    if row is None:
        return
    pauses = _pauses(ordered, start.day) if way.stops else []
    due = _due(row, facts, start, ordered, pauses, worked)
    end = _end(way, start, ordered, is_before=row.length < 0)
    is_open = end is None and (stop := counting.stopped(pauses)) is not None and stop <= due
    yield Planned(
        rule=way.rule,
        begun_by=start.key,
        starts_on=start.day,
        due_on=due,
        remind_on=counting.before(due, row.remind, worked),
        stopped_on=counting.stopped(pauses) if is_open else None,
        ended_on=end.day if end else None,
        ended_by=end.event if end else None,
    )


def _due(
    row: Term,
    facts: Facts,
    start: Happened,
    ordered: Sequence[Happened],
    pauses: list[Pause],
    worked: Worked,
) -> date:
    if row.length < 0:
        return counting.latest_day(start.day, -row.length, row.unit, worked)
    length = row.length
    more = terms.extension(row.rule, start.day, facts.criteria)
    if more is not None:
        said = [each for each in ordered if each.event is Event.EXTENDED and each.day >= start.day]
        length += more.length * min(len(said), more.times)
    return counting.last_day(start.day, length, row.unit, worked, pauses)


def _end(
    way: Way, start: Happened, ordered: Sequence[Happened], *, is_before: bool
) -> Happened | None:
    """The first that ends it, from its first day; what is done before an event ends with that."""
    ends = [each for each in ordered if each.event in way.ends]
    if is_before:
        last = [e.day for e in ordered if e.event in way.begins and e.day < start.day]
        return next((e for e in ends if not last or e.day > last[-1]), None)
    return next((each for each in ends if each.day >= start.day), None)


def _pauses(ordered: Sequence[Happened], since: date) -> list[Pause]:
    found: list[Pause] = []
    begins: date | None = None
    for each in ordered:
        if each.event is Event.SUSPENDED and begins is None:
            begins = each.day
        elif each.event is Event.RESUMED and begins is not None:
            found.append((begins, each.day))
            begins = None
    if begins is not None:
        found.append((begins, None))
    return [pause for pause in found if pause[0] >= since]


def _wish(rule: Rule, facts: Facts) -> Variant:
    if rule is Rule.TC_VERIFY and Criterion.SEVERAL_PLACES in facts.criteria:
        return Variant.SEVERAL_PLACES
    if rule is Rule.KN_DISCIPLINE_FILE_2 and facts.regime is Regime.DISMISSAL:
        return Variant.DISMISSAL
    return Variant.USUAL
