"""Below the verbs: what the database itself keeps, even if a future verb forgets to ask."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from hall.errors import Conflict
from hall.lifecycle import TicketState
from hall.model import Numbering, PrintJob, Service, Ticket, table
from hall.store import Store
from tests.people import DUNG, arrives, sits_down


def changes(store: Store, key: int, **values: object) -> None:
    """Past every verb: straight into the table."""
    with store.work() as work:
        ticket = work.session.get_one(Ticket, key)
        for name, value in values.items():
            setattr(ticket, name, value)


def test_a_desk_holds_one_ticket(each_store: Store) -> None:
    an, binh = arrives(each_store), arrives(each_store)
    changes(each_store, an.id, desk_id=1, state=TicketState.CALLED)

    with pytest.raises(Conflict):
        changes(each_store, binh.id, desk_id=1, state=TicketState.SERVING)


def test_a_number_is_given_once_a_day(each_store: Store) -> None:
    arrives(each_store)
    binh = arrives(each_store)

    with pytest.raises(Conflict):
        changes(each_store, binh.id, number=1)


def test_the_same_number_may_be_given_another_day_or_in_another_block(each_store: Store) -> None:
    an = arrives(each_store)
    binh, chi = arrives(each_store), arrives(each_store)
    changes(each_store, an.id, state=TicketState.EXPIRED)

    changes(each_store, binh.id, number=1, day=date(2026, 11, 24))
    changes(each_store, chi.id, number=1, service_block_id=2)


def test_a_number_that_is_in_use_is_nobody_elses_on_any_day(each_store: Store) -> None:
    arrives(each_store)
    binh = arrives(each_store)

    with pytest.raises(Conflict):
        changes(each_store, binh.id, number=1, lap=1, day=date(2026, 11, 24))


def test_a_person_has_one_open_ticket(each_store: Store) -> None:
    an, binh = arrives(each_store), arrives(each_store)
    changes(each_store, an.id, person_hash=b"somebody")

    with pytest.raises(Conflict):
        changes(each_store, binh.id, person_hash=b"somebody")
    changes(each_store, binh.id, person_hash=b"somebody", is_further=True)


NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "values",
    [
        {"state": TicketState.CALLED},
        {"state": TicketState.SERVING},
        {"state": TicketState.WAITING, "desk_id": 1},
        {"state": TicketState.CALLED, "desk_id": 1, "ended_at": NOON},
        {"state": TicketState.CALLED, "desk_id": 1, "held_until": NOON},
        {"state": TicketState.CALLED, "desk_id": 1, "missed_at": NOON},
        {"state": TicketState.SERVED, "desk_id": 1},
        {"state": TicketState.MISSED, "desk_id": 1},
        {"state": TicketState.ON_HOLD, "desk_id": 1},
        {"party_size": 0},
        {"party_size": 501},
        {"service_id": 99},
        {"label": None},
    ],
    ids=str,
)
def test_a_ticket_that_cannot_be_is_not_stored(store: Store, values: dict[str, object]) -> None:
    an = arrives(store)

    with pytest.raises(IntegrityError):  # our mistake, and no race: it is not called a conflict
        changes(store, an.id, **values)


def test_a_state_nobody_knows_is_not_stored(each_store: Store) -> None:
    an = arrives(each_store)

    with pytest.raises(DBAPIError), each_store.work() as work:
        work.session.execute(
            text("UPDATE ticket SET state = 'lost' WHERE id = :key"), {"key": an.id}
        )


def test_a_ticket_that_changed_meanwhile_is_not_overwritten(each_store: Store) -> None:
    an = arrives(each_store)
    with each_store.read() as session:
        old = session.get_one(Ticket, an.id)
    changes(each_store, an.id, party_size=2)

    with pytest.raises(Conflict), each_store.work() as work:
        work.session.add(old)
        old.party_size = 3


def test_a_paper_job_that_changed_meanwhile_is_not_overwritten(store: Store) -> None:
    arrives(store)
    with store.read() as session:
        old = session.get_one(PrintJob, 1)
    with store.work() as work:
        work.session.get_one(PrintJob, 1).attempt = 2

    with pytest.raises(Conflict), store.work() as work:
        work.session.add(old)
        old.attempt = 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE step SET verb = 'nothing'",
        "UPDATE step SET hash = hash WHERE number = 1",
        "DELETE FROM step",
        "DELETE FROM step WHERE number = 2",
    ],
)
def test_what_is_journalled_is_neither_changed_nor_removed(
    each_store: Store, statement: str
) -> None:
    arrives(each_store)
    arrives(each_store)

    with pytest.raises(DBAPIError, match="step is written once"), each_store.work() as work:
        work.session.execute(text(statement))


def test_two_steps_do_not_have_one_number(each_store: Store) -> None:
    arrives(each_store)
    copy = (
        "INSERT INTO step (hall_id, number, at, by_kind, verb, before, after, hash)"
        " SELECT hall_id, number, at, by_kind, verb, before, after, hash FROM step"
    )

    with pytest.raises(Conflict), each_store.work() as work:
        work.session.execute(text(copy))


def test_a_key_is_known_once(each_store: Store) -> None:
    arrives(each_store, key="tap-1")
    columns = "hall_id, by_kind, by_id, key, body_hash, at, ticket_id"

    with pytest.raises(Conflict), each_store.work() as work:
        work.session.execute(text(f"INSERT INTO asked ({columns}) SELECT {columns} FROM asked"))


def test_an_officer_sits_at_one_desk(each_store: Store) -> None:
    desk = sits_down(each_store, DUNG, "1")

    with pytest.raises(Conflict), each_store.work() as work:
        work.session.execute(
            text("UPDATE desk SET staff_id = :who WHERE id = 2"), {"who": desk.staff_id}
        )


def test_a_block_does_not_end_before_it_begins(store: Store) -> None:
    with pytest.raises(IntegrityError), store.work() as work:
        work.session.get_one(Service, 1).last = 0


def test_nothing_stands_for_what_is_not_there(store: Store) -> None:
    """Foreign keys are checked on SQLite too: they are off unless asked for."""
    with pytest.raises(IntegrityError), store.work() as work:
        work.session.add(Numbering(hall_id=99, day=NOON.date(), service_id=1, last=1))


def test_a_ticket_holds_no_name_and_no_document(store: Store) -> None:
    assert set(table(Ticket).columns.keys()) == {
        *("id", "public_id", "token_hash", "hall_id", "service_id", "service_block_id", "day"),
        *(
            "number",
            "label",
            "state",
            "since",
            "place",
            "overtaken",
            "party_size",
            "priority",
            "private",
            "quiet",
        ),
        *("assistance", "phone", "language", "desk_id", "for_desk_id", "calls", "issued_at"),
        *("called_at", "started_at", "ended_at", "missed_at", "held_until", "version"),
        *(
            "back_service_id",
            "back_to_id",
            "deferred",
            "lead_id",
            "lead_until",
            "part_since",
            *("told_high", "told_low", "told_middle", "told_raw"),
            "representatives",
            "returns",
        ),
        # of the hall's days: a hash only, and of one day and service
        *("lap", "slot_at", "person_hash", "is_further", "carried_to"),
    }
