"""How a record becomes protected, with all that came before it, and how it is opened again.

A matter and everything that belongs to it are on one side, always: either every
officer's, or protected. What makes it protected is a denunciation in it, or a citizen
who asks (Luật Tố cáo 2018, Điều 8, 47, 56; domain.md §7.2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, union

from casework import access, gather, identities, leads, timeline
from casework.access import Officer
from casework.errors import Protected
from casework.folding import number, tidy
from casework.kinds import Confidentiality, Kind, Protection
from casework.model import Handling, Matter, Petition, Visit, What, Why
from casework.sight import GLASS_STAYS_OPEN, Sight
from hall.errors import BadInput, NotTrusted
from hall.store import Work

SHORTEST_REASON = 10  # characters
_ORDINARY, _PROTECTED = Confidentiality.ORDINARY, Confidentiality.PROTECTED


@dataclass(frozen=True)
class Glass:
    """A protected matter that was opened by force, and until when."""

    matter: str
    until: datetime


# --- what officers do ---------------------------------------------------------------------


def protect(
    work: Work, officer: Officer, *, visit: str | None = None, matter: str | None = None
) -> None:
    """The citizen asks for protection, whatever the kind. For those who work on it."""
    sight = Sight.of(work, officer)
    if visit is not None:
        row = gather.visit(work, sight, visit)
        if row.officer_id != officer.id and not officer.is_head:
            raise NotTrusted("another officer's visit")
        row.protection = Protection.ASKED
        seal_visit(work, officer, row)
    if matter is not None:
        subject = gather.matter(work, sight, matter)
        must_work_on(work, officer, subject)
        subject.protection = Protection.ASKED
        seal_matter(work, officer, subject)


def lift(work: Work, officer: Officer, matter: str, *, reason: str) -> None:
    """Open a matter to all officers: protection was declined, or it was classified wrongly.

    The choice is stored with every denunciation in it. For its lead and the head.
    """
    subject = gather.matter(work, Sight.of(work, officer), matter)
    if subject.lead_officer_id != officer.id and not officer.is_head:
        raise NotTrusted("not the lead of the matter")
    reason = checked_reason(reason)
    if subject.confidentiality is _ORDINARY:
        return
    subject.protection = Protection.DECLINED
    records = _records(work, subject)
    for record in records:
        if record.kind is Kind.DENUNCIATION or record.protection is Protection.ASKED:
            record.protection = Protection.DECLINED
    _put(work, subject, records, _ORDINARY)
    timeline.enter(work, officer, subject, "lift", reason=reason)


def break_glass(work: Work, officer: Officer, code: str, *, reason: str) -> Glass | None:
    """Open the matter of that code, or of the petition with that look-up code, by force.

    Every attempt is a row of the access journal with its reason. None if nothing is there.
    """
    officer.must_receive()
    reason = checked_reason(reason)
    by_slip = select(Petition.matter_id).where(
        Petition.hall_id == work.hall.id,
        Petition.lookup_hash == work.vault.index("lookup", number(code)),
    )
    keys = union(*gather.matter_keys(work, code), by_slip)
    found = work.session.scalar(select(Matter).where(Matter.id.in_(keys)).limit(1))
    what_id = found.public_id if found else ""
    found_count = 1 if found else 0
    access.note(
        work, officer, What.MATTER, what_id, Why.BREAK_GLASS, found=found_count, reason=reason
    )
    return Glass(what_id, work.now + GLASS_STAYS_OPEN) if found else None


def checked_reason(reason: str) -> str:
    """One line, long enough to tell something. BadInput else."""
    reason = tidy(reason)
    if len(reason) < SHORTEST_REASON:
        raise BadInput("reason", f"at least {SHORTEST_REASON} characters")
    return reason


def must_work_on(work: Work, officer: Officer, matter: Matter) -> None:
    """NotTrusted unless lead, handler or head; of an ordinary one also who received for it."""
    if officer.is_head or matter.lead_officer_id == officer.id:
        return
    if work.session.get(Handling, (matter.id, officer.id)) is not None:
        return
    if matter.confidentiality is _PROTECTED:
        raise NotTrusted("neither lead nor handler")
    mine = (
        select(Visit.id).where(Visit.matter_id == matter.id, Visit.officer_id == officer.id),
        select(Petition.id).where(
            Petition.matter_id == matter.id, Petition.received_by == officer.id
        ),
    )
    if all(work.session.scalar(query.limit(1)) is None for query in mine):
        raise NotTrusted("works on another matter")


# --- what other verbs call ----------------------------------------------------------------


def seal_matter(work: Work, officer: Officer, matter: Matter) -> None:
    """Protect a matter with all its petitions and visits; who does it stays with it."""
    if matter.confidentiality is _PROTECTED:
        return
    _put(work, matter, _records(work, matter), _PROTECTED)
    let_handle(work, officer.id, matter)
    timeline.enter(work, officer, matter, "seal")


def seal_visit(work: Work, officer: Officer, visit: Visit) -> None:
    """Protect a visit, and the matter it belongs to with all that came before."""
    _turn(work, visit, _PROTECTED)
    if visit.matter is not None:
        seal_matter(work, officer, visit.matter)
    identities.follow(work, visit)


def reconsider(work: Work, visit: Visit) -> None:
    """A draft is no denunciation after all. Opened only if nothing else wants protection."""
    if visit.matter is not None or visit.protection is Protection.ASKED:
        return
    visit.sealed_at = None  # a citizen who is known on the protected side only keeps it sealed
    if not identities.is_protected_elsewhere(work.session, visit):
        _open_visit(work, visit)


def join(work: Work, officer: Officer, visit: Visit, matter: Matter) -> None:
    """Put a visit into a matter. The more protected of the two decides for both.

    Protected when the visit would leave a protected matter.
    """
    if visit.matter_id == matter.id:
        return
    if visit.matter is not None and visit.matter.confidentiality is _PROTECTED:
        raise Protected("a visit does not leave a protected matter")
    visit.matter = matter
    if visit.sealed_at is not None:
        seal_matter(work, officer, matter)
    elif matter.confidentiality is _PROTECTED:
        _turn(work, visit, _PROTECTED)
        identities.follow(work, visit)
    else:
        _open_visit(work, visit)


def protect_records(work: Work, records: Sequence[Visit | Petition]) -> None:
    """Records that came into a protected matter, and the people with them."""
    for record in records:
        _turn(work, record, _PROTECTED)
    for record in records:
        identities.follow(work, record)


def let_handle(work: Work, staff_id: int, matter: Matter) -> None:
    """Let somebody work on a matter beside its lead. Twice is once."""
    if matter.lead_officer_id == staff_id:
        return
    work.session.flush()
    if work.session.get(Handling, (matter.id, staff_id)) is None:
        work.session.add(Handling(matter_id=matter.id, staff_id=staff_id, since=work.now))


# --- inside -------------------------------------------------------------------------------


def _records(work: Work, matter: Matter) -> list[Visit | Petition]:
    petitions = work.session.scalars(select(Petition).where(Petition.matter_id == matter.id))
    visits = work.session.scalars(select(Visit).where(Visit.matter_id == matter.id))
    return [*petitions, *visits]


def _open_visit(work: Work, visit: Visit) -> None:
    _turn(work, visit, _ORDINARY)
    identities.follow(work, visit)


def _put(
    work: Work, matter: Matter, records: list[Visit | Petition], side: Confidentiality
) -> None:
    """All of a matter to one side, and then the people to where their records are."""
    for row in (matter, *records):
        _turn(work, row, side)
    for record in records:
        identities.follow(work, record)
    leads.tell_again(work, matter)


def _turn(work: Work, row: Matter | Visit | Petition, side: Confidentiality) -> None:
    if side is _PROTECTED and row.sealed_at is not None:
        return
    row.confidentiality = side
    row.sealed_at = work.now if side is _PROTECTED else None
