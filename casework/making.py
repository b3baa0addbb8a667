"""A file of many days, made by a program of its own: `python -m casework.making`.

Unsealing and writing a year takes many seconds of a processor. In the server they would be taken
from whoever presses Next; beside it they are taken from what is left. The order comes as JSON by
the standard input, so that no list of processes shows it; out goes how many entries are read, a
line each time, and at last `file <length>` with the file. Nothing is left on the disk.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from casework import book_reading, exports, open_records
from casework.access import Officer
from casework.book_parts import parts
from casework.book_reading import Entry
from hall.model import Hall, Role
from hall.store import Store, Work, row
from hall.vault import Vault
from hall.words import words

BOOK = "book"
TELL_EVERY = 200  # entries
TABLES: dict[str, Callable[[Session, Hall, date, date], exports.Rows]] = {
    **{"petitions": open_records.petitions, "visits": open_records.visits},
}
POLITE = 10  # of the 19 steps by which a program can stand back


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be written, as plain values. `first` and `last` are days, `now` an instant.

    `what`: the book as `xlsx` or `pdf`; or `petitions` or `visits`, a table as `exports` knows it.
    """

    what: str
    format: str
    url: str = field(repr=False)  # of the database
    keys: str
    hall_id: int
    staff_id: int
    role: str
    now: str
    first: str
    last: str
    is_restricted: bool = False
    title: str = ""
    period: str = ""
    fonts: str = ""


def write(order: Order, told: Callable[[int], None]) -> bytes:
    """The file. `told` hears how many entries are read."""
    now = datetime.fromisoformat(order.now)
    store = Store(order.url, Vault.open(Path(order.keys)), now=lambda: now)
    officer = Officer(order.staff_id, Role(order.role))
    first, last = date.fromisoformat(order.first), date.fromisoformat(order.last)
    try:
        with store.read() as session:
            hall = row(session, Hall, order.hall_id)
            if order.what != BOOK:
                rows = TABLES[order.what](session, hall, first, last)
                told(len(rows))
                return exports.written(order.what, rows, order.format)
            work = Work(session, now, store.vault, hall)
            found = book_reading.read_long(
                work, officer, first, last, is_restricted=order.is_restricted
            )
            return _drawn(order, _counted(found, told), hall)
    finally:
        store.engine.dispose()


def main() -> None:
    """What the program does."""
    order = Order(**json.loads(sys.stdin.buffer.read()))
    if hasattr(os, "nice"):
        os.nice(POLITE)
    out = sys.stdout.buffer

    def tell(line: str) -> None:
        out.write(f"{line}\n".encode())
        out.flush()

    made = write(order, lambda read: tell(str(read)))
    tell(f"file {len(made)}")
    out.write(made)
    out.flush()


def _drawn(order: Order, entries: Iterable[Entry], hall: Hall) -> bytes:
    """The book is a paper of the state: it is in Vietnamese."""
    said = words("vi")
    if order.format == "xlsx":
        from casework import book_excel

        title = f"{order.title} – {order.period}"
        return book_excel.written(parts(entries), hall, said, title=title)
    from casework import book_pdf

    return book_pdf.drawn(
        parts(entries),
        hall,
        said,
        title=order.title,
        period=order.period,
        hall_name=hall.name.get("vi") or next(iter(hall.name.values()), ""),
        fonts=Path(order.fonts),
    )


def _counted(entries: Iterable[Entry], told: Callable[[int], None]) -> Iterator[Entry]:
    read = 0
    for read, entry in enumerate(entries, 1):
        yield entry
        if read % TELL_EVERY == 0:
            told(read)
    told(read)


if __name__ == "__main__":
    main()
