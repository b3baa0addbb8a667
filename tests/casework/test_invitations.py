"""Whoever asked to see the leader hears of the answer, also when a day moves; nobody is lost."""

from datetime import date, time

import pytest
from sqlalchemy import select

from casework import invitations, matters, schedule, sealing, session_papers, sessions
from casework.invitations import Answer, Call
from casework.paper_kinds import PaperKind
from casework.petitions import TakenIn
from casework.schedule_kinds import Holding
from casework.session_items import Request
from casework.session_kinds import RequestStatus, ToldBy
from casework.sittings import Sitting
from hall.errors import BadInput, Conflict, NotAllowed, NotFound
from hall.model import PrintJob
from hall.printing import opened
from hall.store import Store
from tests.casework.reception import AN, BINH, asks
from tests.casework.test_sessions import (
    DAY,
    DECLINED,
    LATER,
    asking,
    hears,
    held_on,
    listed,
    posted,
    request_of,
    session,
)
from tests.conftest import Clock
from tests.people import DUNG, EM, GIANG, HOA

NEXT_WEEK = date(2026, 12, 8)


def to_tell(store: Store, who: str = DUNG) -> tuple[Call, ...]:
    found: tuple[Call, ...] = asks(store, who, invitations.to_tell)
    return found


def tells(store: Store, call: Call, how: ToldBy = ToldBy.PHONE, who: str = DUNG) -> None:
    asks(store, who, invitations.tell, call.id, how, version=call.version)


def seen(store: Store, sitting: int) -> int:
    return int(session(store, sitting).sitting.version)


def moves(store: Store, sitting: int, *, to: date = NEXT_WEEK, half: str = "") -> int:
    new = asks(
        store,
        HOA,
        schedule.move,
        sitting,
        to=to,
        session=half,
        reason="Chủ tịch đi công tác",
        version=seen(store, sitting),
    )
    return int(new.id)


def declines(store: Store, taken: TakenIn, note: str = "Đã có kết luận") -> Request:
    asked = request_of(store, taken)
    found: Request = asks(
        store, HOA, sessions.decide, asked.id, DECLINED, note=note, version=asked.version
    )
    return found


def test_who_was_agreed_to_is_called_until_somebody_told_them(
    each_store: Store, clock: Clock
) -> None:
    store = each_store
    sitting, taken = posted(store), asking(store)
    assert to_tell(store) == ()  # nothing was decided

    listed(store, taken, sitting)

    (call,) = to_tell(store)
    assert (call.answer, call.who, call.phone) == (Answer.INVITED, AN.full_name, AN.phone)
    assert (call.day, call.at) == (DAY, time(7, 30))  # when the hall opens that morning
    tells(store, call)
    assert to_tell(store) == ()
    assert asks(store, DUNG, invitations.count) == 0
    story = asks(store, DUNG, matters.entries, taken.matter)
    assert (story[-1].verb, story[-1].after) == ("leader_told", {"how": "phone"})


def test_the_hour_is_the_one_that_was_said(store: Store) -> None:
    sitting, taken = posted(store), asking(store)
    asked = request_of(store, taken)

    given = {"sitting_id": sitting, "hour": time(9, 15), "version": asked.version}
    asks(store, HOA, sessions.decide, asked.id, RequestStatus.AGREED, **given)

    assert to_tell(store)[0].at == time(9, 15)


def test_who_is_listed_in_a_session_that_moves_goes_with_it_and_is_told_again(
    each_store: Store,
) -> None:
    store = each_store
    sitting, one = posted(store), asking(store)
    two = asking(store, EM, BINH)
    for taken in (one, two):
        listed(store, taken, sitting)
    asks(store, EM, sealing.protect, matter=two.matter)  # of which the third knows nothing
    for call in to_tell(store, HOA):
        tells(store, call, who=HOA)

    new = moves(store, sitting)

    assert [each.matter for each in session(store, new).items] == [one.matter, two.matter]
    assert session(store, sitting).items == ()
    calls = to_tell(store, HOA)
    assert [each.answer for each in calls] == [Answer.MOVED, Answer.MOVED]
    assert {each.was_on for each in calls} == {DAY}
    assert {each.day for each in calls} == {NEXT_WEEK}
    assert {each.why for each in calls} == {"Chủ tịch đi công tác"}
    assert [each.matter for each in to_tell(store, GIANG)] == [one.matter]


