"""An answer that comes late: first the citizen is told why, and by when."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from casework import late
from casework.deadline_kinds import LateReason, Rule, Standing
from casework.errors import NoticeWanted
from casework.kinds import Decision
from casework.model import Petition
from hall.errors import BadInput, Conflict, NotAllowed
from hall.store import Store
from tests.casework.reception import receives, takes_in
from tests.casework.terms import TODAY, decides, due, moves, standing, tells
from tests.conftest import Clock
from tests.people import DUNG


def test_a_late_answer_cannot_be_given_before_the_citizen_was_told_why(
    each_store: Store, clock: Clock
) -> None:
    store = each_store
    petition = takes_in(store, receives(store)).petition
    clock.pass_(days=10)  # 3/12; acceptance was due on 2/12

    with pytest.raises(NoticeWanted):
        decides(store, petition, Decision.ACCEPT)
    tells(store, petition, date(2026, 12, 10))
    accepted = decides(store, petition, Decision.ACCEPT)

    assert accepted.decision is Decision.ACCEPT
    assert standing(store, petition.id)[Rule.KN_ACCEPT].standing is Standing.MET_LATE


def test_what_was_done_in_time_and_written_down_late_was_not_late(
    store: Store, clock: Clock
) -> None:
    petition = takes_in(store, receives(store)).petition
    clock.pass_(days=14)

    decides(store, petition, Decision.ACCEPT, on=date(2026, 12, 2))

    found = standing(store, petition.id)
    assert found[Rule.KN_ACCEPT].standing is Standing.MET
    assert found[Rule.KN_RESOLVE_1].starts_on == date(2026, 12, 2)


def test_a_promised_day_that_passes_wants_another_notice(store: Store, clock: Clock) -> None:
    petition = takes_in(store, receives(store)).petition
    clock.pass_(days=10)
    tells(store, petition, date(2026, 12, 4))

    assert not standing(store, petition.id)[Rule.KN_ACCEPT].wants_notice
    clock.pass_(days=1)  # 4/12: the promise holds until its day is over
    assert not standing(store, petition.id)[Rule.KN_ACCEPT].wants_notice
    clock.pass_(days=1)

    assert standing(store, petition.id)[Rule.KN_ACCEPT].wants_notice
    with pytest.raises(NoticeWanted):
        decides(store, petition, Decision.GUIDE)


def test_a_reason_for_one_late_answer_is_none_for_the_next(store: Store, clock: Clock) -> None:
    petition = takes_in(store, receives(store)).petition
    clock.pass_(days=10)
    tells(store, petition, date(2027, 6, 1))
    decides(store, petition, Decision.ACCEPT)  # 3/12: to be resolved until 4/1, a Monday

    clock.pass_(days=33)

    assert standing(store, petition.id)[Rule.KN_RESOLVE_1].wants_notice


def test_nothing_is_decided_before_it_came(store: Store) -> None:
    petition = takes_in(store, receives(store)).petition

    with pytest.raises(BadInput):
        decides(store, petition, Decision.ACCEPT, on=TODAY - timedelta(days=1))


def test_whoever_withdraws_needs_no_reason_from_us(store: Store, clock: Clock) -> None:
    petition = takes_in(store, receives(store)).petition
    clock.pass_(days=30)

    moves(store, petition, "withdraw")

    assert due(store, DUNG) == ()


def test_a_notice_wants_a_reason_and_a_day_to_come(store: Store, clock: Clock) -> None:
    petition = takes_in(store, receives(store)).petition
    with pytest.raises(NotAllowed):
        tells(store, petition, date(2026, 12, 4))  # nothing is late yet
    clock.pass_(days=10)

    with pytest.raises(BadInput):
        tells(store, petition, date(2026, 12, 3))  # today
    with pytest.raises(BadInput):
        tells(store, petition, date(2026, 12, 9), reason=LateReason.OTHER)
    with pytest.raises(Conflict):
        tells(store, petition, date(2026, 12, 9), version=99)


def test_what_the_citizen_was_told_is_kept_sealed(store: Store, clock: Clock) -> None:
    petition = takes_in(store, receives(store)).petition
    clock.pass_(days=10)
    tells(store, petition, date(2026, 12, 9), reason=LateReason.OTHER, text="Chờ trích lục bản đồ")

    with store.work(hall_id=1) as work:
        row = work.session.scalars(select(Petition)).one()
        (notice,) = late.notices(work, row)

    assert (notice.officer, notice.text) == ("Lê Thị Dung", "Chờ trích lục bản đồ")
    assert notice.promised_on == date(2026, 12, 9)
