"""A ticket as the one who took it sees it, on the screen where they took it."""

import pytest
from sqlalchemy import select

from hall import issuing, tickets
from hall.errors import Conflict, NotFound
from hall.issuing import Wish
from hall.journal import Actor
from hall.model import PrintJob, Ticket
from hall.store import Store
from kiosk import ticket
from kiosk.ticket import Seen
from tests.conftest import Tokens
from tests.kiosk.touching import paper_comes_out, printer_says
from tests.people import DUNG, arrives, calls_next, does, hand, serves, sits_down


def taken_at(store: Store, kiosk_id: int, **wish: object) -> Ticket:
    asked = Wish(**({"service": "regular"} | wish))  # type: ignore[arg-type]
    with store.work(hall_id=1) as work:
        return issuing.issue(work, asked, by=Actor("device", kiosk_id), kiosk_id=kiosk_id).ticket


def seen(store: Store, tokens: Tokens, an: Ticket) -> Seen:
    with store.read() as session:
        return ticket.read(
            session, an.public_id, hall_id=1, kiosk_id=tokens.ids["kiosk"], now=store.now()
        )


def print_again(store: Store, tokens: Tokens, an: Ticket) -> PrintJob:
    with store.work(hall_id=1) as work:
        return ticket.print_again(work, an.public_id, kiosk_id=tokens.ids["kiosk"])


def test_who_took_a_number_sees_it_and_who_comes_before(store: Store, tokens: Tokens) -> None:
    arrives(store)
    binh = taken_at(store, tokens.ids["kiosk"], party_size=3, priority=True)

    found = seen(store, tokens, binh)

    who = (found.label, found.ahead, found.party_size, found.priority)
    assert who == ("002", 0, 3, True)  # priority comes first


def test_what_somebody_needs_or_wants_in_private_is_nowhere_on_it(
    store: Store, tokens: Tokens
) -> None:
    an = taken_at(store, tokens.ids["kiosk"], private=True, assistance=("writer",))

    assert not {"private", "assistance", "phone"} & set(vars(seen(store, tokens, an)))


def test_a_kiosk_sees_no_ticket_of_another(store: Store, tokens: Tokens) -> None:
    elsewhere = taken_at(store, tokens.ids["rating"])

    with pytest.raises(NotFound):
        seen(store, tokens, elsewhere)


def test_whoever_is_called_while_the_ticket_still_stands_there_is_told_where_to_go(
    store: Store, tokens: Tokens
) -> None:
    sits_down(store, DUNG, "3")
    an = taken_at(store, tokens.ids["kiosk"])
    calls_next(store)

    found = seen(store, tokens, an)

    assert (found.desk, found.ahead, found.forecast) == ("3", 0, None)


def test_a_quiet_call_is_not_on_the_screen(store: Store, tokens: Tokens) -> None:
    sits_down(store, DUNG, "3")
    an = taken_at(store, tokens.ids["kiosk"], private=True)
    with store.work(hall_id=1) as work:
        tickets.call_next(work, hand(work, DUNG), quiet=True)

    assert seen(store, tokens, an).desk == ""


def test_who_is_being_served_is_no_longer_called_by_the_kiosk(store: Store, tokens: Tokens) -> None:
    sits_down(store, DUNG, "3")
    an = taken_at(store, tokens.ids["kiosk"])
    calls_next(store)
    does(store, DUNG, "start", an)

    assert seen(store, tokens, an).desk == ""


def test_one_more_copy_is_marked_and_had_once(store: Store, tokens: Tokens) -> None:
    printer_says(store, tokens)
    an = taken_at(store, tokens.ids["kiosk"])
    paper_comes_out(store, tokens)

    again = print_again(store, tokens, an)

    assert again.is_reprint
    paper_comes_out(store, tokens)
    assert not seen(store, tokens, an).may_reprint
    with pytest.raises(Conflict):
        print_again(store, tokens, an)


def test_no_copy_is_asked_of_a_printer_without_paper(store: Store, tokens: Tokens) -> None:
    printer_says(store, tokens)
    an = taken_at(store, tokens.ids["kiosk"])
    paper_comes_out(store, tokens)
    printer_says(store, tokens, paper="out")

    with pytest.raises(Conflict):
        print_again(store, tokens, an)
    with store.read() as session:
        assert len(session.scalars(select(PrintJob)).all()) == 1


def test_a_visit_that_is_over_shows_no_place_in_the_line(store: Store, tokens: Tokens) -> None:
    sits_down(store, DUNG, "3")
    an = taken_at(store, tokens.ids["kiosk"])
    calls_next(store)
    serves(store, DUNG, an)

    found = seen(store, tokens, an)

    assert (found.ahead, found.forecast, found.desk) == (0, None, "")
