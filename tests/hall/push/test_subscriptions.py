"""Which phones a hall tells, and where: while it is switched on, to whom it may, to the end."""

from pathlib import Path

import pytest
from sqlalchemy import select, text

from hall.errors import BadInput
from hall.model import Step, Ticket
from hall.push import subscriptions
from hall.rekeying import rekey
from hall.store import Store
from hall.vault import add_key
from tests.conftest import Clock
from tests.hall.push.phones import (
    Phone,
    is_on,
    subscribed,
    subscribes,
    switches,
    tells,
)
from tests.people import DUNG, arrives, calls_next, does, serves
from tests.receiver import Receiver, says


@pytest.mark.parametrize("end", ["finish", "withdraw", "day"])
def test_with_the_visit_and_with_the_day_the_phone_is_forgotten(
    store: Store, an: Ticket, system: Receiver, clock: Clock, end: str
) -> None:
    calls_next(store)
    tells(store)

    if end == "day":
        clock.pass_(days=1)
    elif end == "withdraw":
        does(store, DUNG, "withdraw", an)
    else:
        serves(store, DUNG, an)
    tells(store)

    assert subscribed(store) == []
    assert len(system.heard) == 1


def test_a_ticket_has_three_phones_and_the_oldest_goes(
    store: Store, an: Ticket, service: tuple[Receiver, str]
) -> None:
    for n in range(4):
        subscribes(store, an, Phone(), f"{service[1]}/{n}")
    subscribes(store, an, Phone(), f"{service[1]}/3")  # the same browser again

    kept = [subscriptions.opened(store.vault, row).endpoint for row in subscribed(store)]
    assert kept == [f"{service[1]}/{n}" for n in (1, 2, 3)]


# --- the switch ---------------------------------------------------------------------------


def test_a_hall_tells_nobody_until_it_is_switched_on(
    store: Store, phone: Phone, service: tuple[Receiver, str]
) -> None:
    an = arrives(store)
    subscribes(store, an, phone, service[1])

    assert not is_on(store)
    assert subscribed(store) == []


def test_switched_off_it_forgets_all_and_the_journal_knows_who_did_it(
    store: Store, an: Ticket, system: Receiver
) -> None:
    switches(store, on=False)
    calls_next(store)
    tells(store)

    assert subscribed(store) == []
    assert system.heard == []
    with store.read() as session:
        steps = session.scalars(select(Step).where(Step.verb == "push_switch")).all()
    assert [(step.by_kind, step.after) for step in steps] == [
        ("staff", {"on": True}),
        ("staff", {"on": False}),
    ]


@pytest.mark.parametrize("public_url", ["", "http://tiepdan.mau.vn"])
def test_without_an_https_address_it_cannot_be_switched_on(store: Store, public_url: str) -> None:
    with pytest.raises(BadInput, match="public_url"):
        switches(store, public_url=public_url)

    assert not is_on(store)


# --- where it may go ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://push.example.com/x",
        "http://fcm.googleapis.com/fcm/send/x",
        "https://fcm.googleapis.com.example.com/x",
        "https://not-fcm.googleapis.com/x",
        "https://notpush.apple.com/x",
        "https://example.com/fcm.googleapis.com",
        "https://fcm.googleapis.com@10.0.0.1/x",
        "https://evil-push.apple.com.example.com/",
        "https://10.0.0.1/x",
        "https://localhost/x",
        "file:///etc/passwd",
        "",
        "https://fcm.googleapis.com/" + "x" * 500,
    ],
)
def test_a_phone_cannot_send_the_hall_anywhere(endpoint: str) -> None:
    services = ["fcm.googleapis.com", "*.push.apple.com"]

    with pytest.raises(BadInput):
        subscriptions.checked(endpoint, services)


@pytest.mark.parametrize("host", ["fcm.googleapis.com", "web.push.apple.com", "a.b.push.apple.com"])
def test_the_makers_of_browsers_are_reached(host: str) -> None:
    endpoint = f"https://{host}/send/x"

    assert subscriptions.checked(endpoint, ["fcm.googleapis.com", "*.push.apple.com"]) == endpoint


def test_a_name_of_a_push_service_that_leads_inside_is_not_spoken_to(
    store: Store, an: Ticket, system: Receiver
) -> None:
    calls_next(store)

    tells(store, networks=())

    assert system.heard == []


def test_a_service_that_the_hall_no_more_asks_is_not_asked(
    store: Store, an: Ticket, system: Receiver
) -> None:
    calls_next(store)

    tells(store, services=["fcm.googleapis.com"])

    assert system.heard == []


# --- at rest, and in the log --------------------------------------------------------------


def test_what_a_browser_is_reached_by_is_sealed_and_takes_a_new_key(
    store: Store, an: Ticket, service: tuple[Receiver, str], data: Path
) -> None:
    system, endpoint = service
    with store.read() as session:
        rows = session.execute(text("SELECT * FROM subscription")).all()
    assert endpoint not in str(rows)

    add_key(data / "keys.json")
    store.vault.look_again()
    assert [(each.table, each.texts) for each in rekey(store)] == [("subscription", 1)]
    calls_next(store)
    tells(store)

    assert len(system.heard) == 1


@pytest.mark.parametrize("replies", [[says(400)]])
def test_no_address_of_a_phone_stands_in_the_log(
    store: Store,
    an: Ticket,
    service: tuple[Receiver, str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(0)
    calls_next(store)
    tells(store)

    assert "a phone was not told" in caplog.text
    assert service[1] not in caplog.text
