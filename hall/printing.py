"""Paper jobs: queued with the ticket, claimed by an agent, ended by the printer's own word.

Paper comes at least once, the place in the line exactly once. A job whose outcome
nobody knows is printed again, marked, once; after that staff decide.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, insert, or_, select, true
from sqlalchemy.orm import Session, joinedload

from hall import forecast, slips
from hall.errors import BadInput, Conflict, NotAllowed, NotFound
from hall.lifecycle import ENDED, PRINT_JOB, AppointmentState, JobState
from hall.model import Appointment, Device, PrinterState, PrintJob, Ticket, table
from hall.news import Changed, PaperWanted
from hall.store import Work
from hall.vault import Vault, new_id

LEASE = timedelta(seconds=30)
REASON_LENGTH = 60  # characters
OPEN = (JobState.QUEUED, JobState.SENDING, JobState.UNKNOWN)
OUTCOMES = ("printed", "unknown", "waiting")
UNPROVEN = "unconfirmed"  # sent to a printer that cannot prove anything
PAPER = ("plenty", "low", "out", "unknown")
COVER = ("closed", "open", "unknown")
_JOB = insert(table(PrintJob)).values(version=1).returning(table(PrintJob).c.id)


def queue(
    work: Work,
    ticket: Ticket,
    *,
    kiosk_id: int | None,
    people_ahead: int,
    is_reprint: bool = False,
) -> int:
    """Ask for the paper of a ticket: the key of its job."""
    promised = forecast.for_ticket(work.session, work.hall, ticket, work.now)
    slip = slips.ticket_slip(work.hall, ticket, people_ahead=people_ahead, forecast=promised)
    key: int = work.at_once(
        _JOB,
        {
            "hall_id": work.hall.id,
            "ticket_id": ticket.id,
            "kiosk_id": kiosk_id,
            "is_reprint": is_reprint,
            "slip": slip,
            "queued_at": work.now,
        },
    ).scalar_one()
    work.tell(PaperWanted(work.hall.id))
    return key


def queue_appointment(work: Work, appointment: Appointment, *, kiosk_id: int | None) -> PrintJob:
    """Ask for the paper of an appointment."""
    code = work.vault.appointment_code(appointment.public_id)
    job = PrintJob(
        hall_id=work.hall.id,
        appointment=appointment,
        kiosk_id=kiosk_id,
        slip=slips.appointment_slip(work.hall, appointment, code=code),
        queued_at=work.now,
    )
    work.session.add(job)
    work.session.flush()
    work.tell(PaperWanted(work.hall.id))
    return job


def queue_sealed(work: Work, slip: dict[str, Any], *, kiosk_id: int | None = None) -> PrintJob:
    """Ask for a paper that only its holder may read: sealed as long as it is stored."""
    key = new_id()
    blocks = json.dumps(slip["blocks"], ensure_ascii=False)
    sealed = work.vault.seal(blocks, place=f"print_job.slip.{key}").hex()
    job = PrintJob(
        hall_id=work.hall.id,
        kiosk_id=kiosk_id,
        slip=slip | {"blocks": [], "key": key, "sealed": sealed},
        queued_at=work.now,
    )
    work.session.add(job)
    work.session.flush()
    work.tell(PaperWanted(work.hall.id))
    return job


def opened(vault: Vault, slip: dict[str, Any]) -> dict[str, Any]:
    """The slip of a job as it was composed."""
    if "sealed" not in slip:
        return slip
    place = f"print_job.slip.{slip['key']}"
    blocks = json.loads(vault.unseal(bytes.fromhex(slip["sealed"]), place=place))
    kept = {name: value for name, value in slip.items() if name not in ("key", "sealed")}
    return kept | {"blocks": blocks}


def claim(work: Work, printer: Device) -> PrintJob | None:
    """The next job for that printer, under a lease; None if there is none."""
    for stray in _strays(work):
        _end_unknown(work, stray)
    waiting = (
        _loaded()
        .where(
            PrintJob.hall_id == work.hall.id,
            PrintJob.state == JobState.QUEUED,
            _for_printer(printer),
        )
        .order_by(PrintJob.id)
        .limit(1)
    )
    while (job := work.session.scalar(waiting)) is not None:
        if _is_wanted(job):
            job.state = PRINT_JOB.after(job.state, "claim")
            job.printer_id = printer.id
            job.lease_until = work.now + LEASE
            return job
        _end(work, job, "give_up", reason="ticket_ended")  # nobody waits for it any more
    return None


def report(work: Work, job_id: int, printer: Device, *, outcome: str, reason: str = "") -> PrintJob:
    """What became of a claimed job. Saying it again changes nothing.

    `printed`: the printer said so; for the reason `UNPROVEN`, it is one that cannot say.
    `unknown`: bytes went out, no word came back.
    `waiting`: nothing was sent; the job goes back and waits.
    """
    if outcome not in OUTCOMES:
        raise BadInput("outcome", f"one of {', '.join(OUTCOMES)}")
    job = work.session.scalar(
        _loaded().where(PrintJob.id == job_id, PrintJob.hall_id == work.hall.id)
    )
    if job is None or job.printer_id not in (printer.id, None):
        raise NotFound("print job", job_id)
    if job.state is not JobState.SENDING:  # said before, or too late: its lease ran out
        return job
    job.reason = reason[:REASON_LENGTH]
    if outcome == "printed":
        _end(work, job, "confirm", reason=UNPROVEN if reason == UNPROVEN else "")
    elif outcome == "unknown":
        _end_unknown(work, job)
    else:
        job.state = PRINT_JOB.after(job.state, "return")
        job.printer_id = job.lease_until = None
    return job


def reprint(work: Work, ticket: Ticket, *, people_ahead: int, kiosk_id: int | None) -> PrintJob:
    """The same number again, marked. Conflict while its first paper is still on the way.

    NotAllowed for a ticket that has ended: nobody waits with it.
    """
    if ticket.state in ENDED:
        raise NotAllowed("reprint", ticket.state)
    pending = work.session.scalar(
        select(PrintJob.id).where(PrintJob.ticket_id == ticket.id, PrintJob.state.in_(OPEN))
    )
    if pending is not None:
        raise Conflict("its paper is still on the way")
    key = queue(work, ticket, kiosk_id=kiosk_id, people_ahead=people_ahead, is_reprint=True)
    return work.session.get_one(PrintJob, key)


def note_state(
    work: Work, printer: Device, *, paper: str, cover: str, is_online: bool | None, width_dots: int
) -> bool:
    """What a printer says of itself. True if that is news."""
    if paper not in PAPER:
        raise BadInput("paper", f"one of {', '.join(PAPER)}")
    if cover not in COVER:
        raise BadInput("cover", f"one of {', '.join(COVER)}")
    known = work.session.get(PrinterState, printer.id)
    said = {"paper": paper, "cover": cover, "is_online": is_online, "width_dots": width_dots}
    if known is None:
        work.session.add(PrinterState(device_id=printer.id, at=work.now, **said))
        is_news = True
    else:
        is_news = any(getattr(known, name) != value for name, value in said.items())
        for name, value in (said | {"at": work.now}).items():
            setattr(known, name, value)
    if is_news:  # kiosks and consoles look again; nothing of the line changed
        work.tell(Changed(work.hall.id, work.hall.last_step, "printer"))
    return is_news


def unfinished(session: Session, hall_id: int) -> list[PrintJob]:
    """Papers that have not come out, oldest first."""
    return list(
        session.scalars(
            _loaded()
            .where(PrintJob.hall_id == hall_id, PrintJob.state.in_(OPEN))
            .order_by(PrintJob.id)
        )
    )


def failed(session: Session, hall_id: int, *, since: datetime) -> list[PrintJob]:
    """Papers given up since then whose tickets are still open, latest first."""
    return list(
        session.scalars(
            _loaded()
            .join(PrintJob.ticket)
            .where(
                PrintJob.hall_id == hall_id,
                PrintJob.state == JobState.FAILED,
                PrintJob.ended_at >= since,
                Ticket.state.not_in(ENDED),
            )
            .order_by(PrintJob.id.desc())
        )
    )


def states(session: Session, hall_id: int) -> list[PrinterState]:
    """What the hall's printers last said."""
    return list(
        session.scalars(
            select(PrinterState)
            .join(PrinterState.device)
            .where(Device.hall_id == hall_id, Device.revoked_at.is_(None))
            .options(joinedload(PrinterState.device))
        )
    )


