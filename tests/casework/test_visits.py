"""A reception and its record: begun with the ticket, autosaved, attached, finished."""

from dataclasses import replace
from datetime import date

import pytest

from casework import file, sealing, visits
from casework.kinds import Kind, Mode, Outcome, Reception
from casework.shown import Record
from hall.errors import BadInput, Conflict, NotAllowed, NotTrusted
from hall.store import Store
from tests.casework.reception import (
    AN,
    BINH,
    asks,
    at_the_desk,
    attaches,
    enters,
    finishes,
    leaves,
    receives,
    takes_in,
    writes,
)
from tests.conftest import Clock
from tests.people import DUNG, EM, GIANG, HOA, arrives, calls_next, does, sits_down


def test_a_visit_begins_when_the_citizen_sits_down(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    ticket = arrives(store, party_size=11)
    clock.pass_(minutes=4)
    calls_next(store)

    with pytest.raises(NotAllowed):
        asks(store, DUNG, visits.begin, ticket.public_id)
    clock.pass_(minutes=1)
    does(store, DUNG, "start", ticket)
    page = asks(store, DUNG, visits.begin, ticket.public_id)

    assert page.visit.ticket == "001"
    assert page.visit.started_at == clock.now
    assert page.visit.day == date(2026, 11, 23)
    assert page.record.party_size == 11
    assert page.visit.is_draft
    of_a_group = ("representatives", "named_in", "all_signed")
    assert page.missing == ("citizen", "content", "kind", "outcomes", *of_a_group)


def test_beginning_twice_gives_the_same_visit(store: Store) -> None:
    ticket = at_the_desk(store)

    first = asks(store, DUNG, visits.begin, ticket)
    again = asks(store, DUNG, visits.begin, ticket)

    assert again.visit.id == first.visit.id


def test_nobody_begins_the_visit_of_another_desk(store: Store) -> None:
    ticket = at_the_desk(store)

    with pytest.raises(NotTrusted):
        asks(store, EM, visits.begin, ticket)


def test_a_ticket_handed_on_has_a_visit_with_each_officer(store: Store) -> None:
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "2")
    ticket = arrives(store)
    calls_next(store, DUNG)
    does(store, DUNG, "start", ticket)
    first = asks(store, DUNG, visits.begin, ticket.public_id)
    an = enters(store)
    asks(store, DUNG, visits.identify, first.visit.id, an.id, version=first.version)
    does(store, DUNG, "transfer", ticket, desk="2")
    calls_next(store, EM)

    opened = asks(store, EM, file.of_ticket, ticket.public_id)
    does(store, EM, "start", ticket)
    second = asks(store, EM, visits.begin, ticket.public_id)

    assert opened.file.person.id == an.id
    assert second.visit.id != first.visit.id
    assert second.visit.officer == "Phạm Văn Em"


def test_what_is_saved_is_there_when_the_page_is_read_again(store: Store) -> None:
    page = receives(store)
    record = Record(
        content="Nội dung\r\ntrình bày ",
        requests="Trả lời bằng văn bản",
        kind=Kind.RECOMMENDATION,
        reception=Reception.AD_HOC,
        party_size=2,
        outcomes=(Outcome.STATEMENT_RECORDED, Outcome.APPOINTMENT),
        next_step="Mời quay lại",
        next_on=date(2026, 12, 1),
    )

    asks(store, DUNG, visits.save, page.visit.id, record, version=page.version)

    read = asks(store, DUNG, visits.page, page.visit.id)
    assert read.record == replace(record, content="Nội dung\ntrình bày")
    assert read.missing == ()


def test_the_slower_of_two_windows_gets_a_conflict_and_loses_nothing_of_the_first(
    store: Store,
) -> None:
    page = receives(store)
    asks(store, DUNG, visits.save, page.visit.id, Record(content="một"), version=page.version)

    with pytest.raises(Conflict):
        asks(store, HOA, visits.save, page.visit.id, Record(content="hai"), version=page.version)

    assert asks(store, DUNG, visits.page, page.visit.id).record.content == "một"


def test_a_change_of_outcomes_alone_is_a_change(store: Store) -> None:
    """Outcomes have rows of their own: the visit's version must grow all the same."""
    page = receives(store)
    guided = Record(outcomes=(Outcome.GUIDED,))
    asks(store, DUNG, visits.save, page.visit.id, guided, version=page.version)

    with pytest.raises(Conflict):
        asks(store, DUNG, visits.save, page.visit.id, Record(), version=page.version)


def test_the_database_too_lets_only_the_faster_of_two_write(store: Store) -> None:
    """Below the verb: the version of the row."""
    from sqlalchemy import select, update

    from casework.model import Visit

    receives(store)

    with pytest.raises(Conflict), store.work(hall_id=1) as work:
        row = work.session.scalars(select(Visit)).one()
        work.session.execute(
            update(Visit).values(version=99).execution_options(synchronize_session=False)
        )
        row.party_size = 3


def test_only_its_officer_and_the_head_write_a_visit(store: Store) -> None:
    page = receives(store)

    with pytest.raises(NotTrusted):
        asks(store, EM, visits.save, page.visit.id, Record(), version=page.version)
    assert not asks(store, EM, visits.page, page.visit.id).is_editable

    asks(store, HOA, visits.save, page.visit.id, Record(content="x"), version=page.version)


