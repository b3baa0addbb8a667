"""The box as staff see it: who may read a remark, take it in as a petition, or close it.

Whom a remark concerns, to them it is not there: not in the list, not in a count, not by its
address, whatever their role. Remarks on the service are the head's, and the auditor may read
them; reports of a matter are every officer's.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import joinedload

from casework import access, petitions, texts
from casework.access import Officer, What, Why
from casework.folding import tidy
from casework.kinds import Kind, Source
from casework.model import Petition, Remark, RemarkConcern
from casework.petitions import Paper, TakenIn
from casework.remark_kinds import REMARK, Channel, RemarkState
from casework.remarks import code_hash, number_of
from casework.sight import Sight
from hall import journal
from hall.errors import BadInput, Conflict, NotAllowed, NotFound, NotTrusted
from hall.journal import Actor
from hall.model import Role, Staff
from hall.store import Work
from hall.words import words

LATEST = 200  # rows of the list
READ_BY = {
    Role.OFFICER: (Channel.MATTER,),
    Role.SUPERVISOR: (Channel.STAFF, Channel.MATTER),
    Role.AUDITOR: (Channel.STAFF,),
}


@dataclass(frozen=True, kw_only=True)
class RemarkRow:
    """One line of the list: nothing of what was said."""

    id: str
    number: str
    channel: Channel
    state: RemarkState
    received_at: datetime
    desk: str
    ended_by: str
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class RemarkShown:
    """All of it, for who may read it."""

    row: RemarkRow
    marks: tuple[str, ...] = field(repr=False)
    content: str = field(repr=False)
    phone: str = field(repr=False)
    answer: str = field(repr=False)
    petition: str  # its id, once it was taken in
    version: int
    may_end: bool


def listed(work: Work, officer: Officer) -> tuple[RemarkRow, ...]:
    """What this reader may know of: those that wait first, then the latest."""
    found = work.session.scalars(
        select(Remark)
        .where(Remark.hall_id == work.hall.id, *_seen_by(work, officer))
        .order_by((Remark.state == RemarkState.RECEIVED).desc(), Remark.id.desc())
        .limit(LATEST)
        .options(joinedload(Remark.desk), joinedload(Remark.staff))
    ).all()
    return tuple(_row(each) for each in found)


def show(work: Work, officer: Officer, remark: str) -> RemarkShown:
    """One remark, to read: a row in the access journal. NotFound for whom it concerns."""
    found = _load(work, officer, remark)
    access.note(work, officer, What.REMARK, found.public_id, Why.WORK)
    return _shown(work, officer, found)


def of_code(work: Work, officer: Officer, code: str) -> RemarkRow | None:
    """The remark of that code, for who may read it. For anybody else there is none."""
    found = work.session.scalar(
        select(Remark)
        .where(Remark.hall_id == work.hall.id, *_seen_by(work, officer))
        .where(Remark.lookup_hash == code_hash(work.vault, code))
        .options(joinedload(Remark.desk), joinedload(Remark.staff))
    )
    return _row(found) if found else None


def take_in(work: Work, officer: Officer, remark: str, kind: Kind, *, version: int) -> TakenIn:
    """A report of a matter becomes a petition, whose lead is who takes it in.

    NotAllowed for a remark on the service, and for one that was dealt with.
    """
    found = _to_end(work, officer, remark, version)
    if found.channel is not Channel.MATTER:
        raise NotAllowed("take_in", found.channel)
    state = REMARK.after(found.state, "take_in")
    shown = _shown(work, officer, found)
    _ = words("vi")
    about = ", ".join(_(f"box.matter.{each}") for each in shown.marks)
    phone = _("box.phone", phone=shown.phone) if shown.phone else ""
    content = "\n\n".join(each for each in (about, shown.content, phone) if each)
    taken = petitions.take_in(
        work,
        officer,
        Paper(
            kind=kind,
            source=Source.SUGGESTION_BOX,
            content=content,
            title=tidy(shown.content)[: petitions.TITLE_FROM_CONTENT] or about,
            received_at=found.received_at,
        ),
    )
    found.state, found.petition_id = state, _key(work, taken.petition.id)
    _end(work, officer, found, "remark_taken_in")
    return taken


def close(work: Work, officer: Officer, remark: str, answer: str, *, version: int) -> None:
    """Dealt with: `answer` says what was done. It stays, with its number, for good."""
    found = _to_end(work, officer, remark, version)
    if not tidy(answer):
        raise BadInput("answer", "what was done is wanted")
    found.state = REMARK.after(found.state, "close")
    texts.put(work.vault, found, answer=answer)
    _end(work, officer, found, "remark_closed")


def concern(work: Work, officer: Officer, remark: str, staff: int) -> None:
    """The head found whom it concerns: from now on it is not there for them. Not undone."""
    found = _load(work, officer, remark)
    if not officer.is_head:
        raise NotTrusted("the head says whom a remark concerns")
    person = work.session.get(Staff, staff)
    if person is None or person.hall_id != work.hall.id:
        raise NotFound("staff", staff)
    if work.session.get(RemarkConcern, (found.id, staff)) is None:
        work.session.add(RemarkConcern(remark_id=found.id, staff_id=staff))
        told = {"remark": number_of(found)}  # and not whom: they may read the journal
        journal.record(work, "remark_concern", by=Actor("staff", officer.id), after=told)


# --- inside -------------------------------------------------------------------------------


def _seen_by(work: Work, officer: Officer) -> tuple[ColumnElement[bool], ...]:
    """NotTrusted for a role that opens no box."""
    channels = READ_BY.get(officer.role)
    if channels is None:
        raise NotTrusted(f"{officer.role} reads no remarks")
    concerns = exists().where(
        RemarkConcern.remark_id == Remark.id, RemarkConcern.staff_id == officer.id
    )
    if Channel.MATTER not in channels:
        return Remark.channel.in_(channels), ~concerns
    # what was taken in is as secret as its petition: a third officer knows nothing of it
    is_known = exists().where(
        Petition.id == Remark.petition_id, Sight.of(work, officer).petitions()
    )
    return Remark.channel.in_(channels), ~concerns, or_(Remark.petition_id.is_(None), is_known)


def _load(work: Work, officer: Officer, remark: str) -> Remark:
    found = work.session.scalar(
        select(Remark)
        .where(Remark.hall_id == work.hall.id, Remark.public_id == remark, *_seen_by(work, officer))
        .options(joinedload(Remark.desk), joinedload(Remark.staff), joinedload(Remark.petition))
    )
    if found is None:
        raise NotFound("remark", remark)
    return found


def _to_end(work: Work, officer: Officer, remark: str, version: int) -> Remark:
    found = _load(work, officer, remark)
    officer.must_receive()  # an auditor reads
    if found.version != version:
        raise Conflict(f"version {found.version}, not {version}")
    return found


def _end(work: Work, officer: Officer, found: Remark, verb: str) -> None:
    found.staff_id, found.ended_at = officer.id, work.now
    by = Actor("staff", officer.id)
    journal.record(work, verb, by=by, after={"remark": number_of(found)})


def _key(work: Work, petition: str) -> int:
    return work.session.scalars(select(Petition.id).where(Petition.public_id == petition)).one()


def _row(remark: Remark) -> RemarkRow:
    return RemarkRow(
        id=remark.public_id,
        number=number_of(remark),
        channel=remark.channel,
        state=remark.state,
        received_at=remark.received_at,
        desk=remark.desk.label if remark.desk else "",
        ended_by=remark.staff.name if remark.staff else "",
        ended_at=remark.ended_at,
    )


def _shown(work: Work, officer: Officer, remark: Remark) -> RemarkShown:
    return RemarkShown(
        row=_row(remark),
        marks=tuple(texts.get(work.vault, remark, "marks").split()),
        content=texts.get(work.vault, remark, "content"),
        phone=texts.get(work.vault, remark, "phone"),
        answer=texts.get(work.vault, remark, "answer"),
        petition=remark.petition.public_id if remark.petition else "",
        version=remark.version,
        may_end=remark.state is RemarkState.RECEIVED and officer.role is not Role.AUDITOR,
    )
