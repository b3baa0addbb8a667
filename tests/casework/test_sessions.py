"""Leaders' sessions: asked for, granted, held in the law's order, concluded, followed."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from casework import directives, gather, marks, matters, schedule, sealing, sessions
from casework.access import Officer
from casework.directives import Asked
from casework.kinds import Reception
from casework.petitions import TakenIn
from casework.schedule_kinds import Holding
from casework.session_items import Heard, Request, Session
from casework.session_kinds import RequestStatus, SessionOutcome
from casework.sight import Sight
from casework.sittings import Sitting
from hall.errors import BadInput, Conflict, NotAllowed, NotFound, NotTrusted
from hall.store import Store, Work
from tests.casework.reception import AN, BINH, asks, receives, takes_in
from tests.conftest import Clock
from tests.people import DUNG, EM, GIANG, HOA

DAY = date(2026, 12, 1)
AGREED, DECLINED = RequestStatus.AGREED, RequestStatus.DECLINED
LATER = Heard(
    came=True,
    conclusion="Giao Sở Mẫu kiểm tra",
    outcome=SessionOutcome.ASSIGNED_TO_CHECK,
    answer_due_on=date(2026, 12, 20),
    contact_id=1,
)


def posted(store: Store) -> int:
    """A session of the leader, posted for Tuesday 1/12."""
    sitting = Sitting(
        day=DAY, session="morning", reception=Reception.PERIODIC, leader_name="Trần Mẫu Chủ"
    )
    row = asks(store, HOA, schedule.put, sitting)
    asks(store, HOA, schedule.publish, DAY, DAY)
    return int(row.id)


def asking(store: Store, who: str = DUNG, person: object = AN, **more: object) -> TakenIn:
    taken = takes_in(store, receives(store, person, who), who=who, **more)  # type: ignore[arg-type]
    petition = taken.petition.id
    asks(store, who, sessions.ask, taken.matter, why="Chưa được trả lời", petition=petition)
    return taken


def request_of(store: Store, taken: TakenIn, who: str = HOA) -> Request:
    found = asks(store, who, sessions.requests)
    return next(each for each in found if each.matter == taken.matter)


def listed(store: Store, taken: TakenIn, sitting: int) -> Request:
    asked = request_of(store, taken)
    found: Request = asks(
        store, HOA, sessions.decide, asked.id, AGREED, sitting_id=sitting, version=asked.version
    )
    return found


def session(store: Store, sitting: int, who: str = HOA) -> Session:
    found: Session = asks(store, who, sessions.of_sitting, sitting)
    return found


def hears(store: Store, item: Request, said: Heard = LATER, who: str = HOA) -> Request:
    found: Request = asks(store, who, sessions.hear, item.id, said, version=item.version)
    return found


def held_on(clock: Clock) -> None:
    clock.set(datetime(2026, 12, 1, 9, 0, tzinfo=clock.now.tzinfo))


def test_crowds_and_prolonged_matters_stand_first_then_who_asked_first(
    each_store: Store, clock: Clock
) -> None:
    store = each_store
    first = asking(store)
    clock.pass_(minutes=5)
    prolonged = asking(store, person=BINH)
    clock.pass_(minutes=5)
    crowd = asking(store, who=EM, person=BINH, signers=11)
    seen = asks(store, DUNG, marks.of, prolonged.matter)
    asks(store, DUNG, marks.put, prolonged.matter, replace(seen, is_prolonged=True))

    found = asks(store, HOA, sessions.requests, RequestStatus.PENDING)

    assert [each.matter for each in found] == [crowd.matter, prolonged.matter, first.matter]
    assert found[0].people == 11
    assert found[2].who == AN.full_name


def test_a_complex_matter_stands_before_a_prolonged_one(store: Store, clock: Clock) -> None:
    wishes = [asking(store, person=person) for person in (AN, BINH, AN)]
    for taken, mark in zip(wishes[1:], ("is_prolonged", "is_complex"), strict=True):
        seen = asks(store, DUNG, marks.of, taken.matter)
        asks(store, DUNG, marks.put, taken.matter, replace(seen, **{mark: True}))

    found = asks(store, HOA, sessions.requests)

    assert [each.matter for each in found] == [each.matter for each in reversed(wishes)]


def test_a_wish_whose_day_is_over_stands_on_no_list_of_those_to_come(
    store: Store, clock: Clock
) -> None:
    listed(store, asking(store), posted(store))
    held_on(clock)
    assert len(asks(store, HOA, sessions.requests)) == 1

    clock.pass_(days=1)

    assert asks(store, HOA, sessions.requests) == ()


def test_nobody_is_listed_for_a_reception_without_the_leader(store: Store) -> None:
    row = asks(
        store, HOA, schedule.put, Sitting(day=DAY, session="morning", reception=Reception.REGULAR)
    )
    asks(store, HOA, schedule.publish, DAY, DAY)

    with pytest.raises(NotAllowed):
        listed(store, asking(store), int(row.id))


def test_the_head_grants_for_a_posted_session_or_declines_for_a_reason(store: Store) -> None:
    sitting, taken = posted(store), asking(store)
    asked = request_of(store, taken)
    given = {"version": asked.version}

    with pytest.raises(NotTrusted):
        asks(store, DUNG, sessions.decide, asked.id, AGREED, sitting_id=sitting, **given)
    with pytest.raises(BadInput):
        asks(store, HOA, sessions.decide, asked.id, AGREED, **given)
    with pytest.raises(BadInput):
        asks(store, HOA, sessions.decide, asked.id, DECLINED, note=" ", **given)
    with pytest.raises(NotAllowed):  # asked already
        asks(store, DUNG, sessions.ask, taken.matter, why="Lần nữa")
    done = listed(store, taken, sitting)

    assert (done.status, done.day) == (AGREED, DAY)
    with pytest.raises(Conflict):
        asks(store, HOA, sessions.decide, asked.id, DECLINED, note="Thôi", **given)


def test_a_session_is_heard_in_the_chairs_order_and_its_tasks_are_followed(
    each_store: Store, clock: Clock
) -> None:
    store = each_store
    sitting, one = posted(store), asking(store)
    clock.pass_(minutes=1)
    two = asking(store, person=BINH)
    items = [listed(store, each, sitting) for each in (one, two)]
    asks(store, HOA, sessions.arrange, sitting, [items[1].id])
    assert [each.matter for each in session(store, sitting).items] == [two.matter, one.matter]
    held_on(clock)

    came = hears(store, session(store, sitting).items[0])
    asks(
        store,
        HOA,
        sessions.assign,
        came.id,
        unit="Sở Mẫu",
        text="Kiểm tra, báo cáo",
        due_on=date(2026, 12, 15),
    )
    hears(store, session(store, sitting).items[1], Heard(came=False))
    over = asks(store, HOA, sessions.close, sitting, is_delegated=False, version=0)

    assert over.is_over
    assert (over.sitting.holding, over.sitting.nobody_came) == (Holding.HELD, False)
    assert over.items[0].tasks[0].unit == "Sở Mẫu"
    assert over.items[0].contact == "Lê Thị Dung"
    verbs = [each.verb for each in asks(store, DUNG, matters.entries, two.matter)]
    assert verbs[-3:] == ["leader_decides", "leader_hears", "directive"]
    clock.pass_(days=20)
    (asked,) = directives_of(store, two)
    assert asked.is_late
    asks(store, DUNG, directives.finish, two.matter, asked.id, result="Đã bồi thường", version=1)
    assert directives_of(store, two)[0].result == "Đã bồi thường"


def directives_of(store: Store, taken: TakenIn) -> tuple[Asked, ...]:
    def read(work: Work, officer: Officer) -> tuple[Asked, ...]:
        row = gather.matter(work, Sight.of(work, officer), taken.matter)
        return directives.of_matter(work, row)

    found: tuple[Asked, ...] = asks(store, DUNG, read)
    return found


def test_what_is_not_answered_at_once_says_by_when_and_by_whom(store: Store, clock: Clock) -> None:
    sitting = posted(store)
    item = listed(store, asking(store), sitting)
    held_on(clock)

    for said in (
        replace(LATER, answer_due_on=None),
        replace(LATER, contact_id=None),
        replace(LATER, outcome=None),
        replace(LATER, conclusion=" "),
    ):
        with pytest.raises(BadInput):
            hears(store, item, said)
    answered = Heard(came=True, conclusion="Đã rõ", outcome=SessionOutcome.ANSWERED_NOW)
    assert hears(store, item, answered).outcome is SessionOutcome.ANSWERED_NOW


def test_a_session_to_which_nobody_came_is_held_and_a_delegated_one_is_marked(
    store: Store, clock: Clock
) -> None:
    sitting = posted(store)
    held_on(clock)

    over = asks(
        store, HOA, sessions.close, sitting, is_delegated=True, who_sat="Phó Chủ tịch", version=0
    )

    assert over.sitting.nobody_came
    assert over.sitting.holding is Holding.HELD
    assert over.sitting.holding_note == "Phó Chủ tịch"
    with pytest.raises(NotAllowed):
        asks(store, HOA, sessions.close, sitting, is_delegated=False, version=1)
    with pytest.raises(NotAllowed):
        asks(store, HOA, sessions.keep_minutes, sitting, participants="", note="", version=1)


def test_what_is_closed_is_written_no_more(store: Store, clock: Clock) -> None:
    sitting = posted(store)
    item = listed(store, asking(store), sitting)
    held_on(clock)
    heard = hears(store, item, Heard(came=False))
    asks(store, HOA, sessions.close, sitting, is_delegated=False, version=0)

    with pytest.raises(NotAllowed):
        hears(store, heard)
    with pytest.raises(NotAllowed):
        asks(store, HOA, sessions.arrange, sitting, [item.id])


def test_two_who_keep_the_minutes_do_not_write_over_each_other(store: Store) -> None:
    sitting = posted(store)
    said = {"participants": "Sở Mẫu", "note": "", "version": 0}
    asks(store, DUNG, sessions.keep_minutes, sitting, **said)

    with pytest.raises(Conflict):
        asks(store, EM, sessions.keep_minutes, sitting, **said | {"participants": "Sở khác"})

    assert session(store, sitting).participants == "Sở Mẫu"


def test_a_session_does_not_end_before_each_item_says_who_came(store: Store, clock: Clock) -> None:
    sitting = posted(store)
    listed(store, asking(store), sitting)
    held_on(clock)

    with pytest.raises(BadInput):
        asks(store, HOA, sessions.close, sitting, is_delegated=False, version=0)


def test_only_the_head_who_knows_of_every_item_ends_a_session(store: Store, clock: Clock) -> None:
    sitting, taken = posted(store), asking(store)
    listed(store, taken, sitting)
    asks(store, DUNG, sealing.protect, matter=taken.matter)
    held_on(clock)

    with pytest.raises(NotTrusted):  # who is told of no item would end what was not heard
        asks(store, GIANG, sessions.close, sitting, is_delegated=False, version=0)
    with pytest.raises(BadInput):
        asks(store, HOA, sessions.close, sitting, is_delegated=False, version=0)


def test_who_comes_unlisted_is_heard_last(store: Store, clock: Clock) -> None:
    sitting = posted(store)
    crowd = takes_in(store, receives(store, BINH), signers=20)
    listed(store, asking(store), sitting)
    held_on(clock)

    asks(store, DUNG, sessions.ask, crowd.matter, why="Đến trực tiếp", sitting_id=sitting)

    found = session(store, sitting)
    assert [each.is_walk_in for each in found.items] == [False, True]


def test_before_the_day_the_head_alone_says_who_is_on_the_list(store: Store, clock: Clock) -> None:
    sitting = posted(store)
    taken = takes_in(store, receives(store))
    wish = {"why": "Đến trực tiếp", "sitting_id": sitting}

    with pytest.raises(NotAllowed):
        asks(store, DUNG, sessions.ask, taken.matter, **wish)
    assert session(store, sitting).items == ()

    held_on(clock)
    asks(store, DUNG, sessions.ask, taken.matter, **wish)
    assert len(session(store, sitting).items) == 1


def test_who_comes_unlisted_stands_on_the_list_once_however_often_it_is_sent(
    store: Store, clock: Clock
) -> None:
    sitting, taken = posted(store), asking(store)
    item = listed(store, taken, sitting)
    other = takes_in(store, receives(store, BINH))
    held_on(clock)
    wish = {"why": "Đến trực tiếp", "sitting_id": sitting}

    first, again = (asks(store, DUNG, sessions.ask, other.matter, **wish) for _ in range(2))
    there = asks(store, DUNG, sessions.ask, taken.matter, **wish)

    assert (again.id, there.id) == (first.id, item.id)
    assert [each.id for each in session(store, sitting).items] == [item.id, first.id]


def test_nobody_is_put_on_the_list_of_a_day_that_is_over_or_was_not_held(
    store: Store, clock: Clock
) -> None:
    """There nobody would hear them, call them, or find their wish again."""
    sitting, taken = posted(store), asking(store)
    assert [each.id for each in asks(store, HOA, sessions.to_come)] == [sitting]
    held_on(clock)
    given = {"note": "Bão số 9", "version": session(store, sitting).sitting.version}
    asks(store, HOA, schedule.note_held, sitting, Holding.NOT_HELD, **given)

    assert asks(store, HOA, sessions.to_come) == []
    with pytest.raises(NotAllowed):
        listed(store, taken, sitting)
    with pytest.raises(NotAllowed):
        asks(store, DUNG, sessions.ask, taken.matter, why="Đến trực tiếp", sitting_id=sitting)


def test_nobody_is_put_on_the_list_of_yesterday(store: Store, clock: Clock) -> None:
    sitting, taken = posted(store), asking(store)
    held_on(clock)
    clock.pass_(days=1)

    with pytest.raises(BadInput) as refused:
        listed(store, taken, sitting)

    assert refused.value.field == "sitting_id"
    assert request_of(store, taken).status is RequestStatus.PENDING
    assert len(asks(store, HOA, sessions.to_come)) == 1  # its minutes are still to be closed


def test_a_list_that_nobody_ended_is_shown_until_it_is_however_old(
    store: Store, clock: Clock
) -> None:
    """Else whoever stands on it would wait for ever, and could not ask again."""
    sitting, taken = posted(store), asking(store)
    item = listed(store, taken, sitting)
    held_on(clock)
    clock.pass_(days=40)
    assert [each.id for each in asks(store, HOA, sessions.to_come)] == [sitting]

    came = Heard(came=False)
    asks(store, HOA, sessions.hear, item.id, came, version=item.version)

    assert asks(store, HOA, sessions.to_come) == []


def test_a_sealed_matter_is_on_no_list_of_a_third_officer(store: Store) -> None:
    sitting = posted(store)
    taken = asking(store)
    listed(store, taken, sitting)

    asks(store, DUNG, sealing.protect, matter=taken.matter)

    assert session(store, sitting, GIANG).items == ()
    assert asks(store, GIANG, sessions.listed, sitting) == 0
    assert asks(store, GIANG, sessions.requests) == ()
    assert len(session(store, sitting, HOA).items) == 1
    hidden = session(store, sitting, HOA).items[0]
    with pytest.raises(NotFound):
        asks(store, GIANG, sessions.hear, hidden.id, LATER, version=hidden.version)
