"""The story that tests of sealing begin with."""

import pytest

from hall.store import Store
from tests.casework.story import Story, told
from tests.conftest import Clock


@pytest.fixture
def story(store: Store, clock: Clock) -> Story:
    return told(store, clock)
