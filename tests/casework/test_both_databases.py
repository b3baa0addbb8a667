"""The same law on SQLite and on PostgreSQL: search, sealing, numbers, the access journal."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from casework import access, citizens, file, petitions, visits
from casework.kinds import Kind, Source
from casework.petitions import Paper
from hall.errors import NotFound
from hall.model import Hall
from hall.store import Store, row
from tests.casework.reception import (
    AN,
    BINH,
    asks,
    attaches,
    breaks_glass,
    enters,
    receives,
    takes_in,
    writes,
)
from tests.casework.test_sample import fill
from tests.people import DUNG, EM, GIANG, HOA


def test_a_denunciation_is_gone_for_a_third_officer(each_store: Store) -> None:
    store = each_store
    taken = takes_in(store, receives(store, AN, DUNG))
    open_matter = takes_in(store, receives(store, AN, GIANG), who=GIANG)
    second = attaches(store, receives(store, AN, EM), taken.petition.id, EM)

    writes(store, second, EM, kind=Kind.DENUNCIATION)

    found = asks(store, GIANG, citizens.by_name, "thử an").people
    opened = asks(store, GIANG, file.of_citizen, found[0].id)
    assert len(found) == 1
    assert [matter.id for matter in opened.matters] == [open_matter.matter]
    for read, key in ((visits.page, second.visit.id), (petitions.show, taken.petition.id)):
        with pytest.raises(NotFound):
            asks(store, GIANG, read, key)
    assert len(asks(store, HOA, file.of_citizen, found[0].id).visits) == 3
    glass = breaks_glass(store, GIANG, taken.lookup_code)
    assert glass is not None
    assert asks(store, GIANG, file.of_matter, glass.matter).receptions == 2
    with store.read() as session:
        assert access.check(session, store.vault, row(session, Hall, 1)) is None


def test_ten_officers_who_take_in_at_once_leave_no_gap(each_store: Store) -> None:
    an = enters(each_store, AN)
    paper = Paper(kind=Kind.FEEDBACK, source=Source.POST, title="Phản ánh", petitioner=an.id)

    def takes(_: int) -> str:
        taken = asks(each_store, DUNG, petitions.take_in, paper)
        return str(taken.petition.number)

    with ThreadPoolExecutor(10) as officers:
        numbers = set(officers.map(takes, range(10)))

    assert numbers == {f"{n}/2026" for n in range(1, 11)}


def test_ten_officers_who_enter_one_person_at_once_enter_one_person(each_store: Store) -> None:
    with ThreadPoolExecutor(10) as officers:
        entered = set(officers.map(lambda _: enters(each_store, BINH).id, range(10)))

    assert len(entered) == 1


@pytest.mark.slow
def test_the_sample_fits_both(each_store: Store) -> None:
    fill(each_store)

    found = asks(each_store, HOA, citizens.by_name, "Nguyễn Thử")

    assert found.people
