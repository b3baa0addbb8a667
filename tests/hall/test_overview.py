"""The hall as its supervisor sees it, and what stands beside the line."""

from datetime import timedelta

from hall import beside, overview
from hall.model import Hall
from hall.overview import Overview
from hall.store import Store, row
from tests.conftest import Clock
from tests.people import DUNG, EM, arrives, calls_next, does, serves, sits_down


def seen(store: Store) -> Overview:
    with store.read() as session:
        return overview.read(session, row(session, Hall, 1), store.now())


def test_an_empty_hall(store: Store) -> None:
    hall = seen(store)

    assert len(hall.seats) == 10
    assert (hall.issued, hall.served, hall.longest_wait) == (0, 0, None)


def test_every_ticket_stands_in_one_place(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "2")
    served, missed, held, called, waiting = (arrives(store) for _ in range(5))
    calls_next(store)
    serves(store, DUNG, served)
    calls_next(store)
    does(store, DUNG, "miss", missed)
    calls_next(store)
    does(store, DUNG, "hold", held, minutes=10)
    calls_next(store)
    clock.pass_(minutes=10, seconds=1)

    hall = seen(store)

    assert [ticket.label for ticket in hall.waiting] == [waiting.label]
    assert [ticket.label for ticket in hall.missed] == [missed.label]
    assert [ticket.label for ticket in hall.on_hold] == [held.label]
    assert [seat.ticket.label for seat in hall.seats if seat.ticket] == [called.label]
    assert (hall.issued, hall.served) == (5, 1)
    assert [seat.served for seat in hall.seats[:2]] == [1, 0]
    assert hall.longest_wait is not None
    assert hall.longest_wait >= timedelta(minutes=10)


def test_yesterdays_missed_tickets_are_not_called_back(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store)
    does(store, DUNG, "miss", an)
    clock.pass_(days=1)

    with store.read() as session:
        assert beside.missed(session, row(session, Hall, 1), store.now()) == []
