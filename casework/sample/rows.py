"""The rows of one past visit: its matter, its petition, itself. Written as history."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from casework import identities, texts
from casework.kinds import Confidentiality, Kind, Outcome, Reception, Source
from casework.model import (
    Citizen,
    Matter,
    MatterEntry,
    Petition,
    Register,
    Visit,
    VisitOutcome,
    VisitPetition,
)
from casework.sample.days import Past
from casework.sample.people import opaque
from casework.sample.subjects import MARK, NEXT_STEPS, Subject
from hall.model import Staff
from hall.store import Work

_SOURCES = {Source.IN_PERSON: 84, Source.POST: 8, Source.DEPUTY: 3, Source.ONLINE: 5}


@dataclass
class Thread:
    """One matter while its story is told."""

    matter: Matter
    kind: Kind
    subject: Subject
    citizen: Citizen
    turns: bool  # a complaint that becomes a denunciation
    visits: int = 0
    petitions: list[Petition] = field(default_factory=list)
    last: Visit | None = None


class Rows:
    """Writes rows as they would stand had the hall been at work all the time."""

    def __init__(self, work: Work, dice: Random) -> None:
        self.work, self.dice = work, dice
        self._registers: dict[int, Register] = {}

    def matter(
        self,
        past: Past,
        leads: Staff,
        subject: Subject,
        *,
        hidden: bool,
    ) -> Matter:
        opened_at = past.ticket.started_at or self.work.now
        matter = Matter(
            public_id=opaque(self.dice),
            hall_id=self.work.hall.id,
            code=opaque(self.dice, 8),
            lead_officer_id=leads.id,
            opened_at=opened_at,
            confidentiality=_side(hidden),
            sealed_at=opened_at if hidden else None,
        )
        summary = f"{subject[1]} {MARK}"
        texts.put(self.work.vault, matter, title=f"{subject[0]} {MARK}", summary=summary)
        self.work.session.add(matter)
        self._entry(matter, past.officer, opened_at, "open")
        return matter

    def visit(
        self,
        past: Past,
        thread: Thread | None,
        kind: Kind,
        said: str,
        outcomes: Iterable[Outcome],
    ) -> Visit:
        ticket = past.ticket
        matter = thread.matter if thread else None
        is_session = ticket.number in range(600, 700)
        visit = Visit(
            public_id=opaque(self.dice),
            hall_id=self.work.hall.id,
            ticket=ticket,
            desk_id=ticket.desk_id,
            officer_id=past.officer.id,
            day=ticket.day,
            started_at=ticket.started_at,
            finished_at=ticket.ended_at,
            saved_at=ticket.ended_at,
            citizen=thread.citizen if thread else None,
            matter=matter,
            kind=kind,
            reception=Reception.PERIODIC if is_session else Reception.REGULAR,
            party_size=ticket.party_size,
            confidentiality=matter.confidentiality if matter else Confidentiality.ORDINARY,
            sealed_at=ticket.started_at if matter and matter.sealed_at else None,
        )
        requests = thread.subject[2] if thread else ""
        texts.put(self.work.vault, visit, content=f"{said} {MARK}", requests=requests, next_step="")
        self.work.session.add(visit)
        for position, outcome in enumerate(outcomes):
            self.work.session.add(VisitOutcome(visit=visit, outcome=outcome, position=position))
        if thread is not None:
            thread.visits, thread.last = thread.visits + 1, visit
            self._follow(visit, thread)
        return visit

    def petition(self, past: Past, thread: Thread, visit: Visit, kind: Kind) -> None:
        source = self.dice.choices(list(_SOURCES), list(_SOURCES.values()))[0]
        brought = visit.started_at + timedelta(minutes=6)
        came_before = timedelta(days=0 if source is Source.IN_PERSON else self.dice.randint(1, 4))
        code = opaque(self.dice, 12)
        number, year = self._next_number(visit.day.year)
        paper = Petition(
            public_id=opaque(self.dice),
            hall_id=self.work.hall.id,
            matter=thread.matter,
            year=year,
            number=number,
            kind=kind,
            source=source,
            received_at=brought - came_before,
            received_by=past.officer.id,
            citizen=thread.citizen,
            signers=visit.party_size,
            lookup_hash=self.work.vault.index("lookup", code),
            confidentiality=thread.matter.confidentiality,
            sealed_at=brought if thread.matter.sealed_at else None,
        )
        _, content, requests, accused = thread.subject
        texts.put(
            self.work.vault,
            paper,
            content=f"{content} {MARK}",
            requests=requests,
            accused=accused,
            lookup=code,
        )
        self.work.session.add(paper)
        self.work.session.add(VisitPetition(visit=visit, petition=paper))
        self._entry(thread.matter, past.officer, brought, "take_in", petition=paper)
        thread.petitions.append(paper)
        self._follow(paper, thread)

    def _follow(self, record: Visit | Petition, thread: Thread) -> None:
        if record.confidentiality is not thread.citizen.confidentiality:
            identities.follow(self.work, record)
            assert record.citizen is not None
            thread.citizen = record.citizen

    def promise(self, visit: Visit) -> None:
        promised = visit.day + timedelta(days=self.dice.choice((7, 14, 21, 30)))
        visit.next_on = promised - timedelta(days=max(0, promised.weekday() - 4))
        texts.put(self.work.vault, visit, next_step=self.dice.choice(NEXT_STEPS))

    def _entry(self, matter: Matter, officer: Staff, at: datetime, verb: str, **more: Any) -> None:
        entry = MatterEntry(
            public_id=opaque(self.dice),
            matter=matter,
            staff_id=officer.id,
            at=at,
            verb=verb,
            before={},
            after={},
            reason=b"",
            **more,
        )
        self.work.session.add(entry)

    def _next_number(self, year: int) -> tuple[int, int]:
        if year not in self._registers:
            self._registers[year] = Register(hall_id=self.work.hall.id, year=year, last=0)
            self.work.session.add(self._registers[year])
        self._registers[year].last += 1
        return self._registers[year].last, year


def _side(hidden: bool) -> Confidentiality:
    return Confidentiality.PROTECTED if hidden else Confidentiality.ORDINARY
