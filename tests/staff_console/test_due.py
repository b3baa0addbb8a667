"""The list of what is due as its address asks for it."""

from flask.testing import FlaskClient

from casework.due_list import AT_ONCE
from hall.store import Store
from tests.casework.test_due_list import owes
from tests.people import DUNG, EM
from tests.staff_console.conftest import As
from tests.staff_console.working import text_of


def test_a_long_list_has_pages_and_says_how_long_it_is(dung: FlaskClient, store: Store) -> None:
    owes(store, AT_ONCE + 3)

    first, last = dung.get("/staff/due?which=overdue"), dung.get("/staff/due?page=2")

    assert f"{AT_ONCE + 3} thời hạn" in text_of(first)
    assert "Trang 1 trên 2" in text_of(first)
    assert "which=overdue&amp;party=&amp;page=2" in first.text
    assert first.text.count("<tr>") == AT_ONCE + 1
    assert last.text.count("<tr>") == 3 + 1


def test_an_officer_sees_nobody_elses_list_whatever_the_address_says(as_: As, store: Store) -> None:
    owes(store, 2, EM)

    for asked in ("", "?of=", "?of=2", "?of=mine"):
        assert "Không có thời hạn nào" in text_of(as_(DUNG).get(f"/staff/due{asked}")), asked


def test_the_head_chooses_an_officer(hoa: FlaskClient, store: Store) -> None:
    owes(store, 1, DUNG)
    owes(store, 2, EM)

    assert "3 thời hạn" in text_of(hoa.get("/staff/due"))
    assert "2 thời hạn" in text_of(hoa.get("/staff/due?of=2"))
    assert "3 thời hạn" in text_of(hoa.get("/staff/due?of=99999999999"))
    assert "Không có thời hạn nào như vậy" in text_of(hoa.get("/staff/due?of=2&which=soon"))


def test_what_cannot_be_meant_is_as_if_it_were_not_said(hoa: FlaskClient, store: Store) -> None:
    owes(store, 1)

    for asked in ("?page=x", "?page=-1", "?page=99999999999999", "?which=x", "?party=citizen"):
        answer = hoa.get(f"/staff/due{asked}")
        assert answer.status_code == 200
        assert "1 thời hạn" in text_of(answer)
