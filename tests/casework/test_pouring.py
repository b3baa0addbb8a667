"""A register on its way in: a few lines at a time, shown to nobody before the last one."""

import threading
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select, update

from casework import citizens, due_list, file, open_deadlines, open_records, petitions
from casework.access import Officer
from casework.deadline_kinds import Rule
from casework.hook_kinds import Topic
from casework.importing import drafts, pouring, rows, taking
from casework.kinds import Kind, MatterStatus
from casework.model import Citizen, ImportDraft, ImportLine, Matter, Petition
from casework.open_deadlines import OpenDeadline
from casework.petitions import Paper
from casework.sight import Sight
from hall import calendar
from hall.errors import NotAllowed, NotFound
from hall.model import Hall
from hall.store import Store, Work
from tests import keepers
from tests.casework.forgotten import forgets
from tests.casework.hooking import goes_round, hooks_up, types
from tests.casework.reception import asks, enters, receives
from tests.casework.registers import (
    ALL,
    AN,
    BINH,
    CHI,
    brings,
    counted,
    excel,
    looks,
    pours,
    table,
    takes,
    understands,
)
from tests.conftest import Clock
from tests.people import DUNG, EM, HOA
from tests.receiver import receiving

AT = date(2025, 1, 5)


def decided(store: Store, made: bytes = ALL) -> str:
    """The word is given; no line came yet."""
    key = brings(store, made)
    understands(store, key)
    asks(store, HOA, taking.take_in, key)
    return key


def comes_in_part(store: Store, lines: int, me: str = "first") -> None:
    """So many lines come, one by one, and then the program dies."""
    left = [lines]

    def dies(_: float) -> bool:
        left[0] -= 1
        return left[0] == 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pouring, "MOST_AT_ONCE", 1)
        assert not pouring.go(store, 1, me=me, pause=dies)


def seen(work: Work, officer: Officer) -> dict[str, int]:
    """How much of each kind that reader is shown."""
    sight = Sight.of(work, officer)
    kinds: dict[type, Any] = {
        Matter: sight.matters(),
        Petition: sight.petitions(),
        Citizen: sight.citizens(),
    }
    return {
        model.__name__: work.session.scalar(select(func.count(model.id)).where(which)) or 0
        for model, which in kinds.items()
    }


def test_nobody_sees_a_register_before_its_last_line_not_even_the_head(each_store: Store) -> None:
    store = each_store
    nothing = {"Matter": 0, "Petition": 0, "Citizen": 0}
    key = decided(store)

    comes_in_part(store, 2)

    assert counted(store, Petition) == 2
    for who in (HOA, DUNG):
        assert asks(store, who, seen) == nothing, who
        assert asks(store, who, due_list.read, everybody=True).found == 0
        assert asks(store, who, citizens.by_number, AN[4]) is None
    with store.read() as session:
        hall, line = session.get_one(Hall, 1), session.scalars(select(ImportLine)).first()
        assert line is not None
        petition = session.get_one(Petition, line.petition_id)
        matter = session.get_one(Matter, petition.matter_id)
        assert open_records.petitions(session, hall, AT, AT) == []
        for read, name in ((open_records.petition, petition), (open_records.matter, matter)):
            with pytest.raises(NotFound):
                read(session, hall, name.public_id)
    done = asks(store, HOA, taking.run_of, key)
    assert (done.here, done.taken, done.is_over) == (2, 3, False)


def test_its_terms_are_told_to_other_systems_once_it_is_here_and_not_before(
    each_store: Store, clock: Clock
) -> None:
    store = each_store
    with receiving() as system:
        hooks_up(store, system.url, Topic.DEADLINE_PASSED)
        open_ = (*AN[:1], "20/11/2026", *AN[2:9], "", "", "")
        decided(store, excel(table(open_, BINH)))
        comes_in_part(store, 1)
        clock.pass_(days=10)  # seven working days from the twentieth are over
        goes_round(store)
        assert terms(store) == []
        assert system.heard == []

        assert pouring.go(store, 1, me="second")
        goes_round(store)

    assert [each.rule for each in terms(store)] == [Rule.KN_ACCEPT]
    assert types(system.heard) == ["deadline.passed"]


def terms(store: Store) -> list[OpenDeadline]:
    """What other programs are told is due."""
    with store.read() as session:
        hall = session.get_one(Hall, 1)
        today = calendar.day_of(hall, store.now())
        return open_deadlines.due(session, hall, today)


def test_whoever_is_known_already_stays_known_meanwhile(store: Store) -> None:
    from tests.casework.reception import AN as KNOWN

    enters(store, KNOWN)
    receives(store, KNOWN)
    line = (*AN[:2], KNOWN.full_name, AN[3], KNOWN.id_number, *AN[5:])
    decided(store, excel(table(line, BINH)))

    comes_in_part(store, 1)

    assert asks(store, DUNG, seen) == {"Matter": 0, "Petition": 0, "Citizen": 1}
    known = asks(store, DUNG, citizens.by_number, KNOWN.id_number)
    assert asks(store, DUNG, file.of_citizen, known.id).matters == ()


