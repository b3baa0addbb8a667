"""The access journal: each visit opened a file."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any

from bench.years.ground import Ground
from bench.years.pen import Pen, key, text
from casework import access


def write(pen: Pen, ground: Ground) -> None:
    last = ground.size.visits
    link = access.FIRST

    def readings() -> Iterator[dict[str, Any]]:
        nonlocal link
        for n in range(1, last + 1):
            row = _reading(ground, n)
            row["hash"] = link = pen.vault.chain(link, access._canonical(row))
            row["at"] = text(row["at"])
            yield row

    pen.insert("access_entry", readings())
    head = {"hall_id": 1, "last_number": last, "last_hash": access._sealed(pen.vault, last, link)}
    pen.insert("access_head", [head])


def _reading(ground: Ground, n: int) -> dict[str, Any]:
    return {
        "hall_id": 1,
        "number": n,
        "at": datetime.combine(ground.day(n), time(4), UTC),
        "staff_id": ground.officer(n),
        "what": "citizen",
        "what_id": key("C", ground.citizen_at(n)),
        "why": "own_visit",
        "ticket_id": ground.size.visits + 1 - n,
        "found": 1,
        "reason": b"",
    }
