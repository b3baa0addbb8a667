"""The record of a visit: who came, what about, what came of it; kept, and shared."""

import re

import pytest
from flask.testing import FlaskClient

from casework import hints, sealing, visits
from casework.kinds import Kind
from casework.model import What
from hall import tickets
from hall.lifecycle import TicketState
from hall.store import Store
from staff_console import receiving
from tests.casework.reception import (
    AN,
    BINH,
    asks,
    at_the_desk,
    attaches,
    enters,
    finishes,
    officer,
    receives,
    takes_in,
    writes,
)
from tests.people import DUNG, EM, HOA, arrives, sits_down
from tests.staff_console.recording import SAVING, does, starts, version
from tests.staff_console.working import CARD, now, only_ticket, readings, text_of


def test_a_visit_begins_with_an_empty_record(store: Store, dung: FlaskClient) -> None:
    starts(store, dung)

    page = text_of(dung.get("/staff/desk"))

    assert "Người được tiếp" in page
    assert "Chưa ghi người được tiếp · Chưa ghi nội dung · Chưa phân loại" in page


def test_a_pasted_card_opens_the_file_of_whom_it_names(store: Store, dung: FlaskClient) -> None:
    taken = takes_in(store, receives(store, AN, EM), who=EM)
    visit = starts(store, dung)

    answer = does(dung, visit, "seek", text=CARD)

    page = text_of(dung.get("/staff/desk/record"))
    assert answer.status_code == 303
    assert "Nguyễn Văn Thử An sinh năm 1990 999*******01" in page
    assert f"Đơn số {taken.petition.number}" in page
    assert "Đầu mối phụ trách: Phạm Văn Em" in page


def test_the_text_of_a_card_is_kept_nowhere(store: Store, dung: FlaskClient) -> None:
    visit = starts(store, dung)

    found = does(dung, visit, "seek", text=CARD.replace("999090000001", "999090000099"))

    assert found.status_code == 200  # nobody of that number: a form, already filled in
    assert 'value="Nguyễn Văn Thử An"' in found.text
    assert "15042021" not in found.text  # the day of issue is nobody's business


def test_a_name_without_marks_finds_all_who_are_called_so(store: Store, dung: FlaskClient) -> None:
    enters(store, AN)
    enters(store, BINH)
    visit = starts(store, dung)

    found = text_of(does(dung, visit, "seek", text="thu an NGUYEN 1990"))

    assert "Nguyễn Văn Thử An" in found
    assert "Trần Thị Mẫu Bình" not in found
    assert "999090000001" not in found  # masked in lists


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Vui lòng nhập số định danh hoặc họ tên"),
        ("abc|def", "không phải của thẻ căn cước"),
        ("GD4797912345678|41b|4d|01|x|y", "thẻ bảo hiểm y tế"),
    ],
)
def test_what_cannot_be_meant_is_said_and_blocks_nothing(
    store: Store, dung: FlaskClient, text: str, said: str
) -> None:
    visit = starts(store, dung)

    assert said in text_of(does(dung, visit, "seek", text=text))


def test_somebody_new_is_entered_and_put_into_the_record(store: Store, dung: FlaskClient) -> None:
    visit = starts(store, dung)
    who = {"full_name": "Lý Thử Chi", "birth_date": "5/3/1990", "id_kind": "none"}

    does(dung, visit, "person", **who)

    assert "Lý Thử Chi sinh năm 1990" in text_of(dung.get("/staff/desk/record"))


def test_a_person_that_cannot_be_is_refused_in_words(store: Store, dung: FlaskClient) -> None:
    visit = starts(store, dung)

    answer = does(dung, visit, "person", full_name="Lý Thử Chi", birth_date="hôm qua")

    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["field"] == "birth_date"
    assert "05/03/1990" in answer.json["detail"]


def test_attaching_carries_on_what_the_petition_says(store: Store, dung: FlaskClient) -> None:
    """A returning citizen's visit is whole with one press and an outcome."""
    before = receives(store, AN, EM)
    taken = takes_in(store, before, who=EM, content="Thửa đất bị đo thiếu")
    visit = starts(store, dung)
    does(dung, visit, "seek", text=CARD)

    does(dung, visit, "attach", petition=taken.petition.id)

    page = asks(store, DUNG, visits.page, visit)
    assert (page.record.content, page.record.kind) == ("Thửa đất bị đo thiếu", Kind.COMPLAINT)
    assert page.missing == ("outcomes",)
    assert page.visit.nth == 1 + 1


