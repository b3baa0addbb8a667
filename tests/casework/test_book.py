"""The reception book: numbered without gap, never rewritten, its sealed entries masked."""

from datetime import UTC, date, datetime
from functools import partial

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from casework import book, book_reading, petitions, sealing, visits
from casework.book_cells import cells
from casework.book_parts import parts
from casework.book_reading import Entry
from casework.dated_tables import book_form
from casework.kinds import Decision, Kind, Outcome
from casework.model import BookClosing, BookEntry, BookRegister, BookRow, Visit
from casework.shown import VisitPage
from hall.errors import BadInput, NotTrusted
from hall.model import Hall
from hall.store import Store
from hall.words import words
from tests.casework.reception import (
    AN,
    BINH,
    asks,
    breaks_glass,
    finishes,
    officer,
    receives,
    takes_in,
    writes,
)
from tests.conftest import Clock
from tests.hall.test_plans import plans_of
from tests.people import DUNG, EM, HOA

TODAY = date(2026, 11, 23)
SECRET = "Ông Mẫu nhận tiền của nhà thầu"


def reads(store: Store, who: str = DUNG, *, is_restricted: bool = False) -> list[Entry]:
    found: list[Entry] = asks(
        store, who, book_reading.read, TODAY, TODAY, is_restricted=is_restricted
    )
    return found


def told(store: Store, entry: Entry, on: date = TODAY) -> dict[str, str]:
    """The cells of an entry by column, in the form of that day."""
    columns = book_form(on).columns
    with store.read() as session:
        hall = session.get_one(Hall, 1)
        return dict(zip(columns, cells(entry, columns, hall, words("vi")), strict=True))


def enters_book(store: Store, page: VisitPage, who: str = DUNG, **more: object) -> None:
    writes(store, page, who, **more)
    finishes(store, page, who)


def test_the_form_of_2026_has_13_columns_and_that_of_2014_has_11() -> None:
    assert len(book_form(date(2026, 7, 1)).columns) == 13
    assert book_form(date(2026, 7, 1)).form == "03/TCD"
    assert len(book_form(date(2026, 6, 30)).columns) == 11
    assert len(book_form(date(2015, 1, 1)).columns) == 11
    assert book_form(date(2015, 1, 1)).form == "06-TCD"


def test_a_finished_visit_has_the_next_number_of_the_year(store: Store) -> None:
    first, second = receives(store, AN), receives(store, BINH, EM)

    enters_book(store, second, EM)
    enters_book(store, first)

    assert [(each.number, each.written["name"]) for each in reads(store)] == [
        (1, BINH.full_name),
        (2, AN.full_name),
    ]


def test_every_column_says_what_its_heading_asks(store: Store) -> None:
    page = receives(store, AN)
    writes(
        store,
        page,
        content="Không đồng ý với quyết định bồi thường",
        requests="Xem lại đơn giá",
        earlier="Ủy ban nhân dân Phường Mẫu",
        party_size=3,
    )
    taken = takes_in(store, page, Kind.COMPLAINT)
    enters_book(store, page, kind=Kind.COMPLAINT)
    asks(store, DUNG, petitions.decide, taken.petition.id, Decision.GUIDE, version=1)

    row = told(store, reads(store)[0])

    assert row["number"] == "1"
    assert row["day"] == "23/11/2026"
    assert row["name_address"] == f"{AN.full_name}\n{AN.address}"
    assert row["id_number"] == AN.id_number
    assert row["content"] == "Không đồng ý với quyết định bồi thường\nYêu cầu: Xem lại đơn giá"
    assert row["kind"] == "KN"
    assert row["people"] == "3"
    assert row["earlier"] == "Ủy ban nhân dân Phường Mẫu"
    assert (row["accepted"], row["guided"], row["forwarded"]) == ("", "x\n1/2026", "")
    assert row["follow_up"].startswith("1/2026: ")
    assert "Ghi nhận nội dung trình bày" in row["note"]


