"""The dispute itself: opened, described, handed from one lead to the next."""

from casework import gather, leads, sealing, texts, timeline, workable
from casework.access import Officer, What, Why, note
from casework.folding import tidy
from casework.kinds import Confidentiality, MatterStatus
from casework.model import Handling, Matter
from casework.shown import MatterShown
from casework.sight import Sight
from casework.timeline import Entry
from hall.errors import BadInput, NotFound
from hall.model import Role, Staff
from hall.store import Work, row
from hall.vault import new_id, new_token

CODE_LENGTH = 8  # of 28 letters: 38 bits, to be typed from a letter
LONGEST_TITLE = 300  # characters


def open_(
    work: Work, officer: Officer, *, title: str, summary: str = "", lead: int | None = None
) -> MatterShown:
    """A new matter. Its lead is who opens it, unless another is named."""
    officer.must_receive()
    return gather.shown_matter(work.vault, create(work, officer, title, summary, lead=lead))


def create(
    work: Work,
    officer: Officer,
    title: str,
    summary: str = "",
    *,
    lead: int | None = None,
    is_protected: bool = False,
) -> Matter:
    """The row of a new matter."""
    side = Confidentiality.PROTECTED if is_protected else Confidentiality.ORDINARY
    matter = Matter(
        public_id=new_id(),
        hall_id=work.hall.id,
        code=new_token(CODE_LENGTH),
        lead_officer=_staff(work, officer.id if lead is None else lead),
        opened_at=work.now,
        confidentiality=side,
        sealed_at=work.now if is_protected else None,
    )
    texts.put(work.vault, matter, title=_title(title), summary=summary)
    work.session.add(matter)
    timeline.enter(work, officer, matter, "open")
    if is_protected:
        work.session.flush()
        sealing.let_handle(work, officer.id, matter)
    work.session.flush()
    return matter


def describe(
    work: Work, officer: Officer, matter: str, *, title: str, summary: str, version: int
) -> MatterShown:
    """Say better what it is about. Conflict if somebody did meanwhile."""
    found = workable.matter(work, officer, matter, version)
    texts.put(work.vault, found, title=_title(title), summary=summary)
    timeline.enter(work, officer, found, "describe")
    return _shown(work, found)


def set_status(
    work: Work, officer: Officer, matter: str, status: MatterStatus, *, version: int
) -> MatterShown:
    """Where the matter stands."""
    found = workable.matter(work, officer, matter, version)
    if found.status is not status:
        before, found.status = found.status, status
        timeline.enter(
            work, officer, found, "status", before={"status": before}, after={"status": status}
        )
        leads.tell_again(work, found)
    return _shown(work, found)


def hand_over(
    work: Work, officer: Officer, matter: str, *, to: int, reason: str, version: int
) -> MatterShown:
    """Another lead, openly and with a reason. For the lead, those who handle it, the head."""
    found = workable.matter(work, officer, matter, version)
    reason = tidy(reason)
    if not reason:
        raise BadInput("reason", "a reason is wanted")
    before = found.lead_officer_id
    if before != to:
        found.lead_officer = _staff(work, to)
        timeline.enter(
            work,
            officer,
            found,
            "hand_over",
            before={"lead": before},
            after={"lead": to},
            reason=reason,
        )
        leads.tell_again(work, found)
    return _shown(work, found)


def let_handle(work: Work, officer: Officer, matter: str, staff_id: int) -> None:
    """Let a colleague work on it; a protected matter then exists for them."""
    found = workable.matter(work, officer, matter)
    sealing.let_handle(work, _staff(work, staff_id).id, found)
    timeline.enter(work, officer, found, "let_handle", after={"staff": staff_id})


def end_handling(work: Work, officer: Officer, matter: str, staff_id: int) -> None:
    """A colleague works on it no longer. Nothing if they did not."""
    found = workable.matter(work, officer, matter)
    handling = work.session.get(Handling, (found.id, staff_id))
    if handling is not None:
        work.session.delete(handling)
        timeline.enter(work, officer, found, "end_handling", before={"staff": staff_id})


def entries(work: Work, officer: Officer, matter: str) -> tuple[Entry, ...]:
    """Its timeline, oldest first."""
    sight = Sight.of(work, officer)
    found = gather.matter(work, sight, matter)
    why = Why.FORCED if sight.is_forced(found) else Why.WORK
    note(work, officer, What.MATTER, found.public_id, why)
    return timeline.read(work, found)


# --- inside -------------------------------------------------------------------------------


def _staff(work: Work, staff_id: int) -> Staff:
    """One of this hall who receives citizens; NotFound otherwise."""
    found = row(work.session, Staff, staff_id)
    if found.hall_id != work.hall.id or found.role not in (Role.OFFICER, Role.SUPERVISOR):
        raise NotFound("staff", staff_id)
    return found


def _title(text: str) -> str:
    title = tidy(text)
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise BadInput("title", f"1 to {LONGEST_TITLE} characters")
    return title


def _shown(work: Work, matter: Matter) -> MatterShown:
    work.session.flush()
    return gather.shown_matter(work.vault, matter)
