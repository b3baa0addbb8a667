"""Items of leaders' sessions: how they are found, ordered and shown."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from casework import directives, marks, texts
from casework.directives import Asked
from casework.folding import tidy
from casework.marks import Marks
from casework.model import LeaderRequest, Matter, Petition, ScheduleDay, Visit
from casework.schedule_kinds import Half
from casework.session_kinds import Checked, RequestStatus, SessionOutcome
from casework.sight import Sight
from hall.errors import BadInput, Conflict, NotFound
from hall.store import Work

LONGEST = 10_000  # characters of minutes


@dataclass(frozen=True, kw_only=True)
class Request:
    """One wish to see the leader, or one item of a session."""

    id: str
    matter: str
    code: str
    title: str = field(repr=False)
    who: str = field(repr=False)
    people: int
    marks: Marks
    asked_at: datetime
    officer: str
    why: str = field(repr=False)
    status: RequestStatus
    note: str = field(repr=False)
    sitting_id: int | None
    day: date | None
    half: Half | None
    hour: time | None
    is_told: bool
    position: int
    is_walk_in: bool
    came: bool | None
    minutes: str = field(repr=False)
    conclusion: str = field(repr=False)
    citizen_says: str = field(repr=False)
    outcome: SessionOutcome | None
    answer_due_on: date | None
    contact_id: int | None
    contact: str
    tasks: tuple[Asked, ...]
    petition: str  # whose papers it has: one of the two, or neither
    visit: str
    site_id: int | None
    site: str
    has_waived: bool
    checked_by: Checked | None
    is_sealed: bool
    version: int


@dataclass(frozen=True, kw_only=True)
class Session:
    """A sitting with its items in their order. `is_over`: its minutes are closed."""

    sitting: ScheduleDay
    items: tuple[Request, ...]
    participants: str = field(repr=False)
    note: str = field(repr=False)
    version: int
    is_over: bool

    @property
    def came(self) -> int:
        return sum(item.came is True for item in self.items)


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What is written about one item."""

    came: bool
    minutes: str = field(default="", repr=False)
    conclusion: str = field(default="", repr=False)
    citizen_says: str = field(default="", repr=False)
    outcome: SessionOutcome | None = None
    answer_due_on: date | None = None
    contact_id: int | None = None
    checked_by: Checked | None = None  # online: how it was made sure who it is


def must_be_whole(said: Heard) -> None:
    """BadInput names what is missing of an item, or is far too long."""
    for name in ("minutes", "conclusion", "citizen_says"):
        if len(getattr(said, name)) > LONGEST:
            raise BadInput(name, f"at most {LONGEST} characters")
    if not said.came:
        return
    if said.outcome is None:
        raise BadInput("outcome", "what came of it is wanted")
    if not tidy(said.conclusion):
        raise BadInput("conclusion", "the conclusion is wanted")
    later = said.outcome in (SessionOutcome.ASSIGNED_TO_CHECK, SessionOutcome.WAITING)
    if later and (said.answer_due_on is None or said.contact_id is None):
        raise BadInput("answer_due_on", "by when, and whom to ask")


def in_order(item: Request) -> tuple[object, ...]:
    """The chair's place if one was given; else crowd, complex, prolonged; else who asked first."""
    said = item.marks
    law = (not said.is_crowd, not said.is_complex, not said.is_prolonged, item.asked_at)
    return (item.is_walk_in and item.position == 0, item.position or 10_000, *law)


def whole(work: Work, sight: Sight) -> Select[LeaderRequest]:
    return (
        select(LeaderRequest)
        .join(LeaderRequest.matter)
        .where(LeaderRequest.hall_id == work.hall.id, sight.matters())
        .options(
            joinedload(LeaderRequest.matter).joinedload(Matter.lead_officer),
            joinedload(LeaderRequest.petition).joinedload(Petition.citizen),
            joinedload(LeaderRequest.visit).joinedload(Visit.citizen),
            joinedload(LeaderRequest.staff),
            joinedload(LeaderRequest.contact),
            joinedload(LeaderRequest.sitting),
            joinedload(LeaderRequest.told_of),
            joinedload(LeaderRequest.site),
        )
        .execution_options(populate_existing=True)
    )


def load(work: Work, sight: Sight, request: str) -> LeaderRequest:
    query = whole(work, sight).where(LeaderRequest.public_id == request)
    found = work.session.scalar(query)
    if found is None:
        raise NotFound("request", request)
    return found


def seen(work: Work, sight: Sight, request: str, version: int) -> LeaderRequest:
    found = load(work, sight, request)
    if found.version != version:
        raise Conflict(f"version {found.version}, not {version}")
    return found


def one(work: Work, sight: Sight, request: str) -> Request:
    return shown(work, load(work, sight, request))


def shown(work: Work, item: LeaderRequest) -> Request:
    of = item.petition or item.visit
    citizen = of.citizen if of is not None else None
    said = {
        name: texts.get(work.vault, item, name)
        for name in ("why", "minutes", "conclusion", "citizen_says")
    }
    return Request(
        id=item.public_id,
        matter=item.matter.public_id,
        code=item.matter.code,
        title=texts.get(work.vault, item.matter, "title"),
        who=texts.get(work.vault, citizen, "full_name") if citizen else "",
        people=item.people,
        marks=marks.read(work, item.matter),
        asked_at=item.asked_at,
        officer=item.staff.name,
        status=item.status,
        note=texts.get(work.vault, item, "decision_note"),
        sitting_id=item.sitting_id,
        day=item.sitting.day if item.sitting else None,
        half=item.sitting.session if item.sitting else None,
        hour=item.hour,
        is_told=item.told_at is not None,
        position=item.position,
        is_walk_in=item.is_walk_in,
        came=item.came,
        outcome=item.outcome,
        answer_due_on=item.answer_due_on,
        contact_id=item.contact_id,
        contact=item.contact.name if item.contact else "",
        tasks=directives.of_matter(work, item.matter, request_id=item.id),
        petition=item.petition.public_id if item.petition else "",
        visit=item.visit.public_id if item.visit else "",
        site_id=item.site_id,
        site=item.site.name if item.site else "",
        has_waived=item.has_waived,
        checked_by=item.checked_by,
        is_sealed=item.matter.sealed_at is not None,
        version=item.version,
        **said,
    )
