"""The story of a matter on one page: visits, petitions, decisions, papers, hand-overs, deadlines.

Put together from what the reader may know of; what is still due stands at its last day.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select

from casework import access, gather, late, papers, timeline
from casework.access import Officer, What, Why
from casework.late import Running
from casework.model import Matter, Petition
from casework.shown import MatterShown
from casework.sight import Sight
from casework.timeline import Entry
from hall.model import Staff
from hall.store import Work

# said by the petition or the paper itself
_TOLD_OTHERWISE = frozenset({"take_in", "paper"})


class Part(StrEnum):
    """What kind of moment it is; a reader may look at some only."""

    VISIT = "visit"
    PETITION = "petition"
    STEP = "step"
    PAPER = "paper"
    DEADLINE = "deadline"


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One thing on the line. `words`: keys of what to say of it, the first is its name."""

    at: datetime
    part: Part
    words: tuple[str, ...]
    number: str = ""  # of a petition
    petition: str = ""
    visit: str = ""
    nth: int | None = None
    who: str = ""
    to: str = ""  # to whom it was handed
    text: str = field(default="", repr=False)
    is_to_come: bool = False
    running: Running | None = None
    paper: str = ""  # its id
    paper_number: str = ""
    paper_day: date | None = None  # that it bears


def of_matter(work: Work, officer: Officer, matter: str) -> tuple[Moment, ...]:
    """What is still due by its last day; then what happened, newest first."""
    sight = Sight.of(work, officer)
    row = gather.matter(work, sight, matter)
    why = Why.FORCED if sight.is_forced(row) else Why.WORK
    access.note(work, officer, What.MATTER, row.public_id, why)
    shown = gather.matters(work, sight, [row.id])[0]
    moments = [
        *_visits(shown),
        *_petitions(shown),
        *_steps(work, row, shown),
        *_papers(work, sight, row, shown),
    ]
    due = sorted(_due(work, sight, row), key=lambda each: each.at)
    return (*due, *sorted(moments, key=lambda each: each.at, reverse=True))


def _visits(shown: MatterShown) -> Iterator[Moment]:
    for each in shown.visits:
        yield Moment(
            at=each.started_at,
            part=Part.VISIT,
            words=(
                "casework.record.visit",
                *(f"casework.outcome.{outcome.value}" for outcome in each.outcomes),
            ),
            visit=each.id,
            nth=each.nth,
            who=each.officer,
            text=each.content,
        )


def _petitions(shown: MatterShown) -> Iterator[Moment]:
    for each in shown.petitions:
        yield Moment(
            at=each.received_at,
            part=Part.PETITION,
            words=("casework.verb.take_in", f"casework.kind.{each.kind.value}"),
            number=each.number,
            petition=each.id,
            who=each.petitioner,
            text=each.content,
        )


def _steps(work: Work, row: Matter, shown: MatterShown) -> Iterator[Moment]:
    everybody = select(Staff).where(Staff.hall_id == row.hall_id)
    names = {each.id: each.name for each in work.session.scalars(everybody)}
    ids = {each.number: each.id for each in shown.petitions}
    for each in timeline.read(work, row):
        if each.verb in _TOLD_OTHERWISE:
            continue
        yield Moment(
            at=each.at,
            part=Part.STEP,
            words=(f"casework.verb.{each.verb}", *_more(each)),
            number=each.petition,
            petition=ids.get(each.petition, ""),
            who=each.officer,
            to=names.get(int(each.after.get("lead", each.after.get("staff", 0))), ""),
            text=each.reason,
        )


def _papers(work: Work, sight: Sight, row: Matter, shown: MatterShown) -> Iterator[Moment]:
    """Those of its visits and petitions, also what was filed before they belonged to it."""
    numbers = {each.id: each.number for each in shown.petitions}
    for each in papers.of_matter(work, sight, row):
        yield Moment(
            at=each.at,
            part=Part.PAPER,
            words=(f"paper.kind.{each.kind.value}",),
            number=numbers.get(each.petition, ""),
            petition=each.petition,
            visit=each.visit,
            who=each.officer,
            paper=each.id,
            paper_number=each.number,
            paper_day=each.day,
        )


def _more(entry: Entry) -> Iterator[str]:
    """What the codes of an entry say, as keys."""
    after = entry.after
    for name, beginning in (
        ("decision", "casework.decision."),
        ("event", "casework.event."),
        ("kind", "casework.kind."),
        ("result", "casework.result."),
        ("outcome", "casework.session_outcome."),
    ):
        if after.get(name):
            yield f"{beginning}{after[name]}"
    if entry.verb == "status":
        yield f"casework.status.{after['status']}"
    if entry.verb == "tell_late":
        yield f"casework.late.{after['reason']}"
    if entry.verb == "leader_told":
        yield f"casework.told_by.{after['how']}"
    if entry.verb == "leader_decides":
        yield f"casework.request.{after['status']}"


def _due(work: Work, sight: Sight, row: Matter) -> Iterator[Moment]:
    papers = work.session.scalars(
        select(Petition).where(Petition.matter_id == row.id, sight.petitions())
    )
    zone = ZoneInfo(work.hall.zone)
    for paper in papers.all():
        for each in late.of_petition(work, paper):
            if each.ended_on is None:
                yield Moment(
                    at=datetime.combine(each.due_on, time(23, 59), zone),
                    part=Part.DEADLINE,
                    words=(f"casework.rule.{each.rule.value}",),
                    number=f"{paper.number}/{paper.year}",
                    petition=paper.public_id,
                    is_to_come=True,
                    running=each,
                )
