"""A small real HTTP server that plays the hall's three calls for an agent.

It keeps the promises of the API: a claim waits, a lost slip comes again as a marked reprint,
an outcome said twice changes nothing.
"""

import contextlib
import json
import socket
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from printer import slip_json
from tests.printer import papers

TOKEN = "printer-token-of-the-tests"


@dataclass
class Job:
    id: str
    tag: str
    label: str
    is_reprint: bool = False
    slip: object = None
    outcomes: list[tuple[str, str | None]] = field(default_factory=list)


class Office:
    """`with Office() as office:`; `office.wants(1)` queues a slip."""

    def __init__(self, longest_wait_seconds: float = 20) -> None:
        self.jobs: list[Job] = []
        self.states: list[dict[str, object]] = []
        self.claimed_at: list[float] = []
        self.token = TOKEN
        self.is_failing = False  # answers 503
        self.lost_answers = 0  # so many outcomes are taken, and their answers lost
        self.longest_wait_seconds = longest_wait_seconds
        self._queue: list[Job] = []
        self._changed = threading.Condition()
        self._is_closing = False
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> "Office":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        self._server.shutdown()
        self._thread.join()
        self._server.close_lines()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close_lines(self) -> None:
        self._server.close_lines()

    def wants(self, count: int, slip: object = None, is_reprint: bool = False) -> None:
        """So many numbers more; unless given, each is An's slip."""
        with self._changed:
            for _ in range(count):
                number = len(self.jobs) + 1
                self._put(Job(str(number), f"{number:04}", f"{number:03}", is_reprint, slip))

    def wait_until(self, what: str, seconds: float = 30) -> None:
        """`what` of: heard (the first outcome), waiting (one was sent back), done, told."""
        done = {
            "done": lambda: all(job.outcomes for job in self.jobs) and not self._queue,
            "heard": lambda: bool(self.jobs[0].outcomes),
            "waiting": lambda: any(("waiting" in dict(job.outcomes)) for job in self.jobs),
            "told": lambda: bool(self.states),
        }[what]
        with self._changed:
            assert self._changed.wait_for(done, seconds), [job.outcomes for job in self.jobs]

    def wait_for_state(self, **wanted: object) -> None:
        with self._changed:
            assert self._changed.wait_for(
                lambda: any(wanted.items() <= state.items() for state in self.states), 30
            ), self.states

    def _put(self, job: Job) -> None:
        self.jobs.append(job)
        self._queue.append(job)
        self._changed.notify_all()

    def claim(self, wait_seconds: float) -> Job | None:
        wait = min(wait_seconds, self.longest_wait_seconds)
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._is_closing, wait)
            if not self._queue or self._is_closing:
                return None
            self.claimed_at.append(time.monotonic())
            return self._queue.pop(0)

    def hear_outcome(self, id_: str, outcome: str, reason: str | None) -> None:
        with self._changed:
            job = next(job for job in self.jobs if job.id == id_)
            if (outcome, reason) in job.outcomes and outcome != "waiting":
                return
            job.outcomes.append((outcome, reason))
            if outcome == "waiting":
                self._queue.insert(0, job)
            if outcome == "unknown" and job.slip is None:
                tag = f"R{len(self.jobs):03}"
                self._put(Job(str(len(self.jobs) + 1), tag, job.label, is_reprint=True))
            self._changed.notify_all()

    def hear_state(self, state: dict[str, object]) -> None:
        with self._changed:
            self.states.append(state)
            self._changed.notify_all()


def as_json(job: Job) -> dict[str, object]:
    slip = papers.reprint() if job.is_reprint else papers.ticket()
    return {
        "id": job.id,
        "tag": job.tag,
        "label": job.label,
        "reprint": job.is_reprint,
        "attempt": 1,
        "lease_seconds": 30,
        "slip": job.slip or slip_json.to_json(slip),
    }


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        self._open: set[socket.socket] = set()

    def process_request(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket) -> None:  # type: ignore[override]
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, *_: object) -> None:
        """A client that hung up is no news."""

    def close_lines(self) -> None:
        for line in list(self._open):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


def _handler(office: Office) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:  # its name in the standard library
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.headers["Authorization"] != f"Bearer {office.token}":
                return self._answer(401, {"code": "not_trusted"})
            if office.is_failing:
                return self._answer(503, {"code": "busy"})
            match self.path.strip("/").split("/"):
                case ["api", "v1", "print-jobs", "claim"]:
                    job = office.claim(body["wait_seconds"])
                    return self._answer(200, as_json(job)) if job else self._answer(204)
                case ["api", "v1", "print-jobs", id_, "outcome"]:
                    office.hear_outcome(id_, body["outcome"], body["reason"])
                    if office.lost_answers:
                        office.lost_answers -= 1
                        self.close_connection = True
                        return None
                    return self._answer(200, {})
                case ["api", "v1", "printer", "state"]:
                    office.hear_state(body)
                    return self._answer(204)
            return self._answer(404, {"code": "not_found"})

        def _answer(self, status: int, body: object = None) -> None:
            text = b"" if body is None else json.dumps(body).encode("utf-8")
            self.send_response(status)
            if status != 204:
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    return Handler
