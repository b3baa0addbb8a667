"""What the hall holds about one citizen, handed out to them: for a reader and for a program.

Of what is protected only what the citizen gave themselves; never what officers made of it.
Other people who stand in the same matters are masked, wherever they are named.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, union

from casework import access, citizens, gather, identities, sealing, texts
from casework.access import Officer, What, Why
from casework.folding import fold
from casework.kinds import Confidentiality
from casework.model import (
    AppointmentHolder,
    Citizen,
    CitizenChange,
    Paper,
    Petition,
    TicketHint,
    Visit,
    VisitOutcome,
)
from casework.shown import Change, Identity
from casework.sight import Sight
from casework.stripping import GONE
from hall import calendar, journal
from hall.errors import NotTrusted
from hall.issuing import phone_place
from hall.journal import Actor
from hall.model import Appointment, Staff, Ticket
from hall.store import Work

FORM = "tiepdan/extract/1"  # of the JSON; a change that breaks readers is another
_SHORTEST = 3  # characters of a name, a number or an address that is masked
_PROTECTED = Confidentiality.PROTECTED


@dataclass(frozen=True, kw_only=True)
class Extract:
    """One hand-out. `told`: as JSON has it; days and moments in ISO 8601."""

    citizen: str
    at: datetime
    officer: str
    told: dict[str, Any] = field(repr=False)


def hand_out(work: Work, officer: Officer, citizen: str, *, reason: str) -> Extract:
    """Put it together, and write down who handed it out and why.

    For the head, who may know of both sides of a person: whoever knew of one only could not
    hand out the whole, and who said so would tell that there is another.
    """
    if not officer.is_head:
        raise NotTrusted("the head hands out what is held about a person")
    reason = sealing.checked_reason(reason)
    row = gather.citizen(work, Sight.of(work, officer), citizen)
    told = _told(work, row)
    access.note(work, officer, What.CITIZEN, row.public_id, Why.WORK, reason=reason)
    by = Actor("staff", officer.id)
    journal.record(work, "hand_out", by=by, after={"citizen": row.public_id})
    name = work.session.get_one(Staff, officer.id).name
    told |= {
        "handed_out": {"at": calendar.local(work.hall, work.now).isoformat(), "by": name},
        "form": FORM,
    }
    return Extract(citizen=row.public_id, at=work.now, officer=name, told=told)


# --- inside -------------------------------------------------------------------------------


def _told(work: Work, row: Citizen) -> dict[str, Any]:
    sides = list(
        work.session.scalars(
            select(Citizen)
            .where(Citizen.id.in_(identities.same_person(row)))
            .order_by(Citizen.confidentiality != Confidentiality.ORDINARY, Citizen.id)
        )
    )
    keys = [side.id for side in sides]
    visits = work.session.scalars(
        select(Visit).where(Visit.citizen_id.in_(keys)).order_by(Visit.day, Visit.id)
    ).all()
    petitions = work.session.scalars(
        select(Petition).where(Petition.citizen_id.in_(keys)).order_by(Petition.id)
    ).all()
    matters = {each.matter_id for each in visits} | {each.matter_id for each in petitions}
    mask = Mask(_others(work, keys, matters))
    return {
        "person": _people(work, sides),
        "corrections": [_correction(work, each) for each in _changes(work, keys)],
        "visits": [_visit(work, each, mask) for each in visits],
        "petitions": [_petition(work, each, mask) for each in petitions],
        "papers": _papers(work, visits, petitions),
        "appointments": _appointments(work, keys),
        "tickets": _tickets(work, keys, visits),
    }


class Mask:
    """Takes other people's names, numbers and addresses out of a text, however they are spelt."""

    def __init__(self, others: Iterable[Identity]) -> None:
        known = {
            word
            for who in others
            for word in (who.full_name, who.id_number, who.phone, who.address)
            if len(word) >= _SHORTEST
        }
        self._folded = {fold(word) for word in known} - {""}

    def __call__(self, text: str) -> str:
        if not text or not self._folded:
            return text
        words = [(each.group(), each.start(), each.end()) for each in re.finditer(r"\S+", text)]
        folded = [fold(word) for word, _, _ in words]
        gone: list[tuple[int, int]] = []
        for name in self._folded:
            gone += _spans(name.split(), folded, words)
        for start, end in sorted(_joined(gone), reverse=True):
            text = text[:start] + GONE + text[end:]
        return text


def _spans(
    name: list[str], folded: list[str], words: list[tuple[str, int, int]]
) -> Iterable[tuple[int, int]]:
    """Where these words stand one after the other; a word of the text may fold to several."""
    flat = [(part, at) for at, word in enumerate(folded) for part in word.split()]
    for start in range(len(flat) - len(name) + 1):
        if [part for part, _ in flat[start : start + len(name)]] == name:
            first, last = flat[start][1], flat[start + len(name) - 1][1]
            yield words[first][1], words[last][2]


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _others(work: Work, keys: list[int], matters: set[int | None]) -> list[Identity]:
    """Who else stands in these matters; the person's own name is nobody else's."""
    some = [key for key in matters if key is not None]
    known = union(
        *(_citizens_of(model, some) for model in (Visit, Petition)),
    )
    rows = work.session.scalars(
        select(Citizen).where(Citizen.id.in_(known), Citizen.id.not_in(keys))
    )
    return [identities.read(work.vault, each) for each in rows]


