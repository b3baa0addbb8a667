"""Every call × every kind of token: allowed, or 401 and 403. A new call must find its line here."""

from collections.abc import Callable

import pytest
from flask import Flask

from hall import devices, staff
from hall.store import Store
from tests.api.conftest import Door
from tests.conftest import Tokens, staff_token

DEVICES = ("kiosk", "display", "printer", "rating", "api")
STAFF = {"officer": "giang", "supervisor": "hoa", "technician": "khanh", "auditor": "lan"}
EVERYBODY = " ".join([*DEVICES, *STAFF])
LOOKS = "api " + " ".join(STAFF)
SERVES = "officer supervisor"

ROOMS = {"api", "api_root"}
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}

# fmt: off
WHO = {  # the contract's table, roles besides; None: no token is wanted
    "GET /api/v1/openapi.json": None,
    "POST /api/v1/sessions": None,
    "GET /healthz": None,
    "GET /readyz": None,
    "GET /metrics": "api",
    "DELETE /api/v1/sessions": " ".join(STAFF),
    "GET /api/v1/hall": EVERYBODY,
    "POST /api/v1/tickets": f"kiosk {SERVES}",
    "GET /api/v1/tickets/<ticket_id>": f"kiosk {LOOKS}",
    "GET /api/v1/tickets/<ticket_id>/steps": LOOKS,
    "POST /api/v1/tickets/<ticket_id>/reprint": f"kiosk {SERVES} technician",
    "GET /api/v1/line": LOOKS,
    "GET /api/v1/services/<service>/days/<day>/slots": f"kiosk {LOOKS}",
    "POST /api/v1/appointments": f"api {SERVES}",
    "GET /api/v1/appointments/<appointment_id>": LOOKS,
    "POST /api/v1/appointments/<appointment_id>/move": f"api {SERVES}",
    "POST /api/v1/appointments/<appointment_id>/cancel": f"api {SERVES}",
    "POST /api/v1/arrivals": f"kiosk {SERVES}",
    **{
        f"GET /api/v1/{path}": f"api {SERVES}"
        for path in ("days/<day>/petitions", "days/<day>/visits", "petitions/<petition_id>",
                     "petitions/<petition_id>/deadlines", "deadlines", "matters/<matter_id>")
    },
    "GET /api/v1/schedule/<month>": LOOKS,
    "GET /api/v1/board": f"display {LOOKS}",
    **{f"POST /api/v1/desks/<desk>/{verb}": SERVES for verb in ("open", "close", "pause", "next")},
    **{
        f"POST /api/v1/tickets/<ticket_id>/{verb}": SERVES
        for verb in ("call", "recall", "start", "finish", "miss", "hold", "resume", "restore",
                     "transfer", "withdraw", "undo", "switch", "send_back")
    },
    "POST /api/v1/print-jobs/claim": "printer",
    "POST /api/v1/print-jobs/<job_id>/outcome": "printer",
    "POST /api/v1/printer/state": "printer",
    "POST /api/v1/loans": "kiosk",
    "POST /api/v1/papers": "kiosk",
    "POST /api/v1/kiosk/report": "kiosk",
}
# fmt: on


def test_every_call_has_its_line(app: Flask) -> None:
    of_this_room = [r for r in app.url_map.iter_rules() if r.endpoint.partition(".")[0] in ROOMS]

    assert {f"{m} {r.rule}" for r in of_this_room for m in r.methods & METHODS} == set(WHO)


@pytest.mark.parametrize("line", WHO)
def test_a_token_can_do_only_its_own_kinds_work(
    line: str, store: Store, tokens: Tokens, door: Callable[[str | None], Door]
) -> None:
    holders = {kind: getattr(tokens, kind) for kind in DEVICES}
    holders |= {role: staff_token(store, name) for role, name in STAFF.items()}

    refused = {who: _ask(line, door(token)) in (401, 403) for who, token in holders.items()}

    may = EVERYBODY if WHO[line] is None else WHO[line]
    assert {who for who, no in refused.items() if not no} == set(may.split())


@pytest.mark.parametrize("token", [None, "", "B" * 27, "kiosk", "ÿ" * 27])
def test_a_stranger_is_asked_who_they_are(
    token: str | None, door: Callable[[str | None], Door]
) -> None:
    assert {_ask(line, door(token)) for line, who in WHO.items() if who} == {401}


def test_a_revoked_or_ended_token_is_a_strangers(
    store: Store, tokens: Tokens, door: Callable[[str | None], Door]
) -> None:
    holders = [*(getattr(tokens, kind) for kind in DEVICES), staff_token(store, "giang")]
    assert {door(token).get("/hall").status_code for token in holders} == {200}

    with store.work() as work:
        for key in tokens.ids.values():
            devices.revoke(work, key, hall_id=1)
        staff.disable(work, hall_id=1, username="giang")

    closed = [line for line, who in WHO.items() if who]
    assert {_ask(line, door(token)) for token in holders for line in closed} == {401}


def _ask(line: str, door: Door) -> int:
    """Knock with nothing in hand; what matters is only whether somebody opens."""
    method, path = line.split(" ")
    path = path.replace("<ticket_id>", "B" * 16).replace("<desk>", "1").replace("<job_id>", "1")
    return door.ask(method, path.removeprefix("/api/v1")).status_code