def test_attaching_leaves_what_the_officer_wrote(store: Store, dung: FlaskClient) -> None:
    taken = takes_in(store, receives(store, AN, EM), who=EM)
    visit = starts(store, dung)
    does(dung, visit, content="Bổ sung bản vẽ", kind="feedback")

    does(dung, visit, "attach", petition=taken.petition.id)

    record = asks(store, DUNG, visits.page, visit).record
    assert (record.content, record.kind) == ("Bổ sung bản vẽ", Kind.FEEDBACK)


def test_a_denouncer_who_declined_protection_is_not_sealed_again(
    store: Store, dung: FlaskClient
) -> None:
    before = receives(store, AN, EM)
    taken = takes_in(store, before, Kind.DENUNCIATION, EM)
    asks(store, EM, sealing.lift, taken.matter, reason="Công dân không yêu cầu giữ bí mật")
    visit = starts(store, dung)

    does(dung, visit, "attach", petition=taken.petition.id)

    page = asks(store, DUNG, visits.page, visit)
    assert page.record.kind is None  # the officer says it, or does not
    assert not page.visit.is_sealed


def test_who_sits_there_counts_and_not_what_the_ticket_said(
    store: Store, dung: FlaskClient
) -> None:
    an, binh = enters(store, AN), enters(store, BINH)
    sits_down(store, DUNG, "1")
    ticket = arrives(store)
    asks(store, HOA, hints.place, ticket.public_id, citizen=an.id)
    dung.post("/staff/desk/next")
    dung.post(f"/staff/tickets/{ticket.public_id}/start")
    [visit] = asks(store, DUNG, visits.drafts)

    does(dung, visit.id, "citizen", citizen=binh.id)

    page = text_of(dung.get("/staff/desk/record"))
    assert BINH.full_name in page
    assert AN.full_name not in page


def test_a_new_petition_says_what_was_written(store: Store, dung: FlaskClient) -> None:
    visit = starts(store, dung)
    does(dung, visit, "seek", text=CARD)
    does(dung, visit, "person", full_name="Nguyễn Văn Thử An", id_kind="none")
    does(dung, visit, content="Kiến nghị mở lớp mầm non", requests="Mở thêm lớp")

    does(dung, visit, "petition", kind="recommendation", title="Lớp mầm non")

    page = asks(store, DUNG, visits.page, visit)
    assert page.matter is not None
    assert (page.matter.title, page.matter.lead.name) == ("Lớp mầm non", "Lê Thị Dung")
    assert page.petitions[0].content == "Kiến nghị mở lớp mầm non"
    assert page.record.kind is Kind.RECOMMENDATION


@pytest.mark.parametrize("said", [{}, {"content": "Đất", "kind": "complaint"}])
def test_a_petition_that_is_sent_again_because_no_answer_came_has_one_number(
    store: Store, dung: FlaskClient, said: dict[str, str]
) -> None:
    visit = starts(store, dung)
    if said:
        does(dung, visit, **said)
    seen = {"version": str(version(dung, visit)), "kind": "complaint", "title": "Vụ việc"}

    statuses = [does(dung, visit, "petition", **seen).status_code for _ in range(2)]

    assert statuses == [303, 409]
    assert len(asks(store, DUNG, visits.page, visit).petitions) == 1
    assert does(dung, visit, "petition", kind="feedback").status_code == 303  # another one


def test_a_record_is_kept_as_it_is_written(store: Store, dung: FlaskClient) -> None:
    visit = starts(store, dung)

    kept = does(dung, visit, content="Câu thứ nhất", outcomes="guided")

    assert kept.json is not None
    assert kept.json["version"] == version(dung, visit)
    assert kept.json["at"] == "08:00"
    assert kept.json["missing"] == "Chưa ghi người được tiếp · Chưa phân loại"


def test_two_windows_never_overwrite_each_other_unseen(store: Store, dung: FlaskClient) -> None:
    visit = starts(store, dung)
    seen = {"version": str(version(dung, visit))}
    url = f"/staff/visits/{visit}"
    dung.post(url, data=seen | {"content": "Bản của cửa sổ thứ nhất"}, headers=SAVING)

    second = dung.post(url, data=seen | {"content": "Bản của cửa sổ thứ hai"}, headers=SAVING)

    assert second.status_code == 409
    assert "Bản của cửa sổ thứ nhất" in second.text
    assert "Bản của cửa sổ thứ hai" in second.text
    assert asks(store, DUNG, visits.page, visit).record.content == "Bản của cửa sổ thứ nhất"


def test_finish_ends_the_visit_and_its_record_together(store: Store, dung: FlaskClient) -> None:
    visit = starts(store, dung)
    does(dung, visit, content="Hỏi thủ tục", kind="feedback", outcomes="explained_on_spot")
    ticket = only_ticket(store)

    dung.post(f"/staff/tickets/{ticket.public_id}/finish")

    assert now(store, ticket).state is TicketState.SERVED
    assert not asks(store, DUNG, visits.page, visit).visit.is_draft


