"""Who has an appointment checks in at the kiosk, by the code or the QR code on the slip."""

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from hall.model import Service
from hall.store import Store
from kiosk import now
from tests.conftest import Clock
from tests.hall.appointed import at, books, cancels, plan_slots
from tests.kiosk.touching import press, shows


@pytest.fixture(autouse=True)
def _planned(store: Store) -> None:
    plan_slots(store)


def code_for(store: Store, hour: int) -> str:
    """Of an appointment on this Monday."""
    return store.vault.appointment_code(books(store, at(hour)).public_id)


def arrives_with(kiosk: FlaskClient, code: object) -> tuple[int, str]:
    """The status, and the code of the refusal."""
    answer = kiosk.post(
        "/kiosk/arrivals", json={"code": code}, headers={"Accept": "application/problem+json"}
    )
    return answer.status_code, (answer.json or {}).get("code", "") if answer.is_json else ""


@pytest.mark.slow
def test_a_code_gives_a_number_once(kiosk: FlaskClient, store: Store, clock: Clock) -> None:
    code = code_for(store, 9)
    clock.set(at(8, 50))

    assert arrives_with(kiosk, code) == (201, "")
    assert arrives_with(kiosk, code) == (200, "")


@pytest.mark.parametrize("code", [None, 5, "", "x" * 60, chr(0xFF11) * 8])
def test_what_is_no_code_is_refused(kiosk: FlaskClient, code: object) -> None:
    assert arrives_with(kiosk, code) == (422, "bad_input")


def test_each_refusal_says_what_it_is(kiosk: FlaskClient, store: Store, clock: Clock) -> None:
    early, gone = code_for(store, 10), books(store, at(9))
    cancels(store, gone)

    assert arrives_with(kiosk, early) == (409, "not_yet")
    assert arrives_with(kiosk, store.vault.appointment_code(gone.public_id)) == (404, "not_found")
    clock.set(at(12))
    assert arrives_with(kiosk, early) == (409, "closed")


def test_the_button_for_appointments_is_only_there_where_they_are_given(store: Store) -> None:
    def kept() -> list[str]:
        with store.read() as session:
            found = now.read(session, hall_id=1, kiosk_id=1, now=store.now())
        return [choice.code for page in found.pages for choice in page if choice.is_appointment]

    assert kept() == ["appointment"]

    with store.work() as work:
        work.session.get_one(Service, 1).slots = {}

    assert kept() == []


def types(page: Page, code: str) -> None:
    for digit in code:
        press(page, "digit", digit)


def test_a_code_is_typed_put_right_and_leads_to_the_ticket(
    screen: Page, store: Store, clock: Clock
) -> None:
    code = code_for(store, 9)
    clock.set(at(8, 50))
    press(screen, "appointment")
    shows(screen, "appointment")
    expect(screen.locator("#appointment [name=arrive]")).to_be_disabled()
    types(screen, code[:7] + str((int(code[7]) + 1) % 10))
    press(screen, "erase")
    types(screen, code[7])
    expect(screen.locator("#appointment .code-shown")).to_have_text(f"{code[:4]} {code[4:]}")

    press(screen, "arrive")

    shows(screen, "ticket")
    expect(screen.locator("#ticket .slip .number")).to_have_text("500")


def test_a_scanner_reads_the_slip_from_the_first_screen(
    screen: Page, store: Store, clock: Clock
) -> None:
    code = code_for(store, 9)
    clock.set(at(8, 50))

    screen.evaluate(
        """(code) => [...code, "Enter"].forEach((key) =>
          document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })))""",
        code,
    )

    shows(screen, "ticket")
    expect(screen.locator("#ticket .slip .number")).to_have_text("500")


def test_who_comes_too_early_is_told_from_when(screen: Page, store: Store) -> None:
    code = code_for(store, 10)
    press(screen, "appointment")
    shows(screen, "appointment")
    types(screen, code)
    press(screen, "arrive")

    shows(screen, "refused-not_yet")

    expect(screen.locator("#refused-not_yet .sign-words")).to_contain_text("09:45")
    press(screen, "home")
    shows(screen, "services")


def test_a_code_nobody_has_leads_back_to_typing(screen: Page) -> None:
    press(screen, "appointment")
    shows(screen, "appointment")
    types(screen, "00000001")
    press(screen, "arrive")
    shows(screen, "refused-unknown")

    press(screen, "appointment")

    shows(screen, "appointment")
    expect(screen.locator("#appointment .code-shown")).to_have_text("____ ____")


def test_where_the_sessions_numbers_are_given_the_next_free_hour_is_told(
    store: Store, kiosk: FlaskClient
) -> None:
    with store.work() as work:
        work.session.get_one(Service, 1).quotas = {"morning": 0}

    page = kiosk.get("/kiosk/screens").text

    assert "Giờ hẹn gần nhất còn chỗ" in page
    assert "08:30" in page
