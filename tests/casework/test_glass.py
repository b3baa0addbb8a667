"""A sealed matter opened by force: with a code and a reason, for a while, and journalled."""

from datetime import timedelta

import pytest

from casework import (
    access,
    file,
    matters,
    petitions,
    sealing,
    visits,
)
from casework.kinds import Kind
from casework.model import What, Why
from hall import staff
from hall.errors import BadInput, NotFound, NotTrusted
from hall.store import Store
from tests.casework.reception import (
    BINH,
    asks,
    breaks_glass,
    receives,
    takes_in,
)
from tests.casework.story import NOTHING, SECRET, Story, turns
from tests.conftest import Clock
from tests.people import EM, GIANG


def test_breaking_the_glass_opens_that_matter_for_a_quarter_of_an_hour(
    store: Store, story: Story, clock: Clock
) -> None:
    turns(store, story)
    other = takes_in(store, receives(store, BINH, EM), Kind.DENUNCIATION, EM)

    glass = breaks_glass(store, GIANG, story.code)

    assert glass is not None
    assert abs(glass.until - clock.now - timedelta(minutes=15)) < timedelta(seconds=1)
    assert asks(store, GIANG, file.of_matter, glass.matter).petitions[0].content == SECRET
    with pytest.raises(NotFound):
        asks(store, GIANG, file.of_matter, other.matter)
    with pytest.raises(NotFound):
        asks(store, "canbo4", file.of_matter, glass.matter)
    clock.pass_(minutes=15, seconds=1)
    with pytest.raises(NotFound):
        asks(store, GIANG, file.of_matter, glass.matter)


def test_the_code_on_the_citizens_slip_breaks_the_glass_too(store: Store, story: Story) -> None:
    turns(store, story)

    glass = breaks_glass(store, GIANG, story.taken.lookup_code.lower())

    assert glass is not None
    assert glass.matter == story.taken.matter


def test_every_attempt_is_a_row_with_its_reason(store: Store, story: Story, clock: Clock) -> None:
    turns(store, story)
    breaks_glass(store, GIANG, story.code)
    asks(store, GIANG, file.of_matter, story.taken.matter)

    assert breaks_glass(store, GIANG, NOTHING) is None

    with store.read() as session:
        lan = access.Officer(0, staff.load(session, hall_id=1, username="lan").role)
        failed, read, broken, *_ = access.entries(session, store.vault, lan, 1)
    assert (failed.why, failed.what_id, failed.found) == (Why.BREAK_GLASS, "", 0)
    assert (read.why, read.what_id) == (Why.FORCED, story.taken.matter)
    assert (broken.why, broken.what, broken.what_id) == (
        Why.BREAK_GLASS,
        What.MATTER,
        story.taken.matter,
    )
    assert broken.officer == "Trần Văn Giang"
    assert broken.reason == "Người phụ trách nghỉ ốm hôm nay"
    assert abs(broken.at - clock.now) < timedelta(seconds=1)


def test_whatever_is_read_through_broken_glass_is_journalled_as_forced(
    store: Store, story: Story
) -> None:
    turns(store, story)
    breaks_glass(store, GIANG, story.code)

    for read, key in (
        (petitions.show, story.taken.petition.id),
        (matters.entries, story.taken.matter),
        (visits.page, story.first.visit.id),
    ):
        asks(store, GIANG, read, key)
        with store.read() as session:
            lan = access.Officer(0, staff.load(session, hall_id=1, username="lan").role)
            last = access.entries(session, store.vault, lan, 1)[0]
        assert (last.officer, last.why) == ("Trần Văn Giang", Why.FORCED), read


def test_a_reason_shorter_than_ten_characters_breaks_nothing(store: Store, story: Story) -> None:
    turns(store, story)

    with pytest.raises(BadInput) as refused:
        asks(store, GIANG, sealing.break_glass, story.code, reason="  cần xem    ")

    assert refused.value.field == "reason"
    with pytest.raises(NotFound):
        asks(store, GIANG, file.of_matter, story.taken.matter)


def test_a_broken_glass_is_for_reading_not_for_deciding(store: Store, story: Story) -> None:
    turns(store, story)
    breaks_glass(store, GIANG, story.code)

    for verb, *args in (
        (petitions.reclassify, story.taken.petition.id, Kind.FEEDBACK),
        (petitions.lookup_code, story.taken.petition.id),
        (matters.let_handle, story.taken.matter, 1),
        (sealing.protect,),
    ):
        more = {"version": 1} if verb is petitions.reclassify else {}
        more = {"matter": story.taken.matter} if verb is sealing.protect else more
        with pytest.raises(NotTrusted):
            asks(store, GIANG, verb, *args, **more)


@pytest.mark.parametrize("who", ["khanh", "lan"])
def test_technician_and_auditor_have_no_glass_to_break(
    store: Store, story: Story, who: str
) -> None:
    with pytest.raises(NotTrusted):
        breaks_glass(store, who, story.code)
