"""Messages on the waiting-area screens."""

from datetime import timedelta

import pytest

from hall import board, notices
from hall.errors import BadInput, NotFound
from hall.journal import HALL
from hall.model import Notice
from hall.store import Store
from tests.conftest import Clock


def says(store: Store, minutes: int | None = None, **text: str) -> Notice:
    with store.work(hall_id=1) as work:
        return notices.add(work, text, by=HALL, minutes=minutes)


def shown(store: Store) -> list[str]:
    """What the displays say now."""
    with store.read() as session:
        return [m["vi"] for m in board.read(session, hall_id=1, now=store.now()).messages]


def test_a_notice_stands_on_the_screens_until_its_time_is_over(store: Store, clock: Clock) -> None:
    says(store, vi="Chiều nay nghỉ", minutes=30)
    clock.pass_(minutes=29)
    before = shown(store)
    clock.pass_(minutes=2)

    assert (before, shown(store)) == (["Chiều nay nghỉ"], [])


def test_a_notice_for_good_stands_until_it_is_taken_down(store: Store, clock: Clock) -> None:
    notice = says(store, vi="Mời ngồi")
    clock.pass_(days=300)
    before = shown(store)

    with store.work(hall_id=1) as work:
        notices.end(work, notice.id, by=HALL)
        notices.end(work, notice.id, by=HALL)  # twice is once
    clock.pass_(seconds=1)

    assert (before, shown(store)) == (["Mời ngồi"], [])


def test_what_stands_is_listed_oldest_first(store: Store, clock: Clock) -> None:
    says(store, vi="một")
    clock.pass_(minutes=1)
    says(store, vi="hai")

    with store.read() as session:
        standing = notices.standing(session, 1, store.now())

    assert [notice.text["vi"] for notice in standing] == ["một", "hai"]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [({"vi": "  "}, None), ({"en": "only"}, None), ({"vi": "x" * 201}, None), ({"vi": "x"}, 0)],
)
def test_what_no_screen_can_show_is_refused(
    store: Store, text: dict[str, str], minutes: int | None
) -> None:
    with pytest.raises(BadInput):
        says(store, minutes, **text)


def test_another_halls_notice_is_not_there(store: Store) -> None:
    with pytest.raises(NotFound), store.work(hall_id=1) as work:
        notices.end(work, 77, by=HALL)


def test_a_notice_stands_from_its_beginning_to_its_end(store: Store, clock: Clock) -> None:
    begins, ends = clock.now + timedelta(hours=1), clock.now + timedelta(hours=2)
    with store.work(hall_id=1) as work:
        notices.add(work, {"vi": "Chiều nay nghỉ"}, by=HALL, starts_at=begins, ends_at=ends)

    seen = []
    for _ in range(3):
        with store.read() as session:
            up = notices.standing(session, 1, clock.now)
            coming = notices.not_over(session, 1, clock.now)
        seen.append((len(up), len(coming)))
        clock.pass_(minutes=61)

    assert seen == [(0, 1), (1, 1), (0, 0)]


def test_a_notice_that_would_never_be_seen_is_refused(store: Store, clock: Clock) -> None:
    for ends in (clock.now - timedelta(minutes=1), clock.now):
        with pytest.raises(BadInput), store.work(hall_id=1) as work:
            notices.add(work, {"vi": "Muộn"}, by=HALL, ends_at=ends)
