"""Refusing to receive, and what disturbs the hall: grounds, deciders, evidence, terms."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update

from casework import deadlines, due_list, incidents, matters, papers, refusals, visits
from casework.incidents import Said as Happened
from casework.kinds import Kind, Outcome
from casework.model import Deadline, Visit
from casework.paper_kinds import FIELDS, HEAD, PaperKind
from casework.papers import PaperShown
from casework.refusals import Said
from casework.session_kinds import IncidentKind, RefusalGround
from casework.shown import VisitPage
from hall import hours, staff
from hall.errors import BadInput, Conflict, NotAllowed, NotFound, NotTrusted
from hall.journal import HALL
from hall.model import DayKind
from hall.store import Store
from tests.casework.reception import AN, asks, finishes, receives, takes_in, writes
from tests.conftest import Clock
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
    with pytest.raises(BadInput, match=missing):
        refuses(store, receives(store), replace(RUDE, **{missing: " "}))


@pytest.mark.parametrize("missing", ["review", "earlier"])
def test_a_settled_matter_is_refused_only_with_its_evidence(store: Store, missing: str) -> None:
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


@pytest.mark.parametrize("ground", [G.COURT_FINAL, G.FEEDBACK_ALREADY_ANSWERED])
def test_a_ground_that_rests_on_a_paper_names_that_paper(
    store: Store, ground: RefusalGround
) -> None:
    page, said = receives(store), replace(RUDE, ground=ground)

    with pytest.raises(BadInput, match="review"):
        refuses(store, page, said)

    proven = replace(said, review="Bản án 12/2026/HC-ST")
    assert refuses(store, page, proven).said.review == "Bản án 12/2026/HC-ST"


def test_a_visit_is_refused_by_the_law_of_its_own_day(store: Store) -> None:
    page = receives(store)
    with store.work(hall_id=1) as work:
        work.session.execute(update(Visit).values(day=date(2026, 6, 30)))

    with pytest.raises(BadInput, match="ground"):
        asks(
            store,
            HOA,
            refusals.put,
            page.visit.id,
            replace(RUDE, ground=G.OUT_OF_SCOPE),
            version=0,
        )
    assert asks(store, HOA, refusals.put, page.visit.id, RUDE, version=0).said == RUDE


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


# --- its notice, in time or late --------------------------------------------------------------


def due(store: Store, who: str = DUNG, *, everybody: bool = False) -> list[tuple[str, date, int]]:
    """What that officer must see to: the visit, its last day, the days that are left."""
    page: due_list.Page = asks(store, who, due_list.read, everybody=everybody)
    return [(row.visit, row.running.due_on, row.running.days) for row in page.rows]


def days(store: Store, day: date, kind: DayKind) -> None:
    """The head changes the hall's calendar, as the console does."""
    with store.work(hall_id=1) as work:
        hours.set_days(work, day, day, kind, label="Theo thông báo", by=HALL)
        deadlines.renew_all(work)
        refusals.renew_all(work)


def test_a_notice_is_due_until_the_third_working_day_and_late_after_it(
    each_store: Store, clock: Clock
) -> None:
    visit = receives(each_store)
    refuses(each_store, visit, SETTLED)
    last = date(2026, 11, 26)
    assert due(each_store) == []  # a reminder comes a working day before

    for passed, left, how in ((2, 1, "soon"), (1, 0, "soon"), (1, -1, "overdue")):
        clock.pass_(days=passed)
        (row,) = asks(each_store, DUNG, due_list.read).rows
        assert (row.visit, row.running.due_on, row.running.days) == (visit.visit.id, last, left)
        assert (row.running.standing.value, row.running.wants_notice) == (how, False)
        assert (row.title, row.day, row.petition) == (AN.full_name, date(2026, 11, 23), "")

    assert asks(each_store, DUNG, due_list.count) == 1
    assert due(each_store, EM) == []
    assert due(each_store, HOA, everybody=True) == [(visit.visit.id, last, -1)]


@pytest.mark.parametrize("is_known_before", [True, False])
@pytest.mark.parametrize(
    ("refused_on", "changed", "kind", "last"),
    [
        (23, date(2026, 11, 25), DayKind.HOLIDAY, date(2026, 11, 27)),
        (23, date(2026, 11, 26), DayKind.SUBSTITUTE_OFF, date(2026, 11, 27)),
        (26, date(2026, 11, 28), DayKind.MAKEUP_WORK, date(2026, 11, 30)),
        (26, date(2026, 11, 21), DayKind.MAKEUP_WORK, date(2026, 12, 1)),
    ],
)
def test_a_day_off_puts_the_last_day_off_and_a_make_up_day_counts(
    store: Store,
    clock: Clock,
    refused_on: int,
    changed: date,
    kind: DayKind,
    last: date,
    is_known_before: bool,
) -> None:
    """Also when the calendar is changed while the term runs."""
    if is_known_before:
        days(store, changed, kind)
    clock.pass_(days=refused_on - 23)
    visit = receives(store)
    refuses(store, visit, SETTLED)
    if not is_known_before:
        days(store, changed, kind)

    assert asks(store, DUNG, refusals.of_visit, visit.visit.id).notice_due == last


def test_a_ground_without_a_written_notice_owes_none(store: Store, clock: Clock) -> None:
    refuses(store, receives(store), RUDE)
    clock.pass_(days=30)

    assert due(store) == []


