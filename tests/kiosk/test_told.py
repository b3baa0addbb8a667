"""What somebody tells with their number: the file lies ready, and nothing of it is left there."""

import logging

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import select
from werkzeug.test import TestResponse

from casework import file
from casework.file import Opened
from casework.model import TicketHint
from hall.model import Ticket
from hall.store import Store
from tests.casework.reception import AN, BINH, asks, enters, receives, takes_in
from tests.kiosk.test_routes import JSON, id_in, takes
from tests.kiosk.touching import press, shows, takes_a_number
from tests.people import DUNG, calls_next, serves, sits_down
from tests.staff_console.working import CARD

HEALTH_CARD = "GD4797901234567|4e677579e1bb856e|01/01/1990|1|-|-|-|-|-|-|-|-|-|-|$"
NOBODYS = "BCFGHJKLMNPQRSTVXZ012345678"
READ_BY_AN_AGENT = (
    """text => import("/kiosk/static/entrance.js").then(({ scanned }) => scanned(text))"""
)
TYPED_BY_A_WEDGE = """text => [...text, "Enter"].forEach((key) =>
  document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })))"""


def tells(kiosk: FlaskClient, ticket: str, **told: object) -> TestResponse:
    return kiosk.post(f"/kiosk/tickets/{ticket}/hint", json=told, headers=JSON)


def hint_of(store: Store, ticket: str) -> TicketHint | None:
    with store.read() as session:
        query = select(TicketHint).join(Ticket, Ticket.id == TicketHint.ticket_id)
        return session.scalar(query.where(Ticket.public_id == ticket))


def opened_by_the_call(store: Store, ticket: str) -> Opened:
    """What lies before Dung once she calls."""
    sits_down(store, DUNG, "1")
    calls_next(store, DUNG)
    found: Opened = asks(store, DUNG, file.of_ticket, ticket)
    return found


@pytest.fixture
def mine(kiosk: FlaskClient) -> str:
    """The ticket somebody just took here."""
    return id_in(takes(kiosk))


# --- what it opens ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "shown"),
    [({"scanned": CARD}, "999*******01"), ({"number": "9990 9000 0001"}, "999*******01")],
)
def test_a_card_scanned_or_typed_opens_its_holders_file(
    kiosk: FlaskClient, store: Store, mine: str, told: dict[str, str], shown: str
) -> None:
    person = enters(store, AN)

    answer = tells(kiosk, mine, **told)

    assert answer.json == {"shown": shown}
    opened = opened_by_the_call(store, mine)
    assert opened.file is not None
    assert opened.file.person.id == person.id


def test_the_code_of_a_petition_opens_its_matter(kiosk: FlaskClient, store: Store) -> None:
    taken = takes_in(store, receives(store))
    mine = id_in(takes(kiosk))

    answer = tells(kiosk, mine, code=f"{taken.lookup_code[:4]}-{taken.lookup_code[4:].lower()}")

    assert answer.json == {"shown": ""}
    opened = opened_by_the_call(store, mine)
    assert opened.matter is not None
    assert [paper.id for paper in opened.matter.petitions] == [taken.petition.id]


def test_an_earlier_slip_opens_the_file_of_whoever_was_received_with_it(
    kiosk: FlaskClient, store: Store
) -> None:
    page = receives(store, BINH)
    with store.read() as session:
        earlier = session.scalars(select(Ticket)).one()
    mine = id_in(takes(kiosk))

    answer = tells(
        kiosk, mine, scanned=f"http://hall.test/t#{store.vault.ticket_token(earlier.public_id)}"
    )

    assert answer.json == {"shown": ""}
    opened = opened_by_the_call(store, mine)
    assert opened.file is not None
    assert page.person is not None
    assert opened.file.person.id == page.person.id


def test_what_is_known_and_what_nobody_has_get_the_same_answer(
    kiosk: FlaskClient, store: Store, mine: str
) -> None:
    enters(store, AN)

    known, unknown = (
        tells(kiosk, mine, number=number) for number in ("999090000001", "999190000001")
    )
    slip = tells(kiosk, mine, scanned=f"https://hall.test/t#{NOBODYS}")
    code = tells(kiosk, mine, code="BCFGHJKL1234")

    assert known.status_code == unknown.status_code == slip.status_code == code.status_code == 200
    assert known.json == unknown.json == {"shown": "999*******01"}


