"""A petition followed by its citizen: with the code and something they know, and not without."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from casework import deadlines, following, petitions
from casework.deadline_kinds import Event
from casework.following import Following
from casework.kinds import Decision, IdKind, Kind, PetitionStatus
from casework.petitions import TakenIn
from hall import printing
from hall.errors import NotAllowed, NotTrusted
from hall.model import Hall, PrintJob
from hall.store import Store
from tests.casework.reception import AN, asks, receives, takes_in, writes
from tests.people import DUNG, EM

TODAY = date(2026, 11, 23)
URL = "http://hall.invalid/follow"


def comes(store: Store, kind: Kind = Kind.COMPLAINT) -> TakenIn:
    page = receives(store, AN)
    taken = takes_in(store, page, kind)
    writes(store, page, next_on=date(2026, 12, 1), next_step="Mời làm việc")
    return taken


def looks(store: Store, code: str, known: str = "1990", today: date = TODAY) -> Following | None:
    with store.read() as session:
        hall = session.get_one(Hall, 1)
        return following.look(session, store.vault, hall, code, known, today)


@pytest.mark.parametrize("known", ["1990", "0001", " 1990 "])
def test_who_knows_code_and_year_or_last_digits_is_told_state_date_and_contact(
    store: Store, known: str
) -> None:
    taken = comes(store)

    found = looks(store, taken.lookup_code, known)

    assert found is not None
    assert (found.state, found.next_on) == (PetitionStatus.RECEIVED, date(2026, 12, 1))
    assert found.contact.endswith("Lê Thị Dung")


def test_the_code_may_be_typed_in_groups_and_small_letters(store: Store) -> None:
    taken = comes(store)

    assert looks(store, following.in_groups(taken.lookup_code).lower()) is not None


def test_the_state_follows_the_petition(store: Store) -> None:
    taken = comes(store)
    asks(store, DUNG, petitions.decide, taken.petition.id, Decision.ACCEPT, version=1)

    found = looks(store, taken.lookup_code)

    assert found is not None
    assert found.state is PetitionStatus.IN_PROGRESS


@pytest.mark.parametrize("known", ["1991", "", "199", "19900", "\x00", "9990"])
def test_whoever_does_not_know_enough_is_told_nothing(store: Store, known: str) -> None:
    taken = comes(store)

    assert looks(store, taken.lookup_code, known) is None
    assert looks(store, "BCFGHJKLMNPQ", "1990") is None
    assert looks(store, "", "\x00") is None


@pytest.mark.parametrize("unknown", ["birth_date", "id_number", "phone"])
def test_what_the_hall_does_not_know_of_a_citizen_nobody_can_know_for_them(
    store: Store, unknown: str
) -> None:
    """A slip that was found opens nothing, whatever a program sends that no hand could type."""
    person = replace(AN, **{unknown: ""})
    if unknown == "id_number":
        person = replace(person, id_kind=IdKind.NONE)
    taken = takes_in(store, receives(store, person))

    for known in ("", " ", "\x00", "\ud800", "\udcff", "ÿ", "None"):
        assert looks(store, taken.lookup_code, known) is None, known
    assert looks(store, taken.lookup_code, "0001" if unknown != "phone" else "1990") is not None


def test_a_short_number_is_no_proof(store: Store) -> None:
    taken = takes_in(store, receives(store, replace(AN, phone="0911")))

    assert looks(store, taken.lookup_code, "0911") is None


def test_the_next_date_is_one_that_still_runs_and_is_not_over(store: Store) -> None:
    taken = takes_in(store, receives(store, AN))
    found = looks(store, taken.lookup_code)
    assert found is not None
    assert found.next_on == date(2026, 12, 7)  # by when the outcome is told

    asks(store, DUNG, petitions.decide, taken.petition.id, Decision.ACCEPT, version=1)
    seen = asks(store, DUNG, petitions.show, taken.petition.id).version
    told = (taken.petition.id, Event.OUTCOME_TOLD, TODAY)
    asks(store, DUNG, deadlines.happened, *told, version=seen)

    later = looks(store, taken.lookup_code)
    assert later is not None
    assert later.next_on == date(2026, 12, 23)  # by when it is resolved
    over = looks(store, taken.lookup_code, today=date(2026, 12, 24))
    assert over is not None
    assert over.next_on is None


def test_while_its_clock_stands_no_date_is_promised(store: Store) -> None:
    taken = takes_in(store, receives(store, AN))
    for verb, what in ((petitions.decide, Decision.ACCEPT), (petitions.move, "suspend")):
        seen = asks(store, DUNG, petitions.show, taken.petition.id).version
        asks(store, DUNG, verb, taken.petition.id, what, version=seen)
    seen = asks(store, DUNG, petitions.show, taken.petition.id).version
    told = (taken.petition.id, Event.OUTCOME_TOLD, TODAY)
    asks(store, DUNG, deadlines.happened, *told, version=seen)

    found = looks(store, taken.lookup_code)

    assert found is not None
    assert (found.state, found.next_on) == (PetitionStatus.SUSPENDED, None)


def test_a_denunciation_is_not_followed_unless_its_citizen_chose_so(store: Store) -> None:
    taken = comes(store, Kind.DENUNCIATION)
    assert looks(store, taken.lookup_code) is None

    asks(store, DUNG, following.choose, taken.petition.id, may_follow=True)
    assert looks(store, taken.lookup_code) is not None

    asks(store, DUNG, following.choose, taken.petition.id, may_follow=False)
    assert looks(store, taken.lookup_code) is None


def test_a_complaint_whose_matter_is_sealed_later_is_followed_no_more(store: Store) -> None:
    page = receives(store, AN)
    first = takes_in(store, page)
    assert looks(store, first.lookup_code) is not None

    takes_in(store, page, Kind.DENUNCIATION)

    assert looks(store, first.lookup_code) is None


def test_the_slip_is_stored_sealed_and_says_no_name_and_no_kind(store: Store) -> None:
    taken = comes(store)

    asks(store, DUNG, following.print_slip, taken.petition.id, url=URL, language="vi")

    with store.read() as session:
        stored = session.scalars(select(PrintJob).order_by(PrintJob.id.desc())).first()
        assert stored is not None
        told = json.dumps(printing.opened(store.vault, stored.slip), ensure_ascii=False)
    assert taken.lookup_code not in json.dumps(stored.slip)
    assert f"{URL}#{taken.lookup_code}" in told
    assert "Lê Thị Dung" in told
    assert "01/12/2026" in told
    for secret in (AN.full_name, AN.id_number, "Khiếu nại", "1990"):
        assert secret.lower() not in told.lower()


def test_the_slip_of_a_denunciation_waits_for_the_choice(store: Store) -> None:
    taken = comes(store, Kind.DENUNCIATION)

    with pytest.raises(NotAllowed):
        asks(store, DUNG, following.print_slip, taken.petition.id, url=URL, language="vi")


def test_who_does_not_work_on_it_prints_no_slip(store: Store) -> None:
    taken = comes(store)

    with pytest.raises(NotTrusted):
        asks(store, EM, following.print_slip, taken.petition.id, url=URL, language="vi")