def _citizens_of(model: type[Visit] | type[Petition], matters: Collection[int]) -> Select[int]:
    return select(model.citizen_id).where(  # type: ignore[return-value]
        model.matter_id.in_(matters), model.citizen_id.is_not(None)
    )


def _people(work: Work, sides: list[Citizen]) -> list[dict[str, str]]:
    """Both sides of a person say the same, unless one was corrected: then both."""
    found: list[dict[str, str]] = []
    for side in sides:
        who = {name: str(text) for name, text in asdict(identities.read(work.vault, side)).items()}
        if who not in found:
            found.append(who)
    return found


def _changes(work: Work, keys: list[int]) -> list[Change]:
    query = select(CitizenChange).where(CitizenChange.citizen_id.in_(keys))
    return citizens.shown_changes(work, query)


def _correction(work: Work, each: Change) -> dict[str, Any]:
    at = calendar.local(work.hall, each.at).isoformat()
    return {"at": at, "before": each.before, "reason": each.reason}


def _visit(work: Work, row: Visit, mask: Mask) -> dict[str, Any]:
    said = {
        "day": row.day.isoformat(),
        "content": mask(texts.get(work.vault, row, "content")),
        "requests": mask(texts.get(work.vault, row, "requests")),
        "earlier": mask(texts.get(work.vault, row, "earlier")),
    }
    if row.confidentiality is _PROTECTED:
        return said
    outcomes = select(VisitOutcome.outcome).where(VisitOutcome.visit_id == row.id)
    return said | {
        "mode": row.mode.value,
        "kind": row.kind.value if row.kind else "",
        "outcomes": [
            each.value for each in work.session.scalars(outcomes.order_by(VisitOutcome.position))
        ],
        "next_step": mask(texts.get(work.vault, row, "next_step")),
        "next_on": row.next_on.isoformat() if row.next_on else "",
    }


def _petition(work: Work, row: Petition, mask: Mask) -> dict[str, Any]:
    said = {
        "number": f"{row.number}/{row.year}",
        "received": calendar.day_of(work.hall, row.received_at).isoformat(),
        "content": mask(texts.get(work.vault, row, "content")),
        "requests": mask(texts.get(work.vault, row, "requests")),
        "against": mask(texts.get(work.vault, row, "accused")),
    }
    if row.confidentiality is _PROTECTED:
        return said
    return said | {
        "kind": row.kind.value,
        "status": row.status.value,
        "decision": row.decision.value if row.decision else "",
    }


def _papers(
    work: Work, visits: Collection[Visit], petitions: Collection[Petition]
) -> list[dict[str, str]]:
    """That they were filed, and on which day; what is in them was handed to the citizen then."""
    open_visits = [row.id for row in visits if row.confidentiality is not _PROTECTED]
    open_petitions = [row.id for row in petitions if row.confidentiality is not _PROTECTED]
    rows = work.session.scalars(
        select(Paper)
        .where(Paper.visit_id.in_(open_visits) | Paper.petition_id.in_(open_petitions))
        .order_by(Paper.day, Paper.id)
    )
    return [
        {"kind": row.kind.value, "number": str(row.number), "day": row.day.isoformat()}
        for row in rows
    ]


def _appointments(work: Work, keys: list[int]) -> list[dict[str, str]]:
    rows = work.session.scalars(
        select(Appointment)
        .join(AppointmentHolder, AppointmentHolder.appointment_id == Appointment.id)
        .where(AppointmentHolder.citizen_id.in_(keys))
        .order_by(Appointment.starts_at)
    )
    return [
        {"at": calendar.local(work.hall, row.starts_at).isoformat(), "state": row.state.value}
        for row in rows
    ]


def _tickets(work: Work, keys: list[int], visits: Collection[Visit]) -> list[dict[str, str]]:
    hinted = select(TicketHint.ticket_id).where(TicketHint.citizen_id.in_(keys))
    received = [row.ticket_id for row in visits if row.ticket_id is not None]
    rows = work.session.scalars(
        select(Ticket)
        .where(Ticket.id.in_(hinted) | Ticket.id.in_(received))
        .order_by(Ticket.issued_at)
    )
    return [
        {
            "day": row.day.isoformat(),
            "number": row.label,
            "phone": _phone(work, row),
        }
        for row in rows
    ]


def _phone(work: Work, row: Ticket) -> str:
    return work.vault.unseal(row.phone, place=phone_place(row.public_id)) if row.phone else ""
