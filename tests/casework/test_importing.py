"""An existing register is taken in whole or not at all, once, and tells nobody what is sealed."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casework import access, citizens, file, petitions
from casework.importing import drafts, taking
from casework.importing.kinds import Fault
from casework.kinds import Decision, Kind, PetitionStatus
from casework.model import Citizen, Deadline, ImportDraft, Matter, Petition
from casework.petitions import Paper
from hall import journal
from hall.errors import BadInput, Conflict, NotFound, NotTrusted
from hall.model import Hall, Step
from hall.store import Store, row
from tests.casework import reception
from tests.casework.reception import asks, enters
from tests.casework.registers import (
    ALL,
    AN,
    BAD,
    BINH,
    CHI,
    brings,
    counted,
    excel,
    looks,
    pours,
    table,
    takes,
    understands,
)
from tests.casework.test_in_the_clear import bytes_of
from tests.conftest import Clock
from tests.people import DUNG, EM, HOA


def test_a_register_becomes_petitions_under_its_own_numbers(each_store: Store) -> None:
    done = takes(each_store, ALL)

    assert (done.lines, done.taken, done.known, done.left_out) == (3, 3, 0, 0)
    an = asks(each_store, HOA, citizens.by_number, AN[4])
    matter = asks(each_store, HOA, file.of_citizen, an.id).matters[0]
    petition = matter.petitions[0]
    assert petition.number == "1/2025"
    assert (petition.kind, petition.decision) == (Kind.COMPLAINT, Decision.ACCEPT)
    assert petition.status is PetitionStatus.IN_PROGRESS
    assert petition.content == AN[5]
    assert petition.accused == AN[8]
    assert petition.received_at.astimezone(UTC) == datetime(2025, 1, 4, 17, tzinfo=UTC)
    assert matter.summary == "Ghi chú: Hồ sơ số 3"
    with each_store.read() as session:
        hall = row(session, Hall, 1)
        assert journal.check(session, each_store.vault, hall) is None
        assert access.check(session, each_store.vault, hall) is None


def test_one_bad_line_lets_nothing_in_until_its_list_was_taken_away(each_store: Store) -> None:
    key = brings(each_store, excel(table(AN, BAD)))
    understands(each_store, key)

    for leave_out in (False, True):
        with pytest.raises(BadInput) as refused:
            asks(each_store, HOA, taking.take_in, key, leave_out=leave_out)
        assert refused.value.field == "import_list"
    assert counted(each_store, Petition) == counted(each_store, Citizen) == 0

    seen = asks(each_store, HOA, taking.list_errors, key)
    assert {(each.line, each.fault) for each in seen.wrong} == {
        (3, Fault.DAY_WRONG),
        (3, Fault.KIND_UNKNOWN),
    }
    done = pours(each_store, key, leave_out=True)
    assert (done.taken, done.left_out) == (1, 1)
    assert counted(each_store, Petition) == 1


def test_the_same_register_again_brings_only_what_is_new(each_store: Store) -> None:
    takes(each_store, excel(table(AN, BINH)))

    seen = looks(each_store, ALL)
    assert (len(seen.fresh), seen.known, seen.changed) == (1, 2, ())
    done = pours(each_store, seen.draft.id)

    assert (done.taken, done.known) == (1, 2)
    assert counted(each_store, Petition) == 3
    again = looks(each_store, ALL)
    assert (again.fresh, again.known) == ((), 3)
    with pytest.raises(BadInput):
        asks(each_store, HOA, taking.take_in, again.draft.id)


def test_a_line_that_clashes_with_who_is_known_is_left_out(store: Store) -> None:
    enters(store)
    other = ("9", "05/01/2025", "Đỗ Văn Khác", *AN[3:])
    key = brings(store, excel(table(other, BINH)))
    understands(store, key)
    asks(store, HOA, taking.list_errors, key)

    done = pours(store, key, leave_out=True)

    assert (done.taken, done.left_out) == (1, 1)
    with store.read() as session:
        assert session.scalars(select(Petition.number)).all() == [2]


def test_what_a_register_brings_later_keeps_its_number_too(store: Store) -> None:
    takes(store, excel(table(AN, CHI)))

    takes(store, ALL)

    with store.read() as session:
        rows = session.execute(select(Petition.year, Petition.number)).all()
    assert sorted((year, number) for year, number in rows) == [(2025, 1), (2025, 2), (2025, 3)]


def test_what_is_understood_otherwise_since_it_was_looked_at_is_not_taken_in(store: Store) -> None:
    key = brings(store, ALL)
    understands(store, key)
    seen = asks(store, HOA, taking.look, key)
    understands(store, key, register="Sổ khác")

    with pytest.raises(Conflict):
        asks(store, HOA, taking.take_in, key, seen=seen)

    assert counted(store, Petition) == 0


def test_pressing_twice_takes_in_once(store: Store) -> None:
    key = brings(store, ALL)
    understands(store, key)

    first, second = (pours(store, key) for _ in range(2))

    assert first == second
    assert counted(store, Petition) == 3


def test_a_known_line_that_says_something_else_is_told_and_not_taken_over(store: Store) -> None:
    takes(store, ALL)
    changed = (*AN[:5], "Nội dung khác", *AN[6:])

    seen = looks(store, excel(table(changed, BINH, CHI)))

    assert (seen.known, seen.changed) == (3, (2,))


def test_a_line_without_a_number_is_known_by_what_it_says(store: Store) -> None:
    made = excel(table(("", *AN[1:]), ("", *BINH[1:])))
    takes(store, made)

    seen = looks(store, excel(table(("", *AN[1:]), ("", *BINH[1:]), ("", *CHI[1:]))))

    assert (len(seen.fresh), seen.known) == (1, 2)


def test_two_registers_may_have_the_same_numbers(store: Store) -> None:
    takes(store, excel(table(AN)), register="Sổ tiếp nhận đơn")

    done = takes(store, excel(table(("1", *BINH[1:]))), register="Sổ tiếp công dân")

    assert (done.taken, done.known) == (1, 0)


def test_the_halls_own_numbers_stay_without_a_gap(store: Store) -> None:
    """This year the hall numbers by itself: what comes from the old book goes on behind."""
    paper = Paper(kind=Kind.FEEDBACK, title="Phản ánh")
    asks(store, DUNG, petitions.take_in, paper)

    takes(store, excel(table(("7", "02/11/2026", *AN[2:10], "", ""), AN)))

    own = asks(store, DUNG, petitions.take_in, paper).petition.number
    with store.read() as session:
        found = {(n, year) for n, year in session.execute(select(Petition.number, Petition.year))}
    assert found == {(1, 2026), (2, 2026), (1, 2025), (3, 2026)}
    assert own == "3/2026"


def test_a_new_hall_goes_on_behind_the_old_book_of_the_year(store: Store) -> None:
    takes(store, excel(table(("41", "02/11/2026", *AN[2:10], "", ""))))

    own = asks(store, DUNG, petitions.take_in, Paper(kind=Kind.FEEDBACK, title="Phản ánh"))

    assert own.petition.number == "42/2026"


def test_a_denunciation_is_not_there_for_other_officers(each_store: Store) -> None:
    takes(each_store, ALL)

    assert asks(each_store, EM, citizens.by_number, CHI[4]) is None
    assert asks(each_store, EM, citizens.by_name, "Kín Chi").people == ()
    with each_store.read() as session:
        sealed = session.scalars(
            select(Petition.public_id).where(Petition.kind == Kind.DENUNCIATION)
        ).one()
    with pytest.raises(NotFound):
        asks(each_store, EM, petitions.show, sealed)
    assert asks(each_store, HOA, petitions.show, sealed).is_sealed


def test_its_denouncer_is_not_the_row_that_others_know(store: Store) -> None:
    """Chi has an ordinary petition too; who meets her there learns of no denunciation."""
    ordinary = ("9", *CHI[1:6], "Kiến nghị", *CHI[7:])

    takes(store, excel(table(ordinary, CHI)))

    known = asks(store, EM, citizens.by_number, CHI[4])
    seen = asks(store, EM, file.of_citizen, known.id)
    assert [each.is_sealed for each in seen.matters] == [False]
    head = asks(store, HOA, file.of_citizen, known.id)
    assert sorted(each.is_sealed for each in head.matters) == [False, True]


def test_a_denunciation_is_led_by_who_brought_the_register(store: Store) -> None:
    with store.read() as session:
        from hall import staff

        dung = staff.load(session, hall_id=1, username=DUNG).id

    takes(store, ALL, lead_id=dung)

    with store.read() as session:
        rows = session.execute(select(Matter.confidentiality, Matter.lead_officer_id))
        leads = {str(side): lead for side, lead in rows}
    assert leads["ordinary"] == dung != leads["protected"]


def test_people_are_the_same_by_their_number_only(store: Store) -> None:
    """A namesake without a number is somebody else, however alike."""
    an = enters(store)
    namesake = ("9", *AN[1:4], "", *AN[5:])

    takes(store, excel(table(AN, namesake)))

    assert len(asks(store, HOA, file.of_citizen, an.id).matters) == 1
    assert len(asks(store, HOA, citizens.by_name, "Thử An").people) == 2
    assert asks(store, HOA, citizens.details, an.id).identity == reception.AN


def test_a_number_of_another_name_is_an_error(store: Store) -> None:
    enters(store)
    other = ("9", "05/01/2025", "Đỗ Văn Khác", *AN[3:])

    seen = looks(store, excel(table(other)))

    assert [(each.line, each.fault) for each in seen.wrong] == [(2, Fault.ID_OTHER_NAME)]


def test_what_is_open_runs_its_term_from_the_day_it_came(store: Store) -> None:
    takes(store, excel(table(AN, BINH)), counts_from=date(2025, 1, 1))
    with store.read() as session:
        begun = set(session.scalars(select(Deadline.starts_on)).all())
    assert date(2025, 1, 10) in begun

    takes(store, excel(table(("8", *AN[1:]))), counts_from=date(2026, 1, 1))

    with store.read() as session:
        with_terms = select(func.count(func.distinct(Deadline.petition_id)))
        assert session.scalar(with_terms) <= 2


def test_only_the_head_brings_registers_and_only_their_own(store: Store) -> None:
    key = brings(store, ALL)

    for who in (DUNG, EM):
        with pytest.raises(NotTrusted):
            brings(store, ALL, who)
        with pytest.raises(NotTrusted):
            asks(store, who, drafts.read, key)


def test_a_draft_lies_sealed_and_is_gone_after_a_day(
    store: Store, data: Path, clock: Clock
) -> None:
    planted = ("5", *CHI[1:2], "Đoàng Khuých Quỳnhh", *CHI[3:5], "NỘIDUNGBÍMẬT", *CHI[6:])
    key = brings(store, excel(table(planted)))
    understands(store, key, register="SỔKÍN")
    stored = bytes_of(data)
    for secret in ("Khuých", "Quỳnhh", "NỘIDUNGBÍMẬT", "SỔKÍN", CHI[4]):
        assert secret.encode() not in stored

    clock.pass_(hours=25)

    with pytest.raises(NotFound):
        asks(store, HOA, drafts.read, key)
    with store.work() as work:
        drafts.clean(work)
    assert counted(store, ImportDraft) == 0


def test_nothing_is_left_of_a_file_that_was_taken_in_or_thrown_away(store: Store) -> None:
    takes(store, ALL)
    thrown = brings(store, ALL)
    asks(store, HOA, drafts.throw_away, thrown)

    assert counted(store, ImportDraft) == 0


def test_the_journal_says_who_when_which_file_and_how_many(store: Store) -> None:
    done = takes(store, ALL)

    with store.read() as session:
        step = session.scalars(select(Step).where(Step.verb == "import_taken")).one()
        said = "".join(str(each) for each in session.scalars(select(Step.after)))
    assert (step.number, step.after["file"]) == (done.step, done.file_hash)
    assert {name: step.after[name] for name in ("lines", "taken", "known", "left_out")} == {
        **{"lines": 3, "taken": 3, "known": 0, "left_out": 0}
    }
    for text in (*AN, *CHI):
        assert not text or len(text) < 5 or text not in said
    assert "denunciation" not in said
