"""The page on which citizens follow their petition. Open to all; it says nothing to a guess.

Whether a code is unknown, the answer to the question wrong, or the petition kept secret:
status, bytes and time are the same. The code stands behind the # of the slip's address
and comes in the body of a form: no address and no log ever holds it.
"""

import time

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import following, remarks
from casework.folding import number
from hall import calendar
from hall.web import store, vault
from hall.web.context import this_hall
from hall.web.limits import within

PER_MINUTE = 30  # from one address: some phones behind one router
TRIES_PER_MINUTE = 6  # of one code, from wherever they come
ANSWER_SECONDS = 0.25  # no answer comes sooner, however little there was to do
LONGEST = 40  # characters

follow = Blueprint("follow", __name__, url_prefix="/follow", template_folder="templates")


@follow.get("")
def page() -> ResponseReturnValue:
    """The same for everybody; the script brings the code from behind the #."""
    return render_template("queue_display/follow.html", asked=False, found=None)


@follow.post("")
def answer() -> ResponseReturnValue:
    """What is told of the petition, or that nothing is."""
    began = time.monotonic()
    code, known = (request.form.get(name, "")[:LONGEST] for name in ("code", "known"))
    within("follows", request.remote_addr, per_minute=PER_MINUTE)
    within("tries", vault().index("try", number(code)).hex(), per_minute=TRIES_PER_MINUTE)
    hall, today = this_hall(), calendar.day_of(this_hall(), store().now())
    with store().read() as session:
        found = following.look(session, vault(), hall, code, known, today)
        remark = remarks.look(session, vault(), hall, code)
        may_write = remarks.may_write(session, vault(), hall, code)
    time.sleep(max(0.0, ANSWER_SECONDS - (time.monotonic() - began)))
    more = {"remark": remark, "may_write": may_write, "code": code if may_write else ""}
    return render_template("queue_display/follow.html", asked=True, found=found, hall=hall, **more)


@follow.post("/words")
def write() -> ResponseReturnValue:
    """The holder of a remark's code adds their own words, once. Every code is thanked alike."""
    within("follows", request.remote_addr, per_minute=PER_MINUTE)
    code, content = request.form.get("code", "")[:LONGEST], request.form.get("content", "")
    within("tries", vault().index("try", number(code)).hex(), per_minute=TRIES_PER_MINUTE)
    with store().work(hall_id=this_hall().id) as work:
        remarks.write(work, code, content)
    return redirect(url_for("follow.page", written=1), 303)