def test_who_was_never_told_the_old_day_is_simply_invited_to_the_new_one(store: Store) -> None:
    sitting, taken = posted(store), asking(store)
    listed(store, taken, sitting)

    moves(store, sitting, half="afternoon")

    (call,) = to_tell(store)
    assert (call.answer, call.day, call.was_on) == (Answer.INVITED, NEXT_WEEK, None)


def test_who_was_heard_stays_where_they_were_and_the_others_go_on(
    store: Store, clock: Clock
) -> None:
    sitting, one = posted(store), asking(store)
    two = asking(store, EM, BINH)
    item, _ = (listed(store, taken, sitting) for taken in (one, two))
    held_on(clock)
    hears(store, item)

    new = moves(store, sitting)

    assert [each.matter for each in session(store, sitting).items] == [one.matter]
    assert [each.matter for each in session(store, new).items] == [two.matter]


@pytest.mark.parametrize(("half", "at"), [("morning", time(9, 15)), ("afternoon", time(13, 30))])
def test_an_hour_of_the_morning_is_none_of_the_afternoon(store: Store, half: str, at: time) -> None:
    sitting, taken = posted(store), asking(store)
    asked = request_of(store, taken)
    given = {"sitting_id": sitting, "hour": time(9, 15), "version": asked.version}
    asks(store, HOA, sessions.decide, asked.id, RequestStatus.AGREED, **given)

    moves(store, sitting, half=half)

    assert to_tell(store)[0].at == at


def test_nobody_is_put_on_the_list_of_a_sitting_that_moved(store: Store) -> None:
    sitting, taken = posted(store), asking(store)
    moves(store, sitting)

    with pytest.raises(NotAllowed):
        listed(store, taken, sitting)


def test_another_place_is_told_again_and_another_wording_is_not(store: Store) -> None:
    sitting, taken = posted(store), asking(store)
    listed(store, taken, sitting)
    tells(store, to_tell(store)[0])

    changes(store, sitting, participants="Sở Mẫu")
    assert to_tell(store) == ()
    changes(store, sitting, participants="Sở Mẫu", place="Phòng số 3")

    (call,) = to_tell(store)
    assert (call.answer, call.place, call.why) == (Answer.CHANGED, "Phòng số 3", "Đổi phòng")


def changes(store: Store, sitting: int, **more: str) -> None:
    said = Sitting(
        day=DAY,
        session="morning",
        reception=session(store, sitting).sitting.reception,
        leader_name="Trần Mẫu Chủ",
        **more,  # type: ignore[arg-type]
    )
    given = {"sitting_id": sitting, "version": seen(store, sitting), "reason": "Đổi phòng"}
    asks(store, HOA, schedule.put, said, **given)


def test_a_declined_wish_is_told_with_its_reason(store: Store, clock: Clock) -> None:
    taken = asking(store)

    declines(store, taken)

    (call,) = to_tell(store)
    assert (call.answer, call.why, call.is_to_come) == (Answer.DECLINED, "Đã có kết luận", False)
    with pytest.raises(NotAllowed):  # nobody is asked to come
        asks(store, DUNG, invitations.print_slip, call.id, language="vi", version=call.version)
    tells(store, call, ToldBy.LETTER)
    assert to_tell(store) == ()
    assert [each.status for each in asks(store, DUNG, sessions.requests)] == [DECLINED]


def test_a_session_that_was_not_held_gives_its_list_back_to_those_who_wait(
    store: Store, clock: Clock
) -> None:
    sitting, taken = posted(store), asking(store)
    listed(store, taken, sitting)
    tells(store, to_tell(store)[0])
    held_on(clock)

    given = {"note": "Bão số 9", "version": seen(store, sitting)}
    asks(store, HOA, schedule.note_held, sitting, Holding.NOT_HELD, **given)

    assert request_of(store, taken).status is RequestStatus.PENDING
    (call,) = to_tell(store)
    assert (call.answer, call.was_on, call.why) == (Answer.PUT_OFF, DAY, "Bão số 9")
    tells(store, call)
    assert to_tell(store) == ()


