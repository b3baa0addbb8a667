"""A whole server as its own program, and clients that knock and write down what they saw."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from hall import staff
from hall.model import DeviceKind, Hall, Staff
from hall.store import Store
from hall.vault import Vault
from migrations import bring_up_to_date
from tests.conftest import DESKS, PEOPLE, furnish, make_tokens
from tests.services import free_port

ROOT = Path(__file__).parents[2]
READY_SECONDS = 120  # a cold machine that does ten other things
OFFICERS = [name for name, (_, role) in PEOPLE.items() if role.value == "officer"]


@dataclass
class Furnished:
    """A hall that is always open, with what outsiders need to knock at its doors."""

    data: Path
    url: str  # of the database
    kiosks: list[str]
    display: str
    api: str
    printer: str
    officers: list[str]  # tokens; the n-th sits at desk n + 1


def furnished(data: Path, url: str = "", *, kiosks: int = 2) -> Furnished:
    """Make the hall in that folder or database."""
    from hall import devices

    store = Store(url or f"sqlite:///{data}/tiepdan.db", Vault.open(data / "keys.json"))
    bring_up_to_date(store.engine)
    furnish(store)
    tokens = make_tokens(store)
    with store.work() as work:
        work.session.get_one(Hall, 1).always_open = True
        more = [
            devices.add(work, hall_id=1, kind=DeviceKind.KIOSK, name=f"kiosk {n}")[1]
            for n in range(2, kiosks + 1)
        ]
    officers = signed_in(store)
    store.engine.dispose()
    return Furnished(
        data, url, [tokens.kiosk, *more], tokens.display, tokens.api, tokens.printer, officers
    )


def signed_in(store: Store) -> list[str]:
    """A new token of each officer; the n-th sits at desk n + 1."""
    tokens = []
    with store.work() as work:
        for name in OFFICERS[: len(DESKS)]:
            person = work.session.scalar(select(Staff).where(Staff.username == name))
            assert person is not None
            tokens.append(staff.sign_in(work, person)[0])
    return tokens


class Server:
    """`tiepdan serve` in a process group of its own."""

    _command = "serve"
    _more: tuple[str, ...] = ()

    def __init__(self, hall: Furnished, *, port: int = 0, **settings: str) -> None:
        self.hall = hall
        self.port = port or free_port()
        self._settings = settings
        self._process: subprocess.Popen[str] | None = None
        self.lines: list[str] = []

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Returns once it says that it is ready."""
        environ = {key: value for key, value in os.environ.items() if "TIEPDAN" not in key}
        environ |= {"TIEPDAN_KIOSK_PER_MINUTE": "1000000", "PYTHONUNBUFFERED": "1"}
        if self.hall.url:
            environ["TIEPDAN_DATABASE_URL"] = self.hall.url
        words = [self._command, "--port", str(self.port), "--data", str(self.hall.data)]
        self._process = subprocess.Popen(
            [sys.executable, "-c", "import cli; cli.main()", *words, *self._more],
            cwd=ROOT,
            env=environ | self._settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        ready = threading.Event()
        threading.Thread(target=self._read, args=(self._process, ready), daemon=True).start()
        if not ready.wait(READY_SECONDS):
            self.kill()
            raise AssertionError("the server did not come up:\n" + "\n".join(self.lines))

    def kill(self) -> None:
        """As a power switch would: everything of it, at once."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def end(self) -> float:
        """As a technician would, by SIGTERM. The seconds it took."""
        assert self._process is not None
        began = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(timeout=20)
        self._process = None
        return time.monotonic() - began

    def _read(self, process: "subprocess.Popen[str]", ready: threading.Event) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                self.lines.append(line.rstrip())
                if line.startswith("ready "):
                    ready.set()


class Demo(Server):
    """`tiepdan demo`: it furnishes itself."""

    _command = "demo"

    def __init__(self, data: Path, *more: str) -> None:
        super().__init__(Furnished(data, "", [], "", "", "", []))
        self._more = more


@dataclass
class Answer:
    """What came back; `status` 0 if nothing did."""

    status: int
    body: Any
    inv: float
    ok: float | None
    headers: dict[str, str] = field(default_factory=dict)


class Client:
    """One who knocks, over one kept connection."""

    patience_seconds = 20.0

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._token = token
        self._line: http.client.HTTPConnection | None = None

    def __del__(self) -> None:
        if self._line is not None:
            self._line.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.ask("POST", path, {} if body is None else body, headers)

    def ask(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Answer:
        sent = {"Authorization": f"Bearer {self._token}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        if body is not None:
            sent["Content-Type"] = "application/json"
        inv = time.monotonic()
        try:
            if self._line is None:
                self._line = http.client.HTTPConnection(
                    "127.0.0.1", self._port, timeout=self.patience_seconds
                )
            content = None if body is None else json.dumps(body).encode()
            self._line.request(method, f"/api/v1{path}", content, sent)
            answer = self._line.getresponse()
            found = answer.read()
            ok = time.monotonic()
        except (OSError, http.client.HTTPException):
            if self._line is not None:
                self._line.close()
            self._line = None
            return Answer(0, None, inv, None)
        parsed = json.loads(found) if found[:1] in (b"{", b"[") else found.decode()
        return Answer(answer.status, parsed, inv, ok, dict(answer.getheaders()))
