"""The line played forward: as it would be called, on a hall small enough to work out by hand."""

from dataclasses import replace
from random import Random

from hall.forecast.rollout import NEVER, play
from hall.forecast.scene import (
    Booked,
    Habits,
    Moment,
    Newcomer,
    Played,
    Seat,
    Status,
    Stream,
    Waiting,
)

TEN = Habits(
    durations={0: [10.0], 1: [10.0]},
    means={0: 10.0, 1: 10.0},
    gaps=[0.0],
    breaks=[15.0],
    break_starts=[],
    delays=[],
)


def waits(*sinces: float, queue: int = 0, lead: float = 0.0) -> list[Waiting]:
    return [Waiting(queue, queue, since - lead, since) for since in sinces]


def played(moment: Moment, habits: Habits = TEN, plays: int = 1) -> Played:
    return play(moment, habits, Random(1), plays=plays)


def calls(moment: Moment, habits: Habits = TEN) -> list[float]:
    return [times[0] for times in played(moment, habits).tickets]


def test_one_desk_calls_one_after_the_other() -> None:
    moment = Moment([Seat((0,))], waits(-3, -2, -1), [Newcomer(0, 0.0)])

    assert calls(moment) == [0, 10, 20]
    assert played(moment).newcomers == [[30]]


def test_who_is_at_the_desk_is_waited_for() -> None:
    moment = Moment([Seat((0,), Status.BUSY, elapsed=4, service=0)], waits(-1), [])

    assert calls(moment) == [6]


def test_two_desks_share_a_line_by_their_skills() -> None:
    """The second desk serves only the second service, whose first ticket came last."""
    line = [*waits(-3, -2), *waits(-1, queue=1)]

    assert calls(Moment([Seat((0, 1)), Seat((1,))], line, [])) == [0, 10, 0]


def test_a_slower_officer_takes_longer() -> None:
    assert calls(Moment([Seat((0,), factor=1.5)], waits(-2, -1), [])) == [0, 15]


def test_whom_no_desk_may_call_is_never_called() -> None:
    moment = Moment([Seat((0,))], waits(-1, queue=1), [Newcomer(1, 0.0)])

    assert played(moment) == Played([[NEVER]], [[NEVER]])


def test_a_newcomer_with_priority_stands_before_those_who_came_within_the_hour() -> None:
    moment = Moment([Seat((0,))], waits(-70, -20, -10), [Newcomer(0, -60.0), Newcomer(0, 0.0)])

    assert played(moment).newcomers == [[10], [30]]


def test_a_newcomer_takes_nobodys_turn() -> None:
    alone = Moment([Seat((0,))], waits(-20, -10), [])
    beside = Moment([Seat((0,))], waits(-20, -10), [Newcomer(0, -60.0)] * 5)

    assert calls(beside) == calls(alone)


def test_who_is_overtaken_enough_goes_before_all() -> None:
    """Three short ones came later and stand before; two of them may pass, by the rule."""
    line = [*waits(-3, -2, -1, queue=1, lead=20), *waits(-10)]
    free = Moment([Seat((0, 1))], line, [])
    capped = Moment([Seat((0, 1))], line, [], overtake_cap=2)

    assert calls(free) == [0, 10, 20, 30]
    assert calls(capped) == [0, 10, 30, 20]
    assert played(capped, plays=3).tickets[3] == [20, 20, 20]


def test_an_appointment_that_is_due_goes_before_who_came_shortly_before() -> None:
    due = [Booked(0, 0, slot=5.0, lead=30.0)]
    certain = Habits(**(vars(TEN) | {"shows": 1.0, "offsets": [0.0]}))

    assert calls(Moment([Seat((0,))], waits(-9, -8), [], booked=due), certain) == [0, 20]