def test_a_record_of_the_old_year_stands_in_the_book_of_its_year(
    store: Store, clock: Clock
) -> None:
    """Also when it is finished after New Year; the new year begins with number 1."""
    clock.set(datetime(2026, 12, 31, 2, 0, tzinfo=UTC))
    old = receives(store, AN)
    clock.set(datetime(2027, 1, 4, 2, 0, tzinfo=UTC))
    new = receives(store, BINH, EM)

    enters_book(store, new, EM)
    enters_book(store, old)

    with store.read() as session:
        rows = session.execute(select(BookEntry.year, BookEntry.number).order_by(BookEntry.year))
        assert [tuple(row) for row in rows] == [(2026, 1), (2027, 1)]


def test_a_record_finished_again_is_a_correction_and_shows_both(store: Store, clock: Clock) -> None:
    page = receives(store, AN)
    enters_book(store, page, content="Xin hỏi về đất")
    clock.pass_(minutes=30)

    enters_book(store, page, content="Xin hỏi về nhà")

    (entry,) = reads(store)
    row = told(store, entry)
    assert entry.number == 1
    assert row["content"] == "Xin hỏi về nhà"
    assert "Sửa lúc 08:30 23/11/2026, Lê Thị Dung" in row["note"]
    assert "Nội dung vụ việc: “Xin hỏi về đất”" in row["note"]


def test_finishing_again_without_a_change_adds_nothing(store: Store) -> None:
    page = receives(store, AN)
    enters_book(store, page)

    finishes(store, page)

    with store.read() as session:
        assert len(session.query(BookRow).all()) == 1


def test_a_finish_that_failed_leaves_no_gap(store: Store) -> None:
    first, second = receives(store, AN), receives(store, BINH, EM)
    writes(store, first, outcomes=(Outcome.GUIDED,))
    version = asks(store, DUNG, visits.page, first.visit.id).version

    with pytest.raises(RuntimeError), store.work(hall_id=1) as work:
        visits.finish(work, officer(work, DUNG), first.visit.id, version=version)
        raise RuntimeError("the power went")
    enters_book(store, second, EM)

    assert [each.number for each in reads(store)] == [1]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE book_row SET serial = 9",
        "DELETE FROM book_row",
        "UPDATE book_closing SET missing = 0",
        "DELETE FROM book_closing",
    ],
)
def test_the_database_refuses_to_rewrite_the_book(each_store: Store, change: str) -> None:
    page = receives(each_store, AN)
    enters_book(each_store, page, content="Nội dung", kind=Kind.FEEDBACK)
    asks(each_store, DUNG, book.close, TODAY)

    with pytest.raises(DatabaseError), each_store.work() as work:
        work.session.execute(text(change))


def test_a_sealed_entry_keeps_its_number_and_says_nothing(store: Store) -> None:
    enters_book(store, receives(store, AN), kind=Kind.COMPLAINT)
    enters_book(store, receives(store, BINH, EM), EM, kind=Kind.DENUNCIATION, content=SECRET)

    for who in (DUNG, EM, HOA):
        plain, masked = reads(store, who)
        row = told(store, masked)
        assert not plain.is_masked
        assert row.pop("number") == "2"
        assert row.pop("day") == "23/11/2026"
        said = {row.pop(name) for name in ("name_address", "id_number", "content")}
        assert said == {"Bảo mật theo Luật Tố cáo"}
        assert set(row.values()) == {""}


def test_an_entry_that_turned_into_a_denunciation_is_masked_from_then_on(store: Store) -> None:
    page = receives(store, AN)
    enters_book(store, page, kind=Kind.COMPLAINT)
    assert not reads(store)[0].is_masked

    enters_book(store, page, kind=Kind.DENUNCIATION)

    assert reads(store)[0].is_masked
    assert reads(store)[0].corrections == ()


