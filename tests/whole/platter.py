"""What would be left on the disk, had the power gone at that very write.

A virtual file system (apsw's, <https://rogerbinns.github.io/apsw/vfs.html>) lets SQLite write as
ever and keeps a log of it. From the log any moment can be cut: all that was synced is there, and
of what was not each sector of 512 bytes either is or is not. That is how SQLite tests itself
(its test6.c; <https://sqlite.org/atomiccommit.html>, section 2).
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512  # bytes
NAME = "platter"


@dataclass(frozen=True)
class Change:
    """A write, a truncation (`data` None, to `at` bytes) or, without either, a sync."""

    kind: str  # write, truncate, sync
    file: str
    at: int = 0
    data: bytes = b""


class Platter(apsw.VFS):
    """Passes everything on to the real files, and writes it down."""

    def __init__(self) -> None:
        self.log: list[Change] = []
        super().__init__(NAME, base="")

    def xOpen(self, name: Any, flags: list[int]) -> File:  # noqa: N802  # SQLite's name
        return File(self.log, name, flags)


class File(apsw.VFSFile):
    """A file, as SQLite sees it."""

    def __init__(self, log: list[Change], name: Any, flags: list[int]) -> None:
        self._log = log
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._name = Path(path or "temporary").name
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._log.append(Change("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._log.append(Change("truncate", self._name, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._log.append(Change("sync", self._name))


@dataclass
class Left:
    """The files as a power cut leaves them."""

    files: dict[str, bytearray] = field(default_factory=dict)

    def take(self, change: Change) -> None:
        file = self.files.setdefault(change.file, bytearray())
        if change.kind == "truncate":
            del file[change.at :]
            return
        if len(file) < change.at:
            file.extend(bytes(change.at - len(file)))
        file[change.at : change.at + len(change.data)] = change.data

    def put(self, folder: Path) -> None:
        for name, content in self.files.items():
            (folder / name).write_bytes(content)


def cut(log: list[Change], at: int, before: dict[str, bytes], dice: random.Random) -> Left:
    """What is left if only the first `at` changes were begun. `before`: what was there."""
    left = Left({name: bytearray(content) for name, content in before.items()})
    unsynced: dict[str, list[Change]] = {}
    for change in log[:at]:
        if change.kind == "sync":
            for safe in unsynced.pop(change.file, []):
                left.take(safe)
        else:
            unsynced.setdefault(change.file, []).append(change)
    for changes in unsynced.values():
        for change in changes:
            for part in _sectors(change):
                if dice.random() < 0.5:
                    left.take(part)
    return left


def _sectors(change: Change) -> list[Change]:
    if change.kind == "truncate":
        return [change]
    parts, at, end = [], change.at, change.at + len(change.data)
    while at < end:
        following = min(end, (at // SECTOR + 1) * SECTOR)
        data = change.data[at - change.at : following - change.at]
        parts.append(Change("write", change.file, at, data))
        at = following
    return parts
