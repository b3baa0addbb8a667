"""What the console's routes share: who acts, where to go then, and parts that are fetched alone."""

import hashlib

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf

from casework.access import Officer
from hall import desks
from hall.errors import BadInput
from hall.model import Role, Staff
from hall.store import Work, row
from hall.tickets import Hand
from hall.web import caller
from hall.web.language import catalog
from hall.web.problems import problem
from staff_console.room import room


@room.before_request
def refuse_what_nobody_types() -> None:
    """A NUL is in no key and no text; some databases refuse even to look for it."""
    told = (request.path, *request.args.values(), *request.form.values())
    if any("\x00" in text for text in told):
        raise BadInput("text", "a NUL")


@room.errorhandler(BadInput)
def say_what_is_wrong(error: BadInput) -> Response:
    """A form says in its reader's words which field cannot be meant."""
    words = catalog().get(f"console.wrong.{error.field}") or ""
    return problem(error.status, error.code, title=words, detail=words, field=error.field)


LARGEST_KEY = 2**31 - 1

# a form names the page it stands on; only these are gone back to
PAGES = {
    "desk": "staff_console.desk",
    "hall": "staff_console.overview",
    "devices": "staff_console.devices",
    "days": "staff_console.days",
    "voice": "staff_console.voice",
    "hooks": "staff_console.hooks",
    "rule": "staff_console.rule_settings",
}


def person(work: Work) -> Staff:
    """Who asks, as a row."""
    return row(work.session, Staff, caller().id)


def hand(work: Work) -> Hand:
    """Who asks, at the desk where they sit."""
    return Hand(
        caller().by,
        desks.of_staff(work.session, caller().id),
        overrules=caller().role is Role.SUPERVISOR,
    )


def officer() -> Officer:
    """Who asks, as the records know them."""
    return Officer(caller().id, caller().role or Role.AUDITOR)


def version() -> int | None:
    """The version of the thing that the sender saw."""
    return _held_by_a_table(request.form.get("version", type=int))


def number(name: str) -> int | None:
    """A number in the address; None if there is none that can be meant."""
    return _held_by_a_table(request.args.get(name, type=int))


def key(name: str) -> int | None:
    """The key of a row that a form names; None if there is none that can be meant."""
    return _held_by_a_table(request.form.get(name, type=int))


def _held_by_a_table(found: int | None) -> int | None:
    return found if found is not None and 0 <= found <= LARGEST_KEY else None


def back() -> Response:
    """To the page that the form stood on."""
    on = request.args.get("on", "")
    if on == "ticket":
        ticket = (request.view_args or {}).get("ticket_id", "")
        return make_response(redirect(url_for("staff_console.ticket", ticket_id=ticket), 303))
    endpoint = PAGES.get(on, PAGES["desk"])
    return make_response(redirect(url_for(endpoint), 303))


def back_to_visit(visit: str) -> Response:
    """To the record: on the desk's page, or on a page of its own."""
    if request.args.get("on") == "visit":
        return make_response(redirect(url_for("staff_console.visit", visit=visit), 303))
    return back()


def part(template: str, **context: object) -> Response:
    """A piece of a page, or 304 if it says what the asker has."""
    html = render_template(template, **context)
    response = make_response(html)
    # the page's own token is new each second and says nothing
    said = html.replace(generate_csrf(), "")
    response.set_etag(hashlib.sha256(said.encode()).hexdigest()[:20])
    response.make_conditional(request)
    return response
