"""What must be done soon or is late, as a list that is read page by page.

Terms of petitions, and of refusals whose written notice has not gone out. The latest comes
first; whatever stands still or belongs to the citizen alone is not there.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from casework import access, deadline_ways, late, texts
from casework.access import Officer, What, Why
from casework.deadline_kinds import Party, Rule
from casework.kinds import Confidentiality
from casework.late import Running
from casework.model import Citizen, Deadline, Matter, Petition, Visit
from casework.shown import Lead
from casework.sight import Sight
from hall import calendar
from hall.model import Staff
from hall.store import Work

AT_ONCE = 50  # rows of one page
_LEAD, _OFFICER = aliased(Staff), aliased(Staff)
T = TypeVar("T")


class Which(StrEnum):
    ALL = "all"
    OVERDUE = "overdue"
    SOON = "soon"


@dataclass(frozen=True, kw_only=True)
class Due:
    """One term, with the petition it belongs to; or with the visit, of a refusal."""

    running: Running
    petition: str  # "" of a refusal
    number: str
    visit: str  # "" of a petition
    day: date | None  # of the visit
    matter: str  # "" of a refusal
    title: str = field(repr=False)  # of the matter; of a refusal, who was not received
    lead: Lead
    is_sealed: bool


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some rows of the list. `page` counts from 1; `found` counts all that were asked for."""

    rows: tuple[Due, ...]
    page: int
    pages: int
    found: int


def read(
    work: Work,
    officer: Officer,
    *,
    everybody: bool = False,
    lead: int | None = None,
    which: Which = Which.ALL,
    party: Party | None = None,
    page: int = 1,
) -> Page:
    """What the officer must see to; with `everybody` the whole hall's, or that `lead`'s alone.

    A page that is not there is the last one.
    """
    today = calendar.day_of(work.hall, work.now)
    conditions = [
        *_open(work, Sight.of(work, officer)),
        Deadline.remind_on <= today,
        Deadline.rule.in_(_owed(party)),
    ]
    if which is not Which.ALL:
        is_over = Deadline.due_on < today
        conditions.append(is_over if which is Which.OVERDUE else ~is_over)
    whose = lead if everybody else officer.id
    if whose is not None:
        conditions.append(_of(whose))
    found = work.session.scalar(_joined(select(func.count(Deadline.id))).where(*conditions)) or 0
    pages = max(1, -(-found // AT_ONCE))
    page = min(max(page, 1), pages)
    rows = work.session.scalars(
        _joined(select(Deadline))
        .where(*conditions)
        .order_by(Deadline.due_on, Deadline.id)
        .offset((page - 1) * AT_ONCE)
        .limit(AT_ONCE)
        .options(
            contains_eager(Deadline.petition)
            .contains_eager(Petition.matter)
            .contains_eager(Matter.lead_officer.of_type(_LEAD)),
            contains_eager(Deadline.visit).contains_eager(Visit.officer.of_type(_OFFICER)),
            contains_eager(Deadline.visit).contains_eager(Visit.citizen),
        )
    ).all()
    running = late.shown(work, rows, today)
    shown = tuple(_due(work, *each) for each in zip(rows, running, strict=True))
    access.note(work, officer, What.PETITION, "", Why.WORK, found=len(shown))
    return Page(rows=shown, page=page, pages=pages, found=found)


def count(work: Work, officer: Officer) -> int:
    """How many terms that are that officer's to keep are over."""
    today = calendar.day_of(work.hall, work.now)
    query = _joined(select(func.count(Deadline.id))).where(
        *_open(work, Sight.of(work, officer)),
        Deadline.due_on < today,
        Deadline.rule.in_(_owed(None)),
        _of(officer.id),
    )
    return work.session.scalar(query) or 0


# --- inside -------------------------------------------------------------------------------


def _joined(query: Select[T]) -> Select[T]:
    return (
        query.outerjoin(Petition, Petition.id == Deadline.petition_id)
        .outerjoin(Matter, Matter.id == Petition.matter_id)
        .outerjoin(_LEAD, _LEAD.id == Matter.lead_officer_id)
        .outerjoin(Visit, Visit.id == Deadline.visit_id)
        .outerjoin(_OFFICER, _OFFICER.id == Visit.officer_id)
        .outerjoin(Citizen, Citizen.id == Visit.citizen_id)
    )


def _open(work: Work, sight: Sight) -> list[ColumnElement[bool]]:
    return [
        Deadline.hall_id == work.hall.id,
        Deadline.ended_on.is_(None),
        Deadline.stopped_on.is_(None),
        or_(
            and_(Deadline.petition_id.is_not(None), sight.petitions()),
            and_(Deadline.visit_id.is_not(None), sight.visits()),
        ),
    ]


def _of(staff_id: int) -> ColumnElement[bool]:
    """Who leads the matter; who refused."""
    return or_(Matter.lead_officer_id == staff_id, Visit.officer_id == staff_id)


def _owed(party: Party | None) -> list[Rule]:
    """The rules that somebody other than the citizen must keep; of one party, if it is named."""
    owed = {each: _party(each) for each in Rule}
    if party is not None:
        return [each for each, whose in owed.items() if whose is party]
    return [each for each, whose in owed.items() if whose is not Party.CITIZEN]


def _party(rule: Rule) -> Party:
    way = deadline_ways.way(rule)
    return way.party if way is not None else Party.HALL


def _due(work: Work, row: Deadline, running: Running) -> Due:
    if row.petition is not None:
        paper, matter = row.petition, row.petition.matter
        return Due(
            running=running,
            petition=paper.public_id,
            number=f"{paper.number}/{paper.year}",
            visit="",
            day=None,
            matter=matter.public_id,
            title=texts.get(work.vault, matter, "title"),
            lead=_lead(matter.lead_officer),
            is_sealed=paper.sealed_at is not None,
        )
    visit = row.visit
    assert visit is not None  # a check of the table
    return Due(
        running=running,
        petition="",
        number="",
        visit=visit.public_id,
        day=visit.day,
        matter="",
        title=texts.get(work.vault, visit.citizen, "full_name") if visit.citizen else "",
        lead=_lead(visit.officer),
        is_sealed=visit.confidentiality is Confidentiality.PROTECTED,
    )


def _lead(staff: Staff) -> Lead:
    return Lead(id=staff.id, name=staff.name, title=staff.title, phone=staff.phone)
