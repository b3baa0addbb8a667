"""The journal: numbered without gap in commit order, and whoever touches it is found out."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from hall import journal, tickets
from hall.errors import NotAllowed
from hall.model import Hall, Step
from hall.news import Changed, News
from hall.store import Store
from hall.vault import Vault
from tests.conftest import Clock, furnished
from tests.people import DUNG, EM, GIANG, arrives, calls_next, does, serves, sits_down

UNLOCK = {  # what somebody with the database in their hands would do first
    "sqlite": ["DROP TRIGGER step_no_update", "DROP TRIGGER step_no_delete"],
    "postgresql": ["DROP TRIGGER step_no_change ON step"],
}


def a_morning(store: Store, clock: Clock) -> None:
    """Three citizens, two officers, every kind of value that a step can hold."""
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "2")
    an, binh, chi = arrives(store), arrives(store, party_size=3), arrives(store, service="lawyer")
    clock.pass_(minutes=3, microseconds=7)
    calls_next(store, DUNG)
    serves(store, DUNG, an)
    calls_next(store, EM)
    does(store, EM, "hold", binh, minutes=5)
    does(store, EM, "resume", binh)
    does(store, EM, "transfer", chi, desk="2", service="regular")
    does(store, EM, "undo", chi)


def check(store: Store) -> journal.Broken | None:
    with store.read() as session:
        return journal.check(session, store.vault, session.get_one(Hall, 1))


def tampers(store: Store, *statements: str) -> None:
    with store.work() as work:
        for statement in (*UNLOCK[store.engine.dialect.name], *statements):
            work.session.execute(text(statement))


def all_steps(session: Session) -> list[Step]:
    return list(session.scalars(select(Step).order_by(Step.id)))


def test_steps_are_numbered_from_one_without_gap(each_store: Store, clock: Clock) -> None:
    a_morning(each_store, clock)

    with each_store.read() as session:
        numbers = [step.number for step in all_steps(session)]
        hall = session.get_one(Hall, 1)

    assert numbers == list(range(1, len(numbers) + 1))
    assert hall.last_step == len(numbers)
    assert check(each_store) is None


def test_the_end_of_an_untouched_journal_is_where_the_hall_says(store: Store) -> None:
    assert check(store) is None  # nothing happened yet


def test_eight_hands_at_once_leave_no_gap_and_no_fork(each_store: Store) -> None:
    """Numbers follow the order of the commits: whoever reads step n has seen all before it."""
    heard: list[int] = []
    each_store.subscribe(lambda news: heard.append(_step(news)))

    with ThreadPoolExecutor(8) as hands:
        list(hands.map(lambda _: arrives(each_store), range(80)))

    with each_store.read() as session:
        steps = all_steps(session)
        assert [step.number for step in steps] == list(range(1, 81))
        assert sorted(step.at for step in steps) == [step.at for step in steps]
    assert sorted(number for number in heard if number) == list(range(1, 81))
    assert check(each_store) is None


def _step(news: News) -> int:
    return news.step if isinstance(news, Changed) else 0


def test_a_refused_verb_leaves_no_number_behind(each_store: Store) -> None:
    sits_down(each_store, DUNG, "1")
    an = arrives(each_store)
    with pytest.raises(NotAllowed):
        does(each_store, DUNG, "finish", an)

    calls_next(each_store, DUNG)

    with each_store.read() as session:
        assert [step.number for step in all_steps(session)] == [1, 2, 3]


def test_a_work_that_fails_after_its_step_leaves_nothing(each_store: Store) -> None:
    an = arrives(each_store)

    with pytest.raises(ZeroDivisionError), each_store.work(hall_id=1) as work:
        tickets.withdraw(work, an.public_id, tickets.Hand(journal.CITIZEN))
        raise ZeroDivisionError

    binh = arrives(each_store)
    with each_store.read() as session:
        assert [step.ticket_id for step in all_steps(session)] == [an.id, binh.id]
    assert check(each_store) is None


def test_steps_of_one_work_are_numbered_one_after_the_other(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    for who in (DUNG, EM):
        arrives(store)
        sits_down(store, who, "1" if who == DUNG else "2")
        does(store, who, "hold", calls_next(store, who), minutes=1)  # type: ignore[arg-type]
    clock.pass_(minutes=2)

    with store.work(hall_id=1) as work:
        woken = tickets.wake_due(work)

    assert len(woken) == 2
    with store.read() as session:
        *_, first, second = all_steps(session)
    assert (first.verb, second.verb) == ("resume", "resume")
    assert (first.number + 1, first.at) == (second.number, second.at)
    assert check(store) is None


# --- tampering ---------------------------------------------------------------------------

TAMPERED: dict[str, tuple[str, int]] = {
    "UPDATE step SET verb = 'withdraw' WHERE number = 5": ("changed", 5),
    "UPDATE step SET ticket_id = 2 WHERE number = 6": ("changed", 6),
    "UPDATE step SET by_id = 99 WHERE number = 7": ("changed", 7),
    "UPDATE step SET by_kind = 'hall' WHERE number = 1": ("changed", 1),
    "UPDATE step SET at = (SELECT at FROM step WHERE number = 9) WHERE number = 8": ("changed", 8),
    """UPDATE step SET "after" = '{}' WHERE number = 4""": ("changed", 4),
    """UPDATE step SET "before" = '{}' WHERE number = 6""": ("changed", 6),
    "UPDATE step SET desk_id = NULL WHERE number = 6": ("changed", 6),
    "UPDATE step SET hash = (SELECT hash FROM step s WHERE s.number = 2) WHERE number = 3": (
        "changed",
        3,
    ),
    "DELETE FROM step WHERE number = 5": ("missing", 5),
    "DELETE FROM step WHERE number = 1": ("missing", 1),
    "DELETE FROM step WHERE number > 7": ("end", 8),
    "DELETE FROM step": ("end", 1),
    "UPDATE hall SET last_step = last_step + 1": ("end", 14),
}


@pytest.mark.parametrize("statement", TAMPERED)
def test_whoever_changes_the_journal_is_found(store: Store, clock: Clock, statement: str) -> None:
    a_morning(store, clock)
    why, step = TAMPERED[statement]

    tampers(store, statement)

    broken = check(store)
    assert broken is not None
    assert (broken.hall, broken.step) == ("mau", step)
    assert why in broken.why


def test_whoever_cuts_the_end_and_sets_the_hall_back_is_found(
    each_store: Store, clock: Clock
) -> None:
    """All that stands in the rows does not tell how the hall would vouch for an earlier end."""
    a_morning(each_store, clock)

    tampers(
        each_store,
        "DELETE FROM step WHERE number > 9",
        "UPDATE hall SET last_step = 9,"
        " last_hash = (SELECT hash FROM step WHERE step.hall_id = hall.id AND number = 9)",
    )

    broken = check(each_store)
    assert broken is not None
    assert broken.step == 10


def test_a_changed_row_is_found_on_postgresql_too(postgres_store: Store, clock: Clock) -> None:
    a_morning(postgres_store, clock)

    tampers(postgres_store, "UPDATE step SET verb = 'withdraw' WHERE number = 5")

    broken = check(postgres_store)
    assert broken is not None
    assert broken.step == 5


def test_another_key_finds_nothing_in_order(store: Store, clock: Clock, tmp_path: Path) -> None:
    a_morning(store, clock)
    other = Vault.open(tmp_path / "other.json")

    with store.read() as session:
        broken = journal.check(session, other, session.get_one(Hall, 1))

    assert broken is not None
    assert broken.step == 1


def test_both_databases_keep_the_same_journal(
    postgres_url: str, tmp_path: Path, vault: Vault
) -> None:
    """Same keys, same morning: the same links, byte for byte."""
    ends = []
    for url in (f"sqlite:///{tmp_path}/hall.db", postgres_url):
        clock = Clock()
        hall = furnished(url, vault, clock)
        ends.append(_last_link(next(hall), clock, a_morning))
        next(hall, None)

    assert ends[0] == ends[1]


def _last_link(store: Store, clock: Clock, happens: Callable[[Store, Clock], None]) -> bytes:
    happens(store, clock)
    with store.read() as session:
        # ids of rows are chained too; opaque ids and secrets of tickets are not
        return session.get_one(Hall, 1).last_hash


def test_a_step_holds_no_secret_and_no_phone_number(store: Store) -> None:
    an = arrives(store, phone="0912345678")

    with store.read() as session:
        (step,) = all_steps(session)

    told = str(step.before) + str(step.after)
    assert "0912345678" not in told
    assert store.vault.ticket_token(an.public_id) not in told
    assert set(step.after) == {"state", "service_id", "number"}


def test_who_acts_is_named(store: Store) -> None:
    person = sits_down(store, GIANG, "3")
    arrives(store, by=journal.Actor("device", 7))

    with store.read() as session:
        found = [(step.by_kind, step.by_id) for step in all_steps(session)]

    assert found == [("staff", person.staff_id), ("device", 7)]


def test_a_lying_clock_does_not_turn_the_journal_around(store: Store, clock: Clock) -> None:
    arrives(store)
    clock.pass_(hours=-1)
    arrives(store)
    clock.set(clock.now + timedelta(minutes=1))
    arrives(store)

    with store.read() as session:
        moments = [step.at for step in all_steps(session)]

    assert moments == sorted(set(moments))
