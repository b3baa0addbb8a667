"""What a hall does by itself every few seconds, at work for as long as a test looks on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import pytest

from hall.store import Store

PATIENCE_SECONDS = 10.0


@contextmanager
def at_work(keeper: ModuleType, store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Its `keep_going` in a thread of its own, a round every few milliseconds."""
    stop = threading.Event()
    thread = threading.Thread(target=keeper.keep_going, args=(store, stop))
    monkeypatch.setattr(keeper, "EVERY_SECONDS", 0.005)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()
