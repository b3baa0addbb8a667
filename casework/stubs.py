"""The stub of a receipt: what a citizen tears off and keeps of papers they handed over."""

from sqlalchemy import select

from casework import papers
from casework.access import Officer
from casework.model import Paper
from casework.paper_kinds import PaperKind
from hall import home_slips, journal, printing
from hall.errors import NotAllowed
from hall.journal import Actor
from hall.model import Staff
from hall.store import Work


def print_stub(work: Work, officer: Officer, paper: str, *, language: str) -> None:
    """The stub of that receipt, on the ticket printer. Sealed as long as it is stored.

    NotAllowed for a paper that is no receipt; NotFound for whoever may not know of it.
    """
    shown = papers.show(work, officer, paper)
    if shown.kind is not PaperKind.RECEIPT:
        raise NotAllowed("stub", shown.kind)
    taker = work.session.scalars(
        select(Staff).join(Paper, Paper.staff_id == Staff.id).where(Paper.public_id == paper)
    ).one()
    slip = home_slips.receipt_stub(
        work.hall,
        number=shown.number,
        day=shown.day,
        items=sum(bool(line.strip()) for line in shown.content["items"].split("\n")),
        contact=taker.name,
        phone=taker.phone or work.hall.phone,
        language=language,
    )
    printing.queue_sealed(work, slip)
    # neither the kind nor the number: the step says that an officer printed a slip
    journal.record(work, "stub_print", by=Actor("staff", officer.id))
