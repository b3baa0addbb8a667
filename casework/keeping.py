"""Until when each matter is kept, and what keeps it longer. Reads; `erasing` acts on it.

A matter goes as a whole, and the longest term of its petitions and visits is its term.
While anything in it is open no term runs: a petition that is not settled, a deadline, a
directive, a wish to see the leader, a date that was promised; and while it is held.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from casework import retention
from casework.kinds import Confidentiality, Decision, Outcome, PetitionStatus
from casework.model import (
    Deadline,
    Directive,
    LeaderRequest,
    LegalHold,
    Matter,
    MatterEntry,
    MatterMark,
    MatterMerger,
    Petition,
    Visit,
    VisitOutcome,
)
from casework.retention import Term
from casework.session_kinds import RequestStatus
from hall import calendar
from hall.model import Hall

_OPEN = {PetitionStatus.RECEIVED, PetitionStatus.IN_PROGRESS, PetitionStatus.SUSPENDED}
_PROTECTED = Confidentiality.PROTECTED
IS_LEFT = or_(  # something in it still says who and what
    Matter.anonymised_at.is_(None),
    exists().where(Visit.matter_id == Matter.id, Visit.anonymised_at.is_(None)),
    exists().where(Petition.matter_id == Matter.id, Petition.anonymised_at.is_(None)),
)


@dataclass(frozen=True)
class Verdict:
    """What holds for a record. `until` is its last day; None while `why` keeps it open."""

    name: str  # the class of retention
    until: date | None
    why: str = ""  # open, held
    said: str = ""  # the term itself, by which somebody confirmed it

    def is_over(self, today: date) -> bool:
        return self.until is not None and self.until < today

    def goes(self, today: date, confirmed: Collection[str]) -> bool:
        """Is it over, by a term for which somebody stands?"""
        return self.is_over(today) and self.said in confirmed


def of_matters(
    session: Session, hall: Hall, keys: Collection[int], today: date
) -> dict[int, Verdict]:
    """The verdict on each of these matters."""
    found = _Found(session, hall, keys, today)
    return {key: found.verdict(key) for key in keys}


def of_visit(visit: Visit, outcomes: Collection[Outcome], today: date) -> Verdict:
    """The verdict on a visit that belongs to no matter."""
    term = _term_of_visit(visit, outcomes)
    if visit.next_on is not None and visit.next_on >= today:
        return Verdict(term.name, None, "open")
    return Verdict(term.name, term.until(_end_of_visit(visit)), said=term.said)


def outcomes_of(session: Session, visits: Iterable[int]) -> dict[int, set[Outcome]]:
    """What came of these visits."""
    found: dict[int, set[Outcome]] = defaultdict(set)
    query = select(VisitOutcome.visit_id, VisitOutcome.outcome)
    for visit, outcome in session.execute(query.where(VisitOutcome.visit_id.in_(visits))):
        found[visit].add(outcome)
    return found


# --- inside -------------------------------------------------------------------------------


class _Found:
    """All that speaks for or against some matters: a query for each kind of row."""

    def __init__(self, session: Session, hall: Hall, keys: Collection[int], today: date) -> None:
        self.today = today
        self.open: set[int] = set()
        self.terms: dict[int, list[Term]] = defaultdict(list)
        self.ends: dict[int, list[date]] = defaultdict(list)
        self._hall, self._session, self._keys = hall, session, keys
        self.held = self._held()
        self._grave = self._marked()
        self._see_petitions()
        self._see_visits()
        self._see_terms_that_run()
        self._see_sessions()
        self._see_story()

    def verdict(self, key: int) -> Verdict:
        end = max(self.ends[key])
        terms = self.terms[key] or [retention.term("visit", end)]
        longest = max(terms, key=lambda term: term.until(end))
        if key in self.held:
            return Verdict(longest.name, None, "held")
        if key in self.open:
            return Verdict(longest.name, None, "open")
        until = longest.until(end)
        ends = until if until != retention.EVER else None
        return Verdict(longest.name, ends, said=longest.said)

    def _held(self) -> set[int]:
        """Those on which a hold stands: matters that became one are held as one."""
        joined = select(MatterMerger.matter_id, MatterMerger.into_id)
        rows = self._session.execute(joined.where(MatterMerger.matter_id.in_(self._keys)))
        into = dict(rows.all())
        wholes = set(
            self._session.scalars(  # a hall has few holds
                select(func.coalesce(MatterMerger.into_id, LegalHold.matter_id))
                .select_from(LegalHold)
                .outerjoin(MatterMerger, MatterMerger.matter_id == LegalHold.matter_id)
                .where(LegalHold.hall_id == self._hall.id, LegalHold.ended_at.is_(None))
            )
        )
        return {key for key in self._keys if into.get(key, key) in wholes}

    def _marked(self) -> set[int]:
        marks = self._session.scalars(
            select(MatterMark).where(MatterMark.matter_id.in_(self._keys))
        )
        return {
            row.matter_id
            for row in marks
            if row.is_crowd
            or row.is_complex
            or row.is_prolonged
            or row.is_sensitive
            or row.is_above_level
        }

    def _see_petitions(self) -> None:
        query = select(Petition).where(Petition.matter_id.in_(self._keys))
        for row in self._session.scalars(query):
            key, ended = row.matter_id, self._day(row.decided_at or row.received_at)
            self.ends[key].append(ended)
            if row.status in _OPEN:
                self.open.add(key)
            if row.status is PetitionStatus.HANDLED:
                said = {"file" if row.decision is Decision.FILE else "handled"}
            else:
                said = {row.status.value}
            if key in self._grave:
                said.add("grave")
            self.terms[key].append(
                retention.term(
                    "petition",
                    ended,
                    kind=row.kind,
                    outcomes=said,
                    is_sealed=row.confidentiality is _PROTECTED,
                )
            )

    def _see_visits(self) -> None:
        rows = self._session.scalars(select(Visit).where(Visit.matter_id.in_(self._keys))).all()
        outcomes = outcomes_of(self._session, [row.id for row in rows])
        for row in rows:
            assert row.matter_id is not None
            self.ends[row.matter_id].append(_end_of_visit(row))
            self.terms[row.matter_id].append(_term_of_visit(row, outcomes[row.id]))
            if row.next_on is not None and row.next_on >= self.today:
                self.open.add(row.matter_id)

    def _see_terms_that_run(self) -> None:
        # one at a time: then each has its index
        of_petitions = select(Petition.matter_id, Deadline.ended_on).join(
            Petition, Petition.id == Deadline.petition_id
        )
        of_visits = select(Visit.matter_id, Deadline.ended_on).join(
            Visit, Visit.id == Deadline.visit_id
        )
        for query in (
            of_petitions.where(Petition.matter_id.in_(self._keys)),
            of_visits.where(Visit.matter_id.in_(self._keys)),
        ):
            for key, ended in self._session.execute(query):
                assert key is not None
                if ended is None:
                    self.open.add(key)
                else:
                    self.ends[key].append(ended)

    def _see_sessions(self) -> None:
        asked = select(Directive.matter_id, Directive.done_on)
        for key, done in self._session.execute(asked.where(Directive.matter_id.in_(self._keys))):
            if done is None:
                self.open.add(key)
            else:
                self.ends[key].append(done)
        wishes = select(LeaderRequest).where(LeaderRequest.matter_id.in_(self._keys))
        for row in self._session.scalars(wishes):
            self.ends[row.matter_id].append(self._day(row.decided_at or row.asked_at))
            is_due = row.answer_due_on is not None and row.answer_due_on >= self.today
            if row.status is RequestStatus.PENDING or is_due:
                self.open.add(row.matter_id)

    def _see_story(self) -> None:
        query = select(MatterEntry.matter_id, func.max(MatterEntry.at))
        last = query.where(MatterEntry.matter_id.in_(self._keys)).group_by(MatterEntry.matter_id)
        for key, at in self._session.execute(last):
            self.ends[key].append(self._day(at))
        opened = select(Matter.id, Matter.opened_at).where(Matter.id.in_(self._keys))
        for key, at in self._session.execute(opened):
            self.ends[key].append(self._day(at))

    def _day(self, at: datetime) -> date:
        return calendar.day_of(self._hall, at)


def _term_of_visit(visit: Visit, outcomes: Collection[Outcome]) -> Term:
    return retention.term(
        "visit",
        visit.day,
        kind=visit.kind or "",
        outcomes=outcomes,
        is_sealed=visit.confidentiality is _PROTECTED,
    )


def _end_of_visit(visit: Visit) -> date:
    """The visit's day, or a later one that was promised in it."""
    return max(visit.day, visit.next_on or visit.day)
