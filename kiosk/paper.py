"""How it stands with paper: the printer beside this kiosk, and one ticket's slip.

Nothing is promised that the printer did not say: silence is UNKNOWN, never READY.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from hall import printing
from hall.lifecycle import JobState
from hall.model import PrinterState, PrintJob, Ticket

SILENT_AFTER = timedelta(seconds=30)  # an agent says how its printer is every ten
SLOW_AFTER = timedelta(seconds=8)  # from the touch; paper usually comes within one


class Printer(StrEnum):
    """Best first."""

    READY = "ready"
    UNKNOWN = "unknown"  # does not say
    OUT = "out"  # of paper
    COVER = "cover"  # is open
    AWAY = "away"  # off, unplugged, or its agent is silent


class Slip(StrEnum):
    """What the citizen may be told of their paper."""

    PRINTING = "printing"
    PRINTED = "printed"
    SENT = "sent"  # to a printer that cannot say whether paper came out
    SLOW = "slow"
    OUT = "out"
    COVER = "cover"
    AWAY = "away"
    FAILED = "failed"


def printer_of(session: Session, *, hall_id: int, kiosk_id: int, now: datetime) -> Printer:
    """The best of the printers that print for this kiosk."""
    found = [
        _said(state, now)
        for state in printing.states(session, hall_id)
        if state.device.beside_id in (None, kiosk_id)
    ]
    return min(found, key=list(Printer).index, default=Printer.AWAY)


def slip_of(session: Session, ticket: Ticket, printer: Printer, now: datetime) -> Slip:
    """The slip of that ticket, by its latest job and what the printer says."""
    job = _latest_job(session, ticket)
    if job is None or job.state is JobState.FAILED:
        return Slip.FAILED
    if job.state is JobState.PRINTED:
        return Slip.SENT if job.reason == printing.UNPROVEN else Slip.PRINTED
    if printer in (Printer.OUT, Printer.COVER, Printer.AWAY):
        return Slip(printer.value)
    return Slip.SLOW if now - job.queued_at > SLOW_AFTER else Slip.PRINTING


def may_be_had_again(session: Session, ticket: Ticket, slip: Slip, printer: Printer) -> bool:
    """Would another copy help? Once a ticket, and only when paper can come out."""
    if slip not in (Slip.PRINTED, Slip.SENT, Slip.FAILED):
        return False
    if printer not in (Printer.READY, Printer.UNKNOWN):
        return False
    return not session.scalar(
        select(PrintJob.id)
        .where(PrintJob.ticket_id == ticket.id, PrintJob.is_reprint, PrintJob.attempt == 1)
        .limit(1)
    )


def _latest_job(session: Session, ticket: Ticket) -> PrintJob | None:
    return session.scalar(
        select(PrintJob)
        .where(PrintJob.ticket_id == ticket.id)
        .order_by(PrintJob.id.desc())
        .limit(1)
    )


def _said(state: PrinterState, now: datetime) -> Printer:
    if now - state.at > SILENT_AFTER:
        return Printer.AWAY
    if state.paper == "out":
        return Printer.OUT
    if state.cover == "open":
        return Printer.COVER
    if state.is_online is False:
        return Printer.AWAY
    return Printer.READY if state.paper in ("plenty", "low") else Printer.UNKNOWN
