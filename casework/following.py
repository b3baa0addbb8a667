"""Citizens follow their petition: the code on their slip, and something they know besides.

Whoever asks learns the state, the next date and the contact; never a kind, a name of
theirs or a text. A wrong code, a wrong answer and a petition that may not be followed
are one and the same, after the same queries. Denunciations, and whatever else is
protected, can be followed only if the citizen chose so (domain.md §7.2).
"""

import hmac
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from casework import access, identities, texts, timeline, workable
from casework.access import Officer, What, Why
from casework.deadline_kinds import Rule
from casework.folding import number
from casework.kinds import PetitionStatus
from casework.model import Citizen, Deadline, Matter, Petition, Visit
from hall import calendar, home_slips, printing
from hall.errors import NotAllowed
from hall.model import Hall
from hall.slips import in_fours
from hall.store import Work
from hall.vault import Vault

# the terms at whose end the citizen is told something
ANSWERED_BY = (
    *(Rule.RECEPTION_OUTCOME_NOTICE, Rule.PA_OUTCOME, Rule.PA_RESOLVE),
    *(Rule.KN_RESOLVE_1, Rule.KN_RESOLVE_2, Rule.KN_DISCIPLINE_RESOLVE, Rule.TC_RESOLVE),
)
_NOBODY = b"\xff"  # no text is written so in UTF-8: whatever is typed or sent, it is something else


@dataclass(frozen=True, kw_only=True)
class Following:
    """All that its holder is told."""

    state: PetitionStatus
    next_on: date | None
    contact: str
    phone: str


def look(
    session: Session, vault: Vault, hall: Hall, code: str, known: str, today: date
) -> Following | None:
    """What is told of the petition of that code; None to whoever does not know enough.

    `known`: the year of birth, or the last four digits of the ID or telephone number.
    """
    petition = session.scalar(
        select(Petition)
        .where(Petition.hall_id == hall.id)
        .where(Petition.lookup_hash == vault.index("lookup", number(code)))
        .options(joinedload(Petition.matter).joinedload(Matter.lead_officer))
    )
    citizen = session.scalar(
        select(Citizen).where(Citizen.id == (petition.citizen_id if petition else None))
    )
    said = known.strip().encode(errors="surrogatepass")  # half a character, of a broken program
    matches = [hmac.compare_digest(said, each) for each in _known(vault, citizen)]
    next_on = _next_on(session, petition, today)
    if petition is None or not any(matches) or not petition.may_be_followed:
        return None
    lead = petition.matter.lead_officer
    return Following(
        state=petition.status,
        next_on=next_on,
        contact=" ".join(each for each in (lead.title, lead.name) if each),
        phone=lead.phone or hall.phone,
    )


def choose(work: Work, officer: Officer, petition: str, *, may_follow: bool) -> None:
    """The citizen's choice for a petition that is kept secret. For those who work on it."""
    found = workable.petition(work, officer, petition)
    if found.may_follow is not may_follow:
        found.may_follow = may_follow
        verb = "let_follow" if may_follow else "end_follow"
        timeline.enter(work, officer, found.matter, verb, petition=found)


def print_slip(work: Work, officer: Officer, petition: str, *, url: str, language: str) -> None:
    """The slip with code and contact, on the ticket printer. For those who work on it.

    NotAllowed for a petition that is kept secret, unless the citizen chose to follow it.
    """
    found = workable.petition(work, officer, petition)
    if not found.may_be_followed:
        raise NotAllowed("follow", "kept secret")
    access.note(work, officer, What.PETITION, found.public_id, Why.WORK)
    code = texts.get(work.vault, found, "lookup")
    timeline.enter(work, officer, found.matter, "follow_slip", petition=found)
    printing.queue_sealed(work, _slip(work, found, code, url, language))


# --- inside -------------------------------------------------------------------------------


def _slip(work: Work, petition: Petition, code: str, url: str, language: str) -> dict[str, Any]:
    """No name, no kind, no number of the register: a slip is lost, and read by others."""
    hall, lead = work.hall, petition.matter.lead_officer
    return home_slips.follow_slip(
        hall,
        code=code,
        received=calendar.local(hall, petition.received_at).date(),
        contact=lead.name,
        phone=lead.phone or hall.phone,
        next_on=_next_on(work.session, petition, calendar.day_of(hall, work.now)),
        url=url,
        language=language,
    )


def in_groups(code: str) -> str:
    """`BCFGHJKLMNPQ` as it is read and typed: `BCFG HJKL MNPQ`."""
    return in_fours(code)


def _next_on(session: Session, petition: Petition | None, today: date) -> date | None:
    """The earlier of what the last visit promised and what the law's terms say. From today on."""
    promised = session.scalar(
        select(Visit.next_on)
        .where(Visit.matter_id == (petition.matter_id if petition else None))
        .order_by(Visit.started_at.desc())
        .limit(1)
    )
    due = session.scalar(
        select(func.min(Deadline.due_on))
        .where(Deadline.petition_id == (petition.id if petition else None))
        .where(Deadline.rule.in_(ANSWERED_BY), Deadline.due_on >= today)
        .where(Deadline.ended_on.is_(None), Deadline.stopped_on.is_(None))
    )
    return min((day for day in (promised, due) if day and day >= today), default=None)


def _known(vault: Vault, citizen: Citizen | None) -> tuple[bytes, bytes, bytes]:
    """What only the citizen is likely to know; the same work where there is nobody."""
    if citizen is None:
        for place in ("birth_date", "id_number", "phone"):
            vault.unseal(vault.seal("", place=place), place=place)
        return _NOBODY, _NOBODY, _NOBODY
    who = identities.read(vault, citizen)
    return (
        who.birth_date[:4].encode() or _NOBODY,
        who.id_number[-4:].encode() if len(who.id_number) >= 9 else _NOBODY,
        who.phone[-4:].encode() if len(who.phone) >= 9 else _NOBODY,
    )