def _end_unknown(work: Work, job: PrintJob) -> None:
    """Nobody knows whether paper came: once more, marked; the second time staff decide."""
    job.state = PRINT_JOB.after(job.state, "lose")
    if job.attempt > 1 or not _is_wanted(job):
        _end(work, job, "give_up", reason=job.reason or "no_answer")
        return
    _end(work, job, "replace", reason=job.reason or "no_answer")
    work.session.add(
        PrintJob(
            hall_id=job.hall_id,
            ticket_id=job.ticket_id,
            appointment_id=job.appointment_id,
            kiosk_id=job.kiosk_id,
            is_reprint=True,
            attempt=job.attempt + 1,
            slip=job.slip,
            queued_at=work.now,
        )
    )
    work.tell(PaperWanted(work.hall.id))


def _end(work: Work, job: PrintJob, verb: str, *, reason: str) -> None:
    job.state = PRINT_JOB.after(job.state, verb)
    job.reason = reason
    job.ended_at = work.now
    job.lease_until = None
    if job.state is JobState.FAILED:
        work.tell(Changed(work.hall.id, work.hall.last_step, "paper"))


def _strays(work: Work) -> list[PrintJob]:
    """Jobs whose agent never came back."""
    return list(
        work.session.scalars(
            _loaded().where(
                PrintJob.hall_id == work.hall.id,
                PrintJob.state == JobState.SENDING,
                PrintJob.lease_until < work.now,
            )
        )
    )


def _for_printer(printer: Device) -> ColumnElement[bool]:
    if printer.beside_id is None:
        return true()
    return or_(PrintJob.kiosk_id.is_(None), PrintJob.kiosk_id == printer.beside_id)


def _is_wanted(job: PrintJob) -> bool:
    """Does somebody still wait with it, or is to come with it? A paper of its own always is."""
    if job.ticket is not None:
        return job.ticket.state not in ENDED
    return job.appointment is None or job.appointment.state is AppointmentState.BOOKED


def _loaded() -> Select[PrintJob]:
    return select(PrintJob).options(
        joinedload(PrintJob.ticket).joinedload(Ticket.service), joinedload(PrintJob.appointment)
    )


def tag_of(job_id: int) -> str:
    """Four letters that the printer says back once the slip is out; the next job's differ."""
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    found = ""
    for _ in range(4):
        job_id, rest = divmod(job_id, len(letters))
        found = letters[rest] + found
    return found


def sending(session: Session, hall_id: int, tag: str) -> PrintJob | None:
    """The job that an agent is printing under that tag."""
    jobs = session.scalars(
        _loaded().where(PrintJob.hall_id == hall_id, PrintJob.state == JobState.SENDING)
    )
    return next((job for job in jobs if tag_of(job.id) == tag), None)
