"""What the supervisor sees of how true the forecast has been."""

from datetime import date

from flask.testing import FlaskClient

from hall import forecast
from hall.forecast import truth
from hall.model import Hall, Truth
from hall.store import Store
from tests.conftest import Clock
from tests.people import DUNG, arrives, calls_next, serves, sits_down, visits

THIS_WEEK, LAST_WEEK = date(2026, 11, 23), date(2026, 11, 16)


def keeps(store: Store, week: date, service: int, **sums: float) -> None:
    with store.work() as work:
        work.session.add(Truth(hall_id=1, week=week, service_id=service, **sums))


def test_a_promise_is_held_against_the_call(store: Store, clock: Clock) -> None:
    """Told about ten minutes, called after half an hour: an error, a bias, and above the range."""
    sits_down(store, DUNG, "1")
    visits(store, clock, 8)
    arrives(store)
    visitor = calls_next(store, DUNG)
    assert visitor is not None
    forecast.renew(store, 1)
    an = arrives(store)
    clock.pass_(minutes=30)
    serves(store, DUNG, visitor)

    called = calls_next(store, DUNG)
    forecast.renew(store, 1)
    forecast.keep(store, 1)

    assert called is not None
    assert called.id == an.id
    with store.read() as session:
        (week,) = truth.read(session, session.get_one(Hall, 1), clock.now)
    assert week.days[0] == THIS_WEEK
    assert an.told_middle is not None
    assert week.whole.waits == 1
    assert round(week.whole.waited) == 30
    assert abs(week.whole.error - (30 - an.told_middle)) < 0.1
    assert week.whole.bias == -week.whole.error
    assert (week.whole.above, week.whole.below) == (100, 0)


def test_who_is_called_at_once_did_not_wait(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    for _ in range(8):
        arrives(store)
        visitor = calls_next(store, DUNG)
        assert visitor is not None
        clock.pass_(minutes=10)
        serves(store, DUNG, visitor)
    forecast.renew(store, 1)
    arrives(store)
    calls_next(store, DUNG)

    forecast.renew(store, 1)
    forecast.keep(store, 1)

    with store.read() as session:
        assert truth.read(session, session.get_one(Hall, 1), clock.now) == []


def test_the_supervisor_reads_it_by_week_and_service(store: Store, hoa: FlaskClient) -> None:
    keeps(store, THIS_WEEK, 1, waits=40, minutes=800, off=160, bias=-80, above=8, below=2)
    keeps(store, THIS_WEEK, 2, waits=10, minutes=100, off=20, bias=20, above=0, below=0)
    keeps(store, LAST_WEEK, 1, waits=50, minutes=500, off=100, bias=0, above=3, below=5)

    page = " ".join(hoa.get("/staff/hall/forecast").text.split())

    assert "Tuần 23/11 – 29/11/2026" in page
    assert page.index("Tuần 23/11") < page.index("Tuần 16/11")
    assert "ngắn hơn 2 phút" in page  # 80 minutes over 40 waits
    assert "dài hơn 2 phút" in page
    assert "20 %" in page  # of the first service's waits were longer than told
    assert "16 %" in page  # of all


def test_a_hall_that_promised_nothing_says_so(hoa: FlaskClient) -> None:
    assert "Chưa có lượt nào" in hoa.get("/staff/hall/forecast").text


def test_it_is_the_supervisors(dung: FlaskClient) -> None:
    assert dung.get("/staff/hall/forecast").status_code == 403
