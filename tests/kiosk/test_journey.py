"""From the first touch to the ticket, in a real Chromium, with all that happens in a hall."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, CDPSession, Page, Route, expect
from sqlalchemy import select

from hall import devices
from hall.model import Service, Ticket
from hall.store import Store
from tests.conftest import Clock, Tokens, served
from tests.kiosk.touching import (
    PORTRAIT,
    counted,
    opened,
    paper_comes_out,
    press,
    printer_says,
    shows,
    speaks,
    takes_a_number,
    touch,
)
from tests.people import DUNG, calls_next, sits_down

ASKED_MS, GONE_MS, TICKET_MS = 45_500, 20_500, 30_500  # idle.js, and a little
AWAY_MS = 13_000  # kiosk.js: AWAY_AFTER_MS, and a little


@pytest.fixture
def still(screen: Page) -> Page:
    """The screen, with a clock that a test can put forward."""
    screen.clock.install()
    screen.reload()
    shows(screen, "services")
    return screen


class Hand:
    """Real touches, which begin and end, move and linger."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._line: CDPSession = page.context.new_cdp_session(page)

    def down(self, *points: tuple[float, float]) -> None:
        self._tell("touchStart", points)

    def move(self, *points: tuple[float, float]) -> None:
        self._tell("touchMove", points)

    def up(self) -> None:
        self._tell("touchEnd", ())

    def tap(self, point: tuple[float, float]) -> None:
        self.down(point)
        self.up()

    def middle_of(self, which: str) -> tuple[float, float]:
        box = self._page.locator(which).first.bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def _tell(self, kind: str, points: tuple[tuple[float, float], ...]) -> None:
        touches = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
        self._line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


@pytest.fixture
def hand(screen: Page) -> Hand:
    return Hand(screen)


SERVICE = "#services button[name=service]"


# --- the way ---------------------------------------------------------------------------


def test_three_touches_and_less_than_a_second_of_machine(
    screen: Page, store: Store, tokens: Tokens
) -> None:
    spent = 0.0
    for name, value, follows in (
        ("service", "regular", "party"),
        ("party", "1", "wishes"),
        ("take", None, "ticket"),
    ):
        screen.evaluate(SEES, follows)
        touch(screen, name, value)
        spent += screen.evaluate("window.turned")

    assert spent < 1_000, f"{spent:.0f} ms"
    assert screen.locator("#ticket .slip .number").inner_text() == "001"
    assert counted(store) == (1, 1)


SEES = """screen => {
  window.turned = new Promise((seen) => {
    let touchedAt
    const touched = () => { touchedAt = performance.now() }
    addEventListener("pointerup", touched, { capture: true, once: true })
    const watch = () => document.querySelector("#main").dataset.screen === screen
      ? seen(performance.now() - touchedAt)
      : requestAnimationFrame(watch)
    watch()
  })
}"""


def test_what_was_said_on_the_way_stands_on_the_ticket_and_in_the_line(
    screen: Page, store: Store
) -> None:
    press(screen, "service", "lawyer")
    press(screen, "group")
    press(screen, "add", "1")
    press(screen, "wishes")
    press(screen, "priority")
    press(screen, "private")
    press(screen, "help")
    press(screen, "assistance", "hearing")
    press(screen, "wishes")
    press(screen, "take")
    shows(screen, "ticket")

    with store.read() as session:
        ticket = session.scalars(select(Ticket)).one()
        assert (ticket.label, ticket.party_size, ticket.priority, ticket.private) == (
            ("700", 6, True, True)
        )
        assert ticket.assistance == ["hearing"]
    said = screen.locator("#ticket").inner_text()
    assert "Đoàn 6 người" in said
    assert "ƯU TIÊN" in said
    assert "riêng" not in said


def test_the_language_is_chosen_on_any_screen_and_keeps_what_was_chosen_before(
    screen: Page, store: Store
) -> None:
    press(screen, "service", "regular")
    press(screen, "party", "3")
    press(screen, "priority")
    speaks(screen, "en")

    expect(screen.locator("#wishes-title")).to_have_text("Is there anything you need?")
    expect(screen.locator("#wishes [name=priority]")).to_have_attribute("aria-pressed", "true")
    press(screen, "take")
    shows(screen, "ticket")
    expect(screen.locator("#ticket")).to_contain_text("Your number")
    speaks(screen, "vi")
    expect(screen.locator("#ticket")).to_contain_text("Số của ông/bà")
    with store.read() as session:
        assert session.scalar(select(Ticket.language)) == "en"


