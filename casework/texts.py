"""Sealed columns: written and read here only, so that no text is ever stored in the clear.

The place of a text is `<table>.<column>.<public_id>`. An empty text is stored as no
bytes at all.
"""

import unicodedata
from typing import Protocol

from hall.errors import BadInput
from hall.vault import Vault

LONGEST = 20_000  # characters of one field


class Sealed(Protocol):
    """A row with sealed columns and an opaque name."""

    __tablename__: str
    public_id: str


def put(vault: Vault, row: Sealed, **texts: str) -> None:
    """Seal these texts into the columns of those names. BadInput if one is far too long."""
    for column, text in texts.items():
        clean = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\x00", ""))
        clean = clean.strip()
        if len(clean) > LONGEST:
            raise BadInput(column, f"at most {LONGEST} characters")
        sealed = vault.seal(clean, place=_place(row, column)) if clean else b""
        setattr(row, column, sealed)


def get(vault: Vault, row: Sealed, column: str) -> str:
    """The text of a column. KeyLost if it was not sealed for this row."""
    return read(vault, row.__tablename__, row.public_id, column, getattr(row, column))


def read(vault: Vault, table: str, public_id: str, column: str, sealed: bytes | None) -> str:
    """The same, of a column that was read without its row."""
    return vault.unseal(sealed, place=f"{table}.{column}.{public_id}") if sealed else ""


def _place(row: Sealed, column: str) -> str:
    return f"{row.__tablename__}.{column}.{row.public_id}"
