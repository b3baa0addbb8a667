"""The sample hall's printer, to be looked at and to be broken on purpose. Only in the demo."""

import hashlib

from flask import Blueprint, Response, redirect, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue

from hall.errors import BadInput, NotFound
from hall.web import house
from hall.web.guard import csrf
from hall.web.language import language
from printer import drawn
from printer.virtual.printer import VirtualPrinter
from printer.virtual.switches import SWITCHES, flip, standing

room = Blueprint(
    "printer", __name__, url_prefix="/printer", template_folder="templates", static_folder="static"
)


@room.get("/", strict_slashes=False)
def printer() -> ResponseReturnValue:
    return render_template("printer/printer.html", **_shown())


@room.get("/now")
def now() -> ResponseReturnValue:
    """Switches and slips as they are; 304 if the page shows them already."""
    shown = _shown()
    response = Response(render_template("printer/_now.html", **shown))
    response.set_etag(str(shown["etag"]))
    return response.make_conditional(request)


@room.get("/slips/<name>.png")
def slip(name: str) -> ResponseReturnValue:
    return send_from_directory(drawn.folder(house()), f"{name}.png", max_age=3600)


@room.post("/switches")
def switch() -> ResponseReturnValue:
    csrf.protect()  # nobody is signed in here, and still no foreign page shall flip a switch
    name = request.form.get("switch", "")
    if name not in SWITCHES:
        raise BadInput("switch", f"one of {', '.join(SWITCHES)}")
    flip(_virtual(), name)
    return redirect("/printer", 303)


def _shown() -> dict[str, object]:
    virtual = _virtual()
    seen = {
        "standing": sorted(standing(virtual)),
        "failures": virtual.machine.failures[-5:],
        "slips": drawn.latest(house()),
        "width": virtual.machine.model.width_dots,
    }
    # of what is seen, not of the HTML: its form holds another token each time
    told = repr((seen, language())).encode("utf-8")
    return seen | {"etag": hashlib.sha256(told).hexdigest()[:20]}


def _virtual() -> VirtualPrinter:
    found = house().extras.get("virtual_printer")
    if not isinstance(found, VirtualPrinter):
        raise NotFound("printer", "virtual")
    return found
