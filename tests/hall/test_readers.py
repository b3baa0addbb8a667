"""The hall as its staff read it: notices, what stands beside the line, the whole, the journal."""

from datetime import date, timedelta

import pytest

from hall import beside, desks, history, notices, overview
from hall.errors import BadInput, NotFound
from hall.journal import HALL, Actor
from hall.model import Hall
from hall.store import Store
from tests.conftest import Clock
from tests.people import DUNG, EM, arrives, calls_next, does, serves, sits_down

# --- notices -----------------------------------------------------------------------------


def puts_up(store: Store, **said: object) -> int:
    text = said.pop("text", {"vi": "Nghỉ lúc 11:00"})
    with store.work(hall_id=1) as work:
        return notices.add(work, text, by=HALL, **said).id  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": {"vi": "  "}}, "text"),
        ({"text": {"en": "Closed"}}, "text"),
        ({"text": {"vi": "x" * 201}}, "text"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 7 * 24 * 60 + 1}, "minutes"),
    ],
    ids=str,
)
def test_a_notice_that_cannot_be_shown_is_refused(
    store: Store, said: dict[str, object], field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        puts_up(store, **said)

    assert refused.value.field == field


def test_a_notice_is_put_up_and_taken_down_once(store: Store, clock: Clock) -> None:
    key = puts_up(store, text={"vi": " Nghỉ   lúc\n11:00 ", "en": " "})
    clock.pass_(seconds=1)
    with store.read() as session:
        (standing,) = notices.standing(session, 1, clock.now)
    assert standing.text == {"vi": "Nghỉ lúc 11:00"}

    for _ in range(2):
        with store.work(hall_id=1) as work:
            notices.end(work, key, by=HALL)
    clock.pass_(seconds=1)

    with store.read() as session:
        assert notices.standing(session, 1, clock.now) == []
        page = history.read(session, session.get_one(Hall, 1))
    assert [step.verb for step in page.steps] == ["notice_end", "notice_add"]


def test_a_notice_of_another_hall_is_not_ours_to_take_down(store: Store) -> None:
    with store.work() as work:
        work.session.add(Hall(id=2, code="hai", name={"vi": "Hai"}, level="", zone="UTC"))
    key = puts_up(store)

    with pytest.raises(NotFound), store.work(hall_id=2) as work:
        notices.end(work, key, by=HALL)


# --- beside and above the line -----------------------------------------------------------


@pytest.fixture
def morning(store: Store, clock: Clock) -> Store:
    """001 served at desk 1, 002 missed, 003 on hold, 004 at desk 1, 005 at desk 2, 006 waits."""
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "2")
    came = [arrives(store) for _ in range(5)]
    clock.pass_(minutes=10)
    arrives(store)
    calls_next(store, DUNG)
    serves(store, DUNG, came[0])
    calls_next(store, DUNG)
    does(store, DUNG, "miss", came[1])
    calls_next(store, DUNG)
    does(store, DUNG, "hold", came[2], minutes=30)
    calls_next(store, DUNG)
    calls_next(store, EM)
    does(store, EM, "start", came[4])
    clock.pass_(minutes=5)
    return store


def test_what_stands_beside_the_line_is_told(morning: Store, clock: Clock) -> None:
    with morning.read() as session:
        hall = session.get_one(Hall, 1)
        held = {key: ticket.label for key, ticket in beside.at_desks(session, 1).items()}
        missed = [ticket.label for ticket in beside.missed(session, hall, clock.now)]
        on_hold = [ticket.label for ticket in beside.on_hold(session, 1)]

    assert held == {1: "004", 2: "005"}
    assert (missed, on_hold) == (["002"], ["003"])


def test_the_whole_hall_at_one_moment(morning: Store, clock: Clock) -> None:
    with morning.read() as session:
        seen = overview.read(session, session.get_one(Hall, 1), clock.now)

    seats = {s.desk.label: (s.ticket.label if s.ticket else None, s.served) for s in seen.seats}
    assert seats["1"] == ("004", 1)
    assert seats["2"] == ("005", 0)
    assert seats["3"] == (None, 0)
    assert [ticket.label for ticket in seen.waiting] == ["006"]
    assert (seen.issued, seen.served) == (6, 1)
    assert seen.longest_wait is not None
    assert timedelta(minutes=4, seconds=59) < seen.longest_wait <= timedelta(minutes=5)


def test_an_empty_hall_has_no_longest_wait(store: Store, clock: Clock) -> None:
    with store.read() as session:
        seen = overview.read(session, session.get_one(Hall, 1), clock.now)

    assert (seen.issued, seen.served, seen.longest_wait) == (0, 0, None)


def test_yesterday_is_not_counted_today(morning: Store, clock: Clock) -> None:
    clock.pass_(days=1)

    with morning.read() as session:
        seen = overview.read(session, session.get_one(Hall, 1), clock.now)

    assert (seen.issued, seen.served, seen.missed) == (0, 0, ())


# --- the journal, as people read it ------------------------------------------------------


def read(store: Store, **how: object) -> history.Page:
    with store.read() as session:
        return history.read(session, session.get_one(Hall, 1), **how)  # type: ignore[arg-type]


def test_the_journal_is_read_newest_first_a_page_at_a_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "PAGE", 4)
    for _ in range(10):
        arrives(store)

    pages, before = [], None
    while True:
        page = read(store, before=before)
        pages.append([step.number for step in page.steps])
        before = page.before
        if before is None:
            break

    assert pages == [[10, 9, 8, 7], [6, 5, 4, 3], [2, 1]]


def test_a_day_of_the_journal_is_the_halls_day(store: Store, clock: Clock) -> None:
    arrives(store)
    clock.pass_(hours=9)  # 17:00, the last session
    arrives(store)
    clock.pass_(hours=15)  # 8:00 the next morning
    arrives(store)

    days = {day: read(store, day=date(2026, 11, day)).steps for day in (22, 23, 24, 25)}

    assert {day: [step.number for step in steps] for day, steps in days.items()} == {
        22: [],
        23: [2, 1],
        24: [5, 4, 3],  # 3 and 4: what was left open got its end
        25: [],
    }


def test_the_first_moment_of_a_day_is_that_days(store: Store, clock: Clock) -> None:
    with store.work() as work:
        work.session.get_one(Hall, 1).always_open = True
    clock.pass_(hours=16)  # midnight in the hall
    arrives(store)

    assert len(read(store, day=date(2026, 11, 24)).steps) == 1
    assert read(store, day=date(2026, 11, 23)).steps == ()


def test_what_a_number_of_a_day_went_through(morning: Store, clock: Clock) -> None:
    clock.pass_(days=1)
    arrives(morning)  # the same number, another day

    today = read(morning, day=date(2026, 11, 23), label="001")

    assert [step.verb for step in today.steps] == ["finish", "start", "call", "issue"]
    assert read(morning, day=date(2026, 11, 23), label="099").steps == ()


def test_who_acted_is_named(store: Store) -> None:
    sits_down(store, DUNG, "1")
    arrives(store, by=Actor("device", 77))  # gone since: not named, and no mistake

    page = read(store)

    assert set(page.names.values()) == {"Lê Thị Dung"}
    with store.read() as session:
        seat = desks.load(session, "1", hall_id=1)
    assert page.names["staff", seat.staff_id or 0] == "Lê Thị Dung"
