"""The hall's box: numbered, followed by a code, kept for good, and hidden from whom it concerns."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError

from casework import access, petitions, remark_box, remarks
from casework.kinds import Kind, Source
from casework.model import AccessEntry, Petition, Remark, RemarkConcern, What
from casework.remark_box import RemarkRow, RemarkShown
from casework.remark_kinds import Channel, RemarkState
from casework.remarks import Dropped, Said
from hall import staff
from hall.errors import BadInput, Conflict, NotAllowed, NotFound, NotTrusted
from hall.model import Hall, Role, Step
from hall.store import Store, row
from tests.casework.reception import asks, at_the_desk, leaves, officer
from tests.casework.test_in_the_clear import bytes_of
from tests.conftest import Clock
from tests.people import DUNG, EM, GIANG, HOA, KIOSK, sits_down

LAN = "lan"
RUDE = Said(channel=Channel.STAFF, marks=("impolite", "waited_long"), desk="1")
LAND = Said(channel=Channel.MATTER, marks=("land",), phone="0900 000 001")


def drops(store: Store, said: Said = RUDE, key: str = "k1", **more: Any) -> Dropped:
    with store.work(hall_id=1) as work:
        return remarks.drop(work, said, by=KIOSK, key=key, **more)


def listed(store: Store, who: str) -> tuple[RemarkRow, ...]:
    found: tuple[RemarkRow, ...] = asks(store, who, remark_box.listed)
    return found


def shows(store: Store, who: str, remark: str) -> RemarkShown:
    found: RemarkShown = asks(store, who, remark_box.show, remark)
    return found


def only(store: Store) -> str:
    """The id of the only remark there is."""
    with store.read() as session:
        return session.scalars(select(Remark.public_id)).one()


def state_of(store: Store, code: str) -> RemarkState | None:
    with store.read() as session:
        return remarks.look(session, store.vault, session.get_one(Hall, 1), code)


def becomes_head(store: Store, who: str) -> None:
    with store.work(hall_id=1) as work:
        staff.load(work.session, hall_id=1, username=who).role = Role.SUPERVISOR


def test_both_channels_share_one_series_of_numbers_and_each_has_a_code(each_store: Store) -> None:
    first, second = drops(each_store, RUDE, "k1"), drops(each_store, LAND, "k2")

    assert [first.number, second.number] == ["1/2026", "2/2026"]
    assert len(first.code) == 12
    assert state_of(each_store, first.code) is RemarkState.RECEIVED
    assert state_of(each_store, f"{second.code[:4]} {second.code[4:].lower()}") is not None
    assert state_of(each_store, "BCFGHJKLMNPQ") is None


def test_a_remark_sent_twice_is_one_and_has_the_same_code(each_store: Store) -> None:
    first, again = drops(each_store), drops(each_store)

    assert (again.number, again.code) == (first.number, first.code)
    assert (first.is_new, again.is_new) == (True, False)
    assert len(listed(each_store, HOA)) == 1


def test_nobody_deletes_a_remark_not_even_in_the_database(each_store: Store) -> None:
    sits_down(each_store, DUNG, "1")
    drops(each_store)

    for table in (RemarkConcern, Remark):
        with (
            pytest.raises(DBAPIError, match="never deleted"),
            each_store.work(hall_id=1) as work,
        ):
            work.session.execute(delete(table))
    assert len(listed(each_store, HOA)) == 1


def test_the_head_reads_closes_and_says_what_was_done(store: Store) -> None:
    dropped = drops(store)

    seen = shows(store, HOA, only(store))
    asks(store, HOA, remark_box.close, only(store), "Đã nhắc nhở.", version=seen.version)

    assert seen.marks == ("impolite", "waited_long")
    assert seen.row.desk == "1"
    assert state_of(store, dropped.code) is RemarkState.CLOSED
    assert shows(store, HOA, only(store)).answer == "Đã nhắc nhở."


def test_an_officer_never_sees_answers_or_closes_what_concerns_them(each_store: Store) -> None:
    sits_down(each_store, DUNG, "1")
    becomes_head(each_store, DUNG)
    drops(each_store)
    key = only(each_store)

    assert listed(each_store, DUNG) == ()
    with pytest.raises(NotFound):
        shows(each_store, DUNG, key)
    with pytest.raises(NotFound):
        asks(each_store, DUNG, remark_box.close, key, "Không có gì.", version=1)
    assert [each.id for each in listed(each_store, HOA)] == [key]


def test_who_left_the_desk_earlier_that_day_is_concerned_too(store: Store) -> None:
    becomes_head(store, DUNG)
    leaves(store, DUNG, at_the_desk(store, DUNG))
    sits_down(store, EM, "1", take_over=True)

    drops(store)

    with store.read() as session:
        named = set(session.scalars(select(RemarkConcern.staff_id)))
    with store.work(hall_id=1) as work:
        assert named == {officer(work, DUNG).id, officer(work, EM).id}


def test_who_worked_there_another_day_is_not_concerned(store: Store, clock: Clock) -> None:
    leaves(store, GIANG, at_the_desk(store, GIANG))
    with store.work(hall_id=1) as work:
        from hall import desks

        desks.close(work, "3", staff.load(work.session, hall_id=1, username=GIANG))
    clock.pass_(hours=24)

    drops(store, replace(RUDE, desk="3"))

    with store.read() as session:
        assert session.scalars(select(RemarkConcern.staff_id)).all() == []


def test_a_remark_after_a_visit_concerns_who_received_that_ticket(store: Store) -> None:
    from hall import tickets

    public_id = at_the_desk(store, EM)
    leaves(store, EM, public_id)
    with store.work(hall_id=1) as work:
        ticket = tickets.load(work.session, public_id, hall_id=1)
        remarks.drop(work, replace(RUDE, desk=""), by=KIOSK, key="k", ticket=ticket)

    with store.work(hall_id=1) as work:
        named = set(work.session.scalars(select(RemarkConcern.staff_id)))
        assert named == {officer(work, EM).id}
    assert shows(store, HOA, only(store)).row.desk == "2"


def test_the_head_names_whom_it_concerns_and_they_see_it_no_more(store: Store) -> None:
    drops(store, LAND)
    with store.work(hall_id=1) as work:
        em = officer(work, EM).id

    asks(store, HOA, remark_box.concern, only(store), em)

    assert listed(store, EM) == ()
    assert len(listed(store, DUNG)) == 1
    with pytest.raises(NotTrusted):
        asks(store, DUNG, remark_box.concern, only(store), em)


def test_officers_and_technicians_see_no_remarks_on_the_service(store: Store) -> None:
    drops(store)

    assert listed(store, GIANG) == ()
    with pytest.raises(NotFound):
        shows(store, GIANG, only(store))
    with pytest.raises(NotTrusted):
        listed(store, "khanh")


def test_what_concerns_the_auditor_is_not_there_for_the_auditor(store: Store) -> None:
    drops(store)
    with store.read() as session:
        lan = staff.load(session, hall_id=1, username=LAN).id

    asks(store, HOA, remark_box.concern, only(store), lan)

    assert listed(store, LAN) == ()
    with pytest.raises(NotFound):
        shows(store, LAN, only(store))


def test_the_auditor_reads_remarks_on_the_service_and_ends_none(store: Store) -> None:
    drops(store, RUDE, "k1")
    drops(store, LAND, "k2")

    (seen,) = listed(store, LAN)

    assert shows(store, LAN, seen.id).marks == ("impolite", "waited_long")
    with pytest.raises(NotTrusted):
        asks(store, LAN, remark_box.close, seen.id, "Xong.", version=1)


def test_a_reported_matter_waits_and_becomes_a_petition_of_who_takes_it_in(
    each_store: Store,
) -> None:
    dropped = drops(each_store, LAND)
    with each_store.work(hall_id=1) as work:
        remarks.write(work, dropped.code, "Đường thôn ngập nước từ tháng Mười.")

    taken = asks(each_store, DUNG, remark_box.take_in, only(each_store), Kind.FEEDBACK, version=2)

    shown = asks(each_store, DUNG, petitions.show, taken.petition.id)
    assert shown.source is Source.SUGGESTION_BOX
    assert "Đường thôn ngập nước" in shown.content
    assert "0900000001" in shown.content
    assert state_of(each_store, dropped.code) is RemarkState.TAKEN_IN
    assert shows(each_store, DUNG, only(each_store)).petition == taken.petition.id
    with each_store.read() as session:
        assert access.check(session, each_store.vault, row(session, Hall, 1)) is None


def test_what_was_taken_in_as_a_denunciation_is_gone_for_a_third_officer(
    each_store: Store,
) -> None:
    drops(each_store, LAND)
    assert len(listed(each_store, EM)) == 1

    asks(each_store, DUNG, remark_box.take_in, only(each_store), Kind.DENUNCIATION, version=1)

    assert listed(each_store, EM) == ()
    with pytest.raises(NotFound):
        shows(each_store, EM, only(each_store))
    assert len(listed(each_store, DUNG)) == len(listed(each_store, HOA)) == 1


def test_a_remark_on_the_service_is_no_petition(store: Store) -> None:
    drops(store)

    with pytest.raises(NotAllowed):
        asks(store, HOA, remark_box.take_in, only(store), Kind.FEEDBACK, version=1)
    with store.read() as session:
        assert session.scalars(select(Petition)).all() == []


def test_what_was_dealt_with_is_not_dealt_with_again(store: Store) -> None:
    drops(store, LAND)
    asks(store, DUNG, remark_box.take_in, only(store), Kind.FEEDBACK, version=1)

    with pytest.raises(Conflict):
        asks(store, DUNG, remark_box.close, only(store), "Xong.", version=1)
    with pytest.raises(NotAllowed):
        asks(store, DUNG, remark_box.close, only(store), "Xong.", version=2)


def test_own_words_are_added_once_and_never_changed(store: Store) -> None:
    dropped = drops(store)
    with store.work(hall_id=1) as work:
        remarks.write(work, dropped.code, "Cán bộ nói to tiếng.")

    with pytest.raises(Conflict), store.work(hall_id=1) as work:
        remarks.write(work, dropped.code, "Không có gì.")

    assert shows(store, HOA, only(store)).content == "Cán bộ nói to tiếng."


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (replace(RUDE, marks=()), "marks"),
        (replace(RUDE, marks=("land",)), "marks"),
        (replace(RUDE, desk="77"), "desk"),
        (replace(RUDE, phone="12"), "phone"),
        (replace(RUDE, content="x" * 2_001), "content"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_takes_no_number(
    store: Store, said: Said, field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        drops(store, said)

    assert refused.value.field == field
    assert drops(store).number == "1/2026"


def test_the_journal_tells_neither_the_channel_nor_whom_it_concerns(store: Store) -> None:
    sits_down(store, DUNG, "1")
    drops(store)

    with store.read() as session:
        step = session.scalars(select(Step).order_by(Step.id.desc())).first()
        assert step is not None
        assert (step.verb, step.desk_id, step.after) == ("remark", None, {"remark": "1/2026"})


def test_each_reading_stands_in_the_access_journal(store: Store) -> None:
    drops(store)

    shows(store, HOA, only(store))

    with store.read() as session:
        read = session.scalars(select(AccessEntry).where(AccessEntry.what == What.REMARK)).one()
        assert read.what_id == session.scalars(select(Remark.public_id)).one()


def test_nothing_that_was_said_lies_in_the_database_in_the_clear(store: Store, data: Path) -> None:
    dropped = drops(store, replace(LAND, content="NỘIDUNGBÍMẬT", phone="0987612345"))

    stored = bytes_of(data)

    for secret in ("NỘIDUNGBÍMẬT", "0987612345", dropped.code, json.dumps("land")):
        assert secret.encode() not in stored
