"""What was done and who read what, for those who check."""

import pytest
from flask.testing import FlaskClient

from casework import citizens
from hall.model import Hall
from hall.store import Store
from tests.casework.reception import AN, asks, breaks_glass, enters, receives, takes_in
from tests.conftest import Clock
from tests.people import DUNG, EM, arrives, calls_next, serves, sits_down
from tests.staff_console.conftest import As
from tests.staff_console.working import text_of


@pytest.fixture
def lan(as_: As) -> FlaskClient:
    """The auditor."""
    return as_("lan")


def test_steps_are_read_newest_first(store: Store, lan: FlaskClient) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store)
    serves(store, DUNG, an)

    page = text_of(lan.get("/staff/journal"))

    assert page.index("Kết thúc") < page.index("Bắt đầu tiếp") < page.index("Lấy số")
    assert "Lê Thị Dung Kết thúc 001 1 Đang tiếp → Đã tiếp" in page


def test_one_tickets_way_is_read_by_its_number(store: Store, lan: FlaskClient) -> None:
    arrives(store)
    arrives(store)

    page = text_of(lan.get("/staff/journal?label=002"))

    assert " 002 " in page
    assert " 001 " not in page


def test_a_day_is_read_by_itself(store: Store, as_: As, clock: Clock) -> None:
    arrives(store)
    clock.pass_(days=1)
    arrives(store)
    arrives(store)
    clock.pass_(days=1)
    arrives(store)

    page = text_of(as_("lan").get("/staff/journal?day=2026-11-24"))

    assert page.count("Lấy số") == 2


def test_a_long_journal_is_read_page_by_page(store: Store, lan: FlaskClient) -> None:
    for _ in range(60):
        arrives(store)

    first = lan.get("/staff/journal").text
    older = lan.get("/staff/journal?before=11").text

    assert (first.count("<tr>"), older.count("<tr>")) == (1 + 50, 1 + 10)
    assert "before=11" in first


@pytest.mark.parametrize(
    "query", ["day=x", "before=x", "label=%27;--", "day=9999-12-31", "day=0001-01-01"]
)
def test_a_strange_address_is_no_error(store: Store, lan: FlaskClient, query: str) -> None:
    arrives(store)

    assert lan.get(f"/staff/journal?{query}").status_code == 200


def test_readings_name_the_reader_and_never_the_citizen(store: Store, lan: FlaskClient) -> None:
    an = enters(store, AN)
    asks(store, EM, citizens.details, an.id)

    page = lan.get("/staff/journal/readings").text

    assert "Phạm Văn Em" in page
    assert AN.full_name not in page
    assert AN.id_number not in page


def test_broken_glass_stands_out_with_its_reason(store: Store, lan: FlaskClient) -> None:
    taken = takes_in(store, receives(store, AN))
    with store.read() as session:
        assert session.get(Hall, 1) is not None
    breaks_glass(store, EM, taken.lookup_code)

    page = lan.get("/staff/journal/readings").text

    assert 'data-kind="warning"' in page
    assert "Người phụ trách nghỉ ốm hôm nay" in page


def test_readings_of_one_officer(store: Store, lan: FlaskClient) -> None:
    an = enters(store, AN)
    asks(store, EM, citizens.details, an.id)
    asks(store, DUNG, citizens.details, an.id)

    page = text_of(lan.get("/staff/journal/readings?staff=2"))

    assert page.count("Phạm Văn Em") > page.count("Lê Thị Dung")


def test_nothing_is_changed_by_those_who_check(lan: FlaskClient) -> None:
    assert lan.post("/staff/desk/next").status_code == 403
    assert lan.post("/staff/notices", data={"text_vi": "x"}).status_code == 403
    assert lan.post("/staff/devices/1/revoke").status_code == 403
