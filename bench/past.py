"""Years gone by: a million past tickets, put straight into the file."""

import sqlite3
from contextlib import closing
from datetime import date, datetime, time, timedelta

from hall.vault import fingerprint
from tests.whole.door import Furnished

PER_DAY = 400


def fill(hall: Furnished, count: int = 1_000_000, *, per_day: int = PER_DAY) -> None:
    """Served tickets of the days before today."""
    today = date(2026, 1, 1)
    with closing(sqlite3.connect(hall.data / "tiepdan.db")) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(ticket)")]
        values = ",".join(f":{name}" for name in columns)
        database.executemany(
            f"INSERT INTO ticket ({','.join(columns)}) VALUES ({values})",
            (_row(n, today, columns, per_day) for n in range(1, count + 1)),
        )
        database.execute("ANALYZE")
        database.commit()


def _row(n: int, today: date, columns: list[str], per_day: int) -> dict[str, object]:
    day = today - timedelta(days=1 + n // per_day)
    issued = datetime.combine(day, time(1)) + timedelta(minutes=n % per_day)
    called, ended = issued + timedelta(minutes=20), issued + timedelta(minutes=20 + 5 + n % 20)
    known = {
        "id": n,
        "public_id": f"PAST{n}",
        "token_hash": fingerprint(str(n)),
        "hall_id": 1,
        "service_id": 1,
        "service_block_id": 1,
        "day": day.isoformat(),
        "number": 1 + n % per_day,
        "label": f"{1 + n % per_day:03d}",
        "state": "served",
        "since": n,
        "place": n,
        **dict.fromkeys(("overtaken", "deferred", "returns", "lap", "is_further"), 0),
        "party_size": 1,
        "priority": 0,
        "private": 0,
        "quiet": 0,
        "assistance": "[]",
        "language": "vi",
        "desk_id": 1 + n % 8,
        "calls": 1,
        "issued_at": issued.isoformat(" ") + ".000000",
        "called_at": called.isoformat(" ") + ".000000",
        "started_at": called.isoformat(" ") + ".000000",
        "ended_at": ended.isoformat(" ") + ".000000",
        "version": 4,
    }
    return dict.fromkeys(columns) | known
