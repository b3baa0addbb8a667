"""The front door: in the sample hall a page with all doors, elsewhere the console's."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from hall.web import house

front = Blueprint("front", __name__)
DEVICES = {"kiosk": "kiosk", "display": "display", "rating": "rate"}  # kind → address


@front.get("/")
def door() -> ResponseReturnValue:
    if not house().is_demo:
        return redirect("/staff", 303)
    known = house().extras["demo"]
    assert isinstance(known, dict)  # put there by the demo itself
    # the token stands behind #: no log holds it, and the pairing page takes it from there
    urls = {kind: f"/{path}#{known[f'{kind}_token']}" for kind, path in DEVICES.items()}
    return render_template(
        "hall/front.html", logins=_logins(known), urls=urls, slips_folder=house().slips
    )


@front.get("/sampler")
def sampler() -> ResponseReturnValue:
    """All parts on one page, to look at. Only in the sample hall."""
    if not house().is_demo:
        return redirect("/staff", 303)
    return render_template("hall/sampler.html")


def _logins(known: dict[str, object]) -> list[dict[str, object]]:
    officers = known["officers"]
    assert isinstance(officers, list)
    found: list[dict[str, object]] = [person | {"role": "officer"} for person in officers]
    for role in ("supervisor", "technician", "auditor"):
        person = known[role]
        assert isinstance(person, dict)
        found.append(person | {"role": role, "desk": None})
    return found
