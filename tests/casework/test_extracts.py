"""A citizen's own data: all that is held, nothing about anybody else, and who handed it out."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from casework import access, citizens, extracts, petitions
from casework.extracts import Extract, Mask
from casework.kinds import Kind
from casework.model import AccessEntry
from casework.paper_kinds import PaperKind
from casework.petitions import Paper
from hall.errors import BadInput, NotTrusted
from hall.model import Step
from hall.store import Store
from tests.casework.reception import AN, BINH, asks, attaches, enters, receives, takes_in, writes
from tests.casework.test_papers import files
from tests.people import DUNG, EM, HOA

REASON = "Công dân đề nghị, đã đối chiếu căn cước"
TEXT = "Tôi cùng bà TRẦN THỊ MẪU BÌNH (số 999185000002) kiến nghị"


def hands_out(store: Store, citizen: str, who: str = HOA) -> Extract:
    found: Extract = asks(store, who, extracts.hand_out, citizen, reason=REASON)
    return found


def told(store: Store) -> tuple[Extract, str]:
    """An's complaint, in a matter in which Bình was heard too."""
    page = receives(store, AN)
    writes(store, page, content=TEXT, kind=Kind.COMPLAINT, next_step="Gọi bà Trần Thị Mẫu Bình")
    taken = takes_in(store, page, content=TEXT, accused="UBND xã Mẫu")
    files(store, PaperKind.GUIDANCE, visit=page.visit.id)
    other = attaches(store, receives(store, BINH, EM), taken.petition.id, EM)
    writes(store, other, EM, content="Điều bà Bình nói riêng")
    assert page.person is not None
    return hands_out(store, page.person.id), page.person.id


def test_it_holds_all_that_the_hall_holds_about_them(store: Store) -> None:
    extract, _ = told(store)

    said: Any = extract.told
    assert said["person"][0]["full_name"] == AN.full_name
    assert said["person"][0]["id_number"] == AN.id_number
    (visit,), (petition,) = said["visits"], said["petitions"]
    assert (visit["day"], visit["kind"]) == ("2026-11-23", "complaint")
    assert petition["against"] == "UBND xã Mẫu"
    assert [each["kind"] for each in said["papers"]] == ["guidance"]
    assert said["tickets"][0]["number"] == "001"
    assert said["handed_out"]["by"] == "Đỗ Thị Hoa"


def test_it_says_nothing_about_anybody_else(store: Store) -> None:
    extract, _ = told(store)

    written = str(extract.told)
    for word in ("TRẦN THỊ", "Trần Thị Mẫu Bình", BINH.id_number, "nói riêng"):
        assert word not in written, word
    assert extract.told["visits"][0]["content"].startswith("Tôi cùng bà […] (số […] kiến")
    assert extract.told["visits"][0]["next_step"] == "Gọi bà […]"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Bà Tran Thi Mau Binh nói", "Bà […] nói"),
        ("Trần\nThị  Mẫu Bình", "[…]"),
        ("ông Trần Thị Mẫu", "ông Trần Thị Mẫu"),
        ("gọi 0900000002.", "gọi […]"),
        ("", ""),
    ],
)
def test_another_is_masked_however_the_name_is_spelt(text: str, masked: str) -> None:
    assert Mask([BINH])(text) == masked


def test_of_what_is_protected_only_what_they_gave(store: Store) -> None:
    page = receives(store, AN)
    writes(store, page, content="Lời tố cáo của tôi", next_step="Ý kiến của cán bộ")
    taken = takes_in(store, page, Kind.DENUNCIATION, content="Đơn tố cáo của tôi")
    files(store, PaperKind.FORWARDING, petition=taken.petition.id)
    files(store, PaperKind.GUIDANCE, visit=page.visit.id)
    assert page.person is not None

    said: Any = hands_out(store, page.person.id).told

    assert said["visits"][0]["content"] == "Lời tố cáo của tôi"
    assert said["petitions"][0]["content"] == "Đơn tố cáo của tôi"
    assert not {"kind", "outcomes", "next_step"} & set(said["visits"][0])
    assert not {"kind", "status", "decision"} & set(said["petitions"][0])
    assert said["papers"] == []


def test_both_sides_of_a_person_are_one_extract_and_their_own_name_stays(store: Store) -> None:
    open_ = receives(store, AN)
    writes(store, open_, content=f"Tôi là {AN.full_name}", kind=Kind.FEEDBACK)
    takes_in(store, open_, Kind.FEEDBACK)
    secret = receives(store, AN)
    writes(store, secret, content="Lời tố cáo của tôi")
    takes_in(store, secret, Kind.DENUNCIATION)
    assert open_.person is not None

    said: Any = hands_out(store, open_.person.id).told

    told = [each["content"] for each in said["visits"]]
    assert told == [f"Tôi là {AN.full_name}", "Lời tố cáo của tôi"]
    assert len(said["person"]) == 1


def test_who_only_wrote_in_the_same_matter_is_not_named_either(store: Store) -> None:
    page = receives(store, AN)
    writes(store, page, content=f"Cùng {BINH.full_name} làm đơn")
    taken = takes_in(store, page)
    letter = Paper(kind=Kind.COMPLAINT, content="Đơn", petitioner=enters(store, BINH).id)
    asks(store, DUNG, petitions.take_in, letter, matter=taken.matter)
    assert page.person is not None

    said: Any = hands_out(store, page.person.id).told

    assert said["visits"][0]["content"] == "Cùng […] làm đơn"


def test_the_head_alone_hands_it_out_and_says_why(store: Store) -> None:
    an = enters(store, AN)

    with pytest.raises(NotTrusted):
        hands_out(store, an.id, DUNG)
    with pytest.raises(BadInput):
        asks(store, HOA, extracts.hand_out, an.id, reason="")


def test_who_handed_it_out_and_why_stands_in_both_journals(store: Store) -> None:
    an = enters(store, AN)

    hands_out(store, an.id)

    with store.read() as session:
        step = session.scalars(select(Step).where(Step.verb == "hand_out")).one()
        row = session.scalars(select(AccessEntry).where(AccessEntry.reason != b"")).one()
        assert (step.by_kind, step.after) == ("staff", {"citizen": an.id})
        assert row.what_id == an.id
    rows = asks(store, HOA, lambda work, who: access.entries(work.session, work.vault, who, 1))
    assert rows[0].reason == REASON


def test_a_correction_stands_in_it_with_its_reason(store: Store) -> None:
    an = enters(store, AN)
    seen = asks(store, EM, citizens.details, an.id)
    wish = replace(seen.identity, phone="0911")
    asks(store, EM, citizens.correct, an.id, wish, version=seen.version, reason="Đổi số điện thoại")

    (correction,) = hands_out(store, an.id).told["corrections"]

    assert correction["before"] == {"phone": AN.phone}
    assert correction["reason"] == "Đổi số điện thoại"
