"""What the kiosk can offer at this moment."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from hall import forecast
from hall.day_rule import DayRule
from hall.forecast import Outlook, Promise, Range
from hall.forecast.ranges import Expected
from hall.model import DayException, DayKind, Hall, OpeningRule, Service
from hall.store import Store
from kiosk import now
from kiosk.now import Now
from kiosk.paper import Printer
from tests.conftest import Clock
from tests.people import DUNG, arrives, calls_next, serves, sits_down

SUNDAY = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def seen(store: Store) -> Now:
    with store.read() as session:
        return now.read(session, hall_id=1, kiosk_id=1, now=store.now())


def test_each_service_is_offered_with_those_who_would_come_before(store: Store) -> None:
    arrives(store)
    arrives(store)

    (page,) = seen(store).pages

    assert [(choice.code, choice.state) for choice in page] == [
        ("regular", "open"),
        ("lawyer", "open"),
        ("result", "open"),
    ]
    assert [choice.ahead for choice in page] == [2, 2, 2]  # desks 9 and 10 serve regular too


def test_no_waiting_time_is_made_up_while_no_desk_is_open(store: Store) -> None:
    assert [choice.forecast for choice in seen(store).pages[0]] == [None, None, None]


def test_a_range_is_told_once_enough_visits_were_seen(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    for _ in range(5):
        an = arrives(store)
        calls_next(store)
        clock.pass_(minutes=12)
        serves(store, DUNG, an)
    forecast.renew(store, 1)

    regular, lawyer, _ = seen(store).pages[0]

    assert regular.forecast is not None
    assert regular.forecast.low_minutes == 0
    assert lawyer.forecast is None  # nobody sits at desk 9


def test_before_the_first_session_it_says_when_it_opens(store: Store, clock: Clock) -> None:
    clock.pass_(minutes=-45)

    found = seen(store)

    assert found.state == "early"
    assert found.opening is not None
    assert found.opening.opens == datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert found.days_until == 0


def test_at_noon_it_says_that_there_is_an_afternoon(store: Store, clock: Clock) -> None:
    clock.pass_(hours=4)

    found = seen(store)

    assert (found.state, found.days_until) == ("between", 0)


def test_on_friday_evening_it_says_monday(store: Store, clock: Clock) -> None:
    clock.pass_(days=4, hours=10)

    found = seen(store)

    assert (found.state, found.days_until) == ("over", 3)


def test_on_a_day_off_it_says_the_next_day_that_is_none(store: Store, clock: Clock) -> None:
    with store.work() as work:
        hall = work.session.get_one(Hall, 1)
        work.session.add(
            DayException(hall=hall, day=clock.now.date(), kind=DayKind.HOLIDAY, label="Nghỉ")
        )
    clock.set(SUNDAY)

    found = seen(store)

    assert (found.state, found.days_until) == ("over", 2)


def test_a_hall_with_no_session_to_come_promises_none(store: Store, clock: Clock) -> None:
    with store.work() as work:
        work.session.execute(update(OpeningRule).values(valid_to=clock.now.date()))
    clock.pass_(days=1)

    found = seen(store)

    assert (found.state, found.opening) == ("over", None)


def test_a_service_that_takes_nobody_is_shown_as_such(store: Store) -> None:
    with store.work() as work:
        work.session.get_one(Service, 2).is_open = False

    found = seen(store)

    assert found.state == "open"
    assert found.pages[0][1].state == "closed"


def test_a_used_up_block_is_told_before_somebody_touches_it(store: Store) -> None:
    for _ in range(2):
        arrives(store, service="lawyer")
    with store.work() as work:
        work.session.get_one(Service, 2).last = 701

    assert seen(store).pages[0][1].state == "full"


def test_a_block_that_goes_on_is_used_up_only_at_its_second_end(store: Store) -> None:
    with store.work() as work:
        regular = work.session.get_one(Service, 1)
        regular.last, regular.more_last = 1, 1001
    for state in ("open", "open", "full"):
        arrives(store)

        assert seen(store).pages[0][0].state == state


def test_a_hall_whose_services_all_take_nobody_pauses(store: Store) -> None:
    with store.work() as work:
        for key in (1, 2, 3):
            work.session.get_one(Service, key).is_open = False

    assert seen(store).state == "paused"


def test_a_hall_without_numbers_left_says_so(store: Store) -> None:
    arrives(store, service="lawyer")
    with store.work() as work:
        work.session.get_one(Service, 2).last = 700
        for key in (1, 3):
            work.session.get_one(Service, key).is_open = False

    assert seen(store).state == "full"


def test_nobody_has_to_choose_among_more_than_six(store: Store) -> None:
    with store.work() as work:
        hall = work.session.get_one(Hall, 1)
        for key in range(4, 8):
            work.session.add(
                Service(
                    id=key,
                    hall=hall,
                    code=f"s{key}",
                    name={"vi": f"Nội dung {key}"},
                    position=key,
                    first=key * 10_000,
                    last=key * 10_000 + 99,
                )
            )

    pages = seen(store).pages

    assert [len(page) for page in pages] == [5, 2]  # the sixth place leads to the next page


def test_what_is_not_for_the_kiosk_is_not_on_it(store: Store) -> None:
    with store.work() as work:
        work.session.get_one(Service, 2).on_kiosk = False

    assert [choice.code for choice in seen(store).pages[0]] == ["regular", "result"]


def test_a_hall_without_a_printer_does_not_promise_paper(store: Store) -> None:
    assert seen(store).printer is Printer.AWAY


def test_what_no_longer_fits_before_closing_is_told_before_somebody_touches(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise = Promise(Range(30, 60), Expected(30, 60, 60), 30, 60)
    promised = Outlook(0, newcomers={(key, "ordinary"): promise for key in (1, 2, 3)})
    monkeypatch.setattr(forecast, "last", lambda *_: promised)
    with store.work() as work:
        work.session.get_one(Hall, 1).day_rule = DayRule(stops_when_full=True).stored()
    clock.set(datetime(2026, 11, 23, 9, 40, tzinfo=UTC))  # 16:40

    found = seen(store)

    assert [choice.state for choice in found.pages[0]] == ["late", "late", "late"]
    assert found.state == "late"