def test_the_whole_way_goes_by_keyboard(screen: Page, store: Store) -> None:
    def press_on(words: str) -> None:
        for _ in range(12):
            screen.keyboard.press("Tab")
            if words in screen.evaluate("document.activeElement.innerText"):
                return screen.keyboard.press("Enter")
        raise AssertionError(f"{words} cannot be reached")

    def hears() -> str:
        return str(screen.evaluate("document.activeElement.innerText"))

    assert hears() == "Mời chọn nội dung cần thực hiện"
    press_on("Gặp cán bộ tiếp công dân")
    assert hears() == "Ông/bà đi mấy người?"
    press_on("2")
    assert hears() == "Ông/bà có cần hỗ trợ gì không?"
    press_on("Lấy số")
    shows(screen, "ticket")
    assert hears() == "Đang in phiếu của ông/bà"
    press_on("Xong")
    shows(screen, "services")
    assert counted(store) == (1, 1)


# --- fingers ---------------------------------------------------------------------------


def test_a_double_tap_chooses_once(screen: Page, hand: Hand, store: Store) -> None:
    there = hand.middle_of(f"{SERVICE}[value=lawyer]")
    under = f"document.elementFromPoint({there[0] / 2}, {there[1]})?.closest('button')?.name"
    assert screen.evaluate(under) == "service"
    hand.tap((there[0] / 2, there[1]))
    hand.tap((there[0] / 2, there[1]))

    shows(screen, "party")
    assert screen.evaluate(under) == "party"  # what the second tap would have chosen
    touch(screen, "party", "1")
    there = hand.middle_of("#wishes [name=take]")
    screen.wait_for_timeout(720)
    for _ in range(3):
        hand.tap(there)
    shows(screen, "ticket")
    assert counted(store) == (1, 1)


def test_a_long_press_is_a_touch(screen: Page, hand: Hand) -> None:
    hand.down(hand.middle_of(SERVICE))
    screen.wait_for_timeout(1_200)  # longer than any browser's long press
    hand.up()

    shows(screen, "party")


def test_a_finger_that_slips_on_the_button_is_a_touch(screen: Page, hand: Hand) -> None:
    x, y = hand.middle_of(SERVICE)
    hand.down((x, y))
    hand.move((x + 60, y + 20))
    hand.up()

    shows(screen, "party")


def test_a_finger_that_slides_off_the_button_has_changed_its_mind(screen: Page, hand: Hand) -> None:
    x, y = hand.middle_of(SERVICE)
    hand.down((x, y))
    hand.move((x, y + 90))
    hand.move((x, y + 500))
    hand.up()
    hand.tap(hand.middle_of("#services [name=lower]"))

    expect(screen.locator("#main")).to_have_attribute("data-lowered", "")
    shows(screen, "services")


def test_two_fingers_on_two_services_choose_one(screen: Page, hand: Hand, store: Store) -> None:
    first, second = (hand.middle_of(f"{SERVICE}[value={code}]") for code in ("regular", "result"))
    hand.down(first, second)
    hand.up()

    shows(screen, "party")
    takes = screen.locator("#party .band-step")
    assert "Gặp cán bộ" in takes.inner_text() or "Hỏi kết quả" in takes.inner_text()
    assert counted(store) == (0, 0)


def test_there_is_no_menu_no_selection_and_no_way_out(screen: Page) -> None:
    screen.evaluate(REFUSALS)
    screen.locator("#services-title").click(button="right")
    for key in ("F5", "F12", "Control+p", "Control+r", "Alt+ArrowLeft", "Backspace"):
        screen.keyboard.press(key)
    screen.locator("#services-title").dblclick()

    shows(screen, "services")
    assert screen.evaluate("window.refused") == {"contextmenu": 1, "keydown": 6}
    assert screen.evaluate("getSelection().toString()") == ""


REFUSALS = """() => {
  window.refused = {}
  const count = (event) => {
    const isHeld = ["Control", "Alt"].includes(event.key)
    if (event.defaultPrevented && !isHeld) refused[event.type] = (refused[event.type] ?? 0) + 1
  }
  for (const kind of ["contextmenu", "keydown"]) addEventListener(kind, count)
}"""


