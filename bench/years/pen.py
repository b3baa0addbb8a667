"""How the years are written: many rows in one statement, sealed as the house seals them."""

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from hall.vault import Vault


class Pen:
    """The file and the keys."""

    def __init__(self, database: sqlite3.Connection, vault: Vault) -> None:
        self.database = database
        self.vault = vault
        self._hashes: dict[str, bytes] = {}

    def insert(
        self, table: str, rows: Iterable[Any], *, names: tuple[str, ...] | None = None
    ) -> None:
        """Rows by column; or tuples, with the columns' `names`."""
        rows = iter(rows)
        first = next(rows, None)
        if first is None:
            return
        self.database.execute("BEGIN")
        names = names or tuple(first)
        marks = ",".join("?" if isinstance(first, tuple) else f":{name}" for name in names)
        statement = f"INSERT INTO {table} ({','.join(names)}) VALUES ({marks})"
        self.database.execute(statement, first)
        self.database.executemany(statement, rows)
        self.database.commit()

    def sealed(self, table: str, key: str, **texts: str) -> dict[str, bytes]:
        """These texts as the columns of that row hold them."""
        return {
            column: self.vault.seal(text, place=f"{table}.{column}.{key}")
            for column, text in texts.items()
        }

    def word(self, word: str) -> bytes:
        """The hash by which a word is found; there are few words and many people."""
        if word not in self._hashes:
            self._hashes[word] = self.vault.index("word", f"1|{word}")
        return self._hashes[word]

    def without_indexes(self) -> list[str]:
        """Take away those that a statement made, and how they are made again."""
        found = self.database.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            " AND tbl_name NOT IN ('ticket', 'step')"
        ).fetchall()
        for name, _ in found:
            self.database.execute(f"DROP INDEX {name}")
        return [statement for _, statement in found]


def key(letter: str, n: int) -> str:
    """An opaque id, scattered as random ones are."""
    return f"{letter}{n * 0x9E3779B1 & 0xFFFFFFFF:010d}{n % 100_000:05d}"


def at(day: date, minutes: int) -> str:
    return text(datetime.combine(day, time(1)) + timedelta(minutes=minutes))


def text(instant: datetime) -> str:
    """As SQLAlchemy writes an instant into SQLite."""
    return f"{instant:%Y-%m-%d %H:%M:%S.%f}"
