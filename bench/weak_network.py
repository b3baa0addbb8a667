"""A phone on a weak network: from the code on the slip to number, place and buttons.

`python -m bench.weak_network`: Chromium at 400 kbit/s and 400 ms for each request, nothing
cached. What it does not slow down are handshakes, TCP's and TLS's.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from bench.figures import Figure, quantile
from tests import services
from tests.whole.door import Client, Server, furnished

BYTES_A_SECOND = 400_000 / 8
LATENCY_MS = 400
VISITS = 10
SIZE = {"width": 390, "height": 844}
WEAK = {
    "offline": False,
    "latency": LATENCY_MS,
    "downloadThroughput": BYTES_A_SECOND,
    "uploadThroughput": BYTES_A_SECOND,
}
# the moments that count, in ms since the navigation began; 0 as long as they have not come
WATCH = """() => {
  window.moments = { number: 0, buttons: 0 }
  const look = () => {
    if (!moments.number && document.querySelector("[data-slot=label]")?.textContent) {
      setTimeout(() => moments.number ||= performance.now(), 0) // painted by then
    }
    requestAnimationFrame(look)
  }
  look()
  const tie = HTMLElement.prototype.addEventListener
  HTMLElement.prototype.addEventListener = function (...args) {
    if (this.id === "leave-yes") moments.buttons ||= performance.now()
    return tie.apply(this, args)
  }
}"""


def figures(server: Server) -> list[Figure]:
    """Each visit in a browser that has never seen the hall."""
    kiosk = Client(server.port, server.hall.kiosks[0])
    with services.browser() as browser:
        seen = [_visit(browser, server, kiosk, n) for n in range(VISITS)]
        browser.close()
    numbers, buttons = zip(*seen, strict=True)
    return [
        Figure(
            "phone at 400 kbit/s: its number and place",
            numbers,
            "≤ 2 s",
            quantile(numbers, 0.95) <= 2_000,
        ),
        Figure("phone at 400 kbit/s: every button works", buttons, "", True),
    ]


def _visit(browser: Browser, server: Server, kiosk: Client, turn: int) -> tuple[float, float]:
    key = f"weak-{turn}"
    url = kiosk.post("/tickets", {"service": "regular"}, Idempotency_Key=key).body["url"]
    context = browser.new_context(viewport=SIZE, is_mobile=True, device_scale_factor=2)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", WEAK)
    page.add_init_script(f"({WATCH})()")
    page.goto(f"{server.base_url}/t#{url.rpartition('#')[2]}", wait_until="commit")
    page.wait_for_function("() => moments.number && moments.buttons")
    moments = page.evaluate("moments")
    context.close()
    return moments["number"], moments["buttons"]


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(furnished(Path(folder) / "weak")) as server,
    ):
        for figure in figures(server):
            print(figure.row, flush=True)


if __name__ == "__main__":
    main()
