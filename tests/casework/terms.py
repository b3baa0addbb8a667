"""The terms of a petition, as an officer sees and moves them."""

from datetime import date

from casework import deadlines, due_list, gather, late, petitions
from casework.access import Officer
from casework.deadline_kinds import Event, LateReason, Rule
from casework.due_list import Due
from casework.kinds import Decision
from casework.late import Running
from casework.shown import PetitionShown
from casework.sight import Sight
from hall.store import Store, Work
from tests.casework.reception import asks
from tests.people import DUNG

TODAY = date(2026, 11, 23)  # a Monday


def terms_of(work: Work, officer: Officer, petition: str) -> dict[Rule, Running]:
    row = gather.petition(work, Sight.of(work, officer), petition)
    return {each.rule: each for each in late.of_petition(work, row)}


def standing(store: Store, petition: str, who: str = DUNG) -> dict[Rule, Running]:
    found: dict[Rule, Running] = asks(store, who, terms_of, petition)
    return found


def due(store: Store, who: str, *, everybody: bool = False) -> tuple[Due, ...]:
    found: due_list.Page = asks(store, who, due_list.read, everybody=everybody)
    return found.rows


def decides(
    store: Store, petition: PetitionShown, decision: Decision, on: date | None = None
) -> PetitionShown:
    fresh = asks(store, DUNG, petitions.show, petition.id)
    found: PetitionShown = asks(
        store, DUNG, petitions.decide, petition.id, decision, version=fresh.version, on=on
    )
    return found


def moves(store: Store, petition: PetitionShown, verb: str, on: date | None = None) -> None:
    fresh = asks(store, DUNG, petitions.show, petition.id)
    asks(store, DUNG, petitions.move, petition.id, verb, version=fresh.version, on=on)


def notes(store: Store, petition: PetitionShown, event: Event, day: date) -> None:
    fresh = asks(store, DUNG, petitions.show, petition.id)
    asks(store, DUNG, deadlines.happened, petition.id, event, day, version=fresh.version)


def tells(store: Store, petition: PetitionShown, promised_on: date, **more: object) -> None:
    fresh = asks(store, DUNG, petitions.show, petition.id)
    said = {"reason": LateReason.WAITING_OTHER_AGENCY, "text": "", "version": fresh.version} | more
    asks(store, DUNG, late.tell, petition.id, promised_on=promised_on, **said)