def test_the_restricted_book_is_for_those_who_may_know(store: Store) -> None:
    enters_book(store, receives(store, AN), kind=Kind.COMPLAINT)
    enters_book(store, receives(store, BINH, EM), EM, kind=Kind.DENUNCIATION, content=SECRET)

    assert reads(store, DUNG, is_restricted=True) == []
    for who in (EM, HOA):
        (entry,) = reads(store, who, is_restricted=True)
        assert entry.number == 2
        assert told(store, entry)["content"] == SECRET
        assert told(store, entry)["kind"] == "TC"


def test_broken_glass_opens_the_restricted_book_for_that_matter_only(store: Store) -> None:
    page = receives(store, BINH, EM)
    taken = takes_in(store, page, Kind.DENUNCIATION, EM)
    enters_book(store, page, EM, kind=Kind.DENUNCIATION)
    enters_book(store, receives(store, AN, EM), EM, kind=Kind.DENUNCIATION)

    breaks_glass(store, DUNG, taken.lookup_code)

    assert [each.number for each in reads(store, DUNG, is_restricted=True)] == [1]


def test_a_lifted_protection_opens_the_entry(store: Store) -> None:
    page = receives(store, AN)
    taken = takes_in(store, page, Kind.DENUNCIATION)
    enters_book(store, page, kind=Kind.DENUNCIATION)

    asks(store, DUNG, sealing.lift, taken.matter, reason="Người tố cáo không yêu cầu bảo mật")

    assert not reads(store, EM)[0].is_masked


def test_reading_the_book_is_journalled(store: Store) -> None:
    from casework import access
    from casework.access import Officer
    from hall.model import Role

    enters_book(store, receives(store, AN), kind=Kind.COMPLAINT)

    reads(store, EM)

    with store.read() as session:
        last = access.entries(session, store.vault, Officer(0, Role.AUDITOR), 1)[0]
    assert (last.officer, last.found, last.why.value) == ("Phạm Văn Em", 1, "search")


def test_a_year_at_once_and_no_more(store: Store) -> None:
    with pytest.raises(BadInput):
        asks(store, DUNG, book_reading.read, date(2025, 1, 1), date(2026, 1, 2))


def test_a_long_book_is_read_some_at_a_time_and_is_whole(
    each_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book_reading, "AT_ONCE", 2)
    for who in (DUNG, EM, DUNG, EM, DUNG):
        enters_book(each_store, receives(each_store, AN, who), who)

    found = reads(each_store)

    assert [each.number for each in found] == [1, 2, 3, 4, 5]
    assert [each.officer for each in found[:2]] == ["Lê Thị Dung", "Phạm Văn Em"]


def test_a_period_over_the_change_of_law_has_a_part_for_each(store: Store, clock: Clock) -> None:
    def entry(number: int, day: date) -> Entry:
        return Entry(number=number, day=day, is_masked=True, written={}, at=clock.now, officer="")

    found = parts([entry(7, date(2026, 6, 30)), entry(8, date(2026, 7, 1))])

    assert [(part.form.form, [each.number for each in part.entries]) for part in found] == [
        ("03-TCD", [7]),
        ("03/TCD", [8]),
    ]


# --- closing ------------------------------------------------------------------------------


def test_a_day_is_closed_with_the_list_of_what_is_missing(store: Store) -> None:
    enters_book(store, receives(store, AN), content="Nội dung", kind=Kind.COMPLAINT)
    receives(store, BINH)  # a draft

    (gap,) = asks(store, DUNG, book.missing, TODAY)

    assert (gap.ticket, gap.officer, gap.is_draft) == ("002", "Lê Thị Dung", True)
    assert gap.fields == ("content", "kind", "outcomes")
    with pytest.raises(BadInput):
        asks(store, DUNG, book.close, TODAY)
    closed = asks(store, DUNG, book.close, TODAY, reason="Cán bộ ghi tiếp vào ngày mai")
    assert closed.missing == 1


def test_what_is_missing_of_a_sealed_record_is_not_told_to_others(store: Store) -> None:
    writes(store, receives(store, AN), kind=Kind.DENUNCIATION)

    (gap,) = asks(store, EM, book.missing, TODAY)

    assert (gap.visit, gap.fields, gap.is_draft) == ("", (), True)


