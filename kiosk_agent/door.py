"""The agent's door for the page beside it: on this machine only, for the hall's own pages only.

A page of another origin is refused before anything is done, and so is a name that is not this
machine's (DNS rebinding); a simple form cannot ask, because JSON is wanted.

    GET  /state            how it stands here
    POST /alive            the page lives: nothing restarts the browser
    POST /tickets          a number, while the hall cannot be reached
    GET  /tickets/KEY      what became of its paper
    GET  /scan?wait=20     the next thing that is held under the scanner
"""

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from kiosk_agent.errors import AgentError, BadWish

log = logging.getLogger(__name__)

MOST_BYTES = 4_096
LONGEST_WAIT_SECONDS = 25.0
NAMES = ("127.0.0.1", "localhost")

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src data:;"
    " connect-src 'self' http://127.0.0.1:*; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Page:
    """A file that the door hands out to whoever on this machine asks: there is no secret in it."""

    kind: str  # a media type
    body: bytes


Json = dict[str, Any]
Answers = dict[tuple[str, str], Callable[..., Json | None]]
Pages = Callable[[str], Page | None]


class Door:
    """Open until closed."""

    def __init__(
        self,
        answers: Answers,
        *,
        origins: tuple[str, ...],
        port: int = 0,
        pages: Pages = lambda path: None,
    ) -> None:
        own = {"answers": answers, "origins": origins, "pages": staticmethod(pages)}
        handler = type("Handler", (_Handler,), own)
        self._server = _Server(("127.0.0.1", port), handler)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def open(self) -> None:
        self._thread.start()

    def close(self) -> None:
        if self._thread.is_alive():  # else nobody would answer to that
            self._server.shutdown()
            self._thread.join(timeout=2)
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True


class _Handler(BaseHTTPRequestHandler):
    answers: Answers
    origins: tuple[str, ...]
    pages: Pages
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_OPTIONS(self) -> None:
        """A browser asks first whether that page may ask."""
        if self._is_trusted():
            self._say(204, None)

    def do_GET(self) -> None:
        """A page of this door's own, asked for without an origin or by one of them."""
        if self._is_here() and self.headers.get("Origin") in (None, self._own()):
            page = self.pages(urlsplit(self.path).path)
            if page is not None:
                return self._hand_out(page)
        return self._do("GET")

    def do_POST(self) -> None:
        self._do("POST")

    def log_message(self, format: str, *args: object) -> None:
        """Addresses hold keys; they are not kept."""

    def _do(self, method: str) -> None:
        if self._is_trusted():
            self._answer(method)

    def _answer(self, method: str) -> None:
        parts = urlsplit(self.path)
        first, _, rest = parts.path.strip("/").partition("/")
        answer = self.answers.get((method, first))
        if answer is None:
            return self._say(404, {"code": "not_found"})
        given: Json = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if rest:
            given["key"] = unquote(rest)
        try:
            if method == "POST":
                given |= self._body()
            found = answer(given)
        except BadWish as bad:
            return self._say(422, {"code": bad.code})
        except AgentError as no:
            return self._say(409, {"code": no.code})
        except Exception:  # one question that breaks us must not close the door
            log.exception("%s %s", method, first)
            return self._say(500, {"code": "error"})
        return self._say(204 if found is None else 200, found)

    def _body(self) -> Json:
        length = int(self.headers.get("Content-Length") or 0)
        if self.headers.get_content_type() != "application/json" or not 0 <= length <= MOST_BYTES:
            raise BadWish("JSON is wanted")
        try:
            found = json.loads(self.rfile.read(length) or b"{}")
        except ValueError:
            raise BadWish("no JSON") from None
        if not isinstance(found, dict):
            raise BadWish("an object is wanted")
        return found

    def _is_here(self) -> bool:
        return (self.headers.get("Host") or "").rpartition(":")[0] in NAMES

    def _own(self) -> str:
        """The origin whose pages nobody but this door hands out."""
        return f"http://{self.headers.get('Host')}"

    def _is_trusted(self) -> bool:
        known = (self._own(), *self.origins)
        if not self._is_here() or self.headers.get("Origin") not in known:
            self.close_connection = True
            self._say(403, {"code": "not_trusted"}, is_trusted=False)
            return False
        return True

    def _hand_out(self, page: Page) -> None:
        self.send_response(200)
        self.send_header("Content-Security-Policy", CSP)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Type", page.kind)
        self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        self.wfile.write(page.body)

    def _say(self, status: int, body: Json | None, *, is_trusted: bool = True) -> None:
        text = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        if is_trusted:
            self.send_header("Access-Control-Allow-Origin", self.headers["Origin"])
            self.send_header("Access-Control-Allow-Headers", "Content-Type")
            self.send_header("Access-Control-Allow-Methods", "GET, POST")
            self.send_header("Access-Control-Allow-Private-Network", "true")
            self.send_header("Access-Control-Max-Age", "600")
            self.send_header("Vary", "Origin")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