def files(store: Store, page: VisitPage, who: str = DUNG, **more: str) -> PaperShown:
    """Form 01/TCD as it is begun, completed and filed."""
    begun = asks(store, who, papers.begun, PaperKind.REFUSAL, visit=page.visit.id)
    said = begun | {"place": "Hà Nội", "signer": "Đỗ Thị Hoa", "matter": "Bồi thường đất"} | more
    found: PaperShown = asks(
        store, who, papers.file, PaperKind.REFUSAL, filled(said), visit=page.visit.id
    )
    return found


def filled(said: dict[str, str]) -> dict[str, str]:
    return {each.name: said.get(each.name, "") for each in (*HEAD, *FIELDS[PaperKind.REFUSAL])}


def test_the_filed_form_is_the_notice_and_ends_its_term(each_store: Store, clock: Clock) -> None:
    page = receives(each_store)
    refuses(each_store, page, SETTLED)
    finishes(each_store, page)
    clock.pass_(days=2)
    assert len(due(each_store)) == 1

    paper = files(each_store, page)

    assert paper.content["reason"] == SETTLED.text
    assert paper.content["evidence_notice"] == SETTLED.review
    found = asks(each_store, DUNG, refusals.of_visit, page.visit.id)
    assert (found.paper, found.notice, found.notice_on) == (
        paper.id,
        paper.number,
        date(2026, 11, 25),
    )
    assert due(each_store) == []
    clock.pass_(days=9)
    assert asks(each_store, DUNG, due_list.count) == 0


def test_a_form_for_a_visit_that_nobody_wrote_down_as_refused_does(store: Store) -> None:
    page = receives(store)
    more = {
        "ground": SETTLED.ground.value,
        "reason": SETTLED.text,
        "decider": SETTLED.decider,
        "evidence_notice": SETTLED.review,
        "evidence_reception": SETTLED.earlier,
    }

    paper = files(store, page, **more)

    found = asks(store, DUNG, refusals.of_visit, page.visit.id)
    assert (found.said, found.paper) == (SETTLED, paper.id)
    assert Outcome.REFUSED in asks(store, DUNG, visits.page, page.visit.id).record.outcomes


def test_a_form_says_the_ground_that_the_record_says(store: Store) -> None:
    page = receives(store)
    refuses(store, page, SETTLED)

    with pytest.raises(BadInput, match="ground"):
        files(store, page, ground=G.FEEDBACK_ALREADY_ANSWERED.value)

    assert asks(store, DUNG, papers.of, visit=page.visit.id) == ()
    assert asks(store, DUNG, refusals.of_visit, page.visit.id).notice_on is None


def test_the_notice_is_sent_when_the_day_of_the_visit_is_over(store: Store, clock: Clock) -> None:
    page = receives(store)
    known = refuses(store, page, SETTLED)
    finishes(store, page)
    clock.pass_(days=2)
    sent = {"notice": "15/TB", "version": known.version}

    with pytest.raises(NotTrusted):
        asks(store, EM, refusals.send, page.visit.id, **sent)
    done = asks(store, DUNG, refusals.send, page.visit.id, **sent)

    assert done.notice_on == date(2026, 11, 25)


def test_a_notice_that_went_out_in_time_did_so_whatever_is_written_afterwards(
    store: Store, clock: Clock
) -> None:
    page = receives(store)
    known = refuses(store, page, SETTLED)
    with pytest.raises(BadInput, match="notice"):
        sends(store, page, known, " ")
    sent = sends(store, page, known, "15/TB")
    with pytest.raises(Conflict):
        sends(store, page, known, "16/TB")

    away = refuses(store, page, RUDE, sent.version)
    back = refuses(store, page, SETTLED, away.version)
    finishes(store, page)
    clock.pass_(days=9)
    sends(store, page, back, "16/TB")
    days(store, date(2026, 11, 25), DayKind.HOLIDAY)

    found = asks(store, DUNG, refusals.of_visit, page.visit.id)
    assert (found.notice, found.notice_due) == ("16/TB", date(2026, 11, 26))
    assert due(store) == []
    with store.read() as session:
        assert session.scalars(select(Deadline.ended_on)).all() == [date(2026, 11, 23)]


def sends(
    store: Store, page: VisitPage, known: refusals.Shown, notice: str, who: str = DUNG
) -> refusals.Shown:
    given = {"notice": notice, "version": known.version}
    found: refusals.Shown = asks(store, who, refusals.send, page.visit.id, **given)
    return found


def test_who_works_on_the_matter_sends_the_notice_when_its_officer_is_away(store: Store) -> None:
    page = receives(store)
    taken = takes_in(store, page)
    known = refuses(store, page, SETTLED)
    with store.read() as session:
        em = staff.load(session, hall_id=1, username=EM).id
    with pytest.raises(NotTrusted):
        sends(store, page, known, "15/TB", EM)

    asks(store, DUNG, matters.let_handle, taken.matter, em)

    assert sends(store, page, known, "15/TB", EM).notice == "15/TB"


def test_a_notice_of_a_sealed_visit_is_due_for_those_entitled_only(
    store: Store, clock: Clock
) -> None:
    page = receives(store)
    refuses(store, page, SETTLED)
    writes(store, page, kind=Kind.DENUNCIATION)
    clock.pass_(days=4)

    assert due(store, EM, everybody=True) == []
    assert len(due(store)) == len(due(store, HOA, everybody=True)) == 1


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