def test_a_finished_visit_stays_open_to_its_officer_until_the_day_ends(
    store: Store, clock: Clock
) -> None:
    page = finishes(store, receives(store))

    same_day = writes(store, page, content="bổ sung")
    clock.pass_(hours=24)

    assert same_day.record.content == "bổ sung"
    assert not asks(store, DUNG, visits.page, page.visit.id).is_editable
    with pytest.raises(NotAllowed):
        writes(store, page, content="quá muộn")
    writes(store, page, HOA, content="lãnh đạo sửa")


def test_a_draft_can_be_finished_on_a_later_day(store: Store, clock: Clock) -> None:
    page = receives(store)
    clock.pass_(hours=48)

    assert [draft.id for draft in asks(store, DUNG, visits.drafts)] == [page.visit.id]
    done = finishes(store, page)

    assert not done.visit.is_draft
    assert done.visit.day == date(2026, 11, 23)
    assert asks(store, DUNG, visits.drafts) == ()


def test_a_visit_without_outcome_is_not_finished(store: Store) -> None:
    page = receives(store)

    with pytest.raises(BadInput) as refused:
        asks(store, DUNG, visits.finish, page.visit.id, version=page.version)

    assert refused.value.field == "outcomes"


@pytest.mark.parametrize(
    ("field", "value"),
    [("party_size", 0), ("party_size", 501), ("outcomes", (Outcome.GUIDED, Outcome.GUIDED))],
)
def test_what_cannot_be_meant_is_refused(store: Store, field: str, value: object) -> None:
    page = receives(store)

    with pytest.raises(BadInput) as refused:
        writes(store, page, **{field: value})

    assert refused.value.field == field


def test_the_nth_reception_of_a_matter_is_counted_by_itself(store: Store, clock: Clock) -> None:
    first = receives(store)
    petition = takes_in(store, first).petition
    clock.pass_(days=1)
    second = attaches(store, receives(store, AN, EM), petition.id, EM)
    clock.pass_(days=1)
    third = attaches(store, receives(store, BINH, GIANG), petition.id, GIANG)

    assert asks(store, DUNG, visits.page, first.visit.id).visit.nth == 1
    assert (second.visit.nth, third.visit.nth) == (2, 3)
    assert third.matter is not None
    assert [visit.nth for visit in third.matter.visits] == [3, 2, 1]


def test_a_visit_attached_late_takes_its_place_in_the_count(store: Store, clock: Clock) -> None:
    forgotten = receives(store)
    clock.pass_(hours=1)
    later = receives(store, AN, EM)
    petition = takes_in(store, later, who=EM).petition

    attaches(store, forgotten, petition.id)

    assert asks(store, EM, visits.page, later.visit.id).visit.nth == 2


def test_a_visit_attached_to_the_wrong_petition_can_be_put_right(store: Store) -> None:
    wrong = takes_in(store, receives(store)).petition
    right = takes_in(store, receives(store, BINH, EM), who=EM).petition
    page = attaches(store, receives(store, BINH, GIANG), wrong.id, GIANG)

    page = attaches(store, page, right.id, GIANG)
    assert [paper.id for paper in page.petitions] == [right.id]

    page = asks(store, GIANG, visits.detach, page.visit.id, right.id, version=page.version)
    assert page.petitions == ()
    assert page.matter is None


def test_identifying_can_be_taken_back(store: Store) -> None:
    page = receives(store)

    page = asks(store, DUNG, visits.identify, page.visit.id, None, version=page.version)

    assert page.person is None
    assert page.visit.citizen == ""


def test_the_day_lists_its_visits_newest_first(store: Store, clock: Clock) -> None:
    first = receives(store)
    clock.pass_(minutes=30)
    second = receives(store, BINH, EM)

    found = asks(store, GIANG, visits.of_day, date(2026, 11, 23))

    assert [visit.id for visit in found] == [second.visit.id, first.visit.id]
    assert asks(store, GIANG, visits.of_day, date(2026, 11, 24)) == ()


def test_the_line_does_not_wait_for_the_record(store: Store) -> None:
    ticket = at_the_desk(store)
    asks(store, DUNG, visits.begin, ticket)

    leaves(store, DUNG, ticket)

    arrives(store)
    assert calls_next(store, DUNG) is not None


def test_who_asked_for_protection_is_not_received_online(store: Store) -> None:
    """Nghị định 154/2026, chương V: online only where no protection is asked for."""
    page = receives(store)
    asks(store, DUNG, sealing.protect, visit=page.visit.id)

    with pytest.raises(BadInput) as refused:
        writes(store, page, mode=Mode.ONLINE)

    assert refused.value.field == "mode"


@pytest.mark.parametrize("promised", [date(26, 12, 1), date(2026, 11, 22), date(2226, 12, 1)])
def test_a_promised_day_that_cannot_be_meant_is_kept_and_not_finished(
    store: Store, promised: date
) -> None:
    page = receives(store)
    saved = writes(store, page, next_on=promised, outcomes=(Outcome.STATEMENT_RECORDED,))

    with pytest.raises(BadInput) as refused:
        asks(store, DUNG, visits.finish, page.visit.id, version=saved.version)

    assert refused.value.field == "next_on"
    assert saved.record.next_on == promised  # half typed, with all that was written beside it
