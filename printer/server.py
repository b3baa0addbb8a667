"""The server as the agent sees it: it gives slips to print, and is told what became of them.

The standard library's HTTP client, because a claim that waits must be cut off from another
thread when the agent stops, and no kinder client lends its socket for that.
"""

import contextlib
import http.client
import json
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from printer.errors import BadProfile, NotAccepted, ServerAway, TokenRefused
from printer.release import release

CONNECT_SECONDS = 1.5
ANSWER_SECONDS = 5.0
_MOST_BYTES = 1_000_000

Json = dict[str, object]


@dataclass(frozen=True)
class Job:
    """A slip that this agent has for `lease_seconds`; after that another may print it."""

    id: str
    tag: str  # four ASCII letters, said back by the printer
    label: str
    is_reprint: bool
    slip: object  # as it came; read by slip_json when it is its turn


class Server:
    """One line, kept open between questions; one thread asks, any thread may hang up."""

    def __init__(self, base_url: str, token: str, *, ca_file: str | None = None) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadProfile(f"{base_url!r}: an http or https address is wanted")
        self._path = parts.path.rstrip("/")
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "User-Agent": f"tiepdan-printer/{release()}",
        }
        self._is_over = False
        self._line: http.client.HTTPConnection
        if parts.scheme == "https":
            trust = ssl.create_default_context(cafile=ca_file)
            self._line = http.client.HTTPSConnection(
                parts.hostname, parts.port, timeout=CONNECT_SECONDS, context=trust
            )
        else:
            self._line = http.client.HTTPConnection(
                parts.hostname, parts.port, timeout=CONNECT_SECONDS
            )

    def claim(self, *, wait_seconds: int) -> Job | None:
        """The next slip; None if none came within the wait. ServerAway, TokenRefused."""
        answer = self._post(
            "/api/v1/print-jobs/claim",
            {"wait_seconds": wait_seconds},
            seconds=wait_seconds + ANSWER_SECONDS,
        )
        return None if answer is None else _job(answer)

    def tell_outcome(self, job: Job, outcome: str, reason: str | None) -> None:
        """May be said again: the second time changes nothing. ServerAway, TokenRefused."""
        where = f"/api/v1/print-jobs/{quote(job.id, safe='')}/outcome"
        self._post(where, {"outcome": outcome, "reason": reason})

    def tell_state(self, state: Json) -> None:
        self._post("/api/v1/printer/state", state)

    def hang_up(self) -> None:
        """For good: whoever waits for an answer, in whatever thread, gets ServerAway."""
        self._is_over = True
        line = self._line.sock
        if line:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._line.close()

    def _post(self, where: str, body: Json, *, seconds: float = ANSWER_SECONDS) -> object:
        """The answer's JSON, None for 204 or where there is nothing to say."""
        status, headers, text = self._exchange(self._path + where, json.dumps(body), seconds)
        if status in (401, 403):
            raise TokenRefused(f"the server answers {status}: this token may not print here")
        if status == 429 or status >= 500:
            raise ServerAway(f"{where}: {status}", retry_after_seconds=_seconds(headers))
        if status == 204:
            return None
        try:
            answer: object = json.loads(text)
        except ValueError as error:
            raise ServerAway(f"{where}: {status} and no JSON") from error
        if status != 200:
            raise NotAccepted(f"{where}: {status} {_code(answer)}")
        return answer

    def _exchange(
        self, where: str, body: str, seconds: float
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        while True:
            was_open = self._line.sock is not None
            try:
                return self._ask(where, body, seconds)
            except (OSError, http.client.HTTPException) as error:
                self._line.close()
                # an idle line may have been closed at the other end: that is no failure, once
                if not was_open or self._is_over or isinstance(error, TimeoutError):
                    raise ServerAway(f"{type(error).__name__}: {error}") from error

    def _ask(
        self, where: str, body: str, seconds: float
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        if self._line.sock is None:
            self._line.connect()
        if self._is_over:  # looked at with the line open, so that hang_up cannot slip between
            raise ConnectionAbortedError("hung up")
        self._line.sock.settimeout(seconds)
        self._line.request("POST", where, body.encode("utf-8"), self._headers)
        answer = self._line.getresponse()
        return answer.status, answer.headers, answer.read(_MOST_BYTES)


def _job(answer: object) -> Job:
    match answer:
        case {"id": str(id_), "tag": str(tag), "label": str(label), "slip": slip, **rest}:
            return Job(id_, tag, label, bool(rest.get("reprint")), slip)
        case _:
            raise ServerAway("what came is not a job")


def _code(answer: object) -> str:
    """The stable word of a problem (RFC 9457), for the log; never its sentence."""
    return str(answer.get("code", "")) if isinstance(answer, dict) else ""


def _seconds(headers: http.client.HTTPMessage) -> float | None:
    text = headers.get("Retry-After", "")
    return float(text) if text.isdigit() else None
