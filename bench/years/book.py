"""Their book: an entry for each visit, every fortieth corrected once, and its chain."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time
from types import SimpleNamespace
from typing import Any, cast

from bench.years.ground import CONTENT, NEXT_STEP, REQUESTS, Ground
from bench.years.pen import Pen, key, text
from casework import book
from casework.model import BookRow

CORRECTED_EVERY = 40  # visits


def write(pen: Pen, ground: Ground) -> None:
    numbers: dict[int, int] = {}
    visits = range(1, ground.size.visits + 1)
    pen.insert("book_entry", (_entry(ground, n, numbers) for n in visits))
    rows = ({"hall_id": 1, "year": year, "last": last} for year, last in numbers.items())
    pen.insert("book_register", rows)
    pen.insert("book_row", _rows(pen, ground))


def _entry(ground: Ground, n: int, numbers: dict[int, int]) -> dict[str, Any]:
    day = ground.day(n)
    numbers[day.year] = number = numbers.get(day.year, 0) + 1
    return {
        "id": n,
        "hall_id": 1,
        "year": day.year,
        "number": number,
        "day": day.isoformat(),
        "visit_id": n,
    }


def _rows(pen: Pen, ground: Ground) -> Iterator[dict[str, Any]]:
    link, serial = book.FIRST, 0
    for n in range(1, ground.size.visits + 1):
        for version in (1, 2) if n % CORRECTED_EVERY == 0 else (1,):
            serial += 1
            row = _row(pen, ground, n, version, serial)
            row["hash"] = link = pen.vault.chain(link, _canonical(row))
            row["at"] = text(row["at"])
            yield row


def _row(pen: Pen, ground: Ground, n: int, version: int, serial: int) -> dict[str, Any]:
    public = key("B", serial)
    name, number, commune, _ = ground.person(ground.citizen_at(n))
    matter = ground.subject[n]
    content = json.dumps(
        {
            "name": name,
            "address": f"Số 1 phố Thử, {commune}, Tỉnh Mẫu",
            "id_kind": "card",
            "id_number": number,
            "content": CONTENT.format(n=n),
            "requests": REQUESTS if version == 1 else "",
            "earlier": "",
            "kind": "denunciation" if matter and ground.is_protected(matter) else "complaint",
            "people": 1,
            "reception": "regular",
            "mode": "in_person",
            "outcomes": ["statement_recorded"],
            "next_step": NEXT_STEP,
            "next_on": "",
        },
        ensure_ascii=False,
        sort_keys=True,
    )
    return {
        "public_id": public,
        "hall_id": 1,
        "serial": serial,
        "entry_id": n,
        "version": version,
        "at": datetime.combine(ground.day(n), time(4), UTC),
        "staff_id": ground.officer(n),
        **pen.sealed("book_row", public, content=content),
    }


def _canonical(row: dict[str, Any]) -> bytes:
    """What the book's chain hashes of a row; an object of the model takes longer to make."""
    return book._canonical(cast(BookRow, SimpleNamespace(**row)))
