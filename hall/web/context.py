"""What every page may use: words, the hall's name, times in its zone, versioned files."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g
from flask_wtf.csrf import generate_csrf

from hall import calendar
from hall.errors import HallError
from hall.model import Hall
from hall.store import row
from hall.web import house, language, store, this_hall_id

COUNTRY = ZoneInfo("Asia/Ho_Chi_Minh")  # one zone, without summer time


def put_up(app: Flask) -> None:
    app.after_request(language.remember)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def walls() -> dict[str, Any]:
        return {
            "_": language.catalog(),
            "language": language.language(),
            "direction": language.direction(),
            "languages": language.choices(),
            "hall_name": hall_name(),
            "csrf_token": generate_csrf,
            "theme": "light",
            "asset": asset,
            "build": build_word(app),
            "clock": clock,
            "day": day,
            "here": here,
            "caller": g.get("caller"),
            "is_demo": house().is_demo,
        }


def this_hall() -> Hall:
    """The hall's row, read once a request."""
    if "hall" not in g:
        with store().read() as session:
            g.hall = row(session, Hall, this_hall_id())
    found: Hall = g.hall
    return found


def hall_name() -> str:
    """The hall's name; empty if it cannot be read: the page that says so must not fail too."""
    try:
        return here(this_hall().name)
    except HallError:
        return ""


def here(names: dict[str, str]) -> str:
    """The name in this request's language, or in Vietnamese."""
    return names.get(language.language()) or names.get("vi") or next(iter(names.values()), "")


def local(at: datetime) -> datetime:
    """That instant on the hall's own clock; for devices that have no hall yet, the country's."""
    try:
        return calendar.local(this_hall(), at)
    except HallError:
        return at.astimezone(COUNTRY)


def clock(at: datetime) -> str:
    """10:42, on the hall's own clock."""
    return f"{calendar.local(this_hall(), at):%H:%M}"


def day(at: datetime) -> str:
    """21/11/2026, the hall's date."""
    return f"{calendar.local(this_hall(), at):%d/%m/%Y}"


def asset(path: str) -> str:
    """The path of a static file, with a version that changes when the file does."""
    return f"{path}?v={_version(current_app._get_current_object(), path)}"  # type: ignore[attr-defined]


def _version(app: Flask, path: str) -> str:
    return _once(app, path, lambda: _version_of(app, path))


def _version_of(app: Flask, path: str) -> str:
    for blueprint in app.blueprints.values():
        prefix = f"{blueprint.url_prefix or ''}/static/"
        if blueprint.static_folder and path.startswith(prefix):
            file = Path(blueprint.static_folder) / path.removeprefix(prefix)
            if file.is_file():
                return hashlib.sha256(file.read_bytes()).hexdigest()[:10]
    raise FileNotFoundError(path)  # our own mistake: a page asks for what is not there


def build_word(app: Flask) -> str:
    """What a page was built of; it loads anew when it hears another, or is told to."""
    caller = g.get("caller")
    return f"{build_of(app)}-{caller.reloads}" if caller and caller.reloads else build_of(app)


def build_of(app: Flask) -> str:
    """One word for all the files a page may have loaded: screens reload when it changes."""
    return _once(app, "", lambda: _build_of(app))


def _build_of(app: Flask) -> str:
    total = hashlib.sha256()
    for blueprint in sorted(app.blueprints.values(), key=lambda found: found.name):
        if blueprint.static_folder:
            for file in sorted(Path(blueprint.static_folder).rglob("*")):
                if file.suffix in {".js", ".css", ".svg"}:
                    total.update(file.read_bytes())
    return total.hexdigest()[:10]


def _once(app: Flask, name: str, make: Callable[[], str]) -> str:
    """Made once for an app, and kept with it: a cache of this module would keep the app."""
    known: dict[str, str] = app.extensions.setdefault("hall.versions", {})
    if name not in known:
        known[name] = make()
    return known[name]
