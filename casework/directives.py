"""What a leader asked of a unit: written down, due, and followed to its result."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from casework import access, gather, sealing, texts, timeline
from casework.access import Officer, What, Why
from casework.folding import tidy
from casework.model import Directive, Matter
from casework.sight import Sight
from hall import calendar
from hall.errors import BadInput, Conflict, NotAllowed, NotFound
from hall.store import Work
from hall.vault import new_id

LONGEST_LINE, LONGEST_TEXT = 300, 4_000  # characters
REMIND_DAYS = 7  # before the last day
MOST_OWED = 100  # rows of the list


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One directive as it is shown."""

    id: str
    day: date
    officer: str
    unit: str = field(repr=False)
    text: str = field(repr=False)
    due_on: date | None
    done_on: date | None
    result: str = field(repr=False)
    is_late: bool
    version: int


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One directive on the list of what is due. `days`: to its last one; negative when late."""

    asked: Asked
    due_on: date
    days: int
    matter: str
    title: str = field(repr=False)
    lead: str
    is_sealed: bool


def owed(
    work: Work, officer: Officer, *, lead: int | None, late: bool | None = None
) -> tuple[Owed, ...]:
    """Those without a result whose day is near or over, the latest first; at most some.

    `lead`: of the matters that officer leads; None: of all. `late`: only those that are, or not.
    """
    today = calendar.day_of(work.hall, work.now)
    query = (
        select(Directive)
        .join(Directive.matter)
        .where(Matter.hall_id == work.hall.id, Sight.of(work, officer).matters())
        .where(Directive.done_on.is_(None))
        .where(Directive.due_on <= today + timedelta(days=REMIND_DAYS))
        .order_by(Directive.due_on, Directive.id)
        .options(
            joinedload(Directive.staff),
            contains_eager(Directive.matter).joinedload(Matter.lead_officer),
        )
    )
    if lead is not None:
        query = query.where(Matter.lead_officer_id == lead)
    if late is not None:
        query = query.where((Directive.due_on < today) if late else (Directive.due_on >= today))
    rows = work.session.scalars(query.limit(MOST_OWED)).all()
    access.note(work, officer, What.MATTER, "", Why.WORK, found=len(rows))
    found = []
    for row, asked in zip(rows, _shown(work, rows), strict=True):
        assert row.due_on is not None  # asked for
        found.append(
            Owed(
                asked=asked,
                due_on=row.due_on,
                days=(row.due_on - today).days,
                matter=row.matter.public_id,
                title=texts.get(work.vault, row.matter, "title"),
                lead=row.matter.lead_officer.name,
                is_sealed=row.matter.sealed_at is not None,
            )
        )
    return tuple(found)


def of_matter(work: Work, matter: Matter, *, request_id: int | None = None) -> tuple[Asked, ...]:
    """Oldest first; of one item of a session only, if that is named."""
    query = select(Directive).where(Directive.matter_id == matter.id).order_by(Directive.id)
    if request_id is not None:
        query = query.where(Directive.request_id == request_id)
    rows = work.session.scalars(query.options(joinedload(Directive.staff))).all()
    return _shown(work, rows)


def give(
    work: Work,
    officer: Officer,
    matter: str,
    *,
    unit: str,
    text: str,
    due_on: date | None,
    request_id: int | None = None,
) -> None:
    """Write down what is asked of whom, by when. What is asked already is not asked twice."""
    found = gather.matter(work, Sight.of(work, officer), matter)
    sealing.must_work_on(work, officer, found)
    unit, text = tidy(unit), text.replace("\r\n", "\n").strip()
    if not 1 <= len(unit) <= LONGEST_LINE:
        raise BadInput("unit", f"1 to {LONGEST_LINE} characters")
    if not 1 <= len(text) <= LONGEST_TEXT:
        raise BadInput("text", f"1 to {LONGEST_TEXT} characters")
    if due_on is not None and due_on < calendar.day_of(work.hall, work.now):
        raise BadInput("due_on", "not in the past")
    if _is_sent_again(work, found, unit, text, due_on, request_id):
        return
    row = Directive(
        public_id=new_id(),
        matter_id=found.id,
        request_id=request_id,
        staff_id=officer.id,
        at=work.now,
        due_on=due_on,
    )
    texts.put(work.vault, row, unit=unit, text=text, result="")
    work.session.add(row)
    after = {"directive": row.public_id, "due_on": due_on.isoformat() if due_on else ""}
    timeline.enter(work, officer, found, "directive", after=after, reason=f"{unit}: {text}")
    work.session.flush()


def finish(
    work: Work, officer: Officer, matter: str, directive: str, *, result: str, version: int
) -> None:
    """Write down what became of it."""
    found = gather.matter(work, Sight.of(work, officer), matter)
    sealing.must_work_on(work, officer, found)
    row = work.session.scalar(
        select(Directive).where(Directive.public_id == directive, Directive.matter_id == found.id)
    )
    if row is None:
        raise NotFound("directive", directive)
    if row.version != version:
        raise Conflict(f"version {row.version}, not {version}")
    if row.done_on is not None:
        raise NotAllowed("finish", "done")
    if not result.strip():
        raise BadInput("result", "what became of it is wanted")
    texts.put(work.vault, row, result=result)
    row.done_on = calendar.day_of(work.hall, work.now)
    after = {"directive": row.public_id}
    timeline.enter(work, officer, found, "directive_done", after=after, reason=result.strip())
    work.session.flush()


def _is_sent_again(
    work: Work, matter: Matter, unit: str, text: str, due_on: date | None, request_id: int | None
) -> bool:
    """Does the last one that is not done say just that? Then its answer was lost on the way."""
    last = work.session.scalar(
        select(Directive)
        .where(Directive.matter_id == matter.id, Directive.done_on.is_(None))
        .order_by(Directive.id.desc())
        .limit(1)
    )
    if last is None or (last.due_on, last.request_id) != (due_on, request_id):
        return False
    said = (texts.get(work.vault, last, "unit"), texts.get(work.vault, last, "text"))
    return said == (unit, text)


def _shown(work: Work, rows: Sequence[Directive]) -> tuple[Asked, ...]:
    today = calendar.day_of(work.hall, work.now)
    return tuple(
        Asked(
            id=row.public_id,
            day=calendar.day_of(work.hall, row.at),
            officer=row.staff.name,
            unit=texts.get(work.vault, row, "unit"),
            text=texts.get(work.vault, row, "text"),
            due_on=row.due_on,
            done_on=row.done_on,
            result=texts.get(work.vault, row, "result"),
            is_late=row.due_on is not None and (row.done_on or today) > row.due_on,
            version=row.version,
        )
        for row in rows
    )
