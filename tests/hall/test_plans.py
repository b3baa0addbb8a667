"""The line is found by its own small index, whatever the years have left behind."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from hall import beside, board, forecast, line, overview, rounds, tickets, turns
from hall.model import Desk, Hall, Ticket
from hall.store import Store
from queue_display import places
from tests.conftest import MONDAY_EIGHT
from tests.people import DUNG, EM, GIANG, arrives, calls_next, does, sits_down

MANY = 20_000  # visits of other days

OLD = {
    "public_id": "'old-' || n",
    "token_hash": "CAST('old-' || n AS BLOB)",
    **dict.fromkeys(("hall_id", "service_id", "service_block_id", "desk_id"), "1"),
    **dict.fromkeys(("party_size", "calls", "version"), "1"),
    **dict.fromkeys(("priority", "private", "quiet", "is_further"), "false"),
    "label": "'001'",
    "state": "'served'",
    **dict.fromkeys(("since", "place"), "n"),
    **dict.fromkeys(("overtaken", "deferred", "returns", "lap"), "0"),
    "number": "n",
    "assistance": "'[]'",
    "language": "'vi'",
    "day": "'2020-01-01'",
    "issued_at": "'2020-01-01 00:00:00'",
    "called_at": "'2020-01-01 00:00:00'",
    "ended_at": "'2020-01-01 00:00:00'",
}
COUNTED = f"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {MANY})"
POSTGRES = {  # wants the types of literals said
    "token_hash": "('old-' || n)::bytea",
    "assistance": "'[]'::json",
    "day": "'2020-01-01'::date",
    **dict.fromkeys(("issued_at", "called_at", "ended_at"), "'2020-01-01'::timestamptz"),
}


def at_desk_one(session: Session) -> tuple[Hall, Desk, datetime]:
    return session.get_one(Hall, 1), session.get_one(Desk, 1), MONDAY_EIGHT


LOOKS: dict[str, Callable[[Session], object]] = {
    "call next": lambda s: turns.first(s, *at_desk_one(s)),
    "the next few": lambda s: turns.next_for(s, *at_desk_one(s), limit=5),
    "the line": lambda s: line.waiting(s, 1),
    "ahead of one": lambda s: line.ahead_of(s, s.get_one(Ticket, MANY + 40)),
    "ahead of all": lambda s: line.ahead_of_all(s, 1),
    "for who comes now": lambda s: line.in_line(s, 1, 1),
    "how many": lambda s: line.number_waiting(s, 1),
    "behind three": lambda s: line.place_behind(s, s.get_one(Ticket, MANY + 40), 3),
    "held by a desk": lambda s: tickets.held_by(s, s.get_one(Desk, 1)),
    "at desks": lambda s: beside.at_desks(s, 1),
    "missed": lambda s: beside.missed(s, s.get_one(Hall, 1), MONDAY_EIGHT),
    "on hold": lambda s: beside.on_hold(s, 1),
    "the board": lambda s: board.read(s, hall_id=1, now=MONDAY_EIGHT),
    "the forecast": lambda s: forecast.outlook(s, s.get_one(Hall, 1), MONDAY_EIGHT),
    "the rounds": lambda s: rounds.due(s, MONDAY_EIGHT),
    "the overview": lambda s: overview.read(s, s.get_one(Hall, 1), MONDAY_EIGHT),
}


@pytest.fixture
def old_hall(each_store: Store) -> Store:
    """A morning after years of visits: 40 wait, two are at desks, one was missed, one is held."""
    sits_down(each_store, DUNG, "1")
    sits_down(each_store, EM, "2")
    values = OLD if each_store.is_sqlite else OLD | POSTGRES
    rows = (
        f"{COUNTED} SELECT {', '.join(values.values())} FROM c"
        if each_store.is_sqlite
        else f"SELECT {', '.join(values.values())} FROM generate_series(1, {MANY}) AS c(n)"
    )
    with each_store.work() as work:
        work.session.execute(text(f"INSERT INTO ticket ({', '.join(values)}) {rows}"))
    came = [arrives(each_store) for _ in range(44)]
    calls_next(each_store, DUNG)
    does(each_store, DUNG, "miss", came[0])
    calls_next(each_store, DUNG)
    does(each_store, DUNG, "hold", came[1], minutes=10)
    for who in (DUNG, EM):
        calls_next(each_store, who)
    return each_store


def plans(store: Store, look: Callable[[Session], object]) -> Iterator[str]:
    """How the database answers each SELECT from tickets that this look makes."""

    def seen() -> None:
        with store.read() as session:
            look(session)

    yield from plans_of(store, seen, r"SELECT.*FROM ticket")


def plans_of(store: Store, deed: Callable[[], object], wanted: str) -> Iterator[str]:
    """How the database answers each statement of that deed that looks as wanted."""
    asked: list[tuple[str, Any]] = []

    def note(_: object, __: object, statement: str, given: Any, *___: object) -> None:
        if re.match(wanted, statement, re.DOTALL):
            asked.append((statement, given))

    event.listen(store.engine, "before_cursor_execute", note)
    deed()
    event.remove(store.engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN" if store.is_sqlite else "EXPLAIN"
    with store.engine.connect() as connection:
        for statement, given in asked:
            rows = connection.exec_driver_sql(f"{explain} {statement}", given)
            yield "\n".join(str(row[-1]) for row in rows)


# What may answer: the small indexes of the open tickets, the day's, the latest of a service, a key.
NARROW = (
    *("ix_ticket_line", "ix_ticket_beside", "ix_ticket_one_per_desk", "PRIMARY KEY", "pk_ticket"),
    *("sqlite_autoindex_ticket_1 (hall_id=? AND day=?)", "(hall_id = 1) AND (day = "),
    *("ix_ticket_served (hall_id=? AND service_id=?)", "(hall_id = 1) AND (service_id = "),
)


@pytest.mark.slow
def test_no_look_at_the_line_reads_the_years(old_hall: Store) -> None:
    """SQLite knows nothing of its tables, unless asked to; PostgreSQL counts them by itself."""
    as_it_grew = walks(old_hall) if old_hall.is_sqlite else {}
    with old_hall.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    counted = walks(old_hall)

    assert (as_it_grew, counted) == ({}, {})


def walks(store: Store) -> dict[str, str]:
    """The looks that no narrow index answers, with what the database would do."""
    return {
        f"{name} {number}": plan
        for name, look in LOOKS.items()
        for number, plan in enumerate(plans(store, look))
        if not any(answer in plan for answer in NARROW)
    }


DEEDS: dict[str, Callable[[Store], object]] = {
    "a number": lambda store: arrives(store, key="one tap"),
    "the same once more": lambda store: arrives(store, key="one tap"),
    "for one person": lambda store: arrives(store, id_number="001190012345"),
    "Next": lambda store: calls_next(store, GIANG),
    "on a phone": lambda store: by_phone(store),
    "the rounds": lambda store: rounds.go(store, 1),
}
# a table walked from end to end; the small indexes of the open tickets may be
WALK = re.compile(
    r"SCAN (ticket|step|numbering)\b"
    r"(?! USING (COVERING )?INDEX ix_ticket_(line|beside|number_in_use))"
    r"|Seq Scan on ticket"
)


def by_phone(store: Store) -> None:
    came = arrives(store)
    with store.read() as session:
        hall, token = session.get_one(Hall, 1), store.vault.ticket_token(came.public_id)
        found = places.find(session, hall, token, MONDAY_EIGHT)
        assert found is not None
        places.of(session, hall, found, MONDAY_EIGHT)


@pytest.mark.slow
def test_nothing_that_is_done_in_the_line_reads_the_years(old_hall: Store) -> None:
    """Every statement of taking a number, of Next and of the phone, also those that write."""
    sits_down(old_hall, GIANG, "3")
    with old_hall.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))

    found = {
        name: list(plans_of(old_hall, partial(deed, old_hall), "SELECT|UPDATE|DELETE"))
        for name, deed in DEEDS.items()
    }

    assert {name for name, plans in found.items() if plans} == set(DEEDS)
    assert [plan for plans in found.values() for plan in plans if WALK.search(plan)] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "look", ["call next", "the line", "ahead of all", "for who comes now", "how many"]
)
def test_the_line_is_answered_by_its_partial_index(old_hall: Store, look: str) -> None:
    (plan,) = plans(old_hall, LOOKS[look])

    assert "ix_ticket_line" in plan


@pytest.mark.parametrize(
    "index", ["ix_ticket_line", "ix_ticket_beside", "ix_ticket_one_per_desk", "ix_print_job_open"]
)
def test_the_size_of_an_index_follows_the_line_and_not_the_years(
    each_store: Store, index: str
) -> None:
    written = (
        "SELECT sql FROM sqlite_master WHERE name = :index"
        if each_store.is_sqlite
        else "SELECT indexdef FROM pg_indexes WHERE indexname = :index"
    )

    with each_store.read() as session:
        definition = session.scalar(text(written), {"index": index})

    assert " WHERE " in str(definition)
