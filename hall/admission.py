"""Whether one more may take a number now. Asked when it is taken, and before, by the kiosk.

What a hall has not switched on is not asked for: neither quotas nor the end of the day
cost a hall without them a single statement.
"""

from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from hall import calendar, forecast
from hall.day_rule import DayRule
from hall.errors import Closed, Full, HallError, TooLate
from hall.model import Hall, Service, Ticket


def check(session: Session, hall: Hall, service: Service, now: datetime) -> None:
    """Raise what stands in the way: Closed, Full, or TooLate."""
    refusal = why_not(session, hall, service, now)
    if refusal is not None:
        raise refusal


def why_not(session: Session, hall: Hall, service: Service, now: datetime) -> HallError | None:
    """What `check` would raise; None if one more may come."""
    if not service.is_open or not calendar.is_open(session, hall, now):
        return Closed(f"{service.code} receives nobody now")
    if service.quotas and _quota_is_given(session, hall, service, now):
        return Full(f"the session's numbers of {service.code} are given")
    if hall.day_rule and not _fits(session, hall, service, now):
        return TooLate(f"{service.code}: what waits already fills the day")
    return None


def _quota_is_given(session: Session, hall: Hall, service: Service, now: datetime) -> bool:
    opening = calendar.current(session, hall, now)
    most = service.quotas.get(opening.session) if opening else None
    if opening is None or most is None:
        return False
    given = session.scalar(
        _GIVEN,
        {
            "in_hall": hall.id,
            "on_day": calendar.day_of(hall, now),
            "of_service": service.id,
            "since": opening.opens,
        },
    )
    return (given or 0) >= int(most)


def _fits(session: Session, hall: Hall, service: Service, now: datetime) -> bool:
    """Would who comes now still be called today, by what was last forecast?

    Nothing is forecast for it: the figures are those that every screen shows. Where they
    are unknown nobody is sent away for them.
    """
    rule = DayRule.of(hall.day_rule)
    if not rule.stops_when_full:
        return True
    outlook = forecast.last(session, hall, now)
    promised = outlook.services.get(service.id) if outlook else None
    if promised is None:
        return True
    today = calendar.openings(session, hall, calendar.day_of(hall, now))
    if rule.ends == "session" and not rule.carries_over:
        today = [opening for opening in today if opening.opens <= now]
    left = calendar.minutes_left(today, now) - rule.spare_minutes
    return not today or promised.high_minutes <= left


_GIVEN = (
    select(func.count())
    .select_from(Ticket)
    .where(
        Ticket.hall_id == bindparam("in_hall"),
        Ticket.day == bindparam("on_day"),
        Ticket.service_block_id == bindparam("of_service"),
        Ticket.issued_at >= bindparam("since"),
    )
)
