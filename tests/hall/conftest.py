"""A hall that has slots for appointments, for the tests that book them."""

import pytest

from hall.store import Store
from tests.hall.appointed import plan_slots


@pytest.fixture
def hall(each_store: Store) -> Store:
    """Half-hour slots of two seats in both sessions for `regular`; numbers 500–599 for them."""
    plan_slots(each_store)
    return each_store


@pytest.fixture
def one(store: Store) -> Store:
    """The same on SQLite only."""
    plan_slots(store)
    return store
