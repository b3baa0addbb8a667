"""A kiosk under random touch: where it stands then, what it gave, and how much it grew.

`python -m bench.monkey [MINUTES] [SEED] [portrait|landscape]`: ten minutes, seed 1 and portrait by
default. Every touch comes from the seed, so that a run can be made again. Ends with exit status 1
if something is wrong.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests import services
from tests.kiosk.monkey import Monkey
from tests.kiosk.touching import EXPECTED, LANDSCAPE, PORTRAIT
from tests.whole.door import Client, Server, furnished

SIZES = {"portrait": PORTRAIT, "landscape": LANDSCAPE}
HOME_WITHIN_SECONDS = 120.0  # 45 to be asked, 20 to answer, and a slow machine
SETTLED = 0.2  # of the time: then the page has all it ever needs
GROWTH = 1.25  # since then, of memory, nodes and listeners
SLACK = {"memory": 1_000_000, "nodes": 300, "listeners": 20}


def run(server: Server, minutes: float, seed: int, size_of_screen: dict[str, int]) -> list[str]:
    """What was wrong; nothing, if all is well. Tells what it saw."""
    wrong: list[str] = []
    with services.browser() as browser:
        context = browser.new_context(viewport=size_of_screen, has_touch=True, bypass_csp=True)  # type: ignore[arg-type]
        cookie = {"name": "tiepdan_kiosk", "value": server.hall.kiosks[0], "url": server.base_url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(f"{server.base_url}/kiosk")
        page.locator("main[data-screen=services]").wait_for()
        wire = context.new_cdp_session(page)
        wire.send("Performance.enable")
        monkey, began = Monkey(page, seed, size_of_screen), time.monotonic()
        young: dict[str, float] = {}
        gestures, screens = 0, set()
        while time.monotonic() - began < minutes * 60:
            monkey.touches()
            gestures += 1
            screens.add(page.locator("#main").get_attribute("data-screen"))
            if not young and time.monotonic() - began > minutes * 60 * SETTLED:
                young = size(wire)
        meant, pressed = monkey.meant, monkey.pressed
        wrong += [] if monkey.is_the_same_page else ["the page was loaded again"]
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
    print("screens:", ", ".join(sorted(str(each) for each in screens)))
    print("pressed:", ", ".join(f"{name} {times}" for name, times in pressed.most_common()))
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
    held = sys.argv[3] if len(sys.argv) > 3 else "portrait"
    with tempfile.TemporaryDirectory() as folder, Server(furnished(Path(folder))) as server:
        wrong = run(server, minutes, seed, SIZES[held])
    for line in wrong:
        print("WRONG:", line)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
