"""The slips of a virtual printer, as they came out: the last few kept, each written as a PNG."""

import io
import re
import threading
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

KEPT = 24
_NAMES_KEPT = 200


@dataclass(frozen=True)
class Picture:
    name: str
    at: datetime
    png: bytes
    width: int  # dots
    height: int


class Album:
    """Called by the printer with each piece of paper; asked by whoever wants to see them."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._pictures: deque[Picture] = deque(maxlen=KEPT)
        self._names: dict[str, str] = {}
        self._count = 0
        self._turn = threading.Lock()
        if folder:
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def pictures(self) -> list[Picture]:
        """The latest first."""
        with self._turn:
            return list(reversed(self._pictures))

    def expect(self, tag: str, name: str) -> None:
        """The next slip with that tag is to be called `name`."""
        with self._turn:
            self._names[tag] = re.sub(r"[^\w-]", "_", name)
            while len(self._names) > _NAMES_KEPT:  # papers that never came
                del self._names[next(iter(self._names))]

    def __call__(self, slip: Image.Image, tag: str | None) -> None:
        file = io.BytesIO()
        slip.save(file, "PNG", optimize=True)
        with self._turn:
            self._count += 1
            name = self._names.pop(tag or "", None) or tag or f"{self._count:06}"
            name = re.sub(r"[^\w-]", "_", name)
            now = datetime.now(UTC)
            self._pictures.append(Picture(name, now, file.getvalue(), slip.width, slip.height))
        if self._folder:
            # whoever watches the folder sees whole pictures only
            unfinished = self._folder / f".{name}.part"
            unfinished.write_bytes(file.getvalue())
            unfinished.replace(self._folder / f"{name}.png")
