"""Asking about a result, and dropping into the box, at a kiosk in a real Chromium."""

import pytest
from playwright.sync_api import Page, expect

from casework import remark_box
from hall.store import Store
from tests.casework.reception import asks
from tests.kiosk.test_box import petition_of
from tests.kiosk.test_gone import TICKET_MS
from tests.kiosk.test_listen import asked  # noqa: F401  # a fixture
from tests.kiosk.touching import press, shows, touch
from tests.people import HOA

SCANS = "text => dispatchEvent(new CustomEvent('tiepdan:scanned', { detail: text }))"


def drops(page: Page) -> str:
    """A remark on the service, at the touch: its code as it stands on the screen."""
    press(page, "others")
    press(page, "remark", "staff")
    press(page, "mark", "impolite")
    press(page, "remark-on")
    press(page, "desk", "2")
    press(page, "drop", "silent")
    shows(page, "remark-done")
    return page.locator("#dropped-part .box-code").inner_text()


def scans(page: Page, code: str) -> None:
    page.evaluate(SCANS, f"http://hall.test/follow#{code.replace(chr(160), '')}")


@pytest.mark.slow
def test_six_touches_bring_a_remark_to_the_head_and_a_code_to_the_citizen(
    screen: Page, store: Store
) -> None:
    touch(screen, "others")
    for name, value in (("remark", "staff"), ("mark", "impolite")):
        touch(screen, name, value)
    touch(screen, "remark-on")
    touch(screen, "desk", "2")
    touch(screen, "drop", "silent")
    shows(screen, "remark-done")

    (seen,) = asks(store, HOA, remark_box.listed)
    assert seen.desk == "2"
    assert "1/2026" in screen.locator("#dropped-part").inner_text()


def test_a_remark_leaves_the_screen_by_itself(still: Page) -> None:
    code = drops(still)
    still.clock.fast_forward(TICKET_MS)

    shows(still, "services")
    assert code not in still.content()
    press(still, "others")
    press(still, "remark", "staff")
    expect(still.locator("#remark-staff [aria-pressed=true]")).to_have_count(0)


def test_a_slip_shown_to_the_scanner_tells_how_it_stands(screen: Page, store: Store) -> None:
    code = drops(screen)
    press(screen, "done")
    press(screen, "others")
    scans(screen, code)
    shows(screen, "result-shown")
    expect(screen.locator("#result-part")).to_contain_text("Đã tiếp nhận, chờ xem xét")


def test_a_petition_asks_for_what_its_citizen_knows_and_a_wrong_answer_tells_nothing(
    screen: Page, store: Store
) -> None:
    code = petition_of(store)
    press(screen, "others")
    press(screen, "result")
    scans(screen, code)
    shows(screen, "result-known")
    for digit in "1991":
        press(screen, "digit", digit)
    press(screen, "result-ask")

    shows(screen, "result-none")
    assert code not in screen.content()


@pytest.mark.slow
def test_neither_a_code_nor_a_state_is_read_out(
    screen: Page,
    asked: list[str],  # noqa: F811
) -> None:
    press(screen, "listen")
    code = drops(screen)
    press(screen, "done")
    press(screen, "others")
    press(screen, "listen")
    scans(screen, code)
    shows(screen, "result-shown")
    screen.wait_for_timeout(300)

    told = "\n".join(asked)
    assert "Ông bà muốn góp ý điều gì?" in told
    assert "Đã nhận ý\u00a0kiến" in told or "Đã nhận ý kiến" in told
    assert "Kết quả tra cứu" in told
    assert code not in told
    assert "chờ xem xét" not in told
