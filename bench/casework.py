"""What an officer waits for after twenty years: searches, files, lists, and the book of a year.

`python -m bench.casework [--share 0.1] [--in FOLDER] [--only files book]`: with a tenth of the
past; made in that folder, or found there as an earlier run left it; only what is named.
"""

import argparse
import json
import re
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import select

from bench import doors, years
from bench.figures import Figure, Processor, quantile
from bench.years import VERY_COMMON, Size, number_of
from casework.folding import mask
from hall import staff
from hall.model import Staff
from hall.store import Store
from hall.vault import Vault
from migrations import bring_up_to_date
from tests.whole.door import Client, Furnished, Server, furnished, signed_in

HEAD = "hoa"
KIOSKS = 8  # as many as it takes not to be asked to wait between two hints
YEAR = {"first": "2025-01-01", "last": "2025-12-31"}
PATIENCE_SECONDS = 20
WARM = 5  # asked before the first that counts
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
    """The hall with its past, made now or by an earlier run; its officers have just signed in."""
    told = folder / "hall.json"
    if told.exists():
        hall = Furnished(**(json.loads(told.read_text()) | {"data": folder}))
    else:
        folder.mkdir(parents=True, exist_ok=True)
        hall = furnished(folder, kiosks=KIOSKS)
        began = time.monotonic()
        years.fill(hall, size)
        print(f"{size} made in {time.monotonic() - began:.0f} s", flush=True)
        told.write_text(json.dumps(asdict(hall), default=str))
    store = _store(hall)
    bring_up_to_date(store.engine)  # an earlier run may be an earlier version's
    officers = signed_in(store)  # and nobody stays signed in for as long as a past is kept
    store.engine.dispose()
    return replace(hall, officers=officers)


def figures(hall: Furnished, size: Size, only: Collection[str] = ()) -> list[Figure]:
    """All of them or those of some parts, each printed as soon as it is there."""
    head = _head(hall)
    found = []
    with Server(hall) as server:
        house = _House(server, chief=Browser(server.port, head), size=size)
        for name, part in PARTS.items():
            for figure in part(house) if not only or name in only else ():
                print(figure.row_with_processor, flush=True)
                found.append(figure)
    return found


def _store(hall: Furnished) -> Store:
    return Store(f"sqlite:///{hall.data}/tiepdan.db", Vault.open(hall.data / "keys.json"))


def _head(hall: Furnished) -> str:
    store = _store(hall)
    with store.work() as work:
        token = staff.sign_in(
            work, work.session.scalars(select(Staff).where(Staff.username == HEAD)).one()
        )[0]
    store.engine.dispose()
    return token


class _House:
    """A server, two who ask it, and what it takes of a processor meanwhile."""

    def __init__(self, server: Server, *, chief: Browser, size: Size) -> None:
        self.server = server
        self.size = size
        self.officer = Browser(server.port, server.hall.officers[0])
        self.chief = chief
        self._processor = Processor(server.pid)

    def figure(
        self, what: str, asks: Iterable[Callable[[], float]], promised_ms: float = 0
    ) -> Figure:
        """Each asked once, after the first few were: a first import is not measured."""
        asks = list(asks)
        for ask in asks[:WARM]:
            ask()
        before = self._processor.ms
        times = [ask() for ask in asks]
        taken = (self._processor.ms - before) / len(times)
        return _figure(what, times, promised_ms, taken)


def _figure(what: str, times: list[float], promised_ms: float = 0, taken: float = 0) -> Figure:
    kept = not promised_ms or quantile(times, 0.95) <= promised_ms
    promise = f"p95 ≤ {promised_ms:.0f} ms" if promised_ms else ""
    return Figure(what, tuple(times), promise, kept, processor_ms=taken)


def _opened(who: Browser, path: str) -> Callable[[], float]:
    return lambda: who.ask(path)[0]


def searches(house: _House) -> Iterator[Figure]:
    def sought(text: str) -> Callable[[], float]:
        return lambda: house.officer.ask("/staff/search", {"text": text})[0]

    known = [number_of(1 + n * 7_919 % house.size.citizens) for n in range(200)]
    strange = [f"888{n:09d}" for n in range(50)]
    several = [f"{name} {1940 + n}" for n in range(12) for name in NAMES]
    communes = [f"{name}, phuong mau {1 + n}" for n in range(12) for name in NAMES]
    common = [VERY_COMMON, "nguyen van an", "an nguyễn"] * 20
    narrowed = [f"{VERY_COMMON} {1940 + n}, Xã Mẫu {1 + n}" for n in range(60)]
    nobody = [f"Tran Thi Khoa Minh {1940 + n}" for n in range(60)]
    for what, texts, promised_ms in (
        ("search by ID number", known + strange, 50),
        ("search by name", list(NAMES) * 12, 150),
        ("search by name and year of birth", several, 150),
        ("search by name and commune", communes, 150),
        ("search by a name of thousands", common, 150),
        ("the same with year and commune", narrowed, 150),
        ("search by common words that nobody has together", nobody, 150),
    ):
        yield house.figure(what, [sought(text) for text in texts], promised_ms)


def _id_of(officer: Browser, number: str) -> str:
    _, page = officer.ask("/staff/search", {"text": number})
    found = re.search(rb'/staff/citizens/([A-Z0-9]+)"', page)
    assert found is not None
    return found[1].decode()


