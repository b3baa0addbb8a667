"""The printer's agent: it claims slips, says what became of them, and how the printer is."""

import time

from flask import current_app, request
from flask.blueprints import BlueprintSetupState

from api.bell import Bell
from api.calls import Answer, call
from api.routes import room
from api.routes._common import working
from api.shapes import printing as shapes
from api.shapes.tickets import url_of
from hall import devices, printing, slip_rule, slips
from hall.errors import Conflict, NotSignedIn
from hall.lifecycle import JobState
from hall.model import Device, PrintJob
from hall.store import row
from hall.web import caller, store, this_hall_id, vault

LOOK_EVERY_SECONDS = 1.0  # another process may have queued a job, or a lease run out


@room.record_once
def _hang_the_bell(state: BlueprintSetupState) -> None:
    bell = state.app.extensions["api.bell"] = Bell()
    state.app.extensions["hall"].store.subscribe(bell.hear)


@room.post("/print-jobs/claim")
@call(
    "printer",
    takes=shapes.ClaimWish,
    gives={200: shapes.ClaimedJob, 204: None},
    refuses=(Conflict,),
)
def claim_job(body: shapes.ClaimWish) -> Answer:
    """Claim the next slip.

    The agent's alone for `lease_seconds`. With `wait_seconds` the answer waits until paper is
    wanted; 204 when none was.
    """
    bell: Bell = current_app.extensions["api.bell"]
    give_up_at = time.monotonic() + body.wait_seconds
    while True:
        rung = bell.times(this_hall_id())
        job = _claim() if _is_something_to_do() else None
        left = give_up_at - time.monotonic()
        if job is not None or left <= 0:
            return job, 204 if job is None else 200
        if not bell.wait(this_hall_id(), since=rung, seconds=min(left, LOOK_EVERY_SECONDS)):
            return None, 204


@room.post("/print-jobs/<job_id>/outcome")
@call("printer", takes=shapes.Outcome, gives={204: None}, refuses=(Conflict,))
def report_outcome(job_id: str, body: shapes.Outcome) -> None:
    """Say what became of a slip.

    Saying it again changes nothing. A slip of which nobody knows is printed once more, marked.
    """
    with working() as work:
        printer = row(work.session, Device, caller().id)
        reason = body.reason or ""
        printing.report(work, int(job_id), printer, outcome=body.outcome, reason=reason)


@room.post("/printer/state")
@call("printer", takes=shapes.PrinterSays, gives={204: None}, refuses=(Conflict,))
def note_state(body: shapes.PrinterSays) -> None:
    """Say how the printer is.

    Kiosks and consoles look again when that is news.
    """
    with working() as work:
        printer = row(work.session, Device, caller().id)
        devices.note_version(work, printer, _program())
        printing.note_state(
            work,
            printer,
            paper=body.paper,
            cover=body.cover,
            is_online=body.online,
            width_dots=body.width_dots,
        )


def _program() -> str:
    """The agent and its version, as it names itself; empty for any other program."""
    name, _, version = (request.user_agent.string or "").partition("/")
    return version[:40] if name == "tiepdan-printer" else ""


def _is_something_to_do() -> bool:
    """A look without the hall's lock: most looks find nothing."""
    with store().read() as session:
        if row(session, Device, caller().id).revoked_at is not None:
            raise NotSignedIn("revoked while it waited")
        now = store().now()
        return any(
            job.state is JobState.QUEUED or (job.lease_until is not None and job.lease_until < now)
            for job in printing.unfinished(session, this_hall_id())
        )


def _claim() -> shapes.ClaimedJob | None:
    with working() as work:
        job = printing.claim(work, row(work.session, Device, caller().id))
        if job is None:
            return None
        opened = printing.opened(vault(), job.slip)
        picture = slip_rule.picture_of(work.session, work.hall.id)
        slip = slips.made_ready(opened, url=_in_qr(job), reprint=job.is_reprint, picture=picture)
        return shapes.claimed(job, slip)


def _in_qr(job: PrintJob) -> str:
    """What its QR code holds: the citizen's page, or the code that an appointment is kept under.

    Empty for a paper of its own: its code is in it already.
    """
    if job.appointment is not None:
        return vault().appointment_code(job.appointment.public_id)
    return url_of(job.ticket) if job.ticket is not None else ""
