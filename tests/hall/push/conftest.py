"""A citizen who asked to be told while the page is closed, and what carries it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.model import Ticket
from hall.push import telling as module
from hall.store import Store
from tests.hall.push.phones import (
    Phone,
    push_service,
    subscribes,
    switches,
)
from tests.people import DUNG, arrives, sits_down
from tests.receiver import Receiver, Reply, says


@pytest.fixture
def phone() -> Phone:
    return Phone()


@pytest.fixture
def replies() -> list[Reply]:
    """How the push service answers; a test may say otherwise before it asks for the service."""
    return [says(201)]


@pytest.fixture
def service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, replies: list[Reply]
) -> Iterator[tuple[Receiver, str]]:
    monkeypatch.setattr(module, "PAUSES", (0.0, 0.01, 0.01))
    with push_service(tmp_path, monkeypatch, *replies) as found:
        yield found


@pytest.fixture
def an(store: Store, phone: Phone, service: tuple[Receiver, str]) -> Ticket:
    """An waits behind three others, with the page closed."""
    switches(store)
    sits_down(store, DUNG, "1")
    an = arrives(store)
    subscribes(store, an, phone, service[1])
    return an


@pytest.fixture
def system(service: tuple[Receiver, str]) -> Receiver:
    return service[0]