def test_an_appointment_that_should_long_be_here_mostly_does_not_come() -> None:
    """Nine of ten are kept, and all of these check in five minutes early or five late."""
    habits = replace(TEN, offsets=[-5.0, 5.0], shows=0.9)
    busy = Seat((0,), Status.BUSY, elapsed=2, service=0)  # free in eight minutes

    def goes_first(slot: float) -> float:
        moment = Moment([busy], waits(-20), [], booked=[Booked(0, 0, slot, 30)])
        times = played(moment, habits, plays=400).tickets[0]
        return sum(at > 8 for at in times) / len(times)

    assert 0.77 < goes_first(0) < 0.87  # of those not here yet: nine come late to two not at all
    assert goes_first(-6) == 0


def test_who_may_still_come_and_be_called_before_is_reckoned_with() -> None:
    crowd = [Stream(0, 0, rate=1.0, lead=60.0, minutes=60.0)]
    moment = Moment([Seat((0,))], waits(-3, -2, -1), [], streams=crowd)

    last = played(moment, plays=20).tickets[-1]

    assert min(last) > 20
    assert sum(last) / 20 > 60


def test_a_break_that_is_due_is_taken_after_the_visit() -> None:
    breaks = Habits(**(vars(TEN) | {"break_starts": [90.0]}))
    moment = Moment([Seat((0,), may_break=True)], waits(-3, -2), [], elapsed=85.0)

    assert calls(moment, breaks) == [0, 25]


def test_an_officer_on_a_break_comes_back() -> None:
    assert calls(Moment([Seat((0,), Status.BREAK, elapsed=4.0)], waits(-1), [])) == [2.0]
    three = Habits(**(vars(TEN) | {"breaks": [15.0, 15.0, 15.0]}))
    assert calls(Moment([Seat((0,), Status.BREAK, elapsed=4.0)], waits(-1), []), three) == [11.0]


def test_a_desk_that_mostly_opens_is_reckoned_with_as_often_as_it_does() -> None:
    late = Habits(**(vars(TEN) | {"delays": [20.0]}))
    moment = Moment([Seat((0,), Status.COMING, elapsed=5.0, comes=0.5)], waits(-1), [])

    times = played(moment, late, plays=200).tickets[0]

    assert set(times) == {15.0, NEVER}
    assert 60 < times.count(NEVER) < 140


def test_a_visit_far_past_all_that_was_seen_does_not_end_at_once() -> None:
    moment = Moment([Seat((0,), Status.BUSY, elapsed=90, service=0)], waits(-1), [])

    assert calls(moment) == [2.5]  # a quarter of its mean


def test_with_nobody_to_come_one_more_delays_no_one_before() -> None:
    """The line's own promise (docs/decisions): a ticket behind changes nothing ahead."""
    desks = [Seat((0, 1)), Seat((1,)), Seat((0,))]
    line = [*waits(-9, -8, -7), *waits(-6, -5, queue=1), *waits(-4)]

    assert calls(Moment(desks, [*line, *waits(-1)], []))[:-1] == calls(Moment(desks, line, []))


def test_among_equals_an_officer_takes_whom_they_lead() -> None:
    """One desk; its officer leads the matter of who came last."""
    line = [Waiting(0, 0, -3, -3), Waiting(0, 0, -2, -2), Waiting(0, 0, -1, -1, lead=0)]

    together = Moment([Seat((0,))], line, [], tie=5)
    apart = Moment([Seat((0,))], line, [], tie=1)
    urgent = Moment([Seat((0,))], [line[0]._replace(kind=2), *line[1:]], [], tie=5)

    assert calls(together) == [10, 20, 0]
    assert calls(apart) == [0, 20, 10]
    assert calls(urgent) == [0, 20, 10]


def test_who_is_kept_for_a_lead_officer_waits_so_long_and_no_longer() -> None:
    """The second desk is busy for six minutes more, and leads the matter of the first ticket."""
    seats = [Seat((0,)), Seat((0,), Status.BUSY, elapsed=4, service=0)]
    line = [Waiting(0, 0, -9, -9, lead=1), Waiting(0, 0, -1, -1)]

    assert calls(Moment(seats, line, [])) == [0, 6]
    assert calls(Moment(seats, line, [], window=8)) == [6, 0]
    assert calls(Moment(seats, line[:1], [], window=4)) == [4]
    assert calls(Moment(seats, [line[0]._replace(kept=1.0)], [], window=4)) == [1]
