"""Online sittings: what is ready by when, who sits where, and whose secret stays in the room."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from casework import invitations, online, schedule, sealing, sessions
from casework.kinds import Mode, Reception
from casework.online import Online, Ready, Step
from casework.session_items import Request
from casework.session_kinds import Checked, RequestStatus
from casework.sittings import Sitting
from hall.errors import BadInput, Conflict, NotAllowed, NotFound
from hall.store import Store
from tests.casework.reception import asks
from tests.casework.test_invitations import moves, tells, to_tell
from tests.casework.test_sessions import (
    DAY,
    LATER,
    asking,
    hears,
    held_on,
    listed,
    posted,
    request_of,
)
from tests.conftest import Clock
from tests.people import DUNG, GIANG, HOA

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
SEEN = replace(LATER, checked_by=Checked.CARD_AT_SITE)


def posted_online(store: Store) -> int:
    sitting = Sitting(
        day=DAY,
        session="morning",
        reception=Reception.PERIODIC,
        mode=Mode.ONLINE,
        leader_name="Trần Mẫu Chủ",
        place="Phòng số 1",
    )
    row = asks(store, HOA, schedule.put, sitting)
    asks(store, HOA, schedule.publish, DAY, DAY)
    return int(row.id)


def read(store: Store, sitting: int, who: str = DUNG) -> Online:
    found: Online = asks(store, who, online.of, sitting)
    return found


def writes_line(store: Store, sitting: int, recording: str = "", link: str = "phong-12") -> None:
    given = {"link": link, "recording": recording, "version": read(store, sitting).version}
    asks(store, DUNG, online.write, sitting, **given)


def tries_line(store: Store, sitting: int) -> None:
    asks(store, DUNG, online.tested, sitting, version=read(store, sitting).version)


def step(store: Store, sitting: int, which: Step) -> Ready:
    return next(each for each in read(store, sitting).steps if each.step is which)


def seats(store: Store, item: Request, site: int | None, *, has_waived: bool = False) -> None:
    given = {"site_id": site, "has_waived": has_waived, "version": item.version}
    asks(store, DUNG, online.seat, item.id, **given)


def test_what_must_be_ready_is_dated_back_from_the_sitting(store: Store, clock: Clock) -> None:
    sitting = posted_online(store)  # Tuesday 1/12, posted on Monday 23/11

    told = {
        each.step: (f"{each.until.astimezone(HERE):%d/%m %H:%M}", each.is_late)
        for each in read(store, sitting).steps
    }

    assert told == {
        Step.INVITE: ("24/11 23:59", False),
        Step.TEST: ("30/11 23:59", False),
        Step.READY: ("01/12 06:30", False),  # an hour before the hall opens
    }


def test_the_line_is_tested_a_working_day_before_and_anew_when_it_is_another(
    store: Store, clock: Clock
) -> None:
    sitting = posted_online(store)
    with pytest.raises(NotAllowed):  # nothing to test yet
        tries_line(store, sitting)
    writes_line(store, sitting)
    tries_line(store, sitting)
    assert step(store, sitting, Step.TEST).done_at is not None

    writes_line(store, sitting, link="phong-13")

    assert step(store, sitting, Step.TEST).done_at is None
    held_on(clock)
    assert step(store, sitting, Step.TEST).is_late
    tries_line(store, sitting)
    assert step(store, sitting, Step.TEST).is_late  # done, and too late


def test_it_is_ready_once_the_last_site_is_connected(store: Store, clock: Clock) -> None:
    sitting = posted_online(store)
    for name in ("Xã Mẫu", "Xã Thử"):
        asks(store, DUNG, online.add_site, sitting, name=name, contact="Cán bộ trực")
    one, two = read(store, sitting).sites
    asks(store, DUNG, online.connect, sitting, one.id)
    assert step(store, sitting, Step.READY).done_at is None

    clock.pass_(minutes=5)
    asks(store, DUNG, online.connect, sitting, two.id)

    assert step(store, sitting, Step.READY).done_at is not None
    with pytest.raises(BadInput):
        asks(store, DUNG, online.add_site, sitting, name="Xã Mẫu")


def test_a_citizen_is_asked_to_the_site_they_chose(each_store: Store) -> None:
    store = each_store
    sitting, taken = posted_online(store), asking(store)
    item = listed(store, taken, sitting)
    asks(store, DUNG, online.add_site, sitting, name="Trụ sở Xã Mẫu")
    (site,) = read(store, sitting).sites
    assert to_tell(store)[0].place == "Phòng số 1"
    tells(store, to_tell(store)[0])

    seats(store, request_of(store, taken), site.id)

    (call,) = to_tell(store)  # another place than they were told
    assert (call.place, call.answer) == ("Trụ sở Xã Mẫu", invitations.Answer.CHANGED)
    assert read(store, sitting).sites[0].people == 1
    with pytest.raises(NotAllowed):
        asks(store, DUNG, online.drop_site, sitting, site.id)
    with pytest.raises(Conflict):
        seats(store, item, None)


def test_nobody_is_heard_online_whose_identity_was_not_checked(store: Store, clock: Clock) -> None:
    sitting = posted_online(store)
    item = listed(store, asking(store), sitting)
    held_on(clock)

    with pytest.raises(BadInput, match="checked_by"):
        hears(store, item)

    assert hears(store, item, SEEN).checked_by is Checked.CARD_AT_SITE


def test_it_does_not_end_before_somebody_says_where_the_recording_is(
    store: Store, clock: Clock
) -> None:
    sitting = posted_online(store)
    item = listed(store, asking(store), sitting)
    held_on(clock)
    hears(store, item, SEEN)

    with pytest.raises(BadInput, match="recording"):
        asks(store, HOA, sessions.close, sitting, is_delegated=False, version=0)
    writes_line(store, sitting, recording="Kho lưu trữ số 3, số 12")

    assert asks(store, HOA, sessions.close, sitting, is_delegated=False, version=0).is_over


def test_one_to_which_nobody_came_needs_no_recording(store: Store, clock: Clock) -> None:
    sitting = posted_online(store)
    held_on(clock)

    over = asks(store, HOA, sessions.close, sitting, is_delegated=False, version=0)

    assert over.sitting.nobody_came


def test_a_protected_matter_is_heard_online_only_if_its_citizen_gave_the_secrecy_up(
    store: Store,
) -> None:
    from casework.kinds import Kind

    sitting, taken = posted_online(store), asking(store, kind=Kind.DENUNCIATION)
    asked = request_of(store, taken)
    given = {"sitting_id": sitting, "version": asked.version}

    with pytest.raises(BadInput, match="has_waived"):
        asks(store, HOA, sessions.decide, asked.id, RequestStatus.AGREED, **given)
    done = asks(
        store, HOA, sessions.decide, asked.id, RequestStatus.AGREED, has_waived=True, **given
    )

    assert done.has_waived
    assert read(store, sitting, GIANG).items == ()


def test_who_asked_for_protection_is_never_heard_online(store: Store, clock: Clock) -> None:
    sitting, taken = posted_online(store), asking(store)
    item = listed(store, taken, sitting)
    asks(store, DUNG, sealing.protect, matter=taken.matter)  # asked for after they were listed
    held_on(clock)

    with pytest.raises(NotAllowed):
        hears(store, item, SEEN)
    seen = request_of(store, taken)
    given = {"sitting_id": sitting, "has_waived": True, "version": seen.version}
    with pytest.raises(NotAllowed):
        asks(store, HOA, sessions.decide, item.id, RequestStatus.AGREED, **given)


def test_sites_and_seats_go_with_a_sitting_that_moves_and_the_test_does_not(
    store: Store, clock: Clock
) -> None:
    sitting, taken = posted_online(store), asking(store)
    listed(store, taken, sitting)
    asks(store, DUNG, online.add_site, sitting, name="Xã Mẫu")
    (site,) = read(store, sitting).sites
    seats(store, request_of(store, taken), site.id)
    asks(store, DUNG, online.connect, sitting, site.id)
    writes_line(store, sitting)
    tries_line(store, sitting)

    new = moves(store, sitting)

    found = read(store, new)
    assert (found.link, found.items[0].site) == ("phong-12", "Xã Mẫu")
    assert [each.done_at for each in found.steps if each.step is not Step.INVITE] == [None, None]
    with pytest.raises(NotAllowed):
        read(store, sitting)


def test_who_is_given_another_day_takes_neither_place_nor_seat_along(store: Store) -> None:
    sitting, taken = posted_online(store), asking(store)
    item = listed(store, taken, sitting)
    asks(store, DUNG, online.add_site, sitting, name="Xã Mẫu")
    (site,) = read(store, sitting).sites
    seats(store, item, site.id)
    asks(store, HOA, sessions.arrange, sitting, [item.id])
    other = Sitting(
        day=DAY, session="afternoon", reception=Reception.PERIODIC, leader_name="Trần Mẫu Chủ"
    )
    afternoon = asks(store, HOA, schedule.put, other)
    asks(store, HOA, schedule.publish, DAY, DAY)

    found = listed(store, taken, int(afternoon.id))

    assert (found.site_id, found.position) == (None, 0)
    assert read(store, sitting).sites[0].people == 0


def test_what_is_not_online_has_no_line(store: Store) -> None:
    sitting = posted(store)
    item = listed(store, asking(store), sitting)

    with pytest.raises(NotAllowed):
        read(store, sitting)
    with pytest.raises(NotAllowed):
        seats(store, item, None)
    with pytest.raises(NotFound):
        asks(store, DUNG, online.of, 99)