def test_what_was_changed_after_closing_is_added_by_closing_again(
    store: Store, clock: Clock
) -> None:
    page = receives(store, AN)
    enters_book(store, page, content="Nội dung", kind=Kind.COMPLAINT)
    asks(store, DUNG, book.close, TODAY)
    clock.pass_(minutes=5)
    writes(store, page, content="Nội dung khác")

    assert asks(store, DUNG, book.unwritten, TODAY) == 1
    asks(store, DUNG, book.close, TODAY)

    assert asks(store, DUNG, book.unwritten, TODAY) == 0
    assert told(store, reads(store)[0])["content"] == "Nội dung khác"
    assert len(asks(store, DUNG, book.closings, TODAY)) == 2


def test_a_finished_record_that_is_not_in_the_book_is_told(store: Store) -> None:
    """No way of the hall leads there; a past that is brought in may."""
    page = receives(store, AN)
    with store.work(hall_id=1) as work:
        by_key = select(Visit).where(Visit.public_id == page.visit.id)
        work.session.scalars(by_key).one().finished_at = work.now

    assert asks(store, DUNG, book.unwritten, TODAY) == 1


def test_what_was_changed_is_asked_for_in_as_many_questions_for_two_records_as_for_one(
    store: Store, clock: Clock
) -> None:
    look = partial(asks, store, DUNG, book.unwritten, TODAY)
    questions = []
    for who in (AN, BINH):
        page = receives(store, who)
        enters_book(store, page, content="Nội dung", kind=Kind.COMPLAINT)
        clock.pass_(minutes=5)
        writes(store, page, content="Nội dung khác")
        questions.append(len(list(plans_of(store, look, "SELECT"))))

    assert look() == 2
    assert questions[0] == questions[1]


def test_what_a_visit_is_about_is_no_change_of_its_entry(store: Store, clock: Clock) -> None:
    page = receives(store, AN)
    enters_book(store, page, content="Nội dung", kind=Kind.COMPLAINT)
    clock.pass_(minutes=5)

    takes_in(store, page)

    assert asks(store, DUNG, book.unwritten, TODAY) == 0


def test_a_day_to_come_is_not_closed(store: Store) -> None:
    with pytest.raises(BadInput):
        asks(store, DUNG, book.close, date(2026, 11, 24))


def test_an_auditor_reads_no_book(store: Store) -> None:
    with pytest.raises(NotTrusted):
        asks(store, "lan", book_reading.read, TODAY, TODAY)


# --- the chain ----------------------------------------------------------------------------


def whole(store: Store) -> object:
    with store.read() as session:
        return book.check(session, store.vault, session.get_one(Hall, 1))


def test_the_chain_tells_a_changed_row_and_a_missing_number(store: Store) -> None:
    enters_book(store, receives(store, AN), kind=Kind.COMPLAINT)
    enters_book(store, receives(store, BINH, EM), EM, kind=Kind.COMPLAINT)
    assert whole(store) is None

    with store.work() as work:
        work.session.execute(text("DROP TRIGGER book_row_no_update"))
        work.session.execute(text("UPDATE book_row SET staff_id = 3 WHERE serial = 1"))
    assert "changed" in str(whole(store))
    with store.work() as work:
        work.session.execute(text("UPDATE book_row SET staff_id = 1 WHERE serial = 1"))
        work.session.get_one(BookRegister, (1, 2026)).last = 3
    assert "2 of 3 entries" in str(whole(store))


def test_the_closing_keeps_the_end_of_the_chain_in_the_journal(store: Store) -> None:
    from hall.model import Step

    enters_book(store, receives(store, AN), content="Nội dung", kind=Kind.COMPLAINT)
    asks(store, DUNG, book.close, TODAY)

    with store.read() as session:
        step = session.query(Step).where(Step.verb == "book_close").one()
        closing = session.query(BookClosing).one()
        last = session.query(BookRow).one()
    assert step.after["mark"] == last.hash.hex()
    assert closing.step == step.number
    assert AN.full_name not in str(step.after)
