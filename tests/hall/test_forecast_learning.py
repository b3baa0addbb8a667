"""What a hall teaches about itself, through its journal, and that none of it is lost."""

import json
from statistics import fmean

import pytest

from hall import desks, forecast, rounds, services, staff
from hall.forecast import learner
from hall.forecast.learnt import FEWEST_WAITS, Learnt
from hall.forecast.ranges import Expected
from hall.model import Hall, Lesson
from hall.store import Store
from tests.conftest import Clock
from tests.hall.appointed import at, books, comes, plan_slots
from tests.people import DUNG, EM, arrives, calls_next, does, serves, sits_down


def taught(store: Store) -> Learnt:
    """What somebody learns who reads the journal from where it was last kept."""
    with store.read() as session:
        hall = session.get_one(Hall, 1)
        found = learner.begin(session, hall)
        learner.catch_up(session, hall, found)
    return found.learnt


def visit(store: Store, clock: Clock, who: str = DUNG, *, minutes: float = 10) -> None:
    called = calls_next(store, who)
    assert called is not None
    clock.pass_(minutes=minutes)
    serves(store, who, called)


def test_visits_teach_from_the_call_to_the_end(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    for _ in range(3):
        arrives(store)
        visit(store, clock, minutes=12)

    assert list(taught(store).visits[1].latest) == pytest.approx([12] * 3, abs=0.01)


def test_of_a_visit_with_two_services_each_learns_its_own_minutes(
    store: Store, clock: Clock
) -> None:
    sits_down(store, EM, "9")  # also lawyer
    an = arrives(store)
    calls_next(store, EM)
    clock.pass_(minutes=4)
    does(store, EM, "start", an)
    clock.pass_(minutes=8)
    does(store, EM, "switch", an, service="lawyer")
    clock.pass_(minutes=25)
    does(store, EM, "finish", an)

    with store.read() as session:
        lawyer = services.of_code(session, 1, "lawyer").id
    learnt = taught(store)
    assert list(learnt.visits[1].latest) == pytest.approx([12], abs=0.01)
    assert list(learnt.visits[lawyer].latest) == pytest.approx([25], abs=0.01)


def test_a_switch_that_is_taken_back_teaches_nothing_twice(store: Store, clock: Clock) -> None:
    sits_down(store, EM, "9")
    an = arrives(store)
    calls_next(store, EM)
    clock.pass_(minutes=12)
    does(store, EM, "start", an)
    does(store, EM, "switch", an, service="lawyer")
    clock.pass_(minutes=0.5)
    does(store, EM, "undo", an)
    clock.pass_(minutes=9)
    does(store, EM, "finish", an)

    learnt = taught(store)
    assert list(learnt.visits[1].latest) == pytest.approx([12], abs=0.01)
    assert list(learnt.visits) == [1]


def test_how_many_keep_their_appointments_is_learnt(store: Store, clock: Clock) -> None:
    plan_slots(store)
    sits_down(store, DUNG, "1")
    clock.set(at(8, 50))
    booked = [books(store, at(9)), books(store, at(9)), books(store, at(9, 30))]
    before = taught(store).share_kept

    comes(store, booked[0])
    after_one = taught(store).share_kept
    clock.pass_(days=1)
    rounds.go(store, 1)

    assert before == 0.9
    assert after_one > 0.9
    assert taught(store).share_kept < 0.8


def test_the_configured_mean_counts_for_eight_visits() -> None:
    learnt = Learnt()
    for _ in range(8):
        learnt.saw_visit(1, 30, officer=None, configured=10)

    assert learnt.mean(1, 10) == pytest.approx(20, rel=0.02)
    assert fmean(learnt.grid(1, 10)) == pytest.approx(20, rel=0.02)


def test_old_visits_are_forgotten() -> None:
    learnt = Learnt()
    for minutes in (30, 5):
        for _ in range(600):
            learnt.saw_visit(1, minutes, officer=None, configured=15)

    assert learnt.mean(1, 15) < 7


def test_a_fast_officer_is_known_to_be_fast(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "2")
    for _ in range(20):
        for who, minutes in ((DUNG, 2), (EM, 6)):
            arrives(store)
            visit(store, clock, who, minutes=minutes)

    learnt = taught(store)
    with store.read() as session:
        dung, em = (staff.load(session, hall_id=1, username=who).id for who in (DUNG, EM))
    assert learnt.factor(dung) < 0.9 < 1 < learnt.factor(em)
    assert learnt.factor(None) == 1


def test_only_a_gap_while_somebody_waited_teaches(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    arrives(store)
    visit(store, clock)
    clock.pass_(minutes=2)
    visit(store, clock)
    clock.pass_(minutes=9)  # nobody is there
    arrives(store)
    visit(store, clock)

    assert list(taught(store).gaps) == pytest.approx([2], abs=0.01)


def test_who_does_not_come_costs_the_desk_some_minutes(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    called = calls_next(store, DUNG)
    assert called is not None
    clock.pass_(minutes=3)
    does(store, DUNG, "miss", called)

    learnt = taught(store)

    assert list(learnt.absent_cost) == pytest.approx([3], abs=0.01)
    assert learnt.share_absent > 1 / 20
    assert not learnt.visits


def test_breaks_and_openings_are_learnt_by_session(store: Store, clock: Clock) -> None:
    """Monday: Dung opens half an hour into the morning, and takes a break of a quarter."""
    sits_down(store, DUNG, "1")  # 8:00; the session began at 7:30
    clock.pass_(minutes=60)
    with store.work(hall_id=1) as work:
        desks.pause(work, "1", staff.load(work.session, hall_id=1, username=DUNG))
    clock.pass_(minutes=15)
    sits_down(store, DUNG, "1")
    clock.pass_(hours=5)  # in the afternoon: the morning is over
    sits_down(store, EM, "2")

    learnt = taught(store)

    assert list(learnt.delays) == pytest.approx([30])
    assert list(learnt.breaks) == pytest.approx([15])
    assert list(learnt.break_starts) == pytest.approx([90])
    assert learnt.comes(1, "morning") > 0.6
    assert learnt.comes(2, "morning") == 0


def test_arrivals_are_learnt_by_half_hour_service_and_class(store: Store, clock: Clock) -> None:
    arrives(store)  # Monday, 8:00
    arrives(store)
    clock.pass_(minutes=30)
    arrives(store, priority=True)
    clock.pass_(days=1)
    arrives(store)

    learnt = taught(store)

    assert learnt.days == 1
    assert learnt.rates["1 ordinary"][16] == 2
    assert learnt.rates["1 priority"][17] == 1


def test_waits_move_the_upper_end_until_it_holds() -> None:
    learnt = Learnt()
    said = Expected(10, 20, 20)
    for _ in range(FEWEST_WAITS - 1):
        learnt.saw_wait(said, 31)
    assert learnt.moves == 0  # too few to say

    learnt.saw_wait(said, 31)

    assert learnt.calibrated(10, 20, moves=learnt.moves).late == pytest.approx(31)


def test_a_restart_begins_with_all_that_was_learnt(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    for _ in range(6):
        arrives(store)
        visit(store, clock)
    before = forecast.renew(store, 1)
    forecast.keep(store, 1)
    arrives(store)
    visit(store, clock, minutes=20)

    forecast.forget()
    after = forecast.renew(store, 1)

    assert before.services
    assert after.services
    assert [round(m) for m in taught(store).visits[1].latest] == [10] * 6 + [20]
    with store.read() as session:
        assert session.get_one(Lesson, 1).step < session.get_one(Hall, 1).last_step


def test_what_is_stored_is_plain_json() -> None:
    learnt = Learnt()
    learnt.saw_visit(1, 12, officer=3, configured=10)
    learnt.saw_session(1, "morning", None)
    learnt.break_starts.append(None)
    learnt.saw_day({"1 ordinary": [1] * 48})

    again = Learnt.of(json.loads(json.dumps(learnt.stored())))

    assert again.stored() == learnt.stored()


def test_of_two_processes_that_learnt_the_same_one_is_kept(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    visit(store, clock)
    with store.read() as session:
        hall = session.get_one(Hall, 1)
        one, other = learner.begin(session, hall), learner.begin(session, hall)
        for mine in (one, other):
            learner.catch_up(session, hall, mine)

    assert learner.keep(store, one)
    assert not learner.keep(store, other)
