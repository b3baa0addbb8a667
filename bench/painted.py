"""From the officer's press to the number painted on a display, in a real Chromium."""

import time

from bench.figures import Figure, quantile
from tests import services
from tests.whole.door import Client, Server

WATCH = """() => {
  window.painted = []
  const seen = new Set()
  new MutationObserver(() => {
    for (const call of document.querySelectorAll("[data-call]")) {
      if (seen.has(call.dataset.call)) continue
      seen.add(call.dataset.call)
      requestAnimationFrame(() => setTimeout(() => window.painted.push(Date.now()), 0))
    }
  }).observe(document.body, { subtree: true, childList: true, attributes: true })
}"""


def next_to_paint(server: Server, *, count: int = 25) -> Figure:
    """One officer, one display at 1920×1080."""
    kiosk = Client(server.port, server.hall.kiosks[0])
    officer = Client(server.port, server.hall.officers[0])
    officer.post("/desks/1/open")
    times = []
    with services.browser() as browser:
        context = browser.new_context(
            viewport={"width": 1920, "height": 1080},
            bypass_csp=True,  # the measuring, not the page, evaluates text
        )
        context.add_cookies(
            [{"name": "tiepdan_display", "value": server.hall.display, "url": server.base_url}]
        )
        page = context.new_page()
        page.goto(f"{server.base_url}/display")
        page.wait_for_timeout(1_500)
        page.evaluate(WATCH)
        for turn in range(count):
            kiosk.post("/tickets", {"service": "regular"}, Idempotency_Key=f"paint-{turn}")
            page.wait_for_timeout(150)
            before = page.evaluate("window.painted.length")
            pressed = time.time() * 1000
            answer = officer.post("/desks/1/next")
            page.wait_for_function(f"window.painted.length > {before}", timeout=5_000)
            times.append(page.evaluate(f"window.painted[{before}]") - pressed)
            for verb in ("start", "finish"):
                officer.post(f"/tickets/{answer.body['id']}/{verb}")
            page.wait_for_timeout(150)
        context.close()
    return Figure(
        "Next → painted in Chromium", tuple(times), "p95 ≤ 200 ms", quantile(times, 0.95) <= 200
    )