def files(house: _House) -> Iterator[Figure]:
    people = [1 + n * 7_919 % house.size.citizens for n in range(40, 140)]
    few, many = (
        [
            _opened(house.officer, f"/staff/citizens/{_id_of(house.officer, number_of(n))}")
            for n in each
        ]
        for each in (people, range(1, years.HEAVY + 1))
    )
    yield house.figure("opening a file", few, 150)
    yield house.figure("opening a file of 10 matters, 40 petitions, 200 visits", many * 3, 150)


def at_the_desk(house: _House) -> Iterator[Figure]:
    yield next_with_file(house.server, house.size)


def next_with_file(server: Server, size: Size, *, count: int = 80, name: str = "") -> Figure:
    """From the press to the page with the file of whoever gave their number at the kiosk."""
    kiosks = [Browser(server.port, token) for token in server.hall.kiosks]
    clients = [Client(server.port, token) for token in server.hall.kiosks]
    officer = Browser(server.port, server.hall.officers[0])
    desk = Client(server.port, server.hall.officers[0])
    _nobody_left(server)
    processor = Processor(server.pid)
    times, taken = [], []
    for turn in range(count):
        who = number_of(1 + turn * 7_919 % size.citizens)
        _comes_with_number(
            kiosks[turn % KIOSKS], clients[turn % KIOSKS], f"{server.port} {name} {turn}", who
        )
        before = processor.ms
        took, page = officer.ask("/staff/desk/next", {})
        assert mask(who).encode() in page
        times.append(took)
        taken.append(processor.ms - before)
        called = re.search(rb'data-ticket="([A-Z0-9]+)"', page)
        assert called is not None
        _served(desk, called[1].decode())
    each = sum(taken[WARM:]) / len(taken[WARM:])
    return _figure(f"Next with file{name and ', ' + name}", times[WARM:], 100, 0 if name else each)


def _nobody_left(server: Server) -> None:
    """By a run that was broken off: at the desks, or in the line."""
    for label, token in enumerate(server.hall.officers[: doors.DESKS], start=1):
        officer, desk = Browser(server.port, token), Client(server.port, token)
        officer.ask(f"/staff/desks/{label}/open", {})
        while True:
            held = re.search(rb'data-ticket="([A-Z0-9]+)"', officer.ask("/staff/desk")[1])
            if held is not None:
                for verb in ("start", "finish"):
                    desk.post(f"/tickets/{held[1].decode()}/{verb}")
            elif not desk.post(f"/desks/{label}/next").body:
                break


def _served(desk: Client, ticket: str) -> None:
    for verb in ("start", "finish"):
        assert desk.post(f"/tickets/{ticket}/{verb}").status == 200


def _comes_with_number(kiosk: Browser, client: Client, key: str, who: str) -> None:
    answer = client.post("/tickets", {"service": "regular"}, Idempotency_Key=f"file-{key}")
    assert answer.status == 201, answer.body
    kiosk.tell(f"/kiosk/tickets/{answer.body['id']}/hint", {"number": who})


def lists(house: _House) -> Iterator[Figure]:
    days = [f"2025-{month:02d}-{day:02d}" for month in range(1, 13) for day in (3, 17)]
    mine, every = ([_opened(each, "/staff/due")] * 20 for each in (house.officer, house.chief))
    yield house.figure("due and overdue of an officer", mine)
    yield house.figure("due and overdue of the hall", every)
    book = [_opened(house.officer, f"/staff/book?day={day}") for day in days]
    yield house.figure("a day of the book", book)


def the_year(house: _House) -> Iterator[Figure]:
    """Until the file is here, and how far it says it is; then Next at the desks beside it."""
    began, said = time.monotonic(), set[bytes]()
    book = _a_year(house.chief, said)
    took = time.monotonic() - began
    what = f"the book of a year to Excel, 50,000 receptions, {len(book) / 1e6:.1f} MB"
    yield Figure(what, (took,), "≤ 20 s", took <= 20, "s")
    yield Figure("the same: how often it said how far it was", (len(said),), "", len(said) > 3, "")
    _nobody_left(house.server)
    yield doors.next_at_once(house.server, name="no book is written")
    with _writing_years(house.chief) as written:
        yield doors.next_at_once(house.server, name="a year's book is written")
        yield next_with_file(house.server, house.size, count=60, name="a year's book is written")
    assert written, "nothing was written meanwhile"


def _a_year(chief: Browser, said: set[bytes]) -> bytes:
    chief.ask("/staff/book/xlsx", YEAR)
    page = chief.went_to
    while b'data-state="done"' not in (now := chief.ask(f"{page}/now")[1]):
        assert b'data-state="failed"' not in now
        said |= set(re.findall(rb'value="([0-9]+)"', now))
        time.sleep(0.25)
    return chief.ask(f"{page}/file")[1]


@contextmanager
def _writing_years(chief: Browser) -> Iterator[list[bytes]]:
    """Meanwhile one year is written after the other."""
    over, written = threading.Event(), list[bytes]()

    def write() -> None:
        while not over.is_set():
            written.append(_a_year(chief, set()))

    beside = threading.Thread(target=write)
    beside.start()
    try:
        yield written
    finally:
        over.set()
        beside.join()


PARTS: dict[str, Callable[[_House], Iterator[Figure]]] = {
    "searches": searches,
    "files": files,
    "desk": at_the_desk,
    "lists": lists,
    "book": the_year,
}


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--share", type=float, default=1)
    asked.add_argument("--in", dest="folder", type=Path)
    asked.add_argument("--only", nargs="+", choices=list(PARTS), default=())
    told = asked.parse_args()
    size = Size() if told.share == 1 else Size().times(told.share)
    with tempfile.TemporaryDirectory() as other:
        figures(made(told.folder or Path(other), size), size, told.only)


if __name__ == "__main__":
    main()