def test_a_record_without_an_outcome_keeps_nobody_waiting(store: Store, dung: FlaskClient) -> None:
    """What the book still wants blocks the end of the day, not the next citizen."""
    visit = starts(store, dung)
    ticket = only_ticket(store)

    answer = dung.post(f"/staff/tickets/{ticket.public_id}/finish")

    assert answer.status_code == 303
    assert f"/staff/visits/{visit}" in dung.get("/staff/desk").text  # left open, and shown

    does(dung, visit, outcomes="explained_on_spot")
    assert does(dung, visit, "finish").status_code == 303
    assert f"/staff/visits/{visit}" not in dung.get("/staff/desk").text


def test_who_sits_there_has_the_desk_and_no_unfinished_record_is_unsealed(store: Store) -> None:
    receives(store, BINH)  # a draft
    key = at_the_desk(store)

    with store.work(hall_id=1) as work:
        ticket = tickets.load(work.session, key, hall_id=1)
        sitting = receiving.desktop(work, officer(work, DUNG), ticket)
        free = receiving.desktop(work, officer(work, DUNG), None)

    assert sitting.drafts == ()
    assert [draft.citizen for draft in free.drafts] == [BINH.full_name]


def test_the_next_officer_sees_the_history_and_who_leads(store: Store, em: FlaskClient) -> None:
    first = receives(store, AN, DUNG)
    taken = takes_in(store, first, content="Đường ngập")
    writes(store, first, content="Trình bày lần đầu", next_step="Mời làm việc")
    finishes(store, first)
    visit = starts(store, em, EM)

    does(em, visit, "seek", text=CARD)

    page = text_of(em.get("/staff/desk/record"))
    for words in (
        "Đầu mối phụ trách: Lê Thị Dung",
        "Trình bày lần đầu",
        "Việc tiếp theo: Mời làm việc",
        f"Đơn số {taken.petition.number}",
        "Đường ngập",
    ):
        assert words in page


def test_next_opens_the_file_of_whom_the_ticket_names(store: Store, dung: FlaskClient) -> None:
    an = enters(store, AN)
    sits_down(store, DUNG, "1")
    ticket = arrives(store)
    asks(store, HOA, hints.place, ticket.public_id, citizen=an.id)

    dung.post("/staff/desk/next")

    page = text_of(dung.get("/staff/desk/record"))
    assert "Nguyễn Văn Thử An" in page
    assert "Hồ sơ của công dân" in page


def test_what_is_written_is_shown_as_text(store: Store, dung: FlaskClient) -> None:
    visit = starts(store, dung)
    does(dung, visit, "person", full_name="<script>alert(1)</script>")

    does(dung, visit, content="</textarea><script>alert(2)</script>", next_step='"><b>x')

    page = dung.get("/staff/desk").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "&lt;/textarea&gt;&lt;script&gt;alert(2)" in page
    assert '"><b>x' not in page


def test_opening_a_file_is_journalled(store: Store, dung: FlaskClient) -> None:
    an = enters(store, AN)
    before = readings(store, What.CITIZEN)

    dung.get(f"/staff/citizens/{an.id}")

    assert readings(store, What.CITIZEN) > before


def test_a_visit_may_leave_a_petition_it_was_not_about(store: Store, dung: FlaskClient) -> None:
    taken = takes_in(store, receives(store, AN, EM), who=EM)
    visit = starts(store, dung)
    attaches(store, asks(store, DUNG, visits.page, visit), taken.petition.id)

    does(dung, visit, "detach", petition=taken.petition.id)

    assert asks(store, DUNG, visits.page, visit).petitions == ()


def test_a_taken_over_visit_gets_a_record_of_its_own(store: Store, em: FlaskClient) -> None:
    """A ticket that another began: Em opens the desk and writes on a page of hers."""
    at_the_desk(store, DUNG)
    em.post("/staff/desks/1/open", data={"take_over": "yes"})
    assert "chưa có phiếu ghi" in text_of(em.get("/staff/desk"))
    begin = re.search(r'action="(/staff/tickets/\w+/visit)"', em.get("/staff/desk").text)
    assert begin is not None

    em.post(begin[1])

    assert 'id="writing"' in em.get("/staff/desk").text


def test_outcomes_that_do_not_exist_are_refused(store: Store, dung: FlaskClient) -> None:
    visit = starts(store, dung)

    assert does(dung, visit, outcomes="free_beer").status_code == 422
    assert does(dung, visit, kind="praise").status_code == 422
    assert does(dung, visit, next_on="31/02/2026").status_code == 422
