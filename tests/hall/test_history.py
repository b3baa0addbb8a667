"""The journal as people read it."""

from datetime import date

from hall import history
from hall.history import PAGE, Page
from hall.model import Hall
from hall.store import Store, row
from tests.conftest import Clock
from tests.people import DUNG, arrives, calls_next, sits_down


def read(store: Store, **wish: object) -> Page:
    with store.read() as session:
        return history.read(session, row(session, Hall, 1), **wish)  # type: ignore[arg-type]


def test_the_newest_step_comes_first_and_says_who(store: Store) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    calls_next(store)

    page = read(store)

    assert [step.verb for step in page.steps] == ["call", "issue", "desk_open"]
    assert page.names[("staff", page.steps[0].by_id or 0)] == "Lê Thị Dung"
    assert page.before is None


def test_pages_follow_one_another_without_a_gap(store: Store) -> None:
    for _ in range(PAGE + 7):
        arrives(store)

    first = read(store)
    second = read(store, before=first.before)

    numbers = [step.number for step in (*first.steps, *second.steps)]
    assert numbers == list(range(PAGE + 7, 0, -1))
    assert second.before is None


def test_a_day_is_the_halls_own_from_midnight_to_midnight(store: Store, clock: Clock) -> None:
    from datetime import UTC, datetime

    with store.work() as work:
        row(work.session, Hall, 1).always_open = True
    for at in ("22T16:59:59", "22T17:00:00", "23T16:59:59", "23T17:00:00"):  # midnight is 17:00 UTC
        clock.set(datetime.fromisoformat(f"2026-11-{at}").replace(tzinfo=UTC))
        arrives(store)

    page = read(store, day=date(2026, 11, 23))

    assert [(step.number, step.verb) for step in page.steps] == [
        (4, "issue"),
        (3, "issue"),
        (2, "expire"),  # what the day before had left open
    ]


def test_a_tickets_way_is_found_by_its_number_and_day(store: Store, clock: Clock) -> None:
    arrives(store)
    clock.pass_(days=1)
    arrives(store)

    of_today = read(store, day=date(2026, 11, 24), label="001")
    of_no_ticket = read(store, day=date(2026, 11, 24), label="002")

    assert [step.number for step in of_today.steps] == [3]  # 2: yesterday's got its end
    assert of_no_ticket.steps == ()
