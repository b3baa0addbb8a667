"""The advice for a petition as it lies there: what was said of it, and what went before."""

from sqlalchemy import select

from casework import sorting
from casework.advice import Advice, Case, advise
from casework.kinds import Decision
from casework.model import Petition
from hall.store import Work


def of(work: Work, petition: Petition) -> Advice:
    """What the law wants done with it."""
    case = Case(
        kind=petition.kind,
        source=petition.source,
        signers=petition.signers,
        is_anonymous=petition.citizen_id is None,
        was_guided=_was_guided(work, petition),
    )
    return advise(case, sorting.read(work.session, work.vault, petition))


def _was_guided(work: Work, petition: Petition) -> bool:
    """One is guided once only, per person and content."""
    if petition.citizen_id is None:
        return False
    before = select(Petition.id).where(
        Petition.matter_id == petition.matter_id,
        Petition.citizen_id == petition.citizen_id,
        Petition.id != petition.id,
        Petition.decision.in_((Decision.GUIDE, Decision.RETURN)),
    )
    return work.session.scalar(before.limit(1)) is not None