def test_a_register_that_broke_off_comes_to_its_end_and_no_line_twice(
    each_store: Store, clock: Clock
) -> None:
    store = each_store
    key = decided(store)
    comes_in_part(store, 2)
    asks(store, DUNG, petitions.take_in, Paper(kind=Kind.FEEDBACK, title="Giữa chừng"))
    clock.pass_(minutes=2)  # the program is away; the next one takes over

    assert pouring.go(store, 1, me="second")

    assert counted(store, Petition) == 4
    assert counted(store, ImportDraft) == 0
    assert asks(store, HOA, seen)["Petition"] == 4
    done = asks(store, HOA, taking.run_of, key)
    assert (done.here, done.is_over) == (3, True)
    with store.read() as session:
        numbers = session.execute(select(Petition.year, Petition.number)).all()
    assert sorted((year, number) for year, number in numbers) == [
        *((2025, 1), (2025, 2), (2025, 3)),
        (2026, 1),
    ]


def test_two_programs_do_not_bring_the_same_register(store: Store, clock: Clock) -> None:
    decided(store)
    comes_in_part(store, 1, me="first")

    assert not pouring.go(store, 1, me="second")
    assert counted(store, Petition) == 1

    assert pouring.go(store, 1, me="first")
    assert counted(store, Petition) == 3


def test_a_portion_that_fails_leaves_none_of_its_lines(
    each_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = each_store
    decided(store)

    def breaks(*_: object) -> None:
        raise RuntimeError("the light goes out")

    monkeypatch.setattr(rows, "_run_terms", breaks)
    with pytest.raises(RuntimeError):
        pouring.go(store, 1, me="one")
    assert counted(store, Petition) == counted(store, Matter) == counted(store, Citizen) == 0

    monkeypatch.undo()
    assert pouring.go(store, 1, me="one")
    assert counted(store, Petition) == 3


def test_a_register_that_breaks_off_holds_up_no_other_halls(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = threading.Event()

    def go(_: Store, hall_id: int, **more: object) -> bool:
        if hall_id == 1:
            raise RuntimeError("a line that nobody can read")
        came.set()
        return True

    monkeypatch.setattr(pouring, "_halls", lambda store: [1, 2])
    monkeypatch.setattr(pouring, "go", go)

    with keepers.at_work(pouring, store, monkeypatch):
        assert came.wait(keepers.PATIENCE_SECONDS)


def test_one_register_at_a_time_comes_in(store: Store) -> None:
    decided(store)
    other = brings(store, excel(table(("9", *BINH[1:]))))
    understands(store, other, register="Sổ khác")

    with pytest.raises(NotAllowed):
        asks(store, HOA, taking.take_in, other)

    assert pouring.go(store, 1)
    assert pours(store, other).taken == 1


def test_what_is_coming_in_is_neither_listed_nor_thrown_away_nor_swept(
    store: Store, clock: Clock
) -> None:
    key = decided(store)
    comes_in_part(store, 1)

    assert asks(store, HOA, drafts.waiting) == ()
    with pytest.raises(NotFound):
        asks(store, HOA, drafts.throw_away, key)
    clock.pass_(days=3)
    with store.work() as work:
        drafts.clean(work)

    assert pouring.go(store, 1)
    assert counted(store, Petition) == 3


def test_a_number_that_the_hall_gave_meanwhile_is_not_given_twice(store: Store) -> None:
    one, two = ("1", "02/11/2026", *AN[2:10], "", ""), ("2", "03/11/2026", *BINH[2:10], "", "")
    decided(store, excel(table(one, two)))

    own = asks(store, DUNG, petitions.take_in, Paper(kind=Kind.FEEDBACK, title="Phản ánh"))
    assert pouring.go(store, 1)

    assert own.petition.number == "3/2026"  # behind those that are still to come
    with store.read() as session:
        assert sorted(session.scalars(select(Petition.number))) == [1, 2, 3]


def test_a_denunciation_in_it_stays_sealed_after_the_last_line(store: Store) -> None:
    takes(store, excel(table(AN, CHI)))

    assert asks(store, HOA, seen)["Petition"] == 2
    assert asks(store, EM, seen)["Petition"] == 1


def test_a_portion_is_cut_to_what_others_can_wait_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = iter(range(10_000))
    lines = [(str(n), *AN[1:4], "", *AN[5:]) for n in range(1, 40)]
    decided(store, excel(table(*lines)))
    sizes: list[int] = []
    monkeypatch.setattr(pouring, "monotonic", lambda: next(ticks) * 0.010)  # 10 ms each

    assert pouring.go(store, 1, told=sizes.append)

    portions = [after - before for before, after in zip([0, *sizes], sizes, strict=False)]
    assert portions[:3] == [1, 2, 4]  # as quick as that: it takes more
    monkeypatch.setattr(pouring, "monotonic", lambda: next(ticks) * 0.100)  # a slow disk
    takes_slow = decided(
        store, excel(table(*[("9000" + each[0], *each[1:]) for each in lines[:5]]))
    )
    slow: list[int] = []
    assert pouring.go(store, 1, told=slow.append)
    assert slow == [1, 2, 3, 4, 5]
    assert takes_slow


def test_a_line_that_is_forgotten_is_known_and_not_called_changed(
    store: Store, clock: Clock
) -> None:
    takes(store, excel(table(BINH)))
    with store.work(hall_id=1) as work:
        work.session.execute(update(Matter).values(status=MatterStatus.RESOLVED))
    changed = excel(table((*BINH[:5], "Nội dung khác", *BINH[6:])))
    assert looks(store, changed).changed == (2,)

    clock.pass_(days=365 * 30)
    forgets(store)

    with store.read() as session:
        assert session.scalars(select(ImportLine.said)).all() == [taking.FORGOTTEN]
    again = looks(store, changed)
    assert (again.known, again.fresh, again.changed) == (1, (), ())
