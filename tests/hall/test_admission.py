"""Whether one more may take a number: quotas, the end of the day, one number for each person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select

from hall import admission, forecast, issuing
from hall.day_rule import DayRule
from hall.errors import AlreadyInLine, BadInput, Closed, Full, TooLate
from hall.forecast import Outlook, Promise, Range
from hall.forecast.ranges import Expected
from hall.journal import Actor
from hall.model import Hall, Service, Step, Ticket
from hall.store import Store
from tests.conftest import Clock
from tests.people import DUNG, arrives, calls_next, does, hand, serves, sits_down

ID = "001 099 000 001"


def at(hour: int, minute: int = 0) -> datetime:
    """On Monday, on the hall's clock."""
    return datetime(2026, 11, 23, hour, minute, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def quota(store: Store, **most: int) -> None:
    with store.work() as work:
        work.session.get_one(Service, 1).quotas = most


def rule(store: Store, **said: object) -> None:
    with store.work() as work:
        work.session.get_one(Hall, 1).day_rule = DayRule(**said).stored()  # type: ignore[arg-type]


def test_the_last_number_of_a_session_is_given_exactly_once(each_store: Store) -> None:
    quota(each_store, morning=7)

    def takes(_: int) -> int | None:
        try:
            return arrives(each_store).number
        except Full:
            return None

    with ThreadPoolExecutor(10) as crowd:
        given = list(crowd.map(takes, range(20)))

    assert sorted(n for n in given if n) == [1, 2, 3, 4, 5, 6, 7]


def test_each_session_has_its_own_quota_and_each_day_too(store: Store, clock: Clock) -> None:
    quota(store, morning=1, afternoon=2)
    sits_down(store, DUNG, "1")
    does(store, DUNG, "withdraw", arrives(store))
    with pytest.raises(Full):  # a number that was given is given, whatever became of it
        arrives(store)

    clock.set(at(14))
    assert [arrives(store).label for _ in range(2)] == ["002", "003"]
    with pytest.raises(Full):
        arrives(store)

    clock.pass_(days=1)
    clock.set(at(8) + timedelta(days=1))
    assert arrives(store).label == "001"


def test_another_service_is_not_counted(store: Store) -> None:
    quota(store, morning=1)
    arrives(store)

    assert arrives(store, service="lawyer").label == "700"


@pytest.fixture
def busy(store: Store) -> Store:
    """A desk is open, and who comes now would be called within 40 to 65 minutes."""
    rule(store, stops_when_full=True)
    sits_down(store, DUNG, "1")
    return store


def promised(store: Store, monkeypatch: pytest.MonkeyPatch, low: int, high: int) -> None:
    """What every screen shows for somebody who comes now."""
    promise = Promise(Range(low, high), Expected(low, high, high), low, high)
    outlook = Outlook(0, newcomers={(1, "ordinary"): promise})
    monkeypatch.setattr(forecast, "last", lambda *_: outlook)


def test_no_number_is_given_to_who_could_not_be_called_before_closing(
    busy: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised(busy, monkeypatch, 40, 65)
    clock.set(at(16, 25))
    arrives(busy)  # 65 minutes are left

    clock.set(at(16, 26))

    with pytest.raises(TooLate):
        arrives(busy)


def test_the_noon_break_is_no_waiting_time(
    busy: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 11:00 half an hour of the morning and four of the afternoon are left."""
    promised(busy, monkeypatch, 200, 270)
    clock.set(at(11))
    arrives(busy)

    clock.set(at(11, 1))

    with pytest.raises(TooLate):
        arrives(busy)


def test_where_numbers_end_with_the_morning_the_morning_is_what_counts(
    busy: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule(busy, stops_when_full=True, ends="session", spare_minutes=10)
    promised(busy, monkeypatch, 10, 20)
    clock.set(at(11))
    arrives(busy)

    clock.set(at(11, 1))

    with pytest.raises(TooLate):
        arrives(busy)


def test_nobody_is_sent_away_for_a_figure_that_is_not_known(busy: Store, clock: Clock) -> None:
    """Too few visits were seen: nothing is promised, and nothing is refused."""
    clock.set(at(17, 29))

    assert arrives(busy).label == "001"


def test_a_hall_that_has_not_asked_for_it_gives_numbers_until_closing(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised(store, monkeypatch, 100, 200)
    clock.set(at(17, 29))

    assert arrives(store).label == "001"


def test_the_figures_are_read_and_never_computed(busy: Store, clock: Clock) -> None:
    with busy.read() as session:
        hall, service = session.get_one(Hall, 1), session.get_one(Service, 1)
        asked: list[str] = []
        event.listen(
            busy.engine, "before_cursor_execute", lambda *given: asked.append(str(given[2]))
        )

        assert admission.why_not(session, hall, service, clock()) is None

    assert not [each for each in asked if "FROM ticket" in each]


def test_the_same_person_has_one_open_number_for_a_service(each_store: Store) -> None:
    an = arrives(each_store, id_number=ID)

    with pytest.raises(AlreadyInLine):
        arrives(each_store, id_number="001099000001")

    assert arrives(each_store, id_number="001099000002").label == "002"
    assert arrives(each_store, id_number=ID, service="lawyer").label == "700"
    assert an.label == "001"


def test_once_it_ended_the_person_may_take_another(store: Store) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store, id_number=ID)
    calls_next(store, DUNG)
    serves(store, DUNG, an)

    assert arrives(store, id_number=ID).label == "002"


def test_ten_who_show_one_card_at_once_get_one_number(each_store: Store) -> None:
    def takes(_: int) -> int | None:
        try:
            return arrives(each_store, id_number=ID).number
        except AlreadyInLine:
            return None

    with ThreadPoolExecutor(10) as crowd:
        given = list(crowd.map(takes, range(10)))

    assert [n for n in given if n] == [1]


def test_staff_may_give_a_further_one_and_the_journal_says_why(store: Store) -> None:
    arrives(store, id_number=ID)

    further = arrives(store, id_number=ID, further="lost_slip", by=Actor("staff", 1))

    assert further.label == "002"
    with store.read() as session:
        step = session.scalars(select(Step).where(Step.ticket_id == further.id)).one()
        assert step.after["further"] == "lost_slip"
    with pytest.raises(AlreadyInLine):
        arrives(store, id_number=ID)


@pytest.mark.parametrize("further", ["", "lost_slip"])
def test_a_new_number_for_a_missed_one_is_the_same_persons(store: Store, further: str) -> None:
    sits_down(store, DUNG, "1")
    arrives(store, id_number=ID, further=further)
    missed = calls_next(store, DUNG)
    assert missed is not None
    does(store, DUNG, "miss", missed)

    with store.work(hall_id=1) as work:
        fresh = issuing.renew(work, missed.public_id, hand(work, DUNG))

    assert fresh.is_further == bool(further)
    with pytest.raises(AlreadyInLine):
        arrives(store, id_number=ID)


@pytest.mark.parametrize("wish", [{"id_number": "x"}, {"id_number": "1" * 60}, {"further": "so"}])
def test_what_cannot_be_meant_is_refused(store: Store, wish: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        arrives(store, **wish)


def test_a_number_stands_nowhere_and_another_day_has_another_hash(
    store: Store, clock: Clock
) -> None:
    first = arrives(store, id_number=ID)
    clock.pass_(days=1)
    second = arrives(store, id_number=ID)

    with store.read() as session:
        hashes = [session.get_one(Ticket, each.id).person_hash for each in (first, second)]
        steps = " ".join(str(step.after) for step in session.scalars(select(Step)))
    assert hashes[0] != hashes[1]
    assert "099" not in steps


def test_a_carried_number_still_counts_for_its_person(store: Store, clock: Clock) -> None:
    from hall import rounds

    rule(store, carries_over=True)
    arrives(store, id_number=ID)
    clock.pass_(days=1)
    rounds.go(store, 1)

    with pytest.raises(AlreadyInLine):
        arrives(store, id_number=ID)


def test_outside_the_hours_nobody_is_told_anything_else(store: Store, clock: Clock) -> None:
    quota(store, morning=0)
    clock.set(at(12))

    with pytest.raises(Closed):
        arrives(store)
