"""The whole waiting room: five displays in a real Chromium, one of them speaking, 300 phones.

`python -m bench.waiting_room` measures this alone.
"""

import os
import tempfile
import time
from pathlib import Path

from bench import crowd
from bench.figures import Figure, quantile
from bench.painted import WATCH
from bench.phones import Phones
from tests import services
from tests.whole.door import Client, Server, furnished

DISPLAYS, PHONES = 5, 300
# the chime alone: calls come faster here than they can be said, and would wait for each other
SETTINGS = {"TIEPDAN_VOICE_PROGRAM": ""}
LISTENS = """() => {
  window.sounded = []
  const ring = OscillatorNode.prototype.start
  OscillatorNode.prototype.start = function (...args) {
    window.sounded.push(Date.now())
    return ring.apply(this, args)
  }
}"""
LOOKED = "() => performance.getEntriesByName(`${location.origin}/display/board`)[0]"
TICKS = os.sysconf("SC_CLK_TCK")


def figures(server: Server, *, count: int = 20, pause_ms: int = 2_500) -> list[Figure]:
    """Somebody is called every few seconds; everybody else's place changes with it."""
    kiosk = Client(server.port, server.hall.kiosks[0])
    officer = Client(server.port, server.hall.officers[0])
    officer.post("/desks/1/open")
    urls = [
        kiosk.post("/tickets", {"service": "regular"}, Idempotency_Key=f"room-{n}").body["url"]
        for n in range(PHONES)
    ]
    phones = Phones(server.port, [url.rpartition("#")[2] for url in urls])
    painted, sounded, told = [], [], []
    with services.browser() as browser:
        pages = []
        for _ in range(DISPLAYS):
            context = browser.new_context(viewport={"width": 1920, "height": 1080})
            cookie = {"name": "tiepdan_display", "value": server.hall.display}
            context.add_cookies([{**cookie, "url": server.base_url}])
            page = context.new_page()
            page.goto(f"{server.base_url}/display{'?sound=off' if pages else ''}")
            page.wait_for_function(LOOKED, timeout=60_000)  # asked for by a connected socket
            pages.append(page)
        pages[0].wait_for_timeout(3_000)
        for page in pages:
            page.evaluate(WATCH)
        pages[0].evaluate(LISTENS)
        pages[0].locator("#sound").dispatch_event("click")  # a new browser wants one tap
        began, used = time.monotonic(), _cpu(server.pid)
        for _ in range(count):
            before = [page.evaluate("window.painted.length") for page in pages]
            pages[0].evaluate("window.sounded = []")
            pressed, pressed_ms = time.monotonic(), time.time() * 1_000
            answer = officer.post("/desks/1/next")
            times = [
                page.wait_for_function("n => window.painted[n]", arg=n).json_value()
                for page, n in zip(pages, before, strict=True)
            ]
            pages[0].wait_for_timeout(pause_ms)  # the last phones hear of it
            painted.append(max(times) - pressed_ms)
            sounded.append(pages[0].evaluate("window.sounded[0]") - pressed_ms)
            told += [(at - pressed) * 1_000 for at in phones.told_since(pressed)]
            for verb in ("start", "finish"):
                officer.post(f"/tickets/{answer.body['id']}/{verb}")
            pages[0].wait_for_timeout(1_500)
        share = (_cpu(server.pid) - used) / (time.monotonic() - began) * 100
        browser.close()
    phones.close()
    with_phones = f"with {PHONES} phones"
    return [
        Figure(
            f"Next → painted on {DISPLAYS} displays, {with_phones}",
            tuple(painted),
            "p95 ≤ 300 ms",
            quantile(painted, 0.95) <= 300,
        ),
        Figure(
            f"Next → sound begun, {with_phones}",
            tuple(sounded),
            "p95 ≤ 800 ms",
            quantile(sounded, 0.95) <= 800,
        ),
        Figure(
            f"Next → each of {PHONES} phones told its own change",
            tuple(told),
            "≤ 2 s",
            max(told) <= 2_000,
        ),
        Figure("server's share of a core for that", (share,), "< 50 %", share < 50, "%"),
    ]


def _cpu(pid: int) -> float:
    """Seconds of processor time of that process and its children."""
    return sum(_ticks(each) for each in crowd.family(pid)) / TICKS


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(furnished(Path(folder) / "room"), **SETTINGS) as server,
    ):
        for figure in figures(server):
            print(figure.row, flush=True)


if __name__ == "__main__":
    main()
