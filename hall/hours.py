"""What a hall decides about its days: hours, days off and made up, quotas, slots, the day's rule.

Hours are dated: what held on a day still holds for that day after they changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from hall import calendar, journal, services
from hall.day_rule import DayRule
from hall.errors import BadInput, NotFound
from hall.journal import Actor
from hall.model import DayException, DayKind, Hall, OpeningRule, Service
from hall.slots import Plan
from hall.store import Work

SESSIONS = ("morning", "afternoon")  # in their order
WEEKDAYS = range(7)
LONGEST_SPAN = 31  # days that are set at once
LABEL_LENGTH = 120  # characters
MOST_NUMBERS = 9_999

Week: TypeAlias = Mapping[tuple[int, str], "Span"]  # by weekday and session; who is missing is shut


@dataclass(frozen=True, order=True)
class Span:
    """From when to when, on the hall's own clock."""

    opens: time
    closes: time

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"


def week(session: Session, hall: Hall, day: date) -> dict[tuple[int, str], Span]:
    """The hours that hold on that day's week, as far as no exception is made."""
    return {
        (rule.weekday, rule.session): Span(rule.opens, rule.closes)
        for rule in _rules(session, hall)
        if (rule.valid_from or date.min) <= day <= (rule.valid_to or date.max)
    }


def set_week(work: Work, wanted: Week, *, since: date, by: Actor) -> None:
    """These hours from that day on. BadInput if sessions overlap or the day is over."""
    if since < calendar.day_of(work.hall, work.now):
        raise BadInput("since", "a day that is not over")
    _check(wanted)
    known = week(work.session, work.hall, since)
    if known == dict(wanted) and not _is_to_change(work, since):
        return
    for rule in _rules(work.session, work.hall):
        if (rule.valid_from or date.min) >= since:
            work.session.delete(rule)
        elif (rule.valid_to or date.max) >= since:
            rule.valid_to = since - timedelta(days=1)
    for (weekday, name), span in sorted(wanted.items()):
        work.session.add(
            OpeningRule(
                hall_id=work.hall.id,
                weekday=weekday,
                session=name,
                opens=span.opens,
                closes=span.closes,
                valid_from=since,
            )
        )
    after = {"since": since.isoformat(), "hours": _said(wanted)}
    journal.record(work, "hours_set", by=by, before={"hours": _said(known)}, after=after)


def exceptions(session: Session, hall: Hall, *, since: date) -> list[DayException]:
    """The days from then on that are not what their weekday says."""
    return list(
        session.scalars(
            select(DayException)
            .where(DayException.hall_id == hall.id, DayException.day >= since)
            .order_by(DayException.day)
        )
    )


def set_days(
    work: Work, first: date, last: date, kind: DayKind, *, label: str, source: str = "", by: Actor
) -> None:
    """All days from first to last are of that kind, for that reason. A month at the most."""
    label, source = " ".join(label.split()), " ".join(source.split())
    if not 1 <= len(label) <= LABEL_LENGTH or len(source) > LABEL_LENGTH:
        raise BadInput("label", f"1 to {LABEL_LENGTH} characters")
    if not first <= last < first + timedelta(days=LONGEST_SPAN):
        raise BadInput("last_day", f"the first day or later, at most {LONGEST_SPAN} days")
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        known = _exception(work, day)
        before = {} if known is None else {"kind": known.kind, "label": known.label}
        if known is None:
            known = DayException(hall_id=work.hall.id, day=day)
            work.session.add(known)
        known.kind, known.label, known.source = kind, label, source
        after = {"day": day.isoformat(), "kind": kind, "label": label, "source": source}
        journal.record(work, "day_set", by=by, before=before, after=after)


def unset_day(work: Work, day: date, *, by: Actor) -> None:
    """That day is again what its weekday says. NotFound if it is already."""
    known = _exception(work, day)
    if known is None:
        raise NotFound("day", day)
    before = {"day": day.isoformat(), "kind": known.kind, "label": known.label}
    work.session.delete(known)
    journal.record(work, "day_unset", by=by, before=before)


def set_rule(work: Work, rule: DayRule, *, by: Actor) -> None:
    """The rule of the hall's days from now on."""
    old = DayRule.of(work.hall.day_rule)
    if rule != old:
        work.hall.day_rule = rule.stored()
        journal.record(work, "day_rule", by=by, before=old.stored(), after=rule.stored())


def set_service(
    work: Work,
    code: str,
    *,
    quotas: Mapping[str, int],
    slots: Mapping[str, Plan],
    by: Actor,
) -> Service:
    """How many numbers and which slots a service has in each session; none where none is said."""
    service = services.of_code(work.session, work.hall.id, code)
    for name, most in quotas.items():
        if name not in SESSIONS or not 0 <= most <= MOST_NUMBERS:
            raise BadInput("quota", f"0 to {MOST_NUMBERS}")
    planned = {name: {"minutes": each.minutes, "seats": each.seats} for name, each in slots.items()}
    before = {"service_id": service.id, "quotas": service.quotas, "slots": service.slots}
    after = {"service_id": service.id, "quotas": dict(quotas), "slots": planned}
    if before != after:
        service.quotas, service.slots = dict(quotas), planned
        journal.record(work, "quotas_set", by=by, before=before, after=after)
    return service


def set_results(work: Work, code: str, *, by: Actor) -> None:
    """Of which service a kiosk offers a number to who asks about a result; '' is none."""
    if code:
        services.of_code(work.session, work.hall.id, code)  # or NotFound
    found = services.all_of(work.session, work.hall.id)
    before = [service.code for service in found if service.answers_results]
    if before == [code] or (not before and not code):
        return
    for service in found:
        service.answers_results = service.code == code
    journal.record(work, "results_set", by=by, before={"service": before}, after={"service": code})


def _check(wanted: Week) -> None:
    for (weekday, name), span in wanted.items():
        if weekday not in WEEKDAYS or name not in SESSIONS:
            raise BadInput("hours", "no such session")
        if span.opens >= span.closes:
            raise BadInput("hours", "a session ends after it begins")
    for weekday in WEEKDAYS:
        both = [wanted.get((weekday, name)) for name in SESSIONS]
        if both[0] and both[1] and both[0].closes > both[1].opens:
            raise BadInput("hours", "the afternoon begins after the morning")


def _is_to_change(work: Work, since: date) -> bool:
    """Is something planned already for a day after that one?"""
    return any(
        (rule.valid_from or date.min) > since or (rule.valid_to or date.max) < date.max
        for rule in _rules(work.session, work.hall)
        if (rule.valid_to or date.max) >= since
    )


def _rules(session: Session, hall: Hall) -> list[OpeningRule]:
    return list(
        session.scalars(
            select(OpeningRule)
            .where(OpeningRule.hall_id == hall.id)
            .order_by(OpeningRule.weekday, OpeningRule.opens)
        )
    )


def _exception(work: Work, day: date) -> DayException | None:
    return work.session.scalar(
        select(DayException).where(DayException.hall_id == work.hall.id, DayException.day == day)
    )


def _said(hours: Week) -> dict[str, str]:
    return {f"{weekday} {name}": str(span) for (weekday, name), span in sorted(hours.items())}
