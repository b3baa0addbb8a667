"""The hall's days and hours, in its own zone. 2026-11-23 is a Monday."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select

from hall import calendar
from hall.errors import BadInput
from hall.hours import set_days
from hall.journal import Actor
from hall.model import DayException, DayKind, Hall, OpeningRule
from hall.store import Store

HERE = ZoneInfo("Asia/Ho_Chi_Minh")  # UTC+7, no summer time
MONDAY, SATURDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 28), date(2026, 11, 29)


def at(day: date, hours: int, minutes: int = 0) -> datetime:
    return datetime.combine(day, time(hours, minutes), HERE)


def is_open(store: Store, moment: datetime) -> bool:
    with store.read() as session:
        return calendar.is_open(session, session.get_one(Hall, 1), moment)


def hours(store: Store, day: date) -> list[str]:
    """As people say them: 7:30–11:30."""
    with store.read() as session:
        hall = session.get_one(Hall, 1)
        found = calendar.openings(session, hall, day)
        return [
            f"{calendar.local(hall, o.opens):%H:%M}–{calendar.local(hall, o.closes):%H:%M}"
            for o in found
        ]


def except_on(store: Store, day: date, kind: DayKind) -> None:
    with store.work() as work:
        work.session.add(DayException(hall_id=1, day=day, kind=kind, label="thử"))


BOTH = ["07:30–11:30", "13:30–17:30"]


@pytest.mark.parametrize(
    ("hour", "minute", "receives"),
    [
        (7, 29, False),
        (7, 30, True),
        (11, 29, True),
        (11, 30, False),
        (13, 29, False),
        (13, 30, True),
        (17, 29, True),
        (17, 30, False),
    ],
)
def test_the_hall_receives_in_its_sessions(
    store: Store, hour: int, minute: int, receives: bool
) -> None:
    assert is_open(store, at(MONDAY, hour, minute)) is receives


def test_a_working_day_has_two_sessions_and_a_weekend_none(store: Store) -> None:
    assert hours(store, MONDAY) == BOTH
    assert hours(store, SATURDAY) == hours(store, SUNDAY) == []


def test_the_sample_hall_is_open_at_any_hour_of_any_day(store: Store) -> None:
    with store.work() as work:
        work.session.get_one(Hall, 1).always_open = True

    assert is_open(store, at(SUNDAY, 3))


@pytest.mark.parametrize("kind", [DayKind.HOLIDAY, DayKind.SUBSTITUTE_OFF])
def test_a_day_off_has_no_session(store: Store, kind: DayKind) -> None:
    except_on(store, MONDAY, kind)

    assert hours(store, MONDAY) == []


def test_a_make_up_saturday_has_the_hours_of_a_monday(store: Store) -> None:
    with store.work() as work:
        afternoons = OpeningRule.session == "afternoon"
        work.session.execute(delete(OpeningRule).where(OpeningRule.weekday == 0, afternoons))
    except_on(store, SATURDAY, DayKind.MAKEUP_WORK)

    assert hours(store, SATURDAY) == ["07:30–11:30"]


def test_a_make_up_day_on_a_weekday_is_that_weekday(store: Store) -> None:
    except_on(store, MONDAY, DayKind.MAKEUP_WORK)

    assert hours(store, MONDAY) == BOTH


def test_hours_change_on_their_day_and_not_before(store: Store) -> None:
    """Summer hours: a rule holds from and until its dates, both included."""
    with store.work() as work:
        work.session.add(
            OpeningRule(
                hall_id=1,
                weekday=5,
                session="morning",
                opens=time(8),
                closes=time(10),
                valid_from=SATURDAY,
                valid_to=SATURDAY,
            )
        )

    assert hours(store, date(2026, 11, 21)) == []
    assert hours(store, SATURDAY) == ["08:00–10:00"]
    assert hours(store, date(2026, 12, 5)) == []


def test_the_day_changes_at_the_halls_midnight_and_not_at_greenwich(store: Store) -> None:
    with store.read() as session:
        hall = session.get_one(Hall, 1)

        before = calendar.day_of(hall, datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC))
        after = calendar.day_of(hall, datetime(2026, 11, 23, 17, 0, tzinfo=UTC))

    assert (before, after) == (date(2026, 11, 23), date(2026, 11, 24))


def opens_next(store: Store, moment: datetime) -> datetime | None:
    with store.read() as session:
        found = calendar.next_opening(session, session.get_one(Hall, 1), moment)
        return found.opens if found else None


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (at(MONDAY, 6), at(MONDAY, 7, 30)),
        (at(MONDAY, 7, 30), at(MONDAY, 13, 30)),  # after that instant: not the one that began
        (at(MONDAY, 12), at(MONDAY, 13, 30)),
        (at(MONDAY, 20), at(date(2026, 11, 24), 7, 30)),
        (at(date(2026, 11, 27), 18), at(date(2026, 11, 30), 7, 30)),  # over the weekend
    ],
)
def test_the_next_opening(store: Store, moment: datetime, opens: datetime) -> None:
    assert opens_next(store, moment) == opens


def test_the_next_opening_is_after_the_holidays(store: Store) -> None:
    for day in range(24, 28):
        except_on(store, date(2026, 11, day), DayKind.HOLIDAY)
    except_on(store, SATURDAY, DayKind.MAKEUP_WORK)

    assert opens_next(store, at(MONDAY, 18)) == at(SATURDAY, 7, 30)


def test_a_hall_that_opens_on_no_day_has_no_next_opening(store: Store) -> None:
    with store.work() as work:
        work.session.execute(delete(OpeningRule))

    assert opens_next(store, at(MONDAY, 8)) is None


def worked(store: Store, first: date, last: date) -> list[date]:
    with store.read() as session:
        return calendar.working_days(session, session.get_one(Hall, 1), first, last)


def test_a_worked_saturday_is_a_working_day_and_a_holiday_is_none(store: Store) -> None:
    """20–28/8/2026: Saturday 22 was worked. 28/8–7/9: 31/8–2/9 were off."""
    except_on(store, date(2026, 8, 22), DayKind.MAKEUP_WORK)
    except_on(store, date(2026, 8, 31), DayKind.SUBSTITUTE_OFF)
    for number in (1, 2):
        except_on(store, date(2026, 9, number), DayKind.HOLIDAY)

    found = worked(store, date(2026, 8, 20), date(2026, 9, 7))

    assert [day.day for day in found] == [20, 21, 22, 24, 25, 26, 27, 28, 3, 4, 7]


def test_what_falls_on_a_day_off_goes_to_the_next_working_day(store: Store) -> None:
    except_on(store, MONDAY, DayKind.HOLIDAY)

    with store.read() as session:
        hall = session.get_one(Hall, 1)
        assert calendar.next_working_day(session, hall, date(2026, 11, 21)) == date(2026, 11, 24)
        assert calendar.next_working_day(session, hall, date(2026, 11, 24)) == date(2026, 11, 24)


def test_a_month_of_days_is_set_at_once_and_not_a_day_more(store: Store) -> None:
    def sets(first: date, last: date) -> None:
        with store.work(hall_id=1) as work:
            set_days(work, first, last, DayKind.HOLIDAY, label="Nghỉ", by=Actor("staff", 1))

    sets(date(2026, 12, 1), date(2026, 12, 31))
    with pytest.raises(BadInput):
        sets(date(2027, 1, 1), date(2027, 2, 1))

    with store.read() as session:
        assert len(session.scalars(select(DayException)).all()) == 31
