"""Deadlines over the API: by rule, day and standing; nothing sealed, nobody's name."""

import pytest

from casework.kinds import Kind
from hall.store import Store
from tests.api.conftest import Door
from tests.casework.reception import AN, BINH, receives, takes_in
from tests.conftest import Clock
from tests.people import EM

SECRET = "Đất nhà tôi"


@pytest.fixture
def petition(store: Store) -> str:
    """A complaint of An; beside it a denunciation of Bình, which is sealed."""
    taken = takes_in(store, receives(store, AN), content=SECRET)
    takes_in(store, receives(store, BINH, EM), Kind.DENUNCIATION, EM, content=SECRET)
    return taken.petition.id


def test_the_terms_of_a_petition_are_read_as_codes_and_days(program: Door, petition: str) -> None:
    first, *others = program.get(f"/petitions/{petition}/deadlines").json

    assert first == {
        "petition": petition,
        "number": "1/2026",
        "matter": program.get(f"/petitions/{petition}").json["matter"],
        "rule": "kn_accept",
        "party": "hall",
        "starts_on": "2026-11-23",
        "due_on": "2026-12-02",
        "stopped_on": None,
        "ended_on": None,
        "standing": "running",
        "days": 9,
    }
    assert [each["rule"] for each in others] == ["reception_outcome_notice", "unprocessed_alarm"]


def test_what_is_due_or_over_is_listed_the_latest_first(
    program: Door, petition: str, clock: Clock
) -> None:
    assert program.get("/deadlines").json == []

    clock.pass_(days=10)  # the third of December

    found = program.get("/deadlines").json
    assert [(each["rule"], each["standing"], each["days"]) for each in found] == [
        ("kn_accept", "overdue", -1),
        ("reception_outcome_notice", "soon", 4),
    ]
    assert {each["petition"] for each in found} == {petition}


def test_the_terms_of_what_is_sealed_are_nowhere(program: Door, store: Store, clock: Clock) -> None:
    taken = takes_in(store, receives(store, BINH, EM), Kind.DENUNCIATION, EM, content=SECRET)
    clock.pass_(days=60)

    sealed, nothing = (
        program.get(f"/petitions/{key}/deadlines") for key in (taken.petition.id, "B" * 16)
    )

    assert sealed.status_code == nothing.status_code == 404
    assert sealed.text == nothing.text
    assert program.get("/deadlines").json == []


def test_no_list_of_terms_holds_a_name_or_a_text(
    program: Door, petition: str, clock: Clock
) -> None:
    clock.pass_(days=60)

    said = program.get("/deadlines").text + program.get(f"/petitions/{petition}/deadlines").text

    for secret in (AN.full_name, AN.id_number, BINH.full_name, SECRET, "tc_"):
        assert secret not in said
