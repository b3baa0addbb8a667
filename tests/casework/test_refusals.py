"""Refusing to receive, and what disturbs the hall: grounds, deciders, evidence, terms."""

from datetime import date

import pytest
from sqlalchemy import select

from casework import incidents, refusals, visits
from casework.incidents import Said as Happened
from casework.kinds import Kind, Outcome
from casework.model import Deadline
from casework.refusals import Said
from casework.session_kinds import IncidentKind, RefusalGround
from casework.shown import VisitPage
from hall.errors import BadInput, Conflict, NotAllowed, NotFound, NotTrusted
from hall.store import Store
from tests.casework.reception import asks, receives, writes
from tests.people import DUNG, EM, HOA

G = RefusalGround
RUDE = Said(ground=G.THREAT_INSULT_RULES, decider="Đỗ Thị Hoa, Trưởng ban", text="Đe dọa cán bộ")
SETTLED = Said(
    ground=G.SETTLED_PROLONGED,
    decider="Đỗ Thị Hoa, Trưởng ban",
    text="Đã giải quyết đúng pháp luật",
    review="Thông báo 12/TB ngày 01/3/2026",
    earlier="Tiếp ngày 10/4/2026",
)


def refuses(store: Store, page: VisitPage, said: Said, version: int = 0) -> refusals.Shown:
    found: refusals.Shown = asks(store, DUNG, refusals.put, page.visit.id, said, version=version)
    return found


def test_a_refusal_names_its_ground_its_decider_and_is_an_outcome(each_store: Store) -> None:
    page = receives(each_store)

    found = refuses(each_store, page, RUDE)

    assert (found.said.decider, found.notice_due) == ("Đỗ Thị Hoa, Trưởng ban", None)
    assert found.source.endswith("Điều 9 khoản 2")
    again = asks(each_store, DUNG, visits.page, page.visit.id)
    assert Outcome.REFUSED in again.record.outcomes


@pytest.mark.parametrize("missing", ["decider", "text"])
def test_nobody_is_refused_without_a_named_decider_and_what_happened(
    store: Store, missing: str
) -> None:
    from dataclasses import replace

    with pytest.raises(BadInput, match=missing):
        refuses(store, receives(store), replace(RUDE, **{missing: " "}))


@pytest.mark.parametrize("missing", ["review", "earlier"])
def test_a_settled_matter_is_refused_only_with_its_evidence(store: Store, missing: str) -> None:
    from dataclasses import replace

    with pytest.raises(BadInput, match=missing):
        refuses(store, receives(store), replace(SETTLED, **{missing: ""}))


def test_a_written_notice_goes_out_within_three_working_days(store: Store) -> None:
    page = receives(store)
    found = refuses(store, page, SETTLED)
    assert found.notice_due == date(2026, 11, 26)

    sent = asks(
        store, DUNG, refusals.send, page.visit.id, notice="15/TB-BTCD", version=found.version
    )

    assert (sent.notice, sent.notice_on) == ("15/TB-BTCD", date(2026, 11, 23))
    with store.read() as session:
        assert session.scalars(select(Deadline.ended_on)).all() == [date(2026, 11, 23)]


def test_another_ground_ends_the_term_of_the_notice(store: Store) -> None:
    page = receives(store)
    first = refuses(store, page, SETTLED)

    found = refuses(store, page, RUDE, first.version)

    assert found.notice_due is None
    with pytest.raises(Conflict):
        refuses(store, page, SETTLED, first.version)
    assert refuses(store, page, SETTLED, found.version).notice_due == date(2026, 11, 26)


def test_the_grounds_are_those_of_the_law_of_the_day() -> None:
    old = {row.ground for row in refusals.grounds(date(2026, 6, 30))}
    new = {row.ground for row in refusals.grounds(date(2026, 7, 1))}

    assert old == {G.INTOXICATED_OR_INCAPABLE, G.THREAT_INSULT_RULES, G.SETTLED_PROLONGED}
    assert new == set(G)
    written = {row.ground for row in refusals.grounds(date(2026, 7, 1)) if row.is_written}
    assert written == {G.SETTLED_PROLONGED, G.FEEDBACK_ALREADY_ANSWERED}


def test_a_refusal_of_a_sealed_visit_is_not_there_for_another(store: Store) -> None:
    page = receives(store)
    refuses(store, page, SETTLED)
    writes(store, page, kind=Kind.DENUNCIATION)

    with pytest.raises(NotFound):
        asks(store, EM, refusals.of_visit, page.visit.id)
    assert asks(store, HOA, refusals.of_visit, page.visit.id) is not None


def test_nothing_is_sent_where_nobody_was_refused(store: Store) -> None:
    page = receives(store)

    assert asks(store, DUNG, refusals.of_visit, page.visit.id) is None
    with pytest.raises(NotAllowed):
        asks(store, DUNG, refusals.send, page.visit.id, notice="1/TB", version=1)


# --- incidents ----------------------------------------------------------------------------


def test_an_incident_is_read_by_who_wrote_it_and_by_the_head(each_store: Store) -> None:
    said = Happened(
        kind=IncidentKind.DISORDER,
        text="Một nhóm gây rối ở cửa",
        place="Cổng chính",
        measures="Mời công an phường",
        police_called=True,
    )

    found = asks(each_store, DUNG, incidents.record, said)

    assert (found.said, found.officer, found.day) == (said, "Lê Thị Dung", date(2026, 11, 23))
    assert asks(each_store, EM, incidents.all_of) == ()
    assert [each.id for each in asks(each_store, HOA, incidents.all_of)] == [found.id]
    with pytest.raises(NotTrusted):
        asks(each_store, "khanh", incidents.all_of)
    with pytest.raises(BadInput):
        asks(each_store, DUNG, incidents.record, Happened(kind=IncidentKind.OTHER, text=" "))
