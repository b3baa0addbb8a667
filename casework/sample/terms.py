"""What happened to the sample's petitions, so that their terms run as they would have."""

from datetime import date, datetime, timedelta
from random import Random

from casework import deadlines, texts
from casework.deadline_kinds import Criterion, Event
from casework.kinds import Decision, Kind, PetitionStatus
from casework.model import Petition, PetitionEvent, Sorting
from casework.sample.people import opaque
from casework.sorting_kinds import Competence, Field, System
from hall import calendar
from hall.store import Work

_DECIDED = {Decision.ACCEPT: Event.ACCEPTED, Decision.FORWARD: Event.FORWARDED}
_TOLD_AFTER, _RESOLVED_AFTER = 5, 19  # days
_FIELDS = (Field.LAND_HOUSING, Field.LAND_HOUSING, Field.POLICY_REGIME, Field.ADMIN_OTHER)


def follow(work: Work, petitions: list[Petition], dice: Random) -> None:
    """Give each petition its events and classification, and work out its terms."""
    days = deadlines.worked(work)
    today = calendar.day_of(work.hall, work.now)
    for paper in petitions:
        work.session.add(_sorting(work, paper, dice))
        for event, day in _events(work, paper):
            if day <= today:
                work.session.add(_event(work, paper, event, day, dice))
        deadlines.renew(work, paper, days)


def _events(work: Work, paper: Petition) -> list[tuple[Event, date]]:
    received = calendar.day_of(work.hall, paper.received_at)
    found = [(Event.RECEIVED, received), (Event.TAKEN_IN, received)]
    found.append((Event.OUTCOME_TOLD, received + timedelta(days=_TOLD_AFTER)))
    if paper.decided_at is None or paper.decision is None:
        return found
    decided = calendar.day_of(work.hall, paper.decided_at)
    found.append((_DECIDED.get(paper.decision, Event.GUIDED), decided))
    if paper.decision is Decision.ACCEPT and paper.kind is Kind.DENUNCIATION:
        found.append((Event.ACCEPTANCE_TOLD, decided + timedelta(days=2)))
    if paper.status is PetitionStatus.RESOLVED:
        resolved = decided + timedelta(days=_RESOLVED_AFTER)
        sent = Event.PUBLISHED if paper.kind is Kind.DENUNCIATION else Event.DECISION_SENT
        found += [(Event.RESOLVED, resolved), (sent, resolved + timedelta(days=1))]
    return found


def _event(work: Work, paper: Petition, event: Event, day: date, dice: Random) -> PetitionEvent:
    at = datetime.combine(day, paper.received_at.timetz())
    return PetitionEvent(
        public_id=opaque(dice),
        petition=paper,
        event=event,
        day=day,
        staff_id=paper.received_by,
        at=min(at, work.now),
    )


def _sorting(work: Work, paper: Petition, dice: Random) -> Sorting:
    is_complex = paper.kind is Kind.COMPLAINT and dice.random() < 0.6
    forwarded = paper.decision is Decision.FORWARD
    row = Sorting(
        petition=paper,
        public_id=opaque(dice),
        competence=Competence.OTHER if forwarded else Competence.OURS,
        system=System.ADMINISTRATIVE,
        field=dice.choice(_FIELDS),
        ineligible=[],
        criteria=[Criterion.SEVERAL_AGENCIES.value] if is_complex else [],
        conditions={},
        at=paper.received_at,
        staff_id=paper.received_by,
    )
    texts.put(work.vault, row, target="", paper="", resolver="")
    return row