# --- the network -----------------------------------------------------------------------


def test_a_lost_answer_costs_no_second_number(screen: Page, store: Store) -> None:
    losses: list[int] = []

    def lose(route: Route) -> None:
        """The hall did its work, and the answer never came."""
        losses.append(route.fetch().status)
        if len(losses) == 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    screen.route("**/kiosk/tickets?*", lose)
    label = takes_a_number(screen)

    assert losses == [201, 200]
    assert label == "001"
    assert counted(store) == (1, 1)


def test_a_kiosk_that_was_too_fast_waits_aloud_and_goes_on(screen: Page, store: Store) -> None:
    answers = iter([True, False])

    def refuse_once(route: Route) -> None:
        if next(answers, False):
            route.fulfill(status=429, headers={"Retry-After": "2"}, json={"code": "too_many"})
        else:
            route.continue_()

    screen.route("**/kiosk/tickets?*", refuse_once)
    press(screen, "service", "regular")
    press(screen, "party", "1")
    press(screen, "take")

    expect(screen.locator("#taking [data-phase=busy]")).to_contain_text("sau 2 giây")
    shows(screen, "ticket")
    assert counted(store) == (1, 1)


@pytest.fixture
def port(app: Flask) -> int:
    """A port that the same hall can be served on again."""
    with served(app) as url:
        return int(url.rpartition(":")[2])


def test_a_server_that_goes_away_is_said_and_healed_without_a_reload(
    app: Flask, port: int, browser: Browser, store: Store, tokens: Tokens
) -> None:
    printer_says(store, tokens)
    with served(app, port) as url:
        before = opened(browser, url, tokens.kiosk, PORTRAIT)
        page = before.__enter__()
        page.clock.install()
        page.reload()
        shows(page, "services")
        page.evaluate("window.isTheSamePage = true")
    page.clock.fast_forward(AWAY_MS)

    shows(page, "away", within_seconds=15)
    said = page.locator("#away").inner_text()
    assert "Mời ông/bà gặp người hướng dẫn" in said
    assert "Please see the attendant" in said
    with served(app, port):
        shows(page, "services", within_seconds=15)
        assert page.evaluate("window.isTheSamePage")
        assert takes_a_number(page) == "001"
    before.__exit__(None, None, None)


def test_a_number_asked_of_a_server_that_is_away_comes_when_it_is_back(
    app: Flask, port: int, browser: Browser, store: Store, tokens: Tokens
) -> None:
    with served(app, port) as url:
        before = opened(browser, url, tokens.kiosk, PORTRAIT)
        page = before.__enter__()
        press(page, "service", "regular")
        press(page, "party", "1")
    press(page, "take")

    expect(page.locator("#taking [data-phase=slow]")).to_be_visible()
    with served(app, port):
        shows(page, "ticket", within_seconds=15)
    assert counted(store) == (1, 1)
    before.__exit__(None, None, None)


# --- the hall --------------------------------------------------------------------------


def test_a_hall_that_is_closed_opens_by_itself(still: Page, clock: Clock) -> None:
    still.evaluate("window.isTheSamePage = true")
    clock.pass_(minutes=-45)
    still.clock.fast_forward(5_500)
    shows(still, "shut")
    assert "07:30" in still.locator("#shut").inner_text()

    clock.pass_(minutes=20)
    still.clock.fast_forward(5_500)

    shows(still, "services")
    assert still.evaluate("window.isTheSamePage")


def test_a_service_that_closes_under_somebodys_hand_is_said_kindly(
    screen: Page, store: Store
) -> None:
    press(screen, "service", "lawyer")
    press(screen, "party", "1")
    with store.work() as work:
        work.session.get_one(Service, 2).is_open = False
    press(screen, "take")

    shows(screen, "refused-closed")
    press(screen, "home")
    shows(screen, "services")
    expect(screen.locator("#services [data-state=closed]")).to_contain_text("Hiện chưa nhận số")


def test_who_comes_before_is_counted_as_it_changes(screen: Page, store: Store) -> None:
    from tests.people import arrives

    expect(screen.locator(f"{SERVICE}[value=regular]")).to_contain_text("Chưa có ai chờ")
    arrives(store)

    expect(screen.locator(f"{SERVICE}[value=regular]")).to_contain_text("1 lượt đang chờ")


