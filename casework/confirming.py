"""Which terms of retention a person stands for. Nothing is anonymised by any other.

Most rows of the table are marked "to be verified": the archive plan of the office decides.
So the head names the plan, and confirms each term with name and day; a row that is changed
afterwards is another one, and confirmed by nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from casework import retention
from casework.access import Officer
from casework.folding import tidy
from casework.model import RetentionTerm
from casework.retention import Term
from hall import journal
from hall.errors import BadInput, NotFound, NotTrusted
from hall.journal import Actor
from hall.store import Work

LONGEST = 300  # characters


@dataclass(frozen=True)
class Stood:
    """One term, and who stands for it; `at` None: nobody."""

    term: Term
    at: datetime | None = None
    officer: str = ""
    document: str = ""


def terms(session: Session, hall_id: int) -> tuple[Stood, ...]:
    """All terms in the table's order, with who confirmed each in that hall."""
    rows = session.scalars(
        select(RetentionTerm)
        .where(RetentionTerm.hall_id == hall_id)
        .options(joinedload(RetentionTerm.staff))
    )
    known = {row.said: row for row in rows}
    found = []
    for term in retention.every():
        row = known.get(term.said)
        stood = Stood(term, row.at, row.staff.name, row.document) if row else Stood(term)
        found.append(stood)
    return tuple(found)


def confirmed(session: Session, hall_id: int) -> frozenset[str]:
    """What those terms say that may be acted on."""
    rows = session.scalars(select(RetentionTerm.said).where(RetentionTerm.hall_id == hall_id))
    return frozenset(rows)


def confirm(work: Work, officer: Officer, said: Sequence[str], *, document: str) -> None:
    """Stand for these terms, compared with that document. For the head; journalled."""
    _must_lead(officer)
    document = tidy(document)
    if not 3 <= len(document) <= LONGEST:
        raise BadInput("document", f"3 to {LONGEST} characters")
    if not said:
        raise BadInput("said", "a term is wanted")
    known = {term.said for term in retention.every()}
    for each in said:
        if each not in known:
            raise NotFound("term", each)
        work.session.merge(
            RetentionTerm(
                hall_id=work.hall.id,
                said=each,
                staff_id=officer.id,
                at=work.now,
                document=document,
            )
        )
    after = {"terms": sorted(said), "document": document}
    journal.record(work, "retention_confirm", by=Actor("staff", officer.id), after=after)


def withdraw(work: Work, officer: Officer, said: str) -> None:
    """Stand for it no more: from now on nothing goes by it."""
    _must_lead(officer)
    row = work.session.get(RetentionTerm, (work.hall.id, said))
    if row is None:
        raise NotFound("term", said)
    work.session.delete(row)
    before = {"terms": [said]}
    journal.record(work, "retention_withdraw", by=Actor("staff", officer.id), before=before)


def _must_lead(officer: Officer) -> None:
    if not officer.is_head:
        raise NotTrusted("the head stands for the terms")
