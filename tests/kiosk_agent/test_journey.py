"""The server stops, thirty citizens take numbers, the server comes back: called in order."""

import socket
import time
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from hall import line
from hall.model import LentPaper, Ticket
from hall.store import Store
from tests.conftest import served
from tests.kiosk_agent.conftest import Asked, Paper, Starts, is_lent_numbers
from tests.people import DUNG, arrives, calls_next, serves, sits_down


def until(condition: Callable[[], bool], *, seconds: float = 10) -> None:
    """Wait for another thread's work."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def free_port() -> int:
    """That the same hall can be served on again."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.mark.slow
def test_thirty_numbers_without_a_server_are_called_in_order(
    app: Flask, store: Store, starts: Starts, paper: Paper
) -> None:
    port = free_port()
    with served(app, port) as url:
        agent = starts(url)
        is_lent_numbers(agent)
        before = arrives(store)
    page = Asked(agent)

    answers = [page.take(language="vi" if n % 3 else "en") for n in range(20)]
    answers += [page.take(service="lawyer") for _ in range(10)]

    assert {answer.status_code for answer in answers} == {200}
    labels = [answer.json()["label"] for answer in answers]
    assert labels == [str(n) for n in (*range(480, 500), *range(780, 790))]
    assert paper.numbers == labels
    assert page.take().json() == {"code": "full"}

    with served(app, port):
        agent.courier.go()
        until(lambda: agent.ledger.how_many_unsent() == 0)
        later = arrives(store)
        sits_down(store, DUNG, "9")  # serves both
        called = []
        while (ticket := calls_next(store)) is not None:
            called.append(ticket.label)
            serves(store, DUNG, ticket)

    assert called == [before.label, *labels, later.label]


@pytest.mark.slow
def test_the_agent_gives_nothing_while_the_hall_answers(app: Flask, starts: Starts) -> None:
    with served(app) as url:
        agent = starts(url)
        is_lent_numbers(agent)

        answer = Asked(agent).take()

    assert (answer.status_code, answer.json()) == (409, {"code": "online"})


@pytest.mark.slow
def test_a_slip_shown_to_the_scanner_is_taken_in_once_the_hall_is_back(
    app: Flask, store: Store, starts: Starts, paper: Paper
) -> None:
    """The disk was lost with all that was on it; the citizen still has the paper."""
    port = free_port()
    with served(app, port) as url:
        agent = starts(url)
        is_lent_numbers(agent)
    Asked(agent).take(party_size=3)
    given = agent.ledger.unsent(1)[0]
    agent.ledger.settle(given, "forgotten")  # nothing is handed over any more

    with served(app, port):
        agent.courier.go()
        agent._hear(f"http://hall.test/t#{given.code}\r\n")

    with store.read() as session:
        (ticket,) = line.waiting(session, 1)
        assert (ticket.label, ticket.party_size) == ("480", 3)
        assert session.scalars(select(LentPaper.how)).all() == ["scanned"]
        assert session.scalars(select(Ticket)).all() == [ticket]