def test_who_was_taken_off_a_list_waits_again_and_hears_why(store: Store) -> None:
    sitting, taken = posted(store), asking(store)
    item = listed(store, taken, sitting)
    tells(store, to_tell(store)[0])
    version = request_of(store, taken).version

    with pytest.raises(BadInput):
        asks(store, HOA, sessions.decide, item.id, RequestStatus.PENDING, version=version)
    given = {"note": "Chờ kết quả thanh tra", "version": version}
    asks(store, HOA, sessions.decide, item.id, RequestStatus.PENDING, **given)

    (call,) = to_tell(store)
    assert (call.answer, call.why) == (Answer.PUT_OFF, "Chờ kết quả thanh tra")


def test_what_was_heard_is_decided_no_more(store: Store, clock: Clock) -> None:
    sitting, taken = posted(store), asking(store)
    item = listed(store, taken, sitting)
    held_on(clock)
    heard = hears(store, item)

    with pytest.raises(NotAllowed):
        asks(store, HOA, sessions.decide, item.id, DECLINED, note="x", version=heard.version)
    assert to_tell(store) == ()


def test_two_who_call_at_once_do_not_both_write_it_down(store: Store) -> None:
    sitting, taken = posted(store), asking(store)
    listed(store, taken, sitting)
    (call,) = to_tell(store)
    tells(store, call)

    with pytest.raises(Conflict):
        tells(store, call, ToldBy.LETTER, who=HOA)


def test_of_a_sealed_matter_nobody_else_calls(store: Store) -> None:
    sitting, taken = posted(store), asking(store)
    listed(store, taken, sitting)
    asks(store, DUNG, sealing.protect, matter=taken.matter)
    (call,) = to_tell(store, DUNG)

    assert to_tell(store, GIANG) == ()
    assert asks(store, GIANG, invitations.count) == 0
    with pytest.raises(NotFound):
        tells(store, call, who=GIANG)


def test_the_slip_says_when_and_where_and_nothing_of_the_matter(store: Store) -> None:
    sitting, taken = posted(store), asking(store, title="Bồi thường đất")
    listed(store, taken, sitting)
    (call,) = to_tell(store)

    given = {"language": "vi", "version": call.version}
    asks(store, DUNG, invitations.print_slip, call.id, **given)

    with store.read() as work:
        job = work.scalars(select(PrintJob).order_by(PrintJob.id.desc())).first()
        assert job is not None
        said = str(opened(store.vault, job.slip))
        stored = str(job.slip)
    for told in ("07:30", "01/12/2026", "Lê Thị Dung"):
        assert told in said, told
    for secret in ("Bồi thường", AN.full_name, AN.phone, AN.id_number, taken.petition.number):
        assert secret not in said, secret
    assert "01/12/2026" not in stored  # sealed as long as it is kept
    assert to_tell(store) == ()  # it was put into their hand


def test_papers_of_a_session_begin_with_its_list_and_its_minutes(
    store: Store, clock: Clock
) -> None:
    sitting, taken = posted(store), asking(store)
    item = listed(store, taken, sitting)
    held_on(clock)

    invited = asks(store, DUNG, session_papers.begun, PaperKind.APPOINTMENT, item.id)
    hears(store, item)
    given = {"unit": "Sở Mẫu", "text": "Kiểm tra", "due_on": date(2026, 12, 15)}
    asks(store, HOA, sessions.assign, item.id, **given)
    concluded = asks(store, DUNG, session_papers.begun, PaperKind.CONCLUSION, item.id)

    assert (invited["name"], invited["time"]) == (AN.full_name, "07:30")
    assert invited["on_day"] == DAY.isoformat()
    assert "Trần Mẫu Chủ" in invited["purpose"]
    assert concluded["leader"] == "Trần Mẫu Chủ"
    assert concluded["conclusion"] == LATER.conclusion
    assert concluded["tasks"] == "Sở Mẫu: Kiểm tra (hạn 15/12/2026)"
    assert concluded["due_day"] == "2026-12-20"


def test_the_invitation_of_a_unit_does_not_tell_who_brought_a_protected_matter(
    store: Store,
) -> None:
    said = f"Tôi là {AN.full_name}, số {AN.id_number}, xin trình bày"
    sitting, taken = posted(store), asking(store, content=said)
    item = listed(store, taken, sitting)
    asks(store, DUNG, sealing.protect, matter=taken.matter)

    begun = str(asks(store, DUNG, session_papers.begun, PaperKind.INVITATION, item.id))

    assert AN.full_name not in begun
    assert AN.id_number not in begun
    assert "xin trình bày" in begun
