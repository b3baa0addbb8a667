"""The page that a screen begins with: what to do while the hall is away, then the hall's own.

A browser that is switched on while the hall is away would show its own error, and stay there. So it
begins here, on its own machine, and goes over when the hall answers (`pages/start.js`).
"""

import json
import logging
import ssl
import urllib.request
from http.client import HTTPException
from importlib.resources import files

from kiosk_agent.door import Page

log = logging.getLogger(__name__)

ROOMS = ("kiosk", "display", "rate")
ANSWERS_WITHIN_SECONDS = 4.0
_FILES = {
    "/start.js": ("start.js", "text/javascript; charset=utf-8"),
    "/start.css": ("start.css", "text/css; charset=utf-8"),
    **{f"/{room}": ("start.html", "text/html; charset=utf-8") for room in ROOMS},
}
_FONTS = {"/500.ttf": "BeVietnamPro-Medium.ttf", "/700.ttf": "BeVietnamPro-Bold.ttf"}


class Start:
    """The files of the page, where it leads to, and whether the hall answers."""

    def __init__(self, server: str, *, agent_port: int) -> None:
        self._server = server.rstrip("/")
        self._agent_port = agent_port
        self._line = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=_unproven())
        )

    def page(self, path: str, *, alive_port: int) -> Page | None:
        """By its path; None if there is no such page."""
        if path in _FILES:
            name, kind = _FILES[path]
            return Page(kind, files("kiosk_agent").joinpath("pages", name).read_bytes())
        if path in _FONTS:  # the slips' own typeface
            return Page("font/ttf", files("printer").joinpath("fonts", _FONTS[path]).read_bytes())
        if path == "/hall":
            return _json({"answers": self.answers()})
        room = path.removeprefix("/settings/")
        if room in ROOMS and room != path:
            return _json(self._settings(room, alive_port))
        return None

    def answers(self) -> bool:
        """Does the hall serve now? A proxy whose hall is away answers too, and is not believed."""
        try:
            with self._line.open(
                f"{self._server}/healthz", timeout=ANSWERS_WITHIN_SECONDS
            ) as answer:
                return bool(answer.status == 200)
        except (OSError, HTTPException, ValueError) as why:
            log.debug("the hall does not answer: %s", why)
            return False

    def _settings(self, room: str, alive_port: int) -> dict[str, object]:
        words = files("kiosk_agent").joinpath("pages", "words.json").read_text("utf-8")
        is_kiosk = room == "kiosk"
        return {
            "to": f"{self._server}/{room}?alive={alive_port}",
            "agent": f"http://127.0.0.1:{self._agent_port}" if is_kiosk else "",
            "words": json.loads(words),
        }


def _unproven() -> ssl.SSLContext:
    """Nothing is told, nothing believed but that it answers; the browser proves who it is."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _json(said: object) -> Page:
    return Page("application/json; charset=utf-8", json.dumps(said, ensure_ascii=False).encode())
