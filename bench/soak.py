"""A week on one display: ten thousand calls, and what the page is like then.

`python -m bench.soak [COUNT]`: some minutes. Each number is called five times.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.figures import Figure
from tests import services
from tests.whole.door import Client, Server, furnished

CALLS = 10_000
CALLS_A_NUMBER = 5
PATIENCE_SECONDS = 300.0  # one stall of the machine must not end a week
SETTLED = 0.1  # of all calls: then the page has all it ever needs
GROWTH = 1.25  # since then
SLACK = {"memory": 1_000_000, "nodes": 200, "listeners": 20}  # bytes; what comes and goes
BROWSERS_OWN = "AudioContext was not allowed to start"  # said once: nobody taps here
DRIFT = """() => {
  const [hours, minutes] = document.querySelector("[data-clock]").textContent.split(":").map(Number)
  const now = new Date(Date.now() + 7 * 3600_000)
  const of = (h, m) => (h * 60 + m)
  return Math.abs(of(hours, minutes) - of(now.getUTCHours(), now.getUTCMinutes())) % 1439
}"""


def soak(server: Server, count: int) -> list[Figure]:
    kiosk = Client(server.port, server.hall.kiosks[0])
    officer = Client(server.port, server.hall.officers[0])
    kiosk.patience_seconds = officer.patience_seconds = PATIENCE_SECONDS
    officer.post("/desks/1/open")
    wrong: list[str] = []
    with services.browser() as browser:
        context = browser.new_context(viewport={"width": 1920, "height": 1080})
        cookie = {"name": "tiepdan_display", "value": server.hall.display}
        context.add_cookies([{**cookie, "url": server.base_url}])
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type != "log" else None)
        page.goto(f"{server.base_url}/display")
        wire = context.new_cdp_session(page)
        wire.send("Performance.enable")
        young: dict[str, float] = {}
        began = time.monotonic()
        label = ""
        for turn in range(count // CALLS_A_NUMBER):
            key = f"soak-{turn}"
            made = kiosk.post("/tickets", {"service": "regular"}, Idempotency_Key=key)
            label = made.body["label"]
            for call in range(CALLS_A_NUMBER):
                answer = officer.post("/desks/1/next")
                assert answer.status == 200, answer.body
                if call + 1 < CALLS_A_NUMBER:
                    officer.post(f"/tickets/{answer.body['id']}/restore")
            if turn * CALLS_A_NUMBER >= count * SETTLED and not young:
                young = _size(page, wire)
            if turn + 1 < count // CALLS_A_NUMBER:
                for verb in ("start", "finish"):
                    officer.post(f"/tickets/{answer.body['id']}/{verb}")
            page.wait_for_timeout(1)  # lets the page's messages in
        page.wait_for_timeout(2_000)
        shown = page.locator(".face-number").all_inner_texts()
        old = _size(page, wire)
        drift = page.evaluate(DRIFT)
        is_stale = page.evaluate("document.documentElement.hasAttribute('data-stale')")
        print(f"{count} calls in {time.monotonic() - began:.0f} s: {young} → {old}", flush=True)
        browser.close()
    rows = [
        Figure(
            f"{count:,} calls on one display: {name}",
            (old[name] / young[name],),
            f"≤ {GROWTH} × and {SLACK[name]:,}",
            old[name] <= GROWTH * young[name] + SLACK[name],
            "×",
        )
        for name in young
    ]
    own = [words for words in wrong if BROWSERS_OWN in words]
    wrong = [words for words in wrong if BROWSERS_OWN not in words]
    faults = len(wrong) + max(0, len(own) - 1) + drift + is_stale + (shown != [label])
    print(wrong[:5], "clock off by", drift, "min; shown", shown, flush=True)
    return [*rows, Figure("errors, drift, wrong shows", (float(faults),), "0", not faults, "")]


def _size(page: Any, wire: Any) -> dict[str, float]:
    """After a second's rest and a sweep: what stays."""
    page.wait_for_timeout(1_000)
    wire.send("HeapProfiler.collectGarbage")
    told = {each["name"]: each["value"] for each in wire.send("Performance.getMetrics")["metrics"]}
    return {
        "memory": told["JSHeapUsedSize"],
        "nodes": told["Nodes"],
        "listeners": told["JSEventListeners"],
    }


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CALLS
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(furnished(Path(folder) / "soak")) as server,
    ):
        for figure in soak(server, count):
            print(figure.row, flush=True)


if __name__ == "__main__":
    main()
