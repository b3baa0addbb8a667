"""What goes when its term is over, and what stays."""

from datetime import date

import pytest
from sqlalchemy import Update, func, select, text, update

from casework import (
    book,
    book_reading,
    citizens,
    file,
    holds,
    links,
    petitions,
    visits,
)
from casework.errors import Held
from casework.kinds import Decision, Kind, Outcome
from casework.model import (
    BookEntry,
    BookRow,
    Citizen,
    CitizenWord,
    Directive,
    LeaderRequest,
    Matter,
    MatterMark,
    Petition,
    PetitionTrace,
    TicketHint,
    Visit,
)
from casework.petitions import Paper
from casework.session_kinds import RequestStatus
from hall.errors import Conflict, NotTrusted
from hall.model import Ticket
from hall.store import Store
from tests.casework.forgotten import (
    CODES,
    SECRET,
    TODAY,
    ends_terms,
    forgets,
    holds_true,
    opened,
    settled,
)
from tests.casework.reception import (
    BINH,
    asks,
    enters,
    receives,
    takes_in,
    writes,
)
from tests.casework.test_in_the_clear import QUYNH
from tests.conftest import Clock
from tests.people import DUNG, HOA, arrives


def test_when_the_term_is_over_nobody_can_read_who_came_and_what_they_said(
    each_store: Store, clock: Clock
) -> None:
    store = each_store
    matter = settled(store)
    before = opened(store)
    assert all(word in before for word in CODES)

    clock.pass_(days=365 * 7)
    done = forgets(store)

    after = opened(store)
    assert done["petition_passed_on"] == 1
    for word in (*CODES, *QUYNH.full_name.split(), "Uẩn Khúc", "Khuých Mới"):
        assert word not in after, word
    assert holds_true(store) == []
    with store.read() as session:
        for model in (Citizen, CitizenWord, PetitionTrace, TicketHint):
            assert session.scalar(select(func.count()).select_from(model)) == 0, model
        row = session.scalars(select(Petition)).one()
        assert row.lookup_hash != store.vault.index("lookup", "")
        assert session.scalars(select(Ticket.person_hash)).all() == [None]
        assert session.scalars(select(Matter.public_id)).one() == matter


def test_what_statistics_and_the_book_count_stays(each_store: Store, clock: Clock) -> None:
    settled(each_store)
    clock.pass_(days=365 * 7)
    forgets(each_store)

    (entry,) = asks(each_store, HOA, book_reading.read, TODAY, TODAY)

    assert (entry.number, entry.day) == (1, TODAY)
    assert entry.written["kind"] == Kind.COMPLAINT
    assert entry.written["outcomes"] == [Outcome.STATEMENT_RECORDED]
    assert entry.written["name"] == entry.written["content"] == ""
    with each_store.read() as session:
        petition = session.scalars(select(Petition)).one()
        assert (petition.kind, petition.decision, petition.number) == (
            Kind.COMPLAINT,
            Decision.GUIDE,
            1,
        )
        assert session.scalar(select(func.count()).select_from(BookEntry)) == 1
    # and closing that day again is no correction
    asks(each_store, HOA, book.catch_up, TODAY)
    with each_store.read() as session:
        assert session.scalar(select(func.count()).select_from(BookRow)) == 1


def test_one_day_sooner_nothing_is_touched(store: Store, clock: Clock) -> None:
    settled(store)
    clock.set(clock.now.replace(year=2031, month=12, day=31))
    before = opened(store)

    done = forgets(store)

    assert "petition_passed_on" not in done
    assert SECRET in opened(store)
    assert SECRET in before
    clock.pass_(days=1)
    assert forgets(store)["petition_passed_on"] == 1


def test_a_denunciation_keeps_its_own_longer_rule(store: Store, clock: Clock) -> None:
    settled(store, Kind.DENUNCIATION)

    clock.pass_(days=365 * 19)
    assert "case_file_sealed" not in forgets(store)
    assert SECRET in opened(store)

    clock.pass_(days=365 * 3)
    assert forgets(store)["case_file_sealed"] == 1
    assert SECRET not in opened(store)
    assert holds_true(store) == []


def test_an_open_petition_is_kept_however_old(store: Store, clock: Clock) -> None:
    page = receives(store, QUYNH)
    takes_in(store, page, content=SECRET)
    ends_terms(store)

    clock.pass_(days=365 * 40)
    forgets(store)

    assert SECRET in opened(store)


def test_while_a_deadline_runs_nothing_goes(store: Store, clock: Clock) -> None:
    settled(store)
    with store.work(hall_id=1) as work:
        work.session.execute(
            text("UPDATE deadline SET ended_on = NULL WHERE id = (SELECT min(id) FROM deadline)")
        )

    clock.pass_(days=365 * 40)
    forgets(store)

    assert SECRET in opened(store)


@pytest.mark.parametrize(
    "opens",
    [
        update(Directive).values(done_on=None),
        update(LeaderRequest).values(status=RequestStatus.PENDING),
        update(Visit).values(next_on=date(2099, 1, 1)),
    ],
    ids=["a task", "a wish to see the leader", "a promised day"],
)
def test_while_anything_in_it_is_open_nothing_goes(
    store: Store, clock: Clock, opens: Update
) -> None:
    settled(store)
    with store.work(hall_id=1) as work:
        work.session.execute(opens)

    clock.pass_(days=365 * 40)
    forgets(store)

    assert SECRET in opened(store)


