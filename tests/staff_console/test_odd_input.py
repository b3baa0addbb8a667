"""Whatever is sent, nobody gets a page that says the hall is broken."""

import pytest
from flask.testing import FlaskClient

from app import create_app
from hall.settings import Settings
from hall.store import Store
from hall.web import House
from tests.people import DUNG, arrives, sits_down
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
    "%s{0}",
    "null",
)
GETS = ("/staff/journal?day={}", "/staff/journal?label={}", "/staff/journal?before={}")
GETS += (
    "/staff/journal/readings?staff={}",
    "/staff/journal/readings?before={}",
    "/staff/hall?given={}",
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


def test_on_postgresql_too(postgres_store: Store, settings: Settings) -> None:
    """It refuses what SQLite takes: NULs, and numbers too large for their column."""
    client = signed_in(create_app(House(postgres_store, settings)), postgres_store, "hoa")

    for odd in ODD:
        test_odd_addresses_and_forms_are_refused_kindly(postgres_store, client, odd)


def test_a_count_that_is_none_is_not_taken_for_one(store: Store, hoa: FlaskClient) -> None:
    answer = hoa.post("/staff/tickets", data={"service": "regular", "party_size": "nhiều"})

    assert answer.status_code == 422
