"""The slips that the sample hall's printer drew, as files: `<job>-<number>.png`."""

import heapq
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hall.errors import NotFound
from hall.web import House

SHOWN = 12


@dataclass(frozen=True)
class Drawn:
    name: str  # of the file, without its ending
    label: str | None  # the number; None for paper that belongs to no job: a torn half
    at: datetime


def folder(house: House) -> Path:
    """Where they are. NotFound in a hall that draws none."""
    if house.slips is None:
        raise NotFound("slips", "folder")
    return house.slips


def latest(house: House) -> list[Drawn]:
    """The last dozen, newest first. Not whole pictures are not shown."""
    where = folder(house)
    if not where.is_dir():
        return []
    with os.scandir(where) as files:
        whole = [(file.stat().st_mtime, file.name) for file in files if file.name.endswith(".png")]
    return [_slip(Path(name).stem, at) for at, name in heapq.nlargest(SHOWN, whole)]


def _slip(name: str, at: float) -> Drawn:
    known = re.fullmatch(r"\d+-(.+)", name)
    return Drawn(name, known[1] if known else None, datetime.fromtimestamp(at, UTC))