def test_whoever_is_called_at_once_is_told_by_the_kiosk(screen: Page, store: Store) -> None:
    sits_down(store, DUNG, "4")
    takes_a_number(screen)
    calls_next(store)

    expect(screen.locator("#ticket-title")).to_have_text("Mời ông/bà đến bàn số 4")


def test_a_revoked_kiosk_goes_back_to_pairing(still: Page, store: Store, tokens: Tokens) -> None:
    still.clock.fast_forward(25_000)  # keep.js lets a page settle before it loads it again
    with store.work() as work:
        devices.revoke(work, tokens.ids["kiosk"], hall_id=1)
    still.clock.fast_forward(5_500)

    still.locator(".pairing-code").wait_for()
    assert "Gặp cán bộ" not in still.content()


# --- paper -----------------------------------------------------------------------------


def test_paper_is_called_out_only_when_the_printer_says_so(
    screen: Page, store: Store, tokens: Tokens
) -> None:
    takes_a_number(screen)
    expect(screen.locator("#ticket-title")).to_have_text("Đang in phiếu của ông/bà")

    paper_comes_out(store, tokens)

    expect(screen.locator("#ticket-title")).to_have_text("Mời ông/bà nhận phiếu")


def test_without_paper_the_citizen_knows_before_and_keeps_the_number(
    screen: Page, store: Store, tokens: Tokens
) -> None:
    printer_says(store, tokens, paper="out")
    expect(screen.locator("#paper-sign")).to_contain_text("Máy in đang hết giấy")

    label = takes_a_number(screen)

    expect(screen.locator("#ticket-title")).to_have_text("Vui lòng ghi nhớ số này")
    expect(screen.locator("#ticket [name=reprint]")).to_have_count(0)
    assert label == "001"
    printer_says(store, tokens, paper="plenty")
    paper_comes_out(store, tokens)
    expect(screen.locator("#ticket-title")).to_have_text("Mời ông/bà nhận phiếu")


def test_another_copy_comes_once(screen: Page, store: Store, tokens: Tokens) -> None:
    takes_a_number(screen)
    paper_comes_out(store, tokens)
    press(screen, "reprint")

    expect(screen.locator("#ticket-title")).to_have_text("Đang in phiếu của ông/bà")
    paper_comes_out(store, tokens)
    expect(screen.locator("#ticket-title")).to_have_text("Mời ông/bà nhận phiếu")
    expect(screen.locator("#ticket [name=reprint]")).to_have_count(0)
    assert counted(store) == (1, 2)


# --- gone ------------------------------------------------------------------------------


def test_who_stands_still_is_asked_and_one_touch_is_enough(still: Page) -> None:
    touch(still, "service", "regular")
    still.clock.fast_forward(ASKED_MS)
    expect(still.locator("#idle")).to_be_visible()
    assert "Ông/bà còn ở đó không?" in still.locator("#idle").inner_text()

    still.locator("#idle [name=stay]").tap()

    expect(still.locator("#idle")).to_be_hidden()
    shows(still, "party")


def test_who_went_away_leaves_nothing_behind(still: Page) -> None:
    speaks(still, "en")
    press(still, "service", "regular")
    press(still, "party", "2")
    press(still, "priority")
    still.clock.fast_forward(ASKED_MS)
    expect(still.locator("#idle")).to_be_visible()
    still.clock.fast_forward(GONE_MS)

    shows(still, "services")
    expect(still.locator("#idle")).to_be_hidden()
    expect(still.locator("html")).to_have_attribute("lang", "vi")
    press(still, "service", "regular")
    press(still, "party", "1")
    expect(still.locator("#wishes [name=priority]")).to_have_attribute("aria-pressed", "false")


def test_a_ticket_leaves_the_screen_by_itself(still: Page, store: Store) -> None:
    takes_a_number(still)
    expect(still.locator("#ticket .foot-words")).to_contain_text("giây")
    still.clock.fast_forward(TICKET_MS)

    shows(still, "services")
    assert still.locator("#ticket-part").inner_html() == ""
    assert "001" not in still.locator("#main").inner_html()


def test_done_wipes_the_ticket_at_once(screen: Page, store: Store) -> None:
    takes_a_number(screen)
    press(screen, "done")

    shows(screen, "services")
    assert screen.locator("#ticket-part").inner_html() == ""
    assert takes_a_number(screen) == "002"
