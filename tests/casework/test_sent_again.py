"""What is sent once more because no answer came is done once; and days nobody can have meant."""

import pytest

from casework import classify, deadlines, directives, incidents, papers, petitions
from casework.deadline_kinds import Criterion, Event
from casework.incidents import Said
from casework.kinds import Decision, Kind
from casework.model import Directive, Incident, Paper
from casework.paper_kinds import PaperKind
from casework.session_kinds import IncidentKind
from casework.sorting import Sorted
from hall.errors import BadInput, Conflict
from hall.store import Store
from tests.casework.reception import AN, asks, receives, takes_in
from tests.casework.registers import counted
from tests.casework.test_papers import files, filled
from tests.conftest import Clock
from tests.people import DUNG, EM


def test_a_paper_sent_twice_has_one_number(each_store: Store) -> None:
    store = each_store
    visit = receives(store, AN).visit.id

    first, again = (files(store, PaperKind.GUIDANCE, visit=visit) for _ in range(2))
    mended = files(store, PaperKind.GUIDANCE, visit=visit, target="Tòa án tỉnh Mẫu")

    assert (again.id, again.number) == (first.id, first.number)
    assert mended.number.startswith("2/")
    assert counted(store, Paper) == 2


@pytest.mark.parametrize("day", ["0206-11-23", "2062-11-23", "2025-11-01"])
def test_a_paper_takes_no_number_of_a_year_that_was_not_meant(store: Store, day: str) -> None:
    visit = receives(store, AN).visit.id

    with pytest.raises(BadInput) as refused:
        files(store, PaperKind.GUIDANCE, visit=visit, day=day)

    assert refused.value.field == "day"
    with pytest.raises(BadInput):
        asks(
            store,
            DUNG,
            papers.file,
            PaperKind.GUIDANCE,
            filled(PaperKind.GUIDANCE, visit_day="0026-11-23"),
            visit=visit,
        )


def test_an_incident_sent_twice_happened_once(store: Store, clock: Clock) -> None:
    said = Said(kind=IncidentKind.THREAT, text="Đe dọa\r\ncán bộ ", place=" Bàn  1")

    first, again = (asks(store, DUNG, incidents.record, said) for _ in range(2))
    asks(store, EM, incidents.record, said)
    clock.pass_(minutes=20)
    asks(store, DUNG, incidents.record, said)

    assert again.id == first.id
    assert counted(store, Incident) == 3


def test_a_task_sent_twice_is_asked_once(store: Store) -> None:
    taken = takes_in(store, receives(store, AN))
    task = {"unit": "Sở Mẫu", "text": "Kiểm tra,\r\nbáo cáo", "due_on": None}

    for _ in range(2):
        asks(store, DUNG, directives.give, taken.matter, **task)
    asks(store, DUNG, directives.give, taken.matter, **task | {"unit": "Sở khác"})

    assert counted(store, Directive) == 2


def test_a_term_is_extended_once_by_one_press_that_is_sent_twice(store: Store) -> None:
    taken = takes_in(store, receives(store, AN), Kind.DENUNCIATION)
    petition = taken.petition.id
    criteria = (Criterion.SEVERAL_CONTENTS, Criterion.SEVERAL_PLACES)
    asks(store, DUNG, classify.put, petition, Sorted(criteria=criteria, version=0))
    seen = asks(store, DUNG, petitions.show, petition).version
    asks(store, DUNG, petitions.decide, petition, Decision.ACCEPT, version=seen)
    seen = asks(store, DUNG, petitions.show, petition).version
    left = asks_left(store, petition)

    asks(store, DUNG, deadlines.extend, petition, reason="Phải giám định", version=seen)
    with pytest.raises(Conflict):
        asks(store, DUNG, deadlines.extend, petition, reason="Phải giám định", version=seen)

    assert left == 2
    assert asks_left(store, petition) == 1


def asks_left(store: Store, petition: str) -> int:
    from casework import petition_page

    return int(asks(store, DUNG, petition_page.read, petition).extensions_left)


def test_what_happened_is_written_down_once(store: Store) -> None:
    taken = takes_in(store, receives(store, AN))
    petition, day = taken.petition.id, receives(store).visit.day
    seen = asks(store, DUNG, petitions.show, petition).version

    asks(store, DUNG, deadlines.happened, petition, Event.OUTCOME_TOLD, day, version=seen)
    with pytest.raises(Conflict):
        asks(store, DUNG, deadlines.happened, petition, Event.OUTCOME_TOLD, day, version=seen)
