"""What need not be typed twice: sittings that come back by rule, copies of a week or a month.

All of it makes drafts only, and none where the same people sit already. A monthly date that
is a day off goes to the next working day, and says so; what is weekly, or copied, falls away.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import schedule, sittings
from casework.access import Officer
from casework.kinds import Reception
from casework.leaders import month_of
from casework.model import ScheduleDay, ScheduleRule
from casework.schedule_kinds import Every
from casework.sittings import Sitting
from hall import calendar, journal
from hall.errors import BadInput, Duplicate, NotFound, NotTrusted
from hall.journal import Actor
from hall.store import Work

WEEK = timedelta(weeks=1)
LONGEST_SPAN = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A sitting that comes back. The `day` of its sitting says nothing."""

    every: Every
    number: int  # weekly: the weekday, Monday is 0; monthly: the date, 31 is the last
    sitting: Sitting


def rules(session: Session, officer: Officer, hall_id: int) -> list[ScheduleRule]:
    """Those that hold, monthly ones first."""
    officer.must_receive()
    query = select(ScheduleRule).where(
        ScheduleRule.hall_id == hall_id, ScheduleRule.ended_at.is_(None)
    )
    rows = session.scalars(query).all()
    return sorted(rows, key=lambda row: (row.every is Every.WEEK, row.number, row.session, row.id))


def add_rule(work: Work, officer: Officer, rule: Rule) -> ScheduleRule:
    """From now on it can be filled in. BadInput names the field that cannot be meant."""
    _must_plan(officer)
    least, most = (0, 6) if rule.every is Every.WEEK else (1, 31)
    if not least <= rule.number <= most:
        raise BadInput("month_day", f"{least} to {most}")
    row = ScheduleRule(hall_id=work.hall.id, every=rule.every, number=rule.number)
    sittings.write(work.session, work.hall, row, rule.sitting)
    work.session.add(row)
    work.session.flush()
    after = {"rule": row.id, "every": row.every.value, "number": row.number}
    journal.record(work, "schedule_rule_add", by=Actor("staff", officer.id), after=after)
    return row


def end_rule(work: Work, officer: Officer, rule_id: int) -> None:
    """It brings no more sittings. Ending an ended one is nothing."""
    _must_plan(officer)
    row = work.session.get(ScheduleRule, rule_id)
    if row is None or row.hall_id != work.hall.id:
        raise NotFound("rule", rule_id)
    if row.ended_at is None:
        row.ended_at = work.now
        after = {"rule": row.id}
        journal.record(work, "schedule_rule_end", by=Actor("staff", officer.id), after=after)


def fill(work: Work, officer: Officer, first: date, last: date) -> int:
    """Draft what the rules say for those days, today and later. How many sittings are new."""
    officer.must_receive()
    _must_be_a_span(first, last)
    first = max(first, calendar.day_of(work.hall, work.now))
    worked = (
        set(calendar.working_days(work.session, work.hall, first, last)) if first <= last else ()
    )
    planned = [
        (sittings.of(rule, day=day, session=rule.session), meant if meant != day else None)
        for rule in rules(work.session, officer, work.hall.id)
        for meant, day in _dates(work, rule, first, last)
        if day in worked or rule.reception not in sittings.ON_WORKING_DAYS
    ]
    return _draft(work, officer, planned)


def copy_week(work: Work, officer: Officer, source: date, target: date) -> int:
    """Draft the week of `source` for the week of `target`, weekday by weekday."""
    begins, ends = _monday(source), _monday(target)
    if begins == ends:
        raise BadInput("target", "another week is wanted")
    rows = _standing(work, officer, begins, begins + timedelta(days=6))
    return _draft(work, officer, [(_on(row, row.day + (ends - begins)), None) for row in rows])


def copy_month(work: Work, officer: Officer, source: date, target: date) -> int:
    """Draft the month of `source` for that of `target`: regular reception by the first, second …
    Monday and so on; what a leader holds, by its date, or on the next working day."""
    (begins, ends), (new, _end) = month_of(source), month_of(target)
    if begins == new:
        raise BadInput("target", "another month is wanted")
    planned: list[tuple[Sitting, date | None]] = []
    for row in _standing(work, officer, begins, ends):
        if row.reception is Reception.REGULAR:
            day = _same_weekday(row.day, new)
            planned += [(_on(row, day), None)] if day else []
        else:
            meant = _date_in(new, row.instead_of.day if row.instead_of else row.day.day)
            day = calendar.next_working_day(work.session, work.hall, meant)
            planned.append((_on(row, day), meant if meant != day else None))
    return _draft(work, officer, planned)


def _dates(work: Work, rule: ScheduleRule, first: date, last: date) -> Iterator[tuple[date, date]]:
    """The dates a rule names, and those it is held on."""
    if rule.every is Every.WEEK:
        day = first + timedelta(days=(rule.number - first.weekday()) % 7)
        while day <= last:
            yield day, day
            day += WEEK
        return
    month = first.replace(day=1) - timedelta(days=1)  # a day off may lead over from the last
    while month <= last:
        meant = _date_in(month, rule.number)
        day = calendar.next_working_day(work.session, work.hall, meant)
        if first <= day <= last:
            yield meant, day
        month = month_of(month)[1] + timedelta(days=1)


def _draft(work: Work, officer: Officer, planned: Iterable[tuple[Sitting, date | None]]) -> int:
    """One step of the journal for each draft, as by hand; what is there already stays."""
    new = 0
    for sitting, instead_of in planned:
        try:
            row = schedule.put(work, officer, sitting)
        except Duplicate:
            continue
        except BadInput as error:
            if error.field == "day":  # a day off: falls away
                continue
            raise
        row.instead_of = instead_of
        new += 1
    work.session.flush()
    return new


def _standing(work: Work, officer: Officer, first: date, last: date) -> list[ScheduleDay]:
    """What is held or planned in those days, ad hoc receptions left out."""
    rows = schedule.drafted(work.session, officer, work.hall.id, first, last)
    return [row for row in rows if not row.is_moved and row.reception is not Reception.AD_HOC]


def _on(row: ScheduleDay, day: date) -> Sitting:
    return sittings.of(row, day=day, session=row.session)


def _same_weekday(day: date, month: date) -> date | None:
    """The second Tuesday of one month is that of another; a fifth one may not be there."""
    first = month + timedelta(days=(day.weekday() - month.weekday()) % 7)
    found = first + ((day.day - 1) // 7) * WEEK
    return found if found.month == month.month else None


def _date_in(month: date, number: int) -> date:
    """The 31st of a month of thirty days is its last."""
    return month.replace(day=min(number, month_of(month)[1].day))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _must_be_a_span(first: date, last: date) -> None:
    if not timedelta() <= last - first <= LONGEST_SPAN:
        raise BadInput("last", "a year at the most")


def _must_plan(officer: Officer) -> None:
    if not officer.is_head:
        raise NotTrusted("the head keeps the rules")
