"""Whatever is sent, nobody gets a page that says the hall is broken."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from app import create_app
from casework import visits
from hall.settings import Settings
from hall.store import Store
from hall.web import House
from tests.casework.reception import asks
from tests.casework.test_sessions import asking, listed, posted
from tests.people import DUNG, HOA, arrives, sits_down
from tests.staff_console.working import signed_in

HUGE = "9" * 40
ODD = (
    "",
    "0",
    "-1",
    HUGE,
    "1.5",
    "x\x00y",
    "\ud7ff\U0001f600",
    "a" * 5_000,
    "<b>",
    "0001-01-01",
    "9999-12-31",
    "%s{0}",
    "null",
)
WORST = ("", HUGE, "9999-12-31", "x\x00y")  # each met by a column, a calendar or a database
GETS = ("/staff/journal?day={}", "/staff/journal?label={}", "/staff/journal?before={}")
GETS += (
    "/staff/journal/readings?staff={}",
    "/staff/journal/readings?before={}",
    "/staff/hall?given={}",
    "/staff/leader/{}",
    "/staff/online/{}",
    "/staff/book?day={}",
    "/staff/papers?visit={}",
    "/staff/papers/new?kind={}&petition={}",
    "/staff/schedule?month={}",
    "/staff/schedule/{}",
    "/staff/remarks/{}",
    "/staff/imports/{}",
    "/staff/petitions/{}",
    "/staff/matters/{}",
    "/staff/citizens/{}/changes",
    "/staff/files/{}",
    "/staff/appointments?day={}",
    "/staff/due?of={}",
)
POSTS = {
    "/staff/desk/next?on={}": {"quiet": "{}"},
    "/staff/desks/{}/open": {"take_over": "{}"},
    "/staff/tickets": {"service": "{}", "party_size": "{}", "language": "{}", "assistance": "{}"},
    "/staff/tickets/{}/start": {"version": "{}"},
    "/staff/tickets/{}/hold": {"minutes": "{}"},
    "/staff/tickets/{}/transfer": {"service": "{}", "desk": "{}"},
    "/staff/notices": {"text_vi": "{}", "minutes": "{}"},
    "/staff/notices/{}/end": {},
    "/staff/devices/{}/revoke": {},
    "/staff/devices/confirm": {"code": "{}", "name": "{}"},
    "/staff/devices/add": {"kind": "{}", "new_name": "{}"},
    "/staff/search": {"text": "{}"},
    "/staff/glass": {"code": "{}", "reason": "{} {} {} đủ mười chữ"},
    "/staff/visits/{}": {"version": "{}", "content": "{}"},
    "/staff/visits/{}/seek": {"text": "{}"},
    "/staff/visits/{}/person": {"full_name": "{}"},
    "/staff/visits/{}/attach": {"petition": "{}", "matter": "{}"},
    "/staff/citizens/{}": {"full_name": "{}", "version": "{}"},
}
OF_RECORDS = {
    "/staff/citizens/{}/extract": {"reason": "{}", "as": "{}"},
    "/staff/visits/{}/finish": {"version": "{}"},
    "/staff/visits/{}/petition": {"version": "{}", "kind": "{}", "matter": "{}"},
    "/staff/visits/{}/refusal": {"version": "{}", "ground": "{}"},
    "/staff/petitions/{}/decide": {"decision": "{}", "on": "{}", "version": "{}"},
    "/staff/petitions/{}/merge": {"same_as": "{}", "reason": "{}", "version": "{}"},
    "/staff/petitions/{}/late": {"late_reason": "{}", "promised_on": "{}"},
    "/staff/matters/{}/lead": {"to": "{}", "reason": "{}", "version": "{}"},
    "/staff/matters/{}/marks": {"status": "{}", "risk": "{}", "marks_version": "{}"},
    "/staff/matters/{}/directives": {"unit": "{}", "text": "{}", "due_on": "{}"},
    "/staff/matters/{}/leader": {"why": "{}", "petition": "{}"},
    "/staff/matters/{}/hold": {"reason": "{}"},
    "/staff/retention/holds/{}": {"reason": "{}"},
    "/staff/leader/requests/{}": {"status": "agreed", "sitting_id": "{}", "version": "{}"},
    "/staff/leader/{}/order": {"place_x": "{}"},
    "/staff/leader/{}/walk-in": {"matter": "{}", "why": "{}"},
    "/staff/leader/{}/items/{}": {"came": "yes", "contact_id": "{}", "outcome": "{}"},
    "/staff/leader/{}/minutes": {"participants": "{}", "version": "{}"},
    "/staff/leader/{}/close": {"who_sat": "{}", "version": "{}"},
    "/staff/online/{}": {"link": "{}", "recording": "{}", "version": "{}"},
    "/staff/online/{}/sites": {"name": "{}", "contact": "{}", "phone": "{}"},
    "/staff/online/{}/sites/{}/connect": {},
    "/staff/online/{}/seats/{}": {"site_id": "{}", "version": "{}"},
    "/staff/incidents": {"kind": "{}", "text": "{}"},
    "/staff/papers": {"kind": "{}", "visit": "{}", "petition": "{}", "day": "{}"},
    "/staff/papers/{}/stub": {"visit": "{}"},
    "/staff/papers/templates/{}": {},
    "/staff/remarks/{}/close": {"answer": "{}", "version": "{}"},
    "/staff/remarks/{}/concern": {"staff": "{}"},
    "/staff/imports": {"encoding": "{}"},
    "/staff/imports/{}/columns": {"lead": "{}", "register": "{}", "counts_from": "{}"},
    "/staff/imports/{}/take": {"leave_out": "{}"},
    "/staff/book/xlsx": {"first": "{}", "last": "{}"},
    "/staff/book/close": {"day": "{}", "reason": "{}"},
    "/staff/export/petitions.csv": {"first": "{}", "last": "{}"},
    "/staff/systems/add": {"name": "{}", "url": "https://{}/", "speech": "{}", "topic": "{}"},
    "/staff/systems/{}/pause": {},
}


def filled(text: str, odd: str) -> str:
    return text.replace("{}", odd)


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_addresses_and_forms_are_refused_kindly(
    store: Store, hoa: FlaskClient, odd: str
) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)

    statuses = {path: hoa.get(filled(path, odd)).status_code for path in GETS}
    for path, fields in POSTS.items():
        data = {name: filled(value, odd) for name, value in fields.items()}
        statuses[path] = hoa.post(filled(path, odd), data=data).status_code

    assert {path: status for path, status in statuses.items() if status >= 500} == {}


@pytest.mark.parametrize("odd", WORST, ids=range(len(WORST)))
def test_odd_values_for_what_is_there_are_refused_kindly(
    store: Store, hoa: FlaskClient, odd: str
) -> None:
    known = known_records(store)

    statuses = {}
    for path, fields in OF_RECORDS.items():
        kind = "item" if "requests" in path else path.split("/")[2].rstrip("s")
        there = path.replace("{}", str(known.get(kind, odd)), 1).replace("{}", str(known["item"]))
        data = {name: filled(value, odd) for name, value in fields.items()} | {"version": "1"}
        statuses[path] = hoa.post(there, data=data).status_code

    assert {path: status for path, status in statuses.items() if status >= 500} == {}


def known_records(store: Store) -> dict[str, object]:
    """One of each, and their keys."""
    sitting = posted(store)
    taken = asking(store)
    item = listed(store, taken, sitting)
    [visit] = asks(store, HOA, visits.of_day, date(2026, 11, 23))
    return {
        **{"petition": taken.petition.id, "matter": taken.matter, "visit": visit.id},
        **{"citizen": visit.citizen_id, "leader": sitting, "item": item.id},
    }


@pytest.mark.slow
def test_on_postgresql_too(postgres_store: Store, settings: Settings) -> None:
    """It refuses what SQLite takes: NULs, and numbers too large for their column."""
    client = signed_in(create_app(House(postgres_store, settings)), postgres_store, "hoa")

    for odd in ODD:
        test_odd_addresses_and_forms_are_refused_kindly(postgres_store, client, odd)


def test_what_is_there_on_postgresql_too(postgres_store: Store, settings: Settings) -> None:
    client = signed_in(create_app(House(postgres_store, settings)), postgres_store, "hoa")

    test_odd_values_for_what_is_there_are_refused_kindly(postgres_store, client, HUGE)


def test_a_count_that_is_none_is_not_taken_for_one(store: Store, hoa: FlaskClient) -> None:
    answer = hoa.post("/staff/tickets", data={"service": "regular", "party_size": "nhiều"})

    assert answer.status_code == 422
