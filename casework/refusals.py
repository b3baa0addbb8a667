"""Refusing to receive: on a ground of the law of that day, decided by somebody named, proven.

Grounds are `dated/refusal_grounds.csv`: which want a written notice (within the days of
`deadlines.csv`), which the number of an earlier notice or reply, which an earlier reception.
A refusal is a visit like any other, and is never deleted (domain.md §3.4).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from casework import (
    counting,
    dated_tables,
    deadlines,
    gather,
    sealing,
    terms,
    texts,
    visit_page,
)
from casework.access import Officer
from casework.counting import Worked
from casework.deadline_kinds import Rule, Variant
from casework.folding import tidy
from casework.kinds import Outcome
from casework.model import Deadline, Paper, Refusal, Visit, VisitOutcome
from casework.paper_kinds import PaperKind
from casework.session_kinds import RefusalGround
from casework.sight import Sight
from casework.terms import Term
from hall import calendar
from hall.errors import BadInput, Conflict, NotAllowed, NotTrusted
from hall.store import Work
from hall.vault import new_id

LONGEST = 4_000  # characters


@dataclass(frozen=True, kw_only=True)
class GroundRow:
    """One ground as the law of a time has it."""

    ground: RefusalGround
    is_written: bool  # form 01/TCD
    wants_review: bool  # the number of the notice or reply that proves it
    wants_earlier: bool  # an earlier reception
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is written about a refusal."""

    ground: RefusalGround
    decider: str = field(repr=False)
    text: str = field(repr=False)
    review: str = field(default="", repr=False)
    earlier: str = field(default="", repr=False)
    explained: bool = False


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A refusal as it stands. `notice_due`: the last day of the written notice; None if none."""

    said: Said
    day: date
    officer: str
    source: str
    notice_due: date | None
    notice: str = field(repr=False)
    notice_on: date | None
    paper: str  # the id of the filed form 01/TCD; "" if none was made here
    version: int


def grounds(on: date) -> tuple[GroundRow, ...]:
    """Those of the law of that day."""
    return tuple(row for row in _rows() if row.valid_from <= on <= (row.valid_to or date.max))


def of_visit(work: Work, officer: Officer, visit: str) -> Shown | None:
    """None if that visit was no refusal."""
    row = gather.visit(work, Sight.of(work, officer), visit)
    return _shown(work, row)


def put(work: Work, officer: Officer, visit: str, said: Said, *, version: int) -> Shown:
    """Write it down, `version` 0 the first time; the visit's outcome says so too.

    BadInput names the evidence that its ground demands and that is missing.
    """
    sight = Sight.of(work, officer)
    row = visit_page.to_change(work, sight, visit)
    ground = _ground(row.day, said)
    known = work.session.get(Refusal, row.id)
    if (known.version if known else 0) != version:
        raise Conflict(f"version {known.version if known else 0}, not {version}")
    if known is None:
        known = Refusal(visit_id=row.id, public_id=new_id(), day=row.day)
        texts.put(work.vault, known, notice="")
        work.session.add(known)
    known.ground, known.explained = said.ground, said.explained
    known.staff_id, known.at = officer.id, work.now
    texts.put(
        work.vault,
        known,
        decider=tidy(said.decider),
        text=said.text,
        review=tidy(said.review),
        earlier=tidy(said.earlier),
    )
    work.session.flush()
    _say_so(work, row)
    _follow(work, row, known, is_written=ground.is_written)
    found = _shown(work, row)
    assert found is not None  # just written
    return found


def send(work: Work, officer: Officer, visit: str, *, notice: str, version: int) -> Shown:
    """The written notice went out today, under that number. Also when the visit's day is over."""
    row = gather.visit(work, Sight.of(work, officer), visit)
    must_answer_for(work, officer, row)
    known = work.session.get(Refusal, row.id)
    if known is None:
        raise NotAllowed("send", "no refusal")
    if known.version != version:
        raise Conflict(f"version {known.version}, not {version}")
    if not tidy(notice):
        raise BadInput("notice", "its number is wanted")
    _noticed(work, row, known, tidy(notice))
    found = _shown(work, row)
    assert found is not None
    return found


def must_answer_for(work: Work, officer: Officer, visit: Visit) -> None:
    """NotTrusted unless it is the officer's own visit, or one of a matter they work on."""
    if visit.officer_id == officer.id or officer.is_head:
        return
    if visit.matter is None:
        raise NotTrusted("another officer's visit")
    sealing.must_work_on(work, officer, visit.matter)


def as_paper(work: Work, visit: Visit) -> dict[str, str]:
    """What form 01/TCD says of the refusal of that visit; nothing if nobody was refused."""
    known = _shown(work, visit)
    if known is None:
        return {}
    return {
        "ground": known.said.ground.value,
        "reason": known.said.text,
        "decider": known.said.decider,
        "evidence_notice": known.said.review,
        "evidence_reception": known.said.earlier,
    }