# --- what it refuses ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        ({"scanned": HEALTH_CARD}, 422, "health_card"),
        ({"scanned": "https://example.org/menu"}, 422, "not_id_card"),
        ({"scanned": "x" * 2_001}, 422, "bad_input"),
        ({"scanned": ""}, 422, "bad_input"),
        ({"number": "12345"}, 422, "bad_input"),
        ({"code": "AEIOU0000000"}, 422, "bad_input"),
        ({"code": "BCFGHJKL1234", "number": "999090000001"}, 422, "bad_input"),
        ({}, 422, "bad_input"),
        ({"scanned": 5}, 422, "bad_input"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_not_repeated(
    kiosk: FlaskClient, store: Store, mine: str, told: dict[str, object], status: int, code: str
) -> None:
    answer = tells(kiosk, mine, **told)

    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert not any(isinstance(text, str) and text and text in answer.text for text in told.values())
    assert hint_of(store, mine) is None


def test_another_kiosks_ticket_and_one_that_is_received_take_nothing(
    kiosk: FlaskClient, store: Store, mine: str
) -> None:
    with store.read() as session:
        ticket = session.scalars(select(Ticket)).one()
    sits_down(store, DUNG, "1")
    calls_next(store, DUNG)
    assert tells(kiosk, mine, number="999090000001").status_code == 200

    serves(store, DUNG, ticket)

    assert tells(kiosk, mine, number="999090000001").status_code == 409
    assert tells(kiosk, "BCFGHJKLMNPQRSTV", number="999090000001").status_code == 404


def test_tries_are_counted(kiosk: FlaskClient, mine: str) -> None:
    answers = [tells(kiosk, mine, code="BCFGHJKL1234").status_code for _ in range(21)]

    assert answers == [200] * 20 + [429]


# --- at the screen ------------------------------------------------------------------------


def test_a_card_that_an_agent_reads_stands_there_masked_and_goes(
    still: Page, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    enters(store, AN)
    takes_a_number(still)

    still.evaluate(READ_BY_AN_AGENT, CARD)

    shows(still, "earlier-told")
    expect(still.locator(".earlier-mask")).to_have_text("999•••••••01")
    seen = still.content()
    assert not [text for text in (AN.id_number, AN.full_name, CARD) if text in seen]
    assert not [text for text in (AN.id_number, AN.full_name) if text in caplog.text]
    still.clock.fast_forward(31_000)
    shows(still, "services")
    assert "999" not in still.locator("#earlier-told").inner_text()


def test_a_number_is_typed_after_the_ticket_and_the_ticket_is_there_again(
    screen: Page, store: Store
) -> None:
    enters(store, AN)
    label = takes_a_number(screen)
    press(screen, "earlier")
    press(screen, "earlier-number")
    for digit in AN.id_number:
        press(screen, "digit", digit)
    expect(screen.locator("#earlier-number .code-shown")).to_have_text("999• •••• ••01")

    press(screen, "tell")
    shows(screen, "earlier-told")
    press(screen, "ticket")

    shows(screen, "ticket")
    assert screen.locator("#ticket .slip .number").inner_text() == label
    with store.read() as session:
        assert session.scalars(select(TicketHint)).one().citizen_id is not None


def test_a_wedge_reads_our_own_codes_and_never_a_card(screen: Page, store: Store) -> None:
    taken = takes_in(store, receives(store))
    sent: list[str | None] = []
    screen.on(
        "request", lambda asked: sent.append(asked.post_data) if "hint" in asked.url else None
    )
    takes_a_number(screen)

    screen.evaluate(TYPED_BY_A_WEDGE, CARD)
    shows(screen, "earlier-untold")
    expect(screen.locator("#earlier-untold [data-phase=unread]")).to_be_visible()
    assert sent == []
    press(screen, "earlier")
    screen.evaluate(TYPED_BY_A_WEDGE, taken.lookup_code)

    shows(screen, "earlier-told")
    with store.read() as session:
        assert session.scalars(select(TicketHint)).one().petition_id is not None


def test_the_wrong_card_is_named(screen: Page) -> None:
    takes_a_number(screen)

    screen.evaluate(READ_BY_AN_AGENT, HEALTH_CARD)

    shows(screen, "earlier-untold")
    expect(screen.locator("#earlier-untold")).to_contain_text("thẻ bảo hiểm y tế")


def test_people_are_asked_for_their_card_only_where_one_can_be_read(screen: Page) -> None:
    takes_a_number(screen)
    press(screen, "earlier")
    asked = screen.locator("#earlier .earlier-scan")
    expect(asked).not_to_contain_text("căn cước", use_inner_text=True)

    screen.evaluate("""() => import("/kiosk/static/entrance.js").then((at) => at.readsCards())""")

    expect(asked).to_contain_text("căn cước", use_inner_text=True)


def test_a_server_that_does_not_answer_leaves_the_number_and_says_so(screen: Page) -> None:
    label = takes_a_number(screen)
    screen.route("**/hint?*", lambda route: route.abort("connectionreset"))

    screen.evaluate(READ_BY_AN_AGENT, CARD)

    shows(screen, "earlier-untold")
    press(screen, "ticket")
    shows(screen, "ticket")
    assert screen.locator("#ticket .slip .number").inner_text() == label
