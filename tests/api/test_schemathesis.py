"""The API against its own OpenAPI text: thousands of odd requests, none answered outside it."""

import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from schemathesis.engine import Status, events, from_schema
from sqlalchemy import event

from app import create_app
from hall import desks, tickets
from hall.lifecycle import TICKET, TicketState
from hall.model import Hall
from hall.settings import Settings
from hall.store import Store
from hall.vault import Vault
from hall.web import House
from tests.conftest import furnished, make_tokens, served, staff_token
from tests.people import DUNG, HOA, arrives, calls_next, does, sits_down

EXAMPLES = 20  # of each call, besides those of the coverage and stateful phases
KINDS = ("kiosk", "display", "printer", "rating", "api", "staff", "nobody")
WAYS: dict[str, tuple[str, ...]] = {  # how a ticket comes to where each verb starts from
    "recall": ("call",),
    "start": ("call",),
    "finish": ("call", "start"),
    "miss": ("call",),
    "hold": ("call", "start"),
    "resume": ("call", "hold"),
    "restore": ("call", "miss"),
    "undo": ("call",),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A hall that is open at any hour, on a clock that runs: nothing here waits for a minute."""
    vault = Vault.open(tmp_path / "keys.json")
    for store in furnished(f"sqlite:///{tmp_path}/hall.db", vault, lambda: datetime.now(UTC)):  # type: ignore[arg-type]
        event.listen(store.engine, "connect", _in_a_hurry)
        store.engine.dispose()
        with store.work() as work:
            work.session.get_one(Hall, 1).always_open = True
        yield store


def _in_a_hurry(connection: Any, record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")  # thousands of changes, and no power to fail


@pytest.fixture
def app(store: Store, tmp_path: Path) -> Flask:
    app = create_app(House(store, Settings(data=tmp_path, kiosk_per_minute=1_000_000)))
    app.extensions["api.bell"].end()  # agents need not wait half a minute for nothing
    return app


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS)
def test_no_answer_is_outside_the_openapi_text(kind: str, store: Store, app: Flask) -> None:
    token = _token(store, kind)
    guide.store = store

    with served(app) as url:
        schema = schemathesis.openapi.from_url(f"{url}/api/v1/openapi.json", config=_config(token))
        found = _run(schema.include(lambda ctx: _is_for(ctx.operation, kind)))

    assert found == {}


def _token(store: Store, kind: str) -> str | None:
    if kind == "staff":
        return staff_token(store, DUNG)
    return getattr(make_tokens(store), kind, None)


def _config(token: str | None) -> schemathesis.Config:
    config = schemathesis.Config()
    project = config.projects.default
    project.headers = {"Authorization": f"Bearer {token}"} if token else {}
    project.generation.max_examples = EXAMPLES
    project.generation.deterministic = True
    project.generation.database = "none"
    project.continue_on_failure = True
    # what is well formed may still not be meant: a known key with another wish is 422
    accepted = project.checks.positive_data_acceptance
    accepted.expected_statuses = [*accepted.expected_statuses, "422"]
    return config


def _is_for(operation: Any, kind: str) -> bool:
    """That kind's own calls; who may not call what is another test's (`test_who_may_call`)."""
    written = operation.definition.raw
    if written["operationId"] == "sign_out":
        return False  # all that follows would be a stranger's
    kinds = {name for one in written["security"] for name in one}
    return kind in kinds if kinds else kind == "nobody"


def _run(schema: Any) -> dict[str, int]:
    """What was answered outside the text, and how often: empty is good."""
    found: Counter[str] = Counter()
    for told in from_schema(schema).execute():
        if isinstance(told, events.NonFatalError | events.FatalError):
            words = str(getattr(told, "value", None) or told)
            if "NoLinksFound" not in words and "link definitions" not in words:
                found[words] += 1
        if isinstance(told, events.ScenarioFinished):
            for key, checks in told.recorder.checks.items():
                for check in checks:
                    if check.status is Status.FAILURE:
                        label = told.recorder.cases[key].value.operation.label
                        found[f"{label}: {check.failure_info.failure}"] += 1
    return dict(found)


class Guide:
    """Leads requests to where something happens: to a ticket that stands ready for the verb."""

    store: Store

    def __init__(self) -> None:
        self._is_busy = itertools.cycle([False, True])

    def ticket_for(self, operation: str) -> str:
        """The id of a ticket on which that call, by Dung at desk 1, can work."""
        verb = operation.partition("_")[0]
        if verb not in TICKET.rules and verb != "undo":
            return arrives(self.store).public_id
        self._free_the_desk()
        ticket = arrives(self.store)
        for step in WAYS.get(verb, ()):
            more = {"minutes": 5} if step == "hold" else {}
            ticket = does(self.store, DUNG, step, ticket, **more)
        if verb == "call" and next(self._is_busy):
            does(self.store, DUNG, "call", arrives(self.store))
        return ticket.public_id

    def desk(self) -> str:
        """The label of a desk where an officer sits: now free, now with somebody."""
        self._free_the_desk()
        arrives(self.store)
        if next(self._is_busy):
            calls_next(self.store, DUNG)
        return "1"

    def _free_the_desk(self) -> None:
        with self.store.read() as session:
            held = tickets.held_by(session, desks.load(session, "1", hall_id=1))
        if held is not None:
            is_served = held.state is TicketState.SERVING
            does(self.store, HOA, "transfer" if is_served else "withdraw", held, **TO[is_served])
        sits_down(self.store, DUNG, "1", take_over=True)


TO: dict[bool, dict[str, str]] = {True: {"service": "lawyer"}, False: {}}
guide = Guide()


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Make some of what is made up real: a ticket that is there, a key for each wish of its own.

    Only what is well-formed is replaced; what was meant to be wrong stays wrong.
    """
    operation = case.operation.definition.raw["operationId"]
    places = case.path_parameters or {}
    if _is_like(r"[0-9A-Z]{16}", places.get("ticket_id")):
        places["ticket_id"] = guide.ticket_for(operation)
    if _is_like(r"[1-9A-Za-z]{1,20}", places.get("desk")):
        places["desk"] = guide.desk()
    if operation == "claim_job":
        arrives(guide.store)
    headers = case.headers or {}
    if _is_like(r"[!-~]{1,100}", headers.get("Idempotency-Key")):
        body = hashlib.sha256(repr(case.body).encode()).hexdigest()
        headers["Idempotency-Key"] += f"-{body[:16]}"


def _is_like(pattern: str, value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None
