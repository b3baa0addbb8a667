"""What people and machines do at a kiosk, as one-line helpers."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Locator, Page, expect
from sqlalchemy import func, select

from hall import printing
from hall.lifecycle import JobState
from hall.model import Device, PrintJob, Ticket
from hall.store import Store, row
from tests.conftest import Tokens

SERVICE = "#services button[name=service]"
PORTRAIT = {"width": 1080, "height": 1920}
LANDSCAPE = {"width": 1280, "height": 800}
# what a browser tells of answers that belong to the story: refused, too fast, gone
EXPECTED = (
    "status of 401",
    "status of 404",
    "status of 409",
    "status of 422",
    "status of 429",
    "net::ERR_",  # the network is away: what the screen says of it is looked at
    "WebSocket",
)
Way = Callable[[Page, str, str | None], None]  # `touch` or `press`
SEEN_MS = 720  # sooner in the same place it is taken for a double tap: press.js


@contextmanager
def opened(browser: Browser, url: str, token: str, size: dict[str, int]) -> Iterator[Page]:
    """A paired kiosk. Ends with a failure if its console said anything was wrong."""
    context = browser.new_context(viewport=size, has_touch=True)  # type: ignore[arg-type]
    context.add_cookies([{"name": "tiepdan_kiosk", "value": token, "url": url}])
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(f"{url}/kiosk")
    shows(page, "services")
    yield page
    context.close()
    wrong = [line for line in wrong if not any(each in line for each in EXPECTED)]
    assert not wrong, wrong


def shows(page: Page, screen: str, *, within_ms: float | None = None) -> None:
    """Wait until that screen stands there."""
    expect(page.locator("#main")).to_have_attribute("data-screen", screen, timeout=within_ms)


def touch(page: Page, name: str, value: str | None = None) -> None:
    """One touch of a button of the screen that stands there, by somebody who has seen it."""
    page.wait_for_timeout(SEEN_MS)
    button_of(page, name, value).tap()


def press(page: Page, name: str, value: str | None = None) -> None:
    """The same by keyboard: quicker than a finger, because a key is never a double tap."""
    button_of(page, name, value).press("Enter")


def button_of(page: Page, name: str, value: str | None) -> Locator:
    which = f'button[name="{name}"]' + (f'[value="{value}"]' if value is not None else "")
    return page.locator(f"#main > section:visible {which}").first


def speaks(page: Page, lang: str) -> None:
    """The screen in that language."""
    if page.locator("html").get_attribute("lang") != lang:
        press(page, "language", lang)
        expect(page.locator("html")).to_have_attribute("lang", lang)


def takes_a_number(page: Page, service: str = "regular", *, by: Way = press) -> str:
    """The three steps; the number on the screen."""
    by(page, "service", service)
    by(page, "party", "1")
    by(page, "take", None)
    shows(page, "ticket")
    return page.locator("#ticket .slip .number").inner_text()


def look(page: Page, name: str) -> None:
    """Kept where somebody wants to see it: TIEPDAN_SHOTS names a folder."""
    folder = os.environ.get("TIEPDAN_SHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


def printer_says(
    store: Store,
    tokens: Tokens,
    *,
    paper: str = "plenty",
    cover: str = "closed",
    is_online: bool | None = True,
) -> None:
    """The printer's own word about itself."""
    with store.work(hall_id=1) as work:
        printer = row(work.session, Device, tokens.ids["printer"])
        printing.note_state(
            work, printer, paper=paper, cover=cover, is_online=is_online, width_dots=576
        )


def paper_comes_out(
    store: Store, tokens: Tokens, outcome: str = "printed", reason: str = ""
) -> None:
    """The agent prints all that waits."""
    with store.work(hall_id=1) as work:
        printer = row(work.session, Device, tokens.ids["printer"])
        while (job := printing.claim(work, printer)) is not None:
            printing.report(work, job.id, printer, outcome=outcome, reason=reason)


def counted(store: Store) -> tuple[int, int]:
    """Tickets given, and slips asked for."""
    with store.read() as session:
        return (
            session.scalar(select(func.count(Ticket.id))) or 0,
            session.scalar(select(func.count(PrintJob.id))) or 0,
        )


def job_states(store: Store) -> list[JobState]:
    with store.read() as session:
        return list(session.scalars(select(PrintJob.state).order_by(PrintJob.id)))


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
