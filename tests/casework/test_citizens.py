"""Who somebody is: found by number, card or name; corrected with a trace."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from casework import citizens
from casework.access import Officer
from casework.kinds import IdKind
from casework.model import Citizen
from casework.shown import Identity
from hall.errors import BadInput, Conflict, Duplicate, NotFound, NotTrusted
from hall.model import Role
from hall.store import Store
from tests.casework.reception import AN, BINH, asks, enters
from tests.people import DUNG, EM, HOA


@pytest.mark.parametrize(
    "typed",
    ["nguyen van thu an", "AN THU", "Nguyễn", "an nguyễn", "Thử", "nguyen  van"],
)
def test_all_words_in_any_order_without_marks_find_a_name(store: Store, typed: str) -> None:
    an = enters(store, AN)
    enters(store, BINH)

    found = asks(store, EM, citizens.by_name, typed)

    assert [person.id for person in found.people] == [an.id]
    assert found.people[0].name == "Nguyễn Văn Thử An"
    assert not found.more


REASON = "Theo thẻ căn cước xuất trình"


def test_a_word_that_is_not_in_the_name_finds_nobody(store: Store) -> None:
    enters(store, AN)

    assert asks(store, EM, citizens.by_name, "Nguyễn Thị An").people == ()
    assert asks(store, EM, citizens.by_name, "Nguy").people == ()


def test_people_who_share_a_name_are_told_apart_by_year_and_commune(store: Store) -> None:
    older = enters(store, AN)
    younger = enters(
        store, replace(AN, id_number="999205000003", birth_date="2005", commune="Xã Mẫu")
    )

    both = asks(store, EM, citizens.by_name, "Nguyễn Văn Thử An")
    by_year = asks(store, EM, citizens.by_name, "thu an", born=2005)
    by_commune = asks(store, EM, citizens.by_name, "thu an", commune="phuong mau")

    assert {person.id for person in both.people} == {older.id, younger.id}
    assert [person.id for person in by_year.people] == [younger.id]
    assert [person.id for person in by_commune.people] == [older.id]


def test_a_list_is_sorted_by_given_name_and_says_when_there_are_more(store: Store) -> None:
    with store.work(hall_id=1) as work:
        dung = Officer(1, Role.OFFICER)
        for n in range(citizens.MOST + 1):
            citizens.enter(work, dung, Identity(full_name=f"Lê Mẫu {chr(97 + n % 26)}{n}"))

    found = asks(store, EM, citizens.by_name, "le mau")

    assert found.more
    assert len(found.people) == citizens.MOST
    names = [person.name.split()[-1] for person in found.people]
    assert names == sorted(names)


def test_a_number_finds_its_person_and_shows_only_its_ends(store: Store) -> None:
    an = enters(store, AN)

    found = asks(store, EM, citizens.by_number, "999 090 000 001")

    assert found is not None
    assert found.id == an.id
    assert found.id_masked == "999*******01"
    assert AN.id_number not in str(found)
    assert asks(store, EM, citizens.by_number, "999090000009") is None


def test_a_card_finds_its_person_also_by_the_number_before(store: Store) -> None:
    old = replace(AN, id_kind=IdKind.OLD_CARD, id_number="012345678")
    an = enters(store, old)
    text = f"999090000001|012345678|{AN.full_name}|05031990|Nam|{AN.address}|15042021"

    found = asks(store, EM, citizens.by_card, text)

    assert found.person is not None
    assert found.person.id == an.id
    assert found.identity.id_number == "999090000001"


def test_the_same_number_is_the_same_person_and_gaps_are_filled(store: Store) -> None:
    an = enters(store, replace(AN, phone="", address="", commune=""))
    again = enters(store, replace(AN, full_name="NGUYỄN VĂN THỬ AN"), EM)

    assert again.id == an.id
    assert again.address == AN.address
    with store.read() as session:
        assert len(session.scalars(select(Citizen)).all()) == 1


def test_a_number_typed_wrongly_does_not_rename_its_owner(store: Store) -> None:
    enters(store, AN)

    with pytest.raises(Duplicate):
        enters(store, replace(BINH, id_number=AN.id_number))

    assert asks(store, EM, citizens.by_number, AN.id_number).name == AN.full_name


def test_a_correction_leaves_what_stood_there_before(store: Store) -> None:
    an = enters(store, AN)
    before = asks(store, EM, citizens.details, an.id)

    asks(
        store,
        EM,
        citizens.correct,
        an.id,
        replace(before.identity, full_name="Nguyễn Văn Thử Ân"),
        version=before.version,
        reason=REASON,
    )

    (change,) = asks(store, HOA, citizens.changes, an.id)
    assert change.before == {"full_name": "Nguyễn Văn Thử An"}
    assert change.officer == "Phạm Văn Em"
    assert change.reason == REASON
    assert asks(store, EM, citizens.by_name, "Thử Ân").people[0].id == an.id
    assert asks(store, EM, citizens.details, an.id).identity.full_name == "Nguyễn Văn Thử Ân"
    with pytest.raises(NotTrusted):
        asks(store, EM, citizens.changes, an.id)


def test_nothing_is_corrected_without_a_reason(store: Store) -> None:
    an = enters(store, AN)
    seen = asks(store, EM, citizens.details, an.id)
    wish = replace(seen.identity, phone="0911")

    for reason in ("", "   ", "nhầm"):
        with pytest.raises(BadInput):
            asks(store, EM, citizens.correct, an.id, wish, version=seen.version, reason=reason)

    assert asks(store, HOA, citizens.changes, an.id) == ()


def test_of_two_who_correct_at_once_the_slower_is_told(store: Store) -> None:
    an = enters(store, AN)
    seen = asks(store, EM, citizens.details, an.id)
    asks(
        store,
        DUNG,
        citizens.correct,
        an.id,
        replace(seen.identity, phone="0911"),
        version=seen.version,
        reason=REASON,
    )

    with pytest.raises(Conflict):
        asks(
            store,
            EM,
            citizens.correct,
            an.id,
            replace(seen.identity, phone="0922"),
            version=seen.version,
            reason=REASON,
        )


def test_the_number_of_another_cannot_be_corrected_into_ones_own(store: Store) -> None:
    """Below the verb: the unique index of ordinary rows."""
    enters(store, AN)
    binh = enters(store, BINH)
    seen = asks(store, EM, citizens.details, binh.id)

    with pytest.raises(Conflict):
        asks(
            store,
            EM,
            citizens.correct,
            binh.id,
            replace(seen.identity, id_number=AN.id_number),
            version=seen.version,
            reason=REASON,
        )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", "  "),
        ("full_name", "…"),
        ("full_name", "x" * 201),
        ("id_number", "12345"),
        ("birth_date", "05/03/1990"),
        ("birth_date", "1990-13-01"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_field(store: Store, field: str, value: str) -> None:
    with pytest.raises(BadInput) as refused:
        enters(store, replace(AN, **{field: value}))

    assert refused.value.field == field


def test_somebody_without_papers_is_entered_without_a_number(store: Store) -> None:
    nobody = Identity(full_name="Y")
    first, second = enters(store, nobody), enters(store, nobody)

    assert first.id != second.id
    assert first.id_masked == ""
    assert len(asks(store, EM, citizens.by_name, "y").people) == 2


@pytest.mark.parametrize("who", ["khanh", "lan"])
def test_a_technician_and_an_auditor_look_nobody_up(store: Store, who: str) -> None:
    an = enters(store, AN)

    for read, key in (
        (citizens.by_number, AN.id_number),
        (citizens.by_name, "an"),
        (citizens.details, an.id),
    ):
        with pytest.raises(NotTrusted):
            asks(store, who, read, key)


def test_a_person_of_another_hall_is_not_there(store: Store) -> None:
    from hall.model import Hall

    an = enters(store, AN)
    with store.work() as work:
        work.session.add(Hall(id=2, code="khac", name={}, level="COMMUNE", zone="UTC"))

    with store.work(hall_id=2) as work:
        dung = Officer(1, Role.OFFICER)
        assert citizens.by_number(work, dung, AN.id_number) is None
        assert citizens.by_name(work, dung, "an").people == ()
        with pytest.raises(NotFound):
            citizens.details(work, dung, an.id)