def filed(
    work: Work, officer: Officer, visit: Visit, content: Mapping[str, str], *, number: str
) -> None:
    """Form 01/TCD was filed for that visit: the notice went out, under that number.

    A visit that nobody wrote down as refused is, by the form. BadInput if the form names
    another ground than the record does.
    """
    known = work.session.get(Refusal, visit.id)
    if known is None:
        said = Said(
            ground=RefusalGround(content["ground"]),
            decider=content["decider"],
            text=content["reason"],
            review=content["evidence_notice"],
            earlier=content["evidence_reception"],
        )
        put(work, officer, visit.public_id, said, version=0)
        known = work.session.get_one(Refusal, visit.id)
    if known.ground.value != content["ground"]:
        raise BadInput("ground", f"the record says {known.ground}")
    _noticed(work, visit, known, number)


def renew_all(work: Work) -> int:
    """Work out every term of a notice that runs, after the hall's days changed. How many."""
    running = select(Deadline).where(
        Deadline.hall_id == work.hall.id,
        Deadline.visit_id.is_not(None),
        Deadline.ended_on.is_(None),
    )
    found = work.session.scalars(running).all()
    worked = deadlines.worked(work)
    for each in found:
        if (term := terms.term(each.rule, Variant.USUAL, each.starts_on)) is not None:
            _last_day(each, term, worked)
    work.session.flush()
    return len(found)


# --- inside -------------------------------------------------------------------------------


def _ground(on: date, said: Said) -> GroundRow:
    found = next((row for row in grounds(on) if row.ground is said.ground), None)
    if found is None:
        raise BadInput("ground", "not a ground of that day's law")
    wanted = {
        "decider": True,
        "text": True,
        "review": found.wants_review,
        "earlier": found.wants_earlier,
    }
    for name, is_wanted in wanted.items():
        text = getattr(said, name)
        if is_wanted and not tidy(text):
            raise BadInput(name, f"{said.ground} demands it")
        if len(text) > LONGEST:
            raise BadInput(name, f"at most {LONGEST} characters")
    return found


def _say_so(work: Work, row: Visit) -> None:
    if work.session.get(VisitOutcome, (row.id, Outcome.REFUSED)) is None:
        last = len(gather.outcomes_of(work, row))
        work.session.add(VisitOutcome(visit_id=row.id, outcome=Outcome.REFUSED, position=last))
        row.saved_at = work.now
        work.session.flush()


def _follow(work: Work, row: Visit, refusal: Refusal, *, is_written: bool) -> None:
    """Its term runs while a notice is wanted and none went out."""
    known = _terms(work, row)
    today = calendar.day_of(work.hall, work.now)
    for each in known:
        if not is_written:
            each.is_void, each.ended_on = True, each.ended_on or today
        elif each.is_void:
            each.is_void, each.ended_on = False, refusal.notice_on
    term = terms.term(Rule.REFUSAL_NOTICE, Variant.USUAL, row.day)
    if known or not is_written or term is None:
        return
    begun = Deadline(
        hall_id=work.hall.id, visit_id=row.id, rule=Rule.REFUSAL_NOTICE, starts_on=row.day
    )
    _last_day(begun, term, deadlines.worked(work))
    work.session.add(begun)
    work.session.flush()


def _last_day(row: Deadline, term: Term, worked: Worked) -> None:
    row.due_on = counting.last_day(row.starts_on, term.length, term.unit, worked, [])
    row.remind_on = counting.before(row.due_on, term.remind, worked)


def _noticed(work: Work, row: Visit, known: Refusal, notice: str) -> None:
    texts.put(work.vault, known, notice=notice)
    known.notice_on = calendar.day_of(work.hall, work.now)
    for each in _terms(work, row):
        each.ended_on = each.ended_on or known.notice_on
    work.session.flush()


def _paper(work: Work, row: Visit) -> str:
    query = select(Paper.public_id).where(Paper.visit_id == row.id, Paper.kind == PaperKind.REFUSAL)
    return work.session.scalar(query.order_by(Paper.id.desc()).limit(1)) or ""


def _terms(work: Work, row: Visit) -> list[Deadline]:
    return list(work.session.scalars(select(Deadline).where(Deadline.visit_id == row.id)))


def _shown(work: Work, row: Visit) -> Shown | None:
    query = select(Refusal).where(Refusal.visit_id == row.id).options(joinedload(Refusal.staff))
    known = work.session.scalar(query.execution_options(populate_existing=True))
    if known is None:
        return None
    said = {
        name: texts.get(work.vault, known, name)
        for name in ("decider", "text", "review", "earlier")
    }
    ground = next(each for each in grounds(row.day) if each.ground is known.ground)
    running = [each for each in _terms(work, row) if not each.is_void]
    return Shown(
        said=Said(ground=known.ground, explained=known.explained, **said),
        day=known.day,
        officer=known.staff.name,
        source=ground.source,
        notice_due=running[0].due_on if running else None,
        notice=texts.get(work.vault, known, "notice"),
        notice_on=known.notice_on,
        paper=_paper(work, row),
        version=known.version,
    )


@cache
def _rows() -> tuple[GroundRow, ...]:
    return tuple(
        GroundRow(
            ground=RefusalGround(row["ground"]),
            is_written=bool(row["written_within_days"]),
            wants_review="notice" in row["evidence"].split(),
            wants_earlier="reception" in row["evidence"].split(),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=dated_tables.day_or_none(row["valid_to"]),
            source=row["basis"],
        )
        for row in dated_tables.rows("refusal_grounds.csv")
    )
