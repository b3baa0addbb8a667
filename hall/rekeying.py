"""A new key for what is sealed, while the hall goes on.

The key file gets one more key; whoever seals from then on takes it, running servers too
(they look into the file when they meet a number they do not know). What is stored is
sealed anew a few hundred rows at a time, each under its hall's lock, so that no officer's
writing is lost. Rows that are written once keep their old key: it stays in the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import LargeBinary, Table, select, update

from hall.model import WRITTEN_ONCE, Base, Hall
from hall.store import Store, Work
from hall.vault import KeyLost, Vault

AT_ONCE = 300  # rows of one transaction: some tens of milliseconds


@dataclass(frozen=True)
class Rekeyed:
    """How many texts of a table are sealed with the newest key now."""

    table: str
    texts: int


def rekey(store: Store) -> Iterator[Rekeyed]:
    """Seal all again that can be, table by table."""
    with store.read() as session:
        halls = list(session.scalars(select(Hall.id).order_by(Hall.id)))
    for table in Base.metadata.sorted_tables:
        columns = _sealed_columns(table)
        if not columns:
            continue
        if "hall_id" in table.c:
            texts = sum(_table(store, table, columns, hall, hall) for hall in halls)
        else:  # only ever added to: any hall's lock will do
            texts = _table(store, table, columns, halls[0], None) if halls else 0
        if texts:
            yield Rekeyed(table.name, texts)


# --- inside -------------------------------------------------------------------------------


def _sealed_columns(table: Table) -> list[str]:
    """Bytes that may be sealed: a hash of the same type does not open, and is left alone."""
    if table.name in WRITTEN_ONCE or "public_id" not in table.c or len(table.primary_key) != 1:
        return []
    return [column.name for column in table.c if isinstance(column.type, LargeBinary)]


def _table(store: Store, table: Table, columns: list[str], lock: int, hall_id: int | None) -> int:
    (key,) = table.primary_key
    after, texts = 0, 0
    while True:
        with store.work(hall_id=lock) as work:
            query = select(table).where(key > after).order_by(key).limit(AT_ONCE)
            if hall_id is not None:
                query = query.where(table.c.hall_id == hall_id)
            rows = work.session.execute(query).mappings().all()
            texts += sum(_row(work, table, columns, dict(row)) for row in rows)
        if len(rows) < AT_ONCE:
            return texts
        after = rows[-1][key.name]


def _row(work: Work, table: Table, columns: list[str], row: dict[str, Any]) -> int:
    (key,) = table.primary_key
    fresh = {}
    for name in columns:
        place = f"{table.name}.{name}.{row['public_id']}"
        text = _opened(work.vault, row[name], place)
        if text is not None:
            fresh[name] = work.vault.seal(text, place=place)
    if fresh:
        work.session.execute(update(table).where(key == row[key.name]).values(fresh))
    return len(fresh)


def _opened(vault: Vault, sealed: bytes | None, place: str) -> str | None:
    """None for what is empty, sealed with the newest key already, or no sealed text at all."""
    if not sealed or sealed[0] == vault.newest:
        return None
    try:
        return vault.unseal(sealed, place=place)
    except KeyLost:
        return None