def test_the_longest_term_in_a_matter_is_the_matters(store: Store, clock: Clock) -> None:
    matter = settled(store)  # passed on: five years
    filed = Paper(kind=Kind.RECOMMENDATION, content=SECRET)
    other = asks(store, DUNG, petitions.take_in, filed, matter=matter).petition
    asks(store, HOA, petitions.move, other.id, "withdraw", version=other.version)
    ends_terms(store)

    clock.pass_(days=365 * 9)
    forgets(store)
    assert SECRET in opened(store)

    clock.pass_(days=365 * 3)
    assert forgets(store)["case_feedback"] == 1
    assert SECRET not in opened(store)


def test_a_grave_matter_is_kept_for_ever(store: Store, clock: Clock) -> None:
    settled(store)
    with store.work(hall_id=1) as work:
        work.session.execute(update(MatterMark).values(is_prolonged=True))

    clock.pass_(days=365 * 90)
    forgets(store)

    assert SECRET in opened(store)


def test_a_held_matter_is_kept_until_the_head_ends_the_hold(store: Store, clock: Clock) -> None:
    matter = settled(store)
    held = asks(store, HOA, holds.put, matter, reason="Tòa án đang thụ lý vụ án")
    with pytest.raises(Conflict):
        asks(store, HOA, holds.put, matter, reason="Tòa án đang thụ lý vụ án")
    with pytest.raises(NotTrusted):
        asks(store, DUNG, holds.end, held.id, reason="Không cần giữ nữa đâu")

    clock.pass_(days=365 * 40)
    forgets(store)
    assert SECRET in opened(store)

    asks(store, HOA, holds.end, held.id, reason="Bản án đã có hiệu lực")
    clock.pass_(days=365 * 7)  # the end of a hold is a step of the matter: its term begins anew
    forgets(store)
    assert SECRET not in opened(store)


def test_nothing_leaves_a_held_matter_and_what_it_went_into_is_held(
    each_store: Store, clock: Clock
) -> None:
    store = each_store
    matter = settled(store)
    held = asks(store, HOA, holds.put, matter, reason="Tòa án đang thụ lý vụ án")
    shown = asks(store, HOA, file.of_matter, matter)
    visit, petition = shown.visits[0], shown.petitions[0]
    other = takes_in(store, receives(store, BINH), content="Việc khác")
    why = {"reason": "Cùng một việc"}

    for step, args, more in (
        (links.move, (petition.id, other.matter), why | {"version": petition.version}),
        (visits.attach, (visit.id,), {"petition": other.petition.id, "version": None}),
    ):
        with pytest.raises(Held):
            asks(store, HOA, step, *args, **more)
    asks(store, HOA, links.merge_matters, matter, other.matter, **why, version=shown.version)

    with pytest.raises(Conflict):
        asks(store, HOA, holds.put, other.matter, reason="Tòa án đang thụ lý vụ án")
    settles(store, other.petition.id)
    clock.pass_(days=365 * 40)
    forgets(store)
    assert SECRET in opened(store)
    asks(store, HOA, holds.end, held.id, reason="Bản án đã có hiệu lực")
    clock.pass_(days=365 * 21)
    forgets(store)
    assert SECRET not in opened(store)


def settles(store: Store, petition: str) -> None:
    seen = asks(store, DUNG, petitions.show, petition)
    asks(store, HOA, petitions.decide, petition, Decision.GUIDE, version=seen.version, reason="x")
    ends_terms(store)


def test_who_comes_again_in_another_matter_is_still_known(store: Store, clock: Clock) -> None:
    settled(store)
    clock.pass_(days=7 * 313)  # a Monday
    page = receives(store, QUYNH)
    takes_in(store, page, content="Việc mới")
    clock.pass_(days=365)

    forgets(store)

    found = asks(store, DUNG, citizens.by_number, QUYNH.id_number)
    assert found.name == QUYNH.full_name
    assert SECRET not in opened(store).replace(f"Căn cước ghi khác {SECRET}", "")


def test_a_draft_that_nobody_finished_goes_too(store: Store, clock: Clock) -> None:
    page = receives(store, QUYNH)
    writes(store, page, content=SECRET)

    clock.pass_(days=365 * 7)
    done = forgets(store)

    assert done["visit_record"] == 1
    assert SECRET not in opened(store)


def test_what_a_ticket_knew_of_its_holder_goes_after_a_year(store: Store, clock: Clock) -> None:
    arrives(store, phone="0912345678")
    enters(store, BINH)

    clock.pass_(days=360)
    assert forgets(store) == {}
    clock.pass_(days=10)
    done = forgets(store)

    assert done == {"queue_technical": 3}  # the ticket, its slip, who came with it
    with store.read() as session:
        assert session.scalars(select(Ticket.phone)).all() == [None]
        assert session.scalars(select(Citizen)).all() == []
