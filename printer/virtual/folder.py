"""Slips of a virtual printer as files."""

import re
from pathlib import Path

from PIL import Image

from printer.virtual.machine import OnSlip


def into(folder: Path) -> OnSlip:
    """Writes each piece of paper as `<tag>.png`, or `<count>.png` where it has no tag."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0

    def write(slip: Image.Image, tag: str | None) -> None:
        nonlocal count
        count += 1
        name = re.sub(r"[^\w-]", "_", tag) if tag else f"{count:06}"
        unfinished = folder / f".{name}.part"
        slip.save(unfinished, "PNG")
        unfinished.replace(folder / f"{name}.png")  # whoever looks finds whole pictures only

    return write
