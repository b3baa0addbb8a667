"""Fixtures for the parts outside Python: databases, Redis, browsers, node.

Loaded by conftest.py. A test says what it needs by naming the fixture; the marker follows from it.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NoReturn, TypeVar

import pytest
import redis
from playwright.sync_api import Browser, expect

import build_browser_files
from hall import store
from tests import compiled, services

T = TypeVar("T")

PATIENCE_MS = 15_000  # for a page to say what it must, on a machine that does ten other things

AXE = build_browser_files.MODULES / "axe-core" / "axe.min.js"

_MARKS = {"postgres_server": "postgres", "redis_url": "redis", "browser": "browser"}


# whole walks through a room, screen by screen: minutes, and mostly a browser's
_WALKS = (
    "hall/web/test_keep.py",
    "kiosk/test_healing.py",
    "kiosk/test_screens.py",
    "staff_console/test_case_screens.py",
    "staff_console/test_journeys.py",
    "staff_console/test_journeys_at_once.py",
    "staff_console/test_screens.py",
    "staff_console/test_window.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they need and how long they take; leave the browser's for the end.

    Playwright's loop counts as running in this thread until the browser closes; a test that
    called `asyncio.run` after it would be refused.
    """
    for item in items:
        if item.path.as_posix().endswith(_WALKS):
            item.add_marker("slow")
        for fixture in getattr(item, "fixturenames", ()):
            if fixture in _MARKS:
                item.add_marker(_MARKS[fixture])
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session", autouse=True)
def _statements_are_compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "create_engine", compiled.engine_for)
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL of our own, without a database."""
    yield from _started(services.postgres)


@pytest.fixture
def postgres_url(postgres_server: str, counter: Iterator[int]) -> Iterator[str]:
    """The URL of an empty PostgreSQL database, one for each test."""
    with services.database(postgres_server, f"test_{next(counter)}") as url:
        yield url


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The URL of a Redis of our own."""
    yield from _started(services.redis_server)


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The URL of an empty Redis."""
    with redis.Redis.from_url(redis_server) as client:
        client.flushall()
    return redis_server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; open a context of your own in it, and close it."""
    expect.set_options(timeout=PATIENCE_MS)
    yield from _started(services.browser)


@pytest.fixture(scope="session")
def axe_script() -> Path:
    """The accessibility checker that a page can load with `page.add_script_tag(path=…)`."""
    if not AXE.is_file():
        cannot("axe-core (python build_browser_files.py --dev)")
    return AXE


@pytest.fixture(scope="session")
def espeak() -> str:
    """The program that speaks."""
    if "espeak-ng" in services.missing():
        cannot("espeak-ng")
    return "espeak-ng"


@pytest.fixture(scope="session")
def node() -> list[str]:
    """The command that runs node."""
    try:
        return build_browser_files.node()
    except build_browser_files.BuildError as error:
        cannot(str(error))


@pytest.fixture(scope="session")
def counter() -> Iterator[int]:
    return itertools.count(1)


def _started(service: Callable[[], AbstractContextManager[T]]) -> Iterator[T]:
    try:
        with service() as running:
            yield running
    except services.MissingError as error:
        cannot(str(error))


def cannot(what: str) -> NoReturn:
    """Skip loudly; in CI nothing may be skipped."""
    words = f"NOT TESTED: this machine has no {what}"
    if os.environ.get("CI") == "true":
        pytest.fail(words, pytrace=False)
    pytest.skip(words)
