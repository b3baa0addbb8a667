"""Found by a code from a letter or a slip."""

import pytest

from casework import codes
from casework.kinds import Kind
from hall.errors import NotFound
from hall.store import Store
from tests.casework.reception import asks, breaks_glass, receives, takes_in
from tests.people import DUNG, EM, HOA


def test_a_matter_is_found_by_its_code_and_by_its_petitions(store: Store) -> None:
    taken = takes_in(store, receives(store), title="Đường ngập")
    by_slip = asks(store, EM, codes.matter_of, taken.lookup_code)

    by_code = asks(store, EM, codes.matter_of, f" {by_slip.code[:4].lower()}-{by_slip.code[4:]} ")

    assert (by_slip.title, by_code.title) == ("Đường ngập", "Đường ngập")


def test_a_protected_one_is_found_only_by_those_who_may_know(store: Store) -> None:
    taken = takes_in(store, receives(store), Kind.DENUNCIATION, title="Kín")

    with pytest.raises(NotFound):
        asks(store, EM, codes.matter_of, taken.lookup_code)
    assert asks(store, DUNG, codes.matter_of, taken.lookup_code).title == "Kín"
    assert asks(store, HOA, codes.matter_of, taken.lookup_code).title == "Kín"


def test_broken_glass_opens_the_way_by_code_as_well(store: Store) -> None:
    taken = takes_in(store, receives(store), Kind.DENUNCIATION, title="Kín")

    breaks_glass(store, EM, taken.lookup_code)

    assert asks(store, EM, codes.matter_of, taken.lookup_code).title == "Kín"


def test_a_code_of_nothing_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        asks(store, DUNG, codes.matter_of, "BCFGHJKLMNPQ")
