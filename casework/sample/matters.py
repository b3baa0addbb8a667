"""What those visits were about: a hundred matters, a hundred and fifty petitions."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from casework.kinds import Decision, Kind, MatterStatus, PetitionStatus
from casework.model import Citizen, VisitPetition
from casework.sample.days import Past
from casework.sample.rows import Rows, Thread
from casework.sample.subjects import (
    AGAIN,
    ONCE,
    OUTCOMES_AGAIN,
    OUTCOMES_FIRST,
    OUTCOMES_ONCE,
    SUBJECTS,
)
from casework.sample.terms import follow
from hall.model import Staff
from hall.store import Work

MATTERS, PETITIONS, LOOSE = 100, 150, 70
SECOND_MATTERS = 95  # from this matter on, somebody of the first people comes with another
_MOST_VISITS, _MOST_PETITIONS = 11, 4  # of one matter
_TURNED = 3  # complaints that became denunciations later
_KINDS = (
    *(Kind.COMPLAINT,) * 45,
    *(Kind.DENUNCIATION,) * 15,
    *(Kind.RECOMMENDATION,) * 22,
    *(Kind.FEEDBACK,) * 18,
)


class _Course(NamedTuple):
    """How far a matter has come after so many days."""

    since: int
    decision: Decision | None
    status: PetitionStatus
    matter: MatterStatus


_COURSES = (
    _Course(55, Decision.ACCEPT, PetitionStatus.RESOLVED, MatterStatus.RESOLVED),
    _Course(12, Decision.ACCEPT, PetitionStatus.IN_PROGRESS, MatterStatus.IN_PROGRESS),
    _Course(-9, None, PetitionStatus.RECEIVED, MatterStatus.NOT_RESOLVED),
)


class _Telling:
    """The story as it is told: who comes, in order of time."""

    def __init__(self, work: Work, citizens: Sequence[Citizen], dice: Random) -> None:
        self.work, self.dice, self.rows = work, dice, Rows(work, dice)
        self.kinds = dice.sample(_KINDS, len(_KINDS))
        for place in (0, SECOND_MATTERS):  # whoever tries the sample meets an open file first
            other = self.kinds.index(Kind.COMPLAINT, 1)
            self.kinds[place], self.kinds[other] = self.kinds[other], self.kinds[place]
        complaints = [n for n, kind in enumerate(self.kinds) if kind is Kind.COMPLAINT]
        self.turning = set(complaints[5 : 5 + _TURNED])
        owners = [*citizens[:SECOND_MATTERS], *citizens]  # the first five have two matters
        self.owners, self.others = iter(owners), citizens[SECOND_MATTERS:]
        self.threads: list[Thread] = []

    # --- the three kinds of visit ---------------------------------------------------------

    def opens(self, past: Past, leads: Staff) -> None:
        """Somebody comes for the first time, with a petition."""
        number = len(self.threads)
        kind, turns = self.kinds[number], number in self.turning
        subject = SUBJECTS[kind][number * 7 // 3 % len(SUBJECTS[kind])]
        hidden = kind is Kind.DENUNCIATION or turns
        matter = self.rows.matter(past, leads, subject, hidden=hidden)
        thread = Thread(matter, kind, subject, next(self.owners), turns)
        self.threads.append(thread)
        visit = self.rows.visit(past, thread, kind, subject[1], self.dice.choice(OUTCOMES_FIRST))
        self.rows.petition(past, thread, visit, kind)

    def returns(self, past: Past, *, with_petition: bool) -> None:
        """Somebody comes again; the first, whose card lies on the table, every ten days."""
        day = past.ticket.day
        weights = [_wish(thread, day, with_petition=with_petition) for thread in self.threads]
        thread = self.dice.choices(self.threads, weights)[0]
        if _days_since(self.threads[0], day) > 9:
            thread = self.threads[0]
        kind = Kind.DENUNCIATION if thread.turns and with_petition else thread.kind
        outcomes = OUTCOMES_FIRST if with_petition else OUTCOMES_AGAIN
        said = self.dice.choice(AGAIN)
        visit = self.rows.visit(past, thread, kind, said, self.dice.choice(outcomes))
        if with_petition:
            self.rows.petition(past, thread, visit, kind)
        elif thread.petitions:
            paper = self.dice.choice(thread.petitions)
            self.work.session.add(VisitPetition(visit=visit, petition=paper))

    def asks_once(self, past: Past) -> None:
        """Somebody has a question, and goes again."""
        said = self.dice.choice(ONCE)
        visit = self.rows.visit(past, None, Kind.FEEDBACK, said, self.dice.choice(OUTCOMES_ONCE))
        visit.kind = None
        visit.citizen = self.dice.choice(self.others)

    def end(self) -> None:
        """How far each matter has come by today, and what was promised for which day."""
        for number, thread in enumerate(self.threads):
            opened = thread.petitions[0].received_at
            age = (self.work.now - opened).days + self.dice.randint(-5, 5)
            if number == 0:
                age = 30  # still being resolved
            course = next(course for course in _COURSES if age >= course.since)
            decision, status, standing = course.decision, course.status, course.matter
            if thread.kind is Kind.DENUNCIATION and self.dice.random() < 0.3:
                decision, status = Decision.FORWARD, PetitionStatus.HANDLED
            elif thread.kind is not Kind.COMPLAINT and self.dice.random() < 0.2:
                decision, status = Decision.GUIDE, PetitionStatus.HANDLED
            thread.matter.status = standing
            for paper in thread.petitions:
                paper.decision, paper.status = decision, status
                if decision is not None:
                    paper.decided_at = paper.received_at + timedelta(days=6, hours=2)
            if standing is not MatterStatus.RESOLVED and thread.last is not None:
                self.rows.promise(thread.last)
        self.work.session.flush()
        papers = [paper for thread in self.threads for paper in thread.petitions]
        follow(self.work, papers, self.dice)


def tell(
    work: Work,
    staff: Sequence[Staff],
    citizens: Sequence[Citizen],
    past: Sequence[Past],
    dice: Random,
) -> None:
    """Give each of those receptions its visit."""
    telling = _Telling(work, citizens, dice)
    hundreds = {n: reception.ticket.number // 100 for n, reception in enumerate(past)}
    # 700 is the lawyer; from 800 one asks for a result, and has a matter already
    first, *desks = [n for n, hundred in hundreds.items() if hundred not in (7, 8)]
    opening = {first, *dice.sample(desks[: len(desks) * 9 // 10], MATTERS - 1)}
    rest = dice.sample([n for n in desks if n not in opening], len(desks) - MATTERS + 1)
    early = {n for n in hundreds if n < first or hundreds[n] == 7}
    loose = {*early, *rest[: LOOSE - len(early)]}
    bringing = set(rest[-(PETITIONS - MATTERS) :])
    for n, reception in enumerate(past):
        if n in opening:
            leads = reception.officer if dice.random() < 0.7 else dice.choice(staff)
            telling.opens(reception, leads)
        elif n in loose:
            telling.asks_once(reception)
        else:
            telling.returns(reception, with_petition=n in bringing)
    telling.end()


def _wish(thread: Thread, day: date, *, with_petition: bool) -> float:
    """How likely it is that somebody comes about this matter on that day."""
    is_soon = _days_since(thread, day) < 3 or thread.visits >= _MOST_VISITS
    if is_soon or (with_petition and len(thread.petitions) >= _MOST_PETITIONS):
        return 0.0001
    return 1.0 / thread.visits


def _days_since(thread: Thread, day: date) -> int:
    return (day - thread.last.day).days if thread.last is not None else 0
