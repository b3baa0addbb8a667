"""A kiosk under random touch: where it stands then, what it gave, and how much it grew.

`python -m bench.monkey [MINUTES] [SEED]`: ten minutes and seed 1 by default. Every touch comes from
the seed, so that a run can be made again. Ends with exit status 1 if something is wrong.
"""

import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests import services
from tests.kiosk.touching import EXPECTED, Hand
from tests.whole.door import Client, Server, furnished

SIZE = {"width": 1080, "height": 1920}
HOME_WITHIN_SECONDS = 120.0  # 45 to be asked, 20 to answer, and a slow machine
SETTLED = 0.2  # of the time: then the page has all it ever needs
GROWTH = 1.25  # since then, of memory, nodes and listeners
SLACK = {"memory": 1_000_000, "nodes": 300, "listeners": 20}
KEYS = (
    *("Tab", "Enter", "Escape", "F5", "F11", "Control+p", "Alt+ArrowLeft", "Backspace"),
    *("ContextMenu", "Control+a", "5", "q"),
)
CODES = ("12345678", "BCFGHJKL1234", "001099000001||An|05031990|Nam|HN|15042021")
# a touch that began and ended on the same button which takes a number, as press.js counts it
WATCH = """() => {
  window.meant = 0
  window.isTheSamePage = true
  const taking = "[name=take], [name=again]"
  let down = null
  const under = ({ clientX, clientY }) => document.elementFromPoint(clientX, clientY)
  const at = (event) => under(event)?.closest(taking) ?? null
  const begins = (event) => { down = at(event) }
  const ends = (event) => { window.meant += down !== null && at(event) === down }
  addEventListener("pointerdown", begins, { capture: true })
  addEventListener("pointerup", ends, { capture: true })
  addEventListener("keydown", ({ key }) => {
    window.meant += key === "Enter" && document.activeElement?.matches(taking) === true
  }, { capture: true })
}"""


class Monkey:
    """One who touches anything, anywhere, anyhow."""

    def __init__(self, page: Page, seed: int) -> None:
        self._page = page
        self._hand = Hand(page)
        self._dice = random.Random(seed)

    def touches(self) -> None:
        """One gesture, and a breath."""
        how = self._dice.choices(
            (self._tap, self._double, self._long, self._swipe, self._two, self._key, self._scan,
             self._right, self._button),
            weights=(30, 10, 4, 6, 4, 6, 2, 2, 36),
        )[0]  # fmt: skip
        how()
        self._page.wait_for_timeout(self._dice.choice((20, 60, 150, 250, 800)))

    def _point(self) -> tuple[float, float]:
        return self._dice.uniform(1, SIZE["width"] - 1), self._dice.uniform(1, SIZE["height"] - 1)

    def _tap(self) -> None:
        self._hand.tap(self._point())

    def _button(self) -> None:
        """What is shown and can be pressed: so that it comes to every screen."""
        places = self._page.evaluate(
            """() => [...(document.querySelector("dialog[open]") ?? document.body).children]
              .flatMap((each) => [each, ...each.querySelectorAll("button")])
              .filter((each) => each.matches("button"))
              .filter((each) => each.checkVisibility())
              .map((each) => each.getBoundingClientRect())
              .map(({ x, y, width, height }) => [x + width / 2, y + height / 2])"""
        )
        if places:
            x, y = self._dice.choice(places)
            self._hand.tap((x, y))

    def _double(self) -> None:
        there = self._point()
        self._hand.tap(there)
        self._hand.tap(there)

    def _long(self) -> None:
        self._hand.down(self._point())
        self._page.wait_for_timeout(900)
        self._hand.up()

    def _swipe(self) -> None:
        self._hand.down(self._point())
        for _ in range(4):
            self._hand.move(self._point())
        self._hand.up()

    def _two(self) -> None:
        self._hand.down(self._point(), self._point())
        self._hand.move(self._point(), self._point())
        self._hand.up()

    def _key(self) -> None:
        self._page.keyboard.press(self._dice.choice(KEYS))

    def _scan(self) -> None:
        self._page.keyboard.type(self._dice.choice(CODES))
        self._page.keyboard.press("Enter")

    def _right(self) -> None:
        self._page.mouse.click(*self._point(), button="right")


def run(server: Server, minutes: float, seed: int) -> list[str]:
    """What was wrong; nothing, if all is well. Tells what it saw."""
    wrong: list[str] = []
    with services.browser() as browser:
        context = browser.new_context(viewport=SIZE, has_touch=True, bypass_csp=True)  # type: ignore[arg-type]
        cookie = {"name": "tiepdan_kiosk", "value": server.hall.kiosks[0], "url": server.base_url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(f"{server.base_url}/kiosk")
        page.locator("main[data-screen=services]").wait_for()
        page.evaluate(WATCH)
        wire = context.new_cdp_session(page)
        wire.send("Performance.enable")
        monkey, began = Monkey(page, seed), time.monotonic()
        young: dict[str, float] = {}
        gestures, screens = 0, set()
        while time.monotonic() - began < minutes * 60:
            monkey.touches()
            gestures += 1
            screens.add(page.locator("#main").get_attribute("data-screen"))
            if not young and time.monotonic() - began > minutes * 60 * SETTLED:
                young = size(wire)
        meant = page.evaluate("window.meant")
        wrong += [] if page.evaluate("window.isTheSamePage") else ["the page was loaded again"]
        wrong += came_home(page)
        old = size(wire)
        context.close()
    given = Client(server.port, server.hall.api).get("/board").body["waiting"]
    wrong = [line for line in wrong if not any(each in line for each in EXPECTED)]
    wrong += [f"{given} tickets, and {meant} touches that meant one"] if given > meant else []
    wrong += grown(young, old)
    print(
        f"{gestures} gestures, {len(screens)} screens, {given} tickets, {meant} touches meant one"
    )
    print(f"at {SETTLED:.0%}: {told(young)}; at the end: {told(old)}")
    return wrong


def came_home(page: Page) -> list[str]:
    """Whether it is the first screen again, in the first language, after the last touch."""
    until = time.monotonic() + HOME_WITHIN_SECONDS
    while time.monotonic() < until:
        shown = page.locator("#main").get_attribute("data-screen")
        if shown in ("services", "poster") and page.locator("html").get_attribute("lang") == "vi":
            return []
        page.wait_for_timeout(1_000)
    return [f"it stays on {shown}"]


def size(wire: CDPSession) -> dict[str, float]:
    """After the browser has tidied up."""
    wire.send("HeapProfiler.collectGarbage")
    found: dict[str, Any] = {
        each["name"]: each["value"] for each in wire.send("Performance.getMetrics")["metrics"]
    }
    return {
        "memory": found["JSHeapUsedSize"],
        "nodes": found["Nodes"],
        "listeners": found["JSEventListeners"],
    }


def grown(young: dict[str, float], old: dict[str, float]) -> list[str]:
    return [
        f"{what} grew from {young[what]:,.0f} to {old[what]:,.0f}"
        for what in young
        if old[what] > young[what] * GROWTH + SLACK[what]
    ]


def told(found: dict[str, float]) -> str:
    memory, nodes, listeners = found["memory"] / 1e6, found["nodes"], found["listeners"]
    return f"{memory:.1f} MB, {nodes:.0f} nodes, {listeners:.0f} listeners"


def main() -> None:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder, Server(furnished(Path(folder))) as server:
        wrong = run(server, minutes, seed)
    for line in wrong:
        print("WRONG:", line)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
