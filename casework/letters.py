"""Petitions that no visit brought: by post, from another body. The same letter is taken in once."""

from sqlalchemy import select

from casework import gather, petitions, texts
from casework.access import Officer
from casework.model import Petition, VisitPetition
from casework.petitions import Paper, TakenIn
from casework.sight import Sight
from hall.store import Work


def take_in(work: Work, officer: Officer, paper: Paper, *, matter: str | None = None) -> TakenIn:
    """As `petitions.take_in`. Sent again because no answer came, it is the one that is there."""
    known = _taken_before(work, officer, paper)
    if known is None:
        return petitions.take_in(work, officer, paper, matter=matter)
    known = gather.petition(work, Sight.of(work, officer), known.public_id)
    code = texts.get(work.vault, known, "lookup")
    return TakenIn(gather.shown_petition(work.vault, known), known.matter.public_id, code)


def _taken_before(work: Work, officer: Officer, paper: Paper) -> Petition | None:
    """The same words of the same sender, received on the same day and entered by the same hand."""
    if paper.petitioner is None or paper.received_at is None:
        return None
    sender = gather.citizen(work, Sight.of(work, officer), paper.petitioner)
    brought = select(VisitPetition.petition_id).where(VisitPetition.petition_id == Petition.id)
    rows = work.session.scalars(
        select(Petition).where(
            Petition.hall_id == work.hall.id,
            Petition.citizen_id == sender.id,
            Petition.received_by == officer.id,
            Petition.received_at == paper.received_at,
            Petition.kind == paper.kind,
            Petition.source == paper.source,
            ~brought.exists(),
        )
    )
    said = _said(paper.content, paper.requests, paper.accused)
    return next((row for row in rows if _of(work, row) == said), None)


def _of(work: Work, row: Petition) -> tuple[str, ...]:
    return _said(*(texts.get(work.vault, row, name) for name in ("content", "requests", "accused")))


def _said(*words: str) -> tuple[str, ...]:
    return tuple(" ".join(each.split()) for each in words)
