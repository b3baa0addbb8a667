"""At the kiosk: asking about a result, and the hall's box with its two channels.

Codes, and what somebody knows besides, come in bodies and stand in no address and no log. What is
answered are parts of the page, for who stands before it; the page wipes them with everything else.
"""

import time
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from casework import following, remarks
from casework.folding import number
from casework.remarks import Said
from hall import calendar, home_slips, printing
from hall.errors import BadInput, NotFound
from hall.slips import in_fours
from hall.vault import ALPHABET
from hall.web import caller, store, this_hall_id, vault
from hall.web.context import this_hall
from hall.web.guard import needs
from hall.web.headers import base_url
from hall.web.language import language
from hall.web.limits import within
from kiosk import paper, qr

box = Blueprint("kiosk_box", __name__, url_prefix="/kiosk", template_folder="templates")

DROPS_PER_MINUTE = 10  # at one kiosk
ASKS_PER_MINUTE = 20
TRIES_PER_MINUTE = 6  # of one code, here and on phones
ANSWER_SECONDS = 0.25  # no answer comes sooner, however little there was to do
KNOWN_LENGTH = 4  # digits: a year of birth, or the last of a number


@box.post("/remarks")
@needs("kiosk")
def drop() -> ResponseReturnValue:
    """Something for the box. The same Idempotency-Key is the same remark, and one slip."""
    within("kiosk remarks", caller().id, per_minute=DROPS_PER_MINUTE)
    said, key = Said.read(request.get_json(silent=True)), request.headers.get("Idempotency-Key", "")
    where, tongue = f"{base_url()}/follow", language()
    with store().work(hall_id=this_hall_id()) as work:
        done = remarks.drop(work, said, by=caller().by, key=key)
        slip = home_slips.remark_slip(
            work.hall, number=done.number, code=done.code, url=where, at=work.now, language=tongue
        )
        if done.is_new:
            printing.queue_sealed(work, slip, kiosk_id=caller().id)
    side, path = qr.path(f"{where}#{done.code}")
    shown = {"number": done.number, "code": in_fours(done.code), "printer": _printer()}
    part = render_template("kiosk/_dropped.html", **shown, qr_side=side, qr_path=path)
    return part, 201 if done.is_new else 200


@box.post("/results")
@needs("kiosk")
def ask() -> ResponseReturnValue:
    """How it stands with a petition or a remark. 422 `known` where more must be known.

    Without `known` the answer is the same for a petition and for a code that is none.
    """
    within("kiosk results", caller().id, per_minute=ASKS_PER_MINUTE)
    began, asked = time.monotonic(), _asked(request.get_json(silent=True))
    within("tries", vault().index("try", asked.code).hex(), per_minute=TRIES_PER_MINUTE)
    hall, today = this_hall(), calendar.day_of(this_hall(), store().now())
    with store().read() as session:
        remark = remarks.look(session, vault(), hall, asked.code)
        found = following.look(session, vault(), hall, asked.code, asked.known, today)
    time.sleep(max(0.0, ANSWER_SECONDS - (time.monotonic() - began)))
    if remark is None and not asked.known:
        raise BadInput("known", f"{KNOWN_LENGTH} digits are wanted")
    if remark is None and found is None:
        raise NotFound("result")
    return render_template("kiosk/_result.html", remark=remark, found=found)


@dataclass(frozen=True)
class Asked:
    """A code, and what its holder knows besides; "" where nothing was said yet."""

    code: str
    known: str


def _asked(body: object) -> Asked:
    told = body if isinstance(body, dict) else {}
    code, known = told.get("code"), told.get("known", "")
    clean = number(code) if isinstance(code, str) else ""
    if len(clean) != remarks.CODE_LENGTH or not set(clean) <= set(ALPHABET):
        raise BadInput("code", f"{remarks.CODE_LENGTH} letters and digits are wanted")
    if not isinstance(known, str) or len(known) > KNOWN_LENGTH:
        raise BadInput("known", f"{KNOWN_LENGTH} digits are wanted")
    return Asked(clean, known)


def _printer() -> paper.Printer:
    with store().read() as session:
        return paper.printer_of(
            session, hall_id=this_hall_id(), kiosk_id=caller().id, now=store().now()
        )
