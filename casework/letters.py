"""Petitions that no visit brought: by post, from another body. The same letter is taken in once."""

from datetime import timedelta

from sqlalchemy import ColumnElement, select

from casework import gather, petitions, texts
from casework.access import Officer
from casework.folding import tidy
from casework.model import MatterEntry, Petition, VisitPetition
from casework.petitions import Paper, TakenIn
from casework.sight import Sight
from hall import calendar
from hall.store import Work

SAME_WITHIN = timedelta(minutes=15)  # of letters without a name: sent again, not another one


def take_in(work: Work, officer: Officer, paper: Paper, *, matter: str | None = None) -> TakenIn:
    """As `petitions.take_in`. Sent again because no answer came, it is the one that is there."""
    known = _taken_before(work, officer, paper)
    if known is None:
        return petitions.take_in(work, officer, paper, matter=matter)
    known = gather.petition(work, Sight.of(work, officer), known.public_id)
    code = texts.get(work.vault, known, "lookup")
    return TakenIn(gather.shown_petition(work.vault, known), known.matter.public_id, code)


# --- inside -------------------------------------------------------------------------------


def _taken_before(work: Work, officer: Officer, paper: Paper) -> Petition | None:
    """The same words of the same sender, received on the same day and entered by the same hand."""
    brought = select(VisitPetition.petition_id).where(VisitPetition.petition_id == Petition.id)
    rows = work.session.scalars(
        select(Petition).where(
            Petition.hall_id == work.hall.id,
            Petition.received_by == officer.id,
            _is_of_sender(work, officer, paper),
            _is_of_day(work, paper),
            Petition.kind == paper.kind,
            Petition.source == paper.source,
            ~brought.exists(),
        )
    )
    said = _said(paper.content, paper.requests, paper.accused)
    return next((row for row in rows if _of(work, row) == said), None)


def _is_of_sender(work: Work, officer: Officer, paper: Paper) -> ColumnElement[bool]:
    """Nobody can say of two letters without a name that one hand wrote them, but for a moment."""
    if paper.petitioner is not None:
        sender = gather.citizen(work, Sight.of(work, officer), paper.petitioner)
        return Petition.citizen_id == sender.id
    just_now = (
        select(MatterEntry.id)
        .where(MatterEntry.petition_id == Petition.id, MatterEntry.verb == "take_in")
        .where(MatterEntry.at > work.now - SAME_WITHIN)
    )
    return Petition.citizen_id.is_(None) & just_now.exists()


def _is_of_day(work: Work, paper: Paper) -> ColumnElement[bool]:
    """Today's letter bears the moment at which it was written down."""
    if paper.received_at is not None:
        return Petition.received_at == paper.received_at
    midnight = calendar.local(work.hall, work.now).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    return Petition.received_at >= midnight


def _of(work: Work, row: Petition) -> tuple[str, ...]:
    return _said(*(texts.get(work.vault, row, name) for name in ("content", "requests", "accused")))


def _said(*words: str) -> tuple[str, ...]:
    return tuple(tidy(each) for each in words)
