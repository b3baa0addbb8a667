"""From what people type to what is kept."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from casework.kinds import IdKind, Kind, Outcome
from hall.errors import BadInput
from staff_console import seeking, writing
from staff_console.looking import is_number
from staff_console.writing import Form


def form(**fields: str) -> Form:
    return MultiDict(fields)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("5/3/1990", "1990-03-05"),
        ("05.03.1990", "1990-03-05"),
        ("05-03-1990", "1990-03-05"),
        ("1990", "1990"),
        ("1990-03-05", "1990-03-05"),
        ("", ""),
        ("hôm qua", "hôm qua"),  # casework says no
    ],
)
def test_a_date_of_birth_is_taken_as_people_write_it(typed: str, kept: str) -> None:
    assert writing.birth_date(typed) == kept


@pytest.mark.parametrize("kept", ["1990-03-05", "1990", ""])
def test_what_is_kept_is_shown_as_people_write_it(kept: str) -> None:
    assert writing.birth_date(writing.born(kept)) == kept


def test_a_record_is_the_whole_form() -> None:
    fields = MultiDict(
        [
            ("content", "Nội dung"),
            ("kind", "feedback"),
            ("outcomes", "guided"),
            ("outcomes", "forwarded"),
            ("next_on", "2026-12-01"),
            ("party_size", "3"),
        ]
    )

    record = writing.record(fields)

    assert record.kind is Kind.FEEDBACK
    assert record.outcomes == (Outcome.GUIDED, Outcome.FORWARDED)
    assert (record.next_on, record.party_size) == (date(2026, 12, 1), 3)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "praise"),
        ("outcomes", "gold"),
        ("next_on", "2026-02-30"),
        ("party_size", "many"),
        ("reception", "x"),
    ],
)
def test_what_cannot_be_meant_names_its_field(field: str, value: str) -> None:
    with pytest.raises(BadInput) as refused:
        writing.record(form(**{field: value}))

    assert refused.value.field == field


def test_a_person_is_taken_with_the_paper_they_show() -> None:
    who = writing.identity(form(full_name="Lý Thử", id_kind="passport", id_number="B1234567"))

    assert (who.full_name, who.id_kind, who.id_number) == ("Lý Thử", IdKind.PASSPORT, "B1234567")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("001 090 000 001", True),
        ("012345678", True),
        ("B1234567", True),
        ("Nguyễn Văn An", False),
        ("An 1990", False),
        ("", False),
    ],
)
def test_a_number_is_told_from_a_name(text: str, is_one: bool) -> None:
    assert is_number(text) is is_one


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("H9TXTHFN", True),
        ("h9tx-thfn", True),
        ("001090000001", False),  # a number first
        ("Nguyễn", False),
        ("BCF", False),
    ],
)
def test_a_code_is_told_from_a_name(text: str, is_one: bool) -> None:
    assert seeking.is_code(text) is is_one
