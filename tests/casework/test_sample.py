"""The sample hall's past: believable, synthetic, the same each time, and never in the way."""

import shutil
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casework import access, cards, citizens, file, sample, schedule
from casework.kinds import Confidentiality, Kind, Reception
from casework.model import Citizen, Matter, Petition, Visit, VisitOutcome
from hall import forecast, journal
from hall.model import Desk, Hall, Numbering, Role, Service, Staff, Ticket
from hall.store import Store, row
from hall.vault import Vault
from tests.casework.reception import asks
from tests.conftest import Clock, furnished
from tests.people import DUNG, HOA, arrives, sits_down

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def filled(new_hall: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with that past and its keys, made once."""
    folder = tmp_path_factory.mktemp("filled")
    shutil.copyfile(new_hall, folder / "tiepdan.db")
    store = Store(f"sqlite:///{folder}/tiepdan.db", Vault.open(folder / "keys.json"), now=Clock())
    fill(store)
    store.engine.dispose()
    return folder


@pytest.fixture
def past(filled: Path, data: Path, clock: Clock) -> Iterator[Store]:
    shutil.copytree(filled, data)
    forecast.forget()
    store = Store(f"sqlite:///{data}/tiepdan.db", Vault.open(data / "keys.json"), now=clock)
    yield store
    store.engine.dispose()


def fill(store: Store) -> None:
    with store.work(hall_id=1) as work:
        ask = work.session.scalars
        sample.fill(
            work,
            work.hall,
            list(ask(select(Staff).where(Staff.role == Role.OFFICER).order_by(Staff.id))),
            list(ask(select(Service).order_by(Service.id))),
            list(ask(select(Desk).order_by(Desk.id))),
            TODAY,
        )


def count(store: Store, model: type) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_there_is_as_much_of_it_as_was_promised(past: Store) -> None:
    with past.read() as session:
        kinds = Counter(session.scalars(select(Petition.kind)))
        people = session.scalars(select(Citizen).where(Citizen.ordinary_id.is_(None))).all()
    assert count(past, Visit) == count(past, Ticket) == 400
    assert sum(kinds.values()) == 150
    assert set(kinds) == set(Kind)
    assert count(past, Matter) == 100
    assert len(people) == 110


def test_it_is_made_within_ten_seconds(store: Store) -> None:
    started = time.monotonic()

    fill(store)

    assert time.monotonic() - started < 10


def test_nobody_in_it_lives(past: Store) -> None:
    with past.read() as session:
        for who in session.scalars(select(Citizen)):
            told = citizens.identities.read(past.vault, who)
            assert {"Thử", "Mẫu"} & set(told.full_name.split())
            assert told.id_number.startswith("999")
            assert told.phone in ("",) or told.phone.startswith("0900 000")
            assert told.address.endswith("Tỉnh Mẫu")


def test_denunciations_are_sealed_in_it_with_all_that_belongs_to_them(past: Store) -> None:
    with past.read() as session:
        sealed = session.scalars(
            select(Matter.id).where(Matter.confidentiality == Confidentiality.PROTECTED)
        ).all()
        for model in (Petition, Visit):
            hidden = session.scalars(
                select(model.matter_id).where(model.confidentiality == Confidentiality.PROTECTED)
            ).all()
            assert set(hidden) <= set(sealed)
            pairs = session.execute(
                select(model.confidentiality, Citizen.confidentiality).join(model.citizen)
            ).all()
            assert all(record == person for record, person in pairs)
    assert len(sealed) == 18


def test_the_past_lies_on_working_days_within_opening_hours(past: Store) -> None:
    with past.read() as session:
        tickets = session.scalars(select(Ticket)).all()
    for ticket in tickets:
        assert ticket.day < TODAY
        assert ticket.day.weekday() < 5
        assert ticket.day > TODAY - timedelta(days=100)
        assert ticket.called_at is not None
        assert ticket.started_at is not None
        assert ticket.ended_at is not None
        assert ticket.issued_at < ticket.called_at < ticket.started_at < ticket.ended_at
    assert len({ticket.day for ticket in tickets}) > 50


def test_no_desk_received_two_at_once(past: Store) -> None:
    with past.read() as session:
        rows = session.execute(
            select(Ticket.desk_id, Ticket.called_at, Ticket.ended_at).order_by(
                Ticket.desk_id, Ticket.called_at
            )
        ).all()
    for (desk, _, ended), (following, called, _) in pairwise(rows):
        assert desk != following or ended <= called


def test_numbers_of_past_days_have_no_gap(past: Store) -> None:
    with past.read() as session:
        for numbering in session.scalars(select(Numbering)):
            numbers = session.scalars(
                select(Ticket.number)
                .where(Ticket.day == numbering.day)
                .where(Ticket.service_block_id == numbering.service_id)
                .order_by(Ticket.number)
            ).all()
            assert numbers == list(range(numbers[0], numbering.last + 1))
        registered = session.execute(
            select(Petition.year, Petition.number).order_by(Petition.year, Petition.number)
        ).all()
    assert [number for _, number in registered] == list(range(1, 151))


def test_the_journals_still_hold(past: Store) -> None:
    with past.read() as session:
        hall = row(session, Hall, 1)
        assert journal.check(session, past.vault, hall) is None
        assert access.check(session, past.vault, hall) is None


def test_the_forecast_learns_from_it(past: Store) -> None:
    sits_down(past, DUNG, "1")
    ticket = arrives(past)
    forecast.renew(past, 1)

    with past.read() as session:
        told = forecast.for_ticket(session, row(session, Hall, 1), ticket, past.now())

    assert told is not None


def test_the_card_to_be_pasted_opens_a_file_with_a_history(past: Store) -> None:
    assert cards.read(sample.CARD).identity.full_name == "Nguyễn Văn Thử"

    found = asks(past, HOA, citizens.by_card, sample.CARD)
    opened = asks(past, HOA, file.of_citizen, found.person.id)

    assert opened.matters
    assert opened.matters[0].petitions
    assert opened.matters[0].lead.name
    assert opened.visits


def test_every_visit_in_it_is_whole(past: Store) -> None:
    with past.read() as session:
        whole = session.scalars(select(Visit.id).where(Visit.finished_at.is_not(None))).all()
        with_outcome = session.scalars(select(VisitOutcome.visit_id).distinct()).all()
    assert len(whole) == len(with_outcome) == 400


def test_two_weeks_are_posted_with_leaders_and_officers(past: Store) -> None:
    monday = TODAY - timedelta(days=TODAY.weekday())
    with past.read() as session:
        posted = schedule.posted(session, 1, monday, monday + timedelta(days=11))

    assert len({sitting.day for sitting in posted}) == 10
    assert all(sitting.officers and sitting.place for sitting in posted)
    leaders = [sitting for sitting in posted if sitting.reception is Reception.PERIODIC]
    assert {one.leader_name for one in leaders} == {"Đinh Văn Mẫu", "Cao Thị Mẫu"}
    assert all(one.leader_name and one.leader_mobile and one.leader_landline for one in leaders)
    (moved,) = [sitting for sitting in posted if sitting.is_moved]
    assert moved.moved_to in posted


def test_the_same_day_gives_the_same_past(past: Store, data: Path, clock: Clock) -> None:
    def told(store: Store) -> list[tuple[object, ...]]:
        with store.read() as session:
            return [
                (visit.day, visit.started_at, visit.kind, visit.officer_id, visit.party_size)
                for visit in session.scalars(select(Visit).order_by(Visit.id))
            ]

    for again in furnished(f"sqlite:///{data}/again.db", past.vault, clock):
        fill(again)
        assert told(again) == told(past)
