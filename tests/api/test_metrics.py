"""What monitoring may count, and what it never learns."""

import re

from hall.store import Store
from tests.api.conftest import Door, calls_next, does, sits_down, takes_number
from tests.people import DUNG, arrives
from tests.people import does as does_


def _value(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found is not None, f"{name} is not there:\n{text}"
    return float(found[1])


def test_tickets_calls_and_the_line_are_counted(kiosk: Door, dung: Door, program: Door) -> None:
    sits_down(dung, "1")
    for _ in range(3):
        takes_number(kiosk)
    does(dung, "recall", calls_next(dung, "1"))

    text = program.get("/metrics").text

    assert _value(text, "tiepdan_tickets_issued_total") == 3
    assert _value(text, "tiepdan_calls_total") == 2
    assert _value(text, "tiepdan_waiting") == 2
    assert _value(text, "tiepdan_print_jobs_unfinished") == 3
    assert _value(text, "tiepdan_sockets") == 0


def test_the_same_tap_twice_is_one_ticket_to_count(kiosk: Door, program: Door) -> None:
    takes_number(kiosk, key="1")
    takes_number(kiosk, key="1")

    assert _value(program.get("/metrics").text, "tiepdan_tickets_issued_total") == 1


def test_what_other_doors_did_is_counted_too(program: Door, store: Store) -> None:
    an = arrives(store)
    does_(store, DUNG, "withdraw", an)

    assert _value(program.get("/metrics").text, "tiepdan_tickets_issued_total") == 1


def test_times_are_told_by_template_and_no_label_tells_an_id(
    kiosk: Door, dung: Door, program: Door
) -> None:
    an = takes_number(kiosk, service="lawyer", key="a-key", phone="0912345678")
    sits_down(dung, "9")
    does(dung, "call", an)
    kiosk.get(f"/secret-{an['id']}")
    kiosk.ask("SECRET", f"/{an['id']}")

    text = program.get("/metrics").text

    route = 'method="POST",route="/api/v1/tickets/<ticket_id>/call",status="200"'
    assert _value(text, f"tiepdan_request_seconds_count{{{route}}}") == 1
    secrets = [an["id"], an["url"], "lawyer", '"700"', "secret", "SECRET", "a-key", "0912345678"]
    assert [word for word in secrets if word in text] == []
    assert 'desk="' not in text


def test_health_needs_no_token(stranger: Door) -> None:
    assert stranger.get("/healthz").json == {"status": "ok"}
    assert stranger.get("/readyz").json == {"status": "ok"}
