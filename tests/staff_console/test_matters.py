"""A matter at the console: its story, what belongs together, and the leader's sessions."""

import pytest
from flask.testing import FlaskClient

from casework import file, links, petitions
from casework.petitions import TakenIn
from hall.store import Store
from tests.casework.reception import BINH, asks, receives, takes_in
from tests.casework.test_sessions import asking, listed, posted
from tests.people import DUNG
from tests.staff_console.conftest import As
from tests.staff_console.working import text_of

TEXT = "Thu hồi đất năm 2019 chưa đúng diện tích, chưa bồi thường cây trồng trên đất"


@pytest.fixture
def taken(store: Store) -> TakenIn:
    return takes_in(store, receives(store), content=TEXT, title="Bồi thường đất")


def version(store: Store, taken: TakenIn) -> str:
    return str(asks(store, DUNG, file.of_matter, taken.matter).version)


def test_the_story_of_a_matter_is_one_page(dung: FlaskClient, store: Store, taken: TakenIn) -> None:
    page = text_of(dung.get(f"/staff/matters/{taken.matter}"))

    for told in ("Bồi thường đất", "Lượt tiếp", "Tiếp lần thứ 1", "Tiếp nhận", TEXT, "02/12/2026"):
        assert told in page, told


def test_the_lead_is_handed_over_with_a_reason(
    dung: FlaskClient, store: Store, taken: TakenIn
) -> None:
    given = {"version": version(store, taken), "to": "2", "reason": "Chuyển công tác"}

    assert dung.post(f"/staff/matters/{taken.matter}/lead", data=given).status_code == 303

    page = text_of(dung.get(f"/staff/matters/{taken.matter}"))
    assert "Phạm Văn Em" in page
    assert "Chuyển công tác" in page


def test_marks_and_directives_are_kept(dung: FlaskClient, store: Store, taken: TakenIn) -> None:
    url = f"/staff/matters/{taken.matter}"
    marked = {"version": version(store, taken), "marks_version": "0", "status": "in_progress"}
    marked |= {"risk": "high", "is_complex": "1", "origin": "Xã Mẫu", "upper": ""}

    assert dung.post(f"{url}/marks", data=marked).status_code == 303
    asked = {"unit": "Sở Mẫu", "text": "Kiểm tra", "due_on": "2026-12-15"}
    assert dung.post(f"{url}/directives", data=asked).status_code == 303

    page = text_of(dung.get(url))
    for told in ("Phức tạp", "Nguy cơ: Cao", "Đang giải quyết", "Sở Mẫu", "hạn 15/12/2026"):
        assert told in page, told


def test_a_duplicate_is_suggested_and_joined_by_hand(
    dung: FlaskClient, store: Store, taken: TakenIn
) -> None:
    again = takes_in(store, receives(store), content=TEXT, title="Đất đai")
    url = f"/staff/petitions/{again.petition.id}"
    page = text_of(dung.get(url))
    assert "giống 100 %" in page
    assert "Cùng một người" in page

    joined = {"version": "1", "same_as": taken.petition.id, "reason": "Cùng nội dung"}
    assert dung.post(f"{url}/merge", data=joined).status_code == 303

    assert "Bồi thường đất" in text_of(dung.get(url))


def test_a_mixed_petition_is_split(dung: FlaskClient, store: Store, taken: TakenIn) -> None:
    parts = {
        "version": str(asks(store, DUNG, petitions.show, taken.petition.id).version),
        "part_kind": ["complaint", "feedback", "complaint"],
        "part_content": ["Bồi thường thiếu", "Đường ngập", ""],
        "part_own": ["", "own", ""],
    }

    answer = dung.post(f"/staff/petitions/{taken.petition.id}/split", data=parts)

    assert answer.status_code == 303
    matter = asks(store, DUNG, file.of_matter, taken.matter)
    assert len(matter.petitions) == 2


def test_a_petition_of_five_contents_is_split_with_all_that_each_says(
    dung: FlaskClient, store: Store, taken: TakenIn
) -> None:
    url = f"/staff/petitions/{taken.petition.id}"
    assert dung.get(url).text.count('name="part_content"') == links.MOST_PARTS
    parts = {
        "version": str(asks(store, DUNG, petitions.show, taken.petition.id).version),
        "part_kind": ["complaint", "feedback", "recommendation", "complaint", "feedback"],
        "part_content": [f"Nội dung {n}" for n in range(1, 6)],
        "part_requests": [f"Yêu cầu {n}" for n in range(1, 6)],
        "part_accused": ["", "Xã Mẫu", "", "", ""],
        "part_own": ["", "", "", "", "own"],
    }

    assert dung.post(f"{url}/split", data=parts).status_code == 303

    made = asks(store, DUNG, file.of_matter, taken.matter).petitions
    said = {each.content: (each.requests, each.accused) for each in made}
    assert len(said) == 5  # the whole, and four; the fifth is a matter of its own
    assert said["Nội dung 2"] == ("Yêu cầu 2", "Xã Mẫu")
    assert said["Nội dung 4"][0] == "Yêu cầu 4"


def test_a_content_that_was_not_written_is_not_split_off_in_silence(
    dung: FlaskClient, store: Store, taken: TakenIn
) -> None:
    parts = {
        "version": str(asks(store, DUNG, petitions.show, taken.petition.id).version),
        "part_kind": ["complaint", "feedback", "complaint"],
        "part_content": ["Bồi thường thiếu", "Đường ngập", ""],
        "part_requests": ["", "", "Xem lại"],
    }
    asked = {"Accept": "application/problem+json"}

    answer = dung.post(f"/staff/petitions/{taken.petition.id}/split", data=parts, headers=asked)

    assert answer.get_json()["field"] == "parts"
    assert len(asks(store, DUNG, file.of_matter, taken.matter).petitions) == 1


def test_two_matters_are_joined_by_code(dung: FlaskClient, store: Store, taken: TakenIn) -> None:
    other = takes_in(store, receives(store, BINH), title="Cùng vụ việc")
    code = asks(store, DUNG, file.of_matter, taken.matter).code
    joined = {"version": version(store, other), "into": code, "reason": "Một vụ việc"}

    answer = dung.post(f"/staff/matters/{other.matter}/merge", data=joined)

    assert answer.headers["Location"].endswith(f"/staff/matters/{taken.matter}")


def test_a_sealed_matter_is_joined_by_nobody_who_does_not_know_it(
    as_: As, store: Store, taken: TakenIn
) -> None:
    from casework import sealing

    asks(store, DUNG, sealing.protect, matter=taken.matter)
    mine = takes_in(store, receives(store, BINH, "em"), who="em", title="Của tôi")

    for then, form in (
        ("merge", {"into": taken.matter, "reason": "x"}),
        ("leader", {"why": "x"}),
        ("marks", {"status": "resolved", "risk": "low"}),
        ("directives", {"unit": "x", "text": "y"}),
        ("lead", {"to": "2", "reason": "x"}),
    ):
        matter = mine.matter if then == "merge" else taken.matter
        answer = as_("em").post(f"/staff/matters/{matter}/{then}", data={"version": "1"} | form)
        assert answer.status_code == 404, then


# --- the leader's sessions -------------------------------------------------------------------


def test_who_waits_is_listed_for_everybody_who_receives(as_: As, store: Store) -> None:
    sitting = posted(store)
    listed(store, asking(store), sitting)

    page = text_of(as_("em").get("/staff/leader"))

    assert "1 vụ việc trong danh sách" in page
    assert as_("em").post("/staff/leader/requests/x", data={"status": "agreed"}).status_code == 403
    assert as_("khanh").get("/staff/leader").status_code == 403
