"""What an officer waits for after twenty years: searches, files, lists, and the book of a year.

`python -m bench.casework [--share 0.1] [--in FOLDER]`: with a tenth of the past; made in that
folder, or found there as an earlier run left it.
"""

import argparse
import json
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import select

from bench import years
from bench.figures import Figure, quantile
from bench.years import VERY_COMMON, Size, number_of
from casework.folding import mask
from hall import staff
from hall.model import Staff
from hall.store import Store
from hall.vault import Vault
from tests.whole.door import Client, Furnished, Server, furnished

HEAD = "hoa"
KIOSKS = 8  # as many as it takes not to be asked to wait between two hints
YEAR = {"first": "2025-01-01", "last": "2025-12-31"}
PATIENCE_SECONDS = 20
NAMES = ("Trần Thị Mai", "tran van hung", "LE THI NGA", "Pham Thanh Son", "Bùi Văn Đức")


class Browser:
    """The console as an officer's browser asks it, over one kept connection."""

    def __init__(self, port: int, token: str) -> None:
        self._line = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        self._sent = {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"}
        self.went_to = ""

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[float, bytes]:
        """Milliseconds until the whole page is here, after what it leads to; and the page."""
        began = time.perf_counter()
        body = None if form is None else urlencode(form)
        kind = {} if form is None else {"Content-Type": "application/x-www-form-urlencoded"}
        self._line.close()  # the server lets go of a line that is idle
        self._line.request("GET" if form is None else "POST", path, body, self._sent | kind)
        answer = self._line.getresponse()
        page = answer.read()
        if answer.status == 303:
            self.went_to = answer.headers["Location"].partition("#")[0]
            _, page = self.ask(self.went_to)
        else:
            assert answer.status == 200, (path, answer.status, page[:400])
        return (time.perf_counter() - began) * 1000, page

    def tell(self, path: str, said: dict[str, str]) -> None:
        """As a page's script does."""
        self._line.request(
            "POST", path, json.dumps(said), self._sent | {"Content-Type": "application/json"}
        )
        answer = self._line.getresponse()
        body = answer.read()
        assert answer.status == 200, body


def made(folder: Path, size: Size) -> Furnished:
    """The hall with its past, made now or by an earlier run."""
    told = folder / "hall.json"
    if told.exists():
        known = json.loads(told.read_text())
        return Furnished(**(known | {"data": folder}))
    folder.mkdir(parents=True, exist_ok=True)
    hall = furnished(folder, kiosks=KIOSKS)
    began = time.monotonic()
    years.fill(hall, size)
    print(f"{size} made in {time.monotonic() - began:.0f} s", flush=True)
    told.write_text(json.dumps(asdict(hall), default=str))
    return hall


def figures(hall: Furnished, size: Size) -> list[Figure]:
    """All of them, each printed as soon as it is there."""
    head = _head(hall)
    found = []
    with Server(hall) as server:
        officer = Browser(server.port, server.hall.officers[0])
        chief = Browser(server.port, head)
        for figure in _in_turn(server, officer, chief, size):
            print(figure.row, flush=True)
            found.append(figure)
    return found


def _in_turn(server: Server, officer: Browser, chief: Browser, size: Size) -> Iterator[Figure]:
    yield from searches(officer, size)
    yield from files(officer, size)
    yield next_with_file(server, size)
    yield from lists(officer, chief)
    yield from the_year(server, chief, size)


def _head(hall: Furnished) -> str:
    store = Store(f"sqlite:///{hall.data}/tiepdan.db", Vault.open(hall.data / "keys.json"))
    with store.work() as work:
        token = staff.sign_in(
            work, work.session.scalars(select(Staff).where(Staff.username == HEAD)).one()
        )[0]
    store.engine.dispose()
    return token


def _figure(what: str, times: list[float], promised_ms: float = 0) -> Figure:
    promise = f"p95 ≤ {promised_ms:.0f} ms" if promised_ms else ""
    return Figure(
        what, tuple(times), promise, not promised_ms or quantile(times, 0.95) <= promised_ms
    )


def _sought(officer: Browser, texts: list[str], *, warm: int = 5) -> list[float]:
    """Of each text; the first few once before, so that what is measured is not the first import."""
    for text in texts[:warm]:
        officer.ask("/staff/search", {"text": text})
    return [officer.ask("/staff/search", {"text": text})[0] for text in texts]


def searches(officer: Browser, size: Size) -> Iterator[Figure]:
    known = [number_of(1 + n * 7_919 % size.citizens) for n in range(200)]
    strange = [f"888{n:09d}" for n in range(50)]
    several = [f"{name} {1940 + n}" for n in range(12) for name in NAMES]
    communes = [f"{name}, phuong mau {1 + n}" for n in range(12) for name in NAMES]
    common = [VERY_COMMON, "nguyen van an", "an nguyễn"] * 20
    narrowed = [f"{VERY_COMMON} {1940 + n}, Xã Mẫu {1 + n}" for n in range(60)]
    nobody = [f"Tran Thi Khoa Minh {1940 + n}" for n in range(60)]
    yield _figure("search by ID number", _sought(officer, known + strange), 50)
    yield _figure("search by name", _sought(officer, list(NAMES) * 12), 150)
    yield _figure("search by name and year of birth", _sought(officer, several), 150)
    yield _figure("search by name and commune", _sought(officer, communes), 150)
    yield _figure("search by a name of thousands", _sought(officer, common), 150)
    yield _figure("the same with year and commune", _sought(officer, narrowed), 150)
    yield _figure("search by common words that nobody has together", _sought(officer, nobody), 150)


def _id_of(officer: Browser, number: str) -> str:
    _, page = officer.ask("/staff/search", {"text": number})
    found = re.search(rb'/staff/citizens/([A-Z0-9]+)"', page)
    assert found is not None
    return found[1].decode()


def files(officer: Browser, size: Size) -> Iterator[Figure]:
    few = [_id_of(officer, number_of(1 + n * 7_919 % size.citizens)) for n in range(40, 140)]
    many = [_id_of(officer, number_of(n)) for n in range(1, years.HEAVY + 1)]
    officer.ask(f"/staff/citizens/{many[0]}")
    yield _figure(
        "opening a file", [officer.ask(f"/staff/citizens/{each}")[0] for each in few], 150
    )
    times = [officer.ask(f"/staff/citizens/{each}")[0] for each in many * 3]
    yield _figure("opening a file of 10 matters, 40 petitions, 200 visits", times, 150)


def next_with_file(server: Server, size: Size, *, count: int = 60, name: str = "") -> Figure:
    """From the press to the page with the file of whoever gave their number at the kiosk."""
    kiosks = [Browser(server.port, token) for token in server.hall.kiosks]
    clients = [Client(server.port, token) for token in server.hall.kiosks]
    officer = Browser(server.port, server.hall.officers[0])
    officer.ask("/staff/desks/1/open", {})
    desk = Client(server.port, server.hall.officers[0])
    times = []
    for turn in range(count):
        who = number_of(1 + turn * 7_919 % size.citizens)
        _comes_with_number(
            kiosks[turn % KIOSKS], clients[turn % KIOSKS], f"{server.port} {name} {turn}", who
        )
        took, page = officer.ask("/staff/desk/next", {})
        assert mask(who).encode() in page
        times.append(took)
        called = re.search(rb'data-ticket="([A-Z0-9]+)"', page)
        assert called is not None
        for verb in ("start", "finish"):
            assert desk.post(f"/tickets/{called[1].decode()}/{verb}").status == 200
    return _figure(f"Next with file{name and ', ' + name}", times[5:], 100)


def _comes_with_number(kiosk: Browser, client: Client, key: str, who: str) -> None:
    answer = client.post("/tickets", {"service": "regular"}, Idempotency_Key=f"file-{key}")
    assert answer.status == 201, answer.body
    kiosk.tell(f"/kiosk/tickets/{answer.body['id']}/hint", {"number": who})


def lists(officer: Browser, chief: Browser) -> Iterator[Figure]:
    days = [f"2025-{month:02d}-{day:02d}" for month in range(1, 13) for day in (3, 17)]
    mine, every = ([each.ask("/staff/due")[0] for _ in range(20)] for each in (officer, chief))
    yield _figure("due and overdue of an officer", mine)
    yield _figure("due and overdue of the hall", every)
    yield _figure("a day of the book", [officer.ask(f"/staff/book?day={day}")[0] for day in days])


def the_year(server: Server, chief: Browser, size: Size) -> Iterator[Figure]:
    """Until the file is here, and meanwhile: how far it says it is, and Next at the desks."""
    began = time.monotonic()
    chief.ask("/staff/book/xlsx", YEAR)
    page, said = chief.went_to, set[bytes]()
    others: list[Figure] = []
    beside = threading.Thread(
        target=lambda: others.append(
            next_with_file(server, size, count=40, name="while a year is written")
        )
    )
    beside.start()
    while b'data-state="done"' not in (now := chief.ask(f"{page}/now")[1]):
        assert b'data-state="failed"' not in now
        said |= set(re.findall(rb'value="([0-9]+)"', now))
        time.sleep(0.25)
    _, book = chief.ask(f"{page}/file")
    took = time.monotonic() - began
    beside.join()
    what = f"the book of a year to Excel, 50,000 receptions, {len(book) / 1e6:.1f} MB"
    yield Figure(what, (took,), "≤ 20 s", took <= 20, "s")
    yield Figure("the same: how often it said how far it was", (len(said),), "", len(said) > 3, "")
    yield from others


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--share", type=float, default=1)
    asked.add_argument("--in", dest="folder", type=Path)
    told = asked.parse_args()
    size = Size() if told.share == 1 else Size().times(told.share)
    with tempfile.TemporaryDirectory() as other:
        figures(made(told.folder or Path(other), size), size)


if __name__ == "__main__":
    main()
