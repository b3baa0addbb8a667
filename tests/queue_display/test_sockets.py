"""The wires: a display is told to look, a phone is told its own place and no other."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from simple_websocket import ConnectionClosed

from app import create_app
from hall import devices, tickets
from hall.journal import CITIZEN
from hall.model import Ticket
from hall.settings import Settings
from hall.store import Store
from hall.tickets import Hand
from hall.web import House
from tests.conftest import Clock, Tokens, served
from tests.people import DUNG, arrives, calls_next, does, sits_down
from tests.queue_display.waiting import NOBODYS, secret
from tests.whole.listener import Listener, Refused

Phone = Callable[[Ticket], Listener]


def listener(url: str, namespace: str, auth: dict[str, str]) -> Listener:
    port = urlsplit(url).port
    assert port is not None
    return Listener(port, namespace, auth)


@pytest.fixture
def phone(live_server: str, store: Store) -> Iterator[Phone]:
    """Open a phone on a ticket: `phone(an)`."""
    with ExitStack() as stack:
        yield lambda ticket: stack.enter_context(
            closing(listener(live_server, "/ticket", {"ticket": secret(store, ticket)}))
        )


def told(who: Listener, number: int) -> dict[str, Any]:
    """The place it was told as the `number`th; each is followed by the hall's step."""
    heard = who.wait(2 * number)[2 * number - 2 : 2 * number]
    assert [event for _, event, _ in heard] == ["place", "changed"]
    assert heard[0][2]["step"] == heard[1][2]
    found: dict[str, Any] = heard[0][2]
    return found


# --- displays -----------------------------------------------------------------------------


def test_a_display_hears_that_there_is_something_new(
    live_server: str, store: Store, tokens: Tokens
) -> None:
    with closing(listener(live_server, "/display", {"token": tokens.display})) as display:
        arrives(store)

        assert [(event, step) for _, event, step in display.wait(1)] == [("changed", 1)]


@pytest.mark.parametrize("kind", ["kiosk", "printer", "rating"])
def test_other_devices_may_not_listen_at_the_display(
    live_server: str, tokens: Tokens, kind: str
) -> None:
    with pytest.raises(Refused):
        listener(live_server, "/display", {"token": getattr(tokens, kind)})


def test_a_revoked_display_hears_no_more(live_server: str, store: Store, tokens: Tokens) -> None:
    with closing(listener(live_server, "/display", {"token": tokens.display})) as display:
        with store.work() as work:
            devices.revoke(work, tokens.ids["display"], hall_id=1)

        assert display.is_out.wait(5)


# --- phones -------------------------------------------------------------------------------


def test_a_phone_is_told_its_place_when_it_joins(store: Store, phone: Phone) -> None:
    arrives(store)
    bình = arrives(store)

    place = told(phone(bình), 1)

    assert (place["state"], place["people_ahead"], place["desk"]) == ("waiting", 1, None)
    assert place["words"]["title"] == "Còn khoảng 1 lượt trước ông/bà"


def test_a_phone_hears_of_its_call_and_its_desk(store: Store, phone: Phone) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    hers = phone(an)
    told(hers, 1)

    calls_next(store, DUNG)

    place = told(hers, 2)
    assert (place["state"], place["desk"], place["people_ahead"]) == ("called", "1", None)


def test_a_recall_is_told_again(store: Store, phone: Phone) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store, DUNG)
    hers = phone(an)
    told(hers, 1)

    does(store, DUNG, "recall", an)

    assert told(hers, 2)["times"] == 2


def test_a_phone_hears_nothing_of_what_does_not_change_its_place(
    store: Store, phone: Phone
) -> None:
    sits_down(store, DUNG, "1")
    an, bình, chi = arrives(store), arrives(store), arrives(store)
    first, last = phone(an), phone(chi)
    told(first, 1)
    told(last, 1)

    with store.work(hall_id=1) as work:
        tickets.withdraw(work, bình.public_id, Hand(CITIZEN))
    told(last, 2)  # so all phones were thought of
    calls_next(store, DUNG)

    assert told(first, 2)["state"] == "called"


def test_no_phone_is_told_of_another(store: Store, phone: Phone) -> None:
    sits_down(store, DUNG, "1")
    an, bình = arrives(store), arrives(store)
    his, hers = phone(an), phone(bình)
    told(his, 1)
    told(hers, 1)

    calls_next(store, DUNG)

    assert told(his, 2)["label"] == an.label
    assert told(hers, 2)["label"] == bình.label
    assert all(an.label not in str(value) for _, _, value in hers.heard)


def test_a_burst_of_changes_is_told_in_few_words(store: Store, phone: Phone) -> None:
    everybody = [arrives(store) for _ in range(20)]
    last = arrives(store)
    his = phone(last)
    told(his, 1)

    sits_down(store, DUNG, "1")
    for ticket in everybody:
        calls_next(store, DUNG)
        does(store, DUNG, "withdraw", ticket)

    number = 2
    while told(his, number)["people_ahead"] > 0:
        number += 1
    assert number <= 4


def test_a_phone_that_gave_up_is_told_so(store: Store, phone: Phone) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store, DUNG)
    hers = phone(an)
    told(hers, 1)

    does(store, DUNG, "withdraw", an)

    assert told(hers, 2)["state"] == "withdrawn"


def test_an_old_ticket_may_not_listen(live_server: str, store: Store, clock: Clock) -> None:
    an = arrives(store)
    clock.pass_(days=1)

    with pytest.raises(Refused) as old:
        listener(live_server, "/ticket", {"ticket": secret(store, an)})
    with pytest.raises(Refused) as nobodys:
        listener(live_server, "/ticket", {"ticket": NOBODYS})

    assert str(old.value) == str(nobodys.value)


@pytest.mark.parametrize("auth", [{}, {"token": NOBODYS}, {"ticket": ""}, {"ticket": None}])
def test_who_shows_no_ticket_may_not_listen(live_server: str, auth: dict[str, str]) -> None:
    with pytest.raises(Refused):
        listener(live_server, "/ticket", auth)


@pytest.fixture
def small_app(store: Store, settings: Settings) -> Flask:
    """A hall that holds two sockets of phones."""
    return create_app(House(store, Settings(data=settings.data, sockets=2)))


def test_phones_beyond_the_cap_are_refused_and_screens_never(
    small_app: Flask, store: Store, tokens: Tokens
) -> None:
    everybody = [arrives(store) for _ in range(3)]
    with served(small_app) as url, ExitStack() as stack:

        def joins(ticket: Ticket) -> Listener:
            return listener(url, "/ticket", {"ticket": secret(store, ticket)})

        first = stack.enter_context(ended(joins(everybody[0])))
        stack.enter_context(closing(joins(everybody[1])))
        with pytest.raises(Refused):
            stack.enter_context(closing(joins(everybody[2])))
        stack.enter_context(closing(listener(url, "/display", {"token": tokens.display})))
        first.close()

        stack.enter_context(closing(joins_at_last(joins, everybody[2])))


@contextmanager
def ended(who: Listener) -> Iterator[Listener]:
    """Closed by the end of the block, if not before."""
    try:
        yield who
    finally:
        with suppress(ConnectionClosed):
            who.close()


def joins_at_last(joins: Phone, ticket: Ticket) -> Listener:
    """The server learns in its own time that a socket has gone."""
    for _ in range(200):
        try:
            return joins(ticket)
        except Refused:
            continue
    raise AssertionError("the place of who left was never given to another")
