"""What may be found of a record, and by whom: sealed ones, the search, a person put right."""

import re

import pytest
from flask.testing import FlaskClient

from casework import visits
from casework.kinds import Kind
from hall.store import Store
from tests.casework.reception import (
    AN,
    asks,
    enters,
    receives,
    takes_in,
)
from tests.people import DUNG, EM
from tests.staff_console.conftest import As
from tests.staff_console.recording import does, starts
from tests.staff_console.working import CARD, text_of

SECRET = "Ông Mẫu nhận tiền của nhà thầu"


def denounces(store: Store, client: FlaskClient) -> str:
    """An denounces somebody to Dung: the visit."""
    visit = starts(store, client)
    does(client, visit, "person", full_name=AN.full_name, id_kind="card", id_number=AN.id_number)
    kept = does(client, visit, content=SECRET, kind="denunciation", outcomes="statement_recorded")
    assert kept.json is not None
    assert kept.json["sealed"] is True
    return visit


def test_a_visit_that_becomes_a_denunciation_says_that_it_is_protected(
    store: Store, dung: FlaskClient
) -> None:
    denounces(store, dung)

    assert "Bảo mật theo Luật Tố cáo" in text_of(dung.get("/staff/desk/record"))


def test_a_third_officer_finds_nothing_of_it(
    store: Store, dung: FlaskClient, em: FlaskClient
) -> None:
    visit = denounces(store, dung)
    mine = starts(store, em, EM)

    found = does(em, mine, "seek", text=CARD)

    assert "Chưa từng có hồ sơ" in text_of(found)  # as of somebody who was never here
    assert SECRET not in em.get("/staff/desk").text
    assert em.get(f"/staff/visits/{visit}").status_code == 404
    searched = em.post("/staff/search", data={"text": "nguyen van thu an"})
    assert "Nguyễn Văn Thử An" not in searched.text


def test_the_head_sees_it_marked(store: Store, dung: FlaskClient, hoa: FlaskClient) -> None:
    visit = denounces(store, dung)

    page = text_of(hoa.get(f"/staff/visits/{visit}"))

    assert SECRET in page
    assert "Bảo mật theo Luật Tố cáo" in page


def test_glass_is_broken_with_a_reason_and_for_a_while(
    store: Store, dung: FlaskClient, em: FlaskClient
) -> None:
    visit = denounces(store, dung)
    does(dung, visit, "petition", kind="denunciation", title="Vụ việc kín")
    matter = asks(store, DUNG, visits.page, visit).matter
    assert matter is not None
    url = f"/staff/matters/{matter.id}"

    closed = em.get(url)
    without = em.post("/staff/glass", data={"code": matter.code, "reason": "vội"})
    em.post(
        "/staff/glass", data={"code": matter.code, "reason": "Cán bộ phụ trách nghỉ ốm hôm nay"}
    )
    opened = em.get(url)

    assert (closed.status_code, without.status_code, opened.status_code) == (404, 422, 200)
    assert SECRET in opened.text


def test_a_wrong_code_tells_nothing(em: FlaskClient) -> None:
    reason = "Cán bộ phụ trách nghỉ ốm hôm nay"

    answer = em.post("/staff/glass", data={"code": "BCFGHJKL", "reason": reason})

    assert answer.headers["Location"].startswith("/staff/search")


@pytest.mark.parametrize("who", ["khanh", "lan"])
def test_no_citizen_is_read_by_those_who_keep_machines_or_journals(
    store: Store, as_: As, who: str
) -> None:
    an = enters(store, AN)
    taken = takes_in(store, receives(store, AN))
    client = as_(who)

    paths = ["/staff/search", f"/staff/citizens/{an.id}", f"/staff/matters/{taken.matter}"]
    statuses = {client.get(path).status_code for path in paths}

    assert statuses == {403}
    assert client.post("/staff/search", data={"text": "An"}).status_code == 403


def test_the_search_finds_by_number_name_and_code(store: Store, dung: FlaskClient) -> None:
    taken = takes_in(store, receives(store, AN), title="Đường ngập")

    by_number = dung.post("/staff/search", data={"text": "999 090 000 001"}).text
    by_name = dung.post("/staff/search", data={"text": "nguyen thu an"}).text
    by_code = dung.post("/staff/search", data={"text": taken.lookup_code.lower()}).text

    assert "Nguyễn Văn Thử An" in by_number
    assert "Nguyễn Văn Thử An" in by_name
    assert "Đường ngập" in by_code


def test_a_code_of_a_protected_matter_finds_nothing_for_a_third_officer(
    store: Store, em: FlaskClient
) -> None:
    taken = takes_in(store, receives(store, AN), Kind.DENUNCIATION, title="Vụ việc kín")

    found = em.post("/staff/search", data={"text": taken.lookup_code})

    assert found.status_code == 200
    assert "Không tìm thấy hồ sơ nào" in text_of(found)


def test_a_persons_data_is_put_right_with_a_trace(store: Store, dung: FlaskClient) -> None:
    an = enters(store, AN)
    page = dung.get(f"/staff/citizens/{an.id}").text
    seen = re.search(r'name="version" value="(\d+)"', page)
    assert seen is not None

    dung.post(
        f"/staff/citizens/{an.id}",
        data={
            "version": seen[1],
            "full_name": "Nguyễn Văn Thử Ân",
            "id_kind": "card",
            "id_number": "999090000001",
            "birth_date": "05/03/1990",
            "reason": "Theo thẻ căn cước xuất trình",
        },
    )

    assert "Nguyễn Văn Thử Ân" in dung.get(f"/staff/citizens/{an.id}").text
