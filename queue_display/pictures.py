"""The hall's own pictures and videos, from a folder that the technician fills: `DATA/pictures`."""

from dataclasses import dataclass
from pathlib import Path

from flask import Response, send_from_directory, url_for

from hall.errors import NotFound
from hall.web import settings

STILL = frozenset({".avif", ".jpeg", ".jpg", ".png", ".webp"})
MOVING = frozenset({".mp4", ".webm"})
MOST = 30
KEPT_SECONDS = 600  # in the screen's own cache


@dataclass(frozen=True)
class Picture:
    name: str
    url: str  # another one once the file has changed
    moves: bool


def shown() -> list[Picture]:
    """What lies in the folder, by name."""
    try:
        files = sorted(path for path in _folder().iterdir() if _is_picture(path))
    except OSError:  # no such folder: no pictures
        return []
    return [
        Picture(
            path.name,
            url_for("queue_display.picture", name=path.name, v=path.stat().st_mtime_ns),
            path.suffix.lower() in MOVING,
        )
        for path in files[:MOST]
    ]


def send(name: str) -> Response:
    """One of them. NotFound for every other file."""
    if not _is_picture(Path(name)):
        raise NotFound("picture", name)
    answer = send_from_directory(_folder(), name, conditional=True)
    answer.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return answer


def _folder() -> Path:
    return settings().data.absolute() / "pictures"


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in STILL | MOVING and not path.name.startswith(".")
