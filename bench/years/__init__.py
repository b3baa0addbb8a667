"""Twenty years of receptions: people, matters, petitions, visits and the book, put into the file.

Nobody in it exists. Fields are really sealed and hashes are the vault's own, so what is searched,
opened and written out costs what it costs in a hall; `tiepdan verify` finds its chains whole.
"""

import sqlite3
from contextlib import closing

from bench import past
from bench.years import book, journals, matters, people, receptions
from bench.years.ground import HEAVY, PER_DAY, VERY_COMMON, Ground, Size, number_of
from bench.years.pen import Pen
from hall.vault import Vault
from tests.whole.door import Furnished

__all__ = ["HEAVY", "VERY_COMMON", "Size", "fill", "number_of"]


def fill(hall: Furnished, size: Size) -> None:
    """The whole of it. Some minutes."""
    past.fill(hall, size.visits, per_day=PER_DAY)
    vault = Vault.open(hall.data / "keys.json")
    with closing(sqlite3.connect(hall.data / "tiepdan.db")) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA cache_size = -1500000")  # KiB
        officers = [
            row[0] for row in database.execute("SELECT id FROM staff WHERE role = 'officer'")
        ]
        write(Pen(database, vault), Ground(size, officers))
        database.execute("ANALYZE")
        database.commit()
        database.execute("PRAGMA journal_mode = WAL")


def write(pen: Pen, ground: Ground) -> None:
    """Table by table; the indexes are made at the end."""
    indexes = pen.without_indexes()
    for part in (people, matters, receptions, book, journals):
        part.write(pen, ground)
    for statement in indexes:
        pen.database.execute(statement)
