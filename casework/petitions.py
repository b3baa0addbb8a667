"""Petitions: taken in under a number of the year, classified, decided, followed by a code."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm.attributes import flag_modified

from casework import (
    access,
    classify,
    counsel,
    deadlines,
    gather,
    identities,
    matters,
    outbox,
    sealing,
    texts,
    timeline,
    traces,
    visit_page,
    workable,
)
from casework.access import Officer, What, Why
from casework.deadline_kinds import Event
from casework.folding import tidy
from casework.hook_kinds import Topic
from casework.kinds import PETITION, VERB_OF, Confidentiality, Decision, Kind, Source
from casework.model import Matter, Petition, Register, Visit, VisitPetition
from casework.shown import PetitionShown
from casework.sight import Sight
from casework.sorting_kinds import Result
from hall import calendar
from hall.errors import BadInput, NotAllowed
from hall.store import Work
from hall.vault import new_id, new_token

LOOKUP_LENGTH = 12  # of 28 letters: 57 bits; asked for together with something they know
TITLE_FROM_CONTENT = 80  # characters
_PROTECTED = Confidentiality.PROTECTED
_EVENT_OF_VERB = {
    "resolve": Event.RESOLVED,
    "suspend": Event.SUSPENDED,
    "resume": Event.RESUMED,
    "terminate": Event.TERMINATED,
    "withdraw": Event.WITHDRAWN,
}
_BY_HAND = frozenset(_EVENT_OF_VERB)
EVENT_OF = {  # a decision that ends a term, or begins one
    Decision.ACCEPT: Event.ACCEPTED,
    Decision.NOT_ACCEPT: Event.NOT_ACCEPTED,
    Decision.GUIDE: Event.GUIDED,
    Decision.RETURN: Event.RETURNED,
    Decision.FORWARD: Event.FORWARDED,
    Decision.FILE: Event.FILED,
    Decision.MERGE: Event.FILED,
}


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A statement as it comes in. `petitioner`: a citizen's id, by default the visit's."""

    kind: Kind
    source: Source = Source.IN_PERSON
    content: str = field(default="", repr=False)
    requests: str = field(default="", repr=False)
    accused: str = field(default="", repr=False)
    petitioner: str | None = None
    title: str = field(default="", repr=False)  # of the matter, if it opens one
    signers: int = 1
    received_at: datetime | None = None  # now


@dataclass(frozen=True)
class TakenIn:
    """The new petition, its matter's id, and the code for the citizen's slip."""

    petition: PetitionShown
    matter: str
    lookup_code: str = field(repr=False)


def take_in(
    work: Work,
    officer: Officer,
    paper: Paper,
    *,
    visit: str | None = None,
    matter: str | None = None,
) -> TakenIn:
    """A petition into a matter: the one named, else the visit's, else a new one.

    Whoever opens the matter is its lead. A denunciation seals it, with all that came before.
    """
    sight = Sight.of(work, officer)
    source = visit_page.to_change(work, sight, visit) if visit is not None else None
    subject = _subject(work, sight, paper, source, matter)
    if paper.kind is Kind.DENUNCIATION:
        sealing.seal_matter(work, officer, subject)
    if source is not None:
        sealing.join(work, officer, source, subject)
    code = new_token(LOOKUP_LENGTH)
    petition = _create(work, sight, paper, source, subject, code)
    if source is not None:
        work.session.add(VisitPetition(visit=source, petition=petition))
        source.saved_at = work.now
        flag_modified(source, "saved_at")  # who saw it before takes in no more
    traces.put(work, petition, content=paper.content, accused=paper.accused)
    timeline.enter(work, officer, subject, "take_in", petition=petition)
    deadlines.note(
        work, officer, petition, Event.RECEIVED, calendar.day_of(work.hall, petition.received_at)
    )
    if source is not None:  # at a reception: the outcome is to be told
        deadlines.note(work, officer, petition, Event.TAKEN_IN)
    outbox.tell(work, Topic.PETITION_REGISTERED, petition)
    return TakenIn(gather.shown_petition(work.vault, petition), subject.public_id, code)


def show(work: Work, officer: Officer, petition: str, *, why: Why = Why.SEARCH) -> PetitionShown:
    """One petition, to read."""
    sight = Sight.of(work, officer)
    found = gather.petition(work, sight, petition)
    why = Why.FORCED if sight.is_forced(found.matter) else why
    access.note(work, officer, What.PETITION, found.public_id, why)
    return gather.shown_petition(work.vault, found)


def lookup_code(work: Work, officer: Officer, petition: str) -> str:
    """The code on the citizen's slip, to print it again. For those who work on the matter."""
    found = workable.petition(work, officer, petition)
    access.note(work, officer, What.PETITION, found.public_id, Why.WORK)
    return texts.get(work.vault, found, "lookup")


def reclassify(
    work: Work, officer: Officer, petition: str, kind: Kind, *, version: int
) -> PetitionShown:
    """Another kind. To a denunciation: the matter is sealed. From one: `sealing.lift` opens it."""
    found = workable.petition(work, officer, petition, version)
    if found.kind is kind:
        return gather.shown_petition(work.vault, found)
    if kind is Kind.DENUNCIATION:  # first: the database refuses it in the open
        sealing.seal_matter(work, officer, found.matter)
    before, found.kind = found.kind, kind
    timeline.enter(
        work,
        officer,
        found.matter,
        "reclassify",
        petition=found,
        before={"kind": before},
        after={"kind": kind},
    )
    deadlines.renew(work, found)
    outbox.tell(work, Topic.PETITION_CHANGED, found)
    return _shown(work, found)


def decide(
    work: Work,
    officer: Officer,
    petition: str,
    decision: Decision,
    *,
    version: int,
    on: date | None = None,
    reason: str = "",
    target: str = "",
    paper: str = "",
) -> PetitionShown:
    """Where it goes from here; some decisions end it for this hall. `on`: the day, today.

    NoticeWanted if it comes late and the citizen was told no reason. What the law does not
    want for such a petition is done for a `reason` only. `target`: the body it is guided or
    forwarded to; `paper`: the number of the letter.
    """
    found = workable.petition(work, officer, petition, version)
    day = _day(work, found, on)
    if decision in counsel.of(work, found).against and not tidy(reason):
        raise BadInput("against_reason", f"the law does not {decision} such a petition")
    before = {"decision": found.decision, "status": found.status}
    verb = VERB_OF.get(decision)
    if verb is not None:
        found.status = PETITION.after(found.status, verb)
    found.decision, found.decided_at = decision, work.now
    after = {"decision": decision, "status": found.status, "day": day.isoformat()}
    timeline.enter(
        work,
        officer,
        found.matter,
        "decide",
        petition=found,
        before=before,
        after=after,
        reason=tidy(reason),
    )
    if target or paper:
        row = classify.row_of(work, officer, found)
        texts.put(work.vault, row, target=tidy(target), paper=tidy(paper))
    if decision in EVENT_OF:
        deadlines.note(work, officer, found, EVENT_OF[decision], day)
    outbox.tell(work, Topic.PETITION_CHANGED, found)
    return _shown(work, found)


def move(
    work: Work,
    officer: Officer,
    petition: str,
    verb: str,
    *,
    version: int,
    on: date | None = None,
    reason: str = "",
    result: Result | None = None,
) -> PetitionShown:
    """resolve, suspend, resume, terminate or withdraw it. `on`: the day, today.

    `result`: what the resolution found, of those its round knows.
    """
    if verb not in _BY_HAND:
        raise NotAllowed(verb, "moved by a decision")
    found = workable.petition(work, officer, petition, version)
    day = _day(work, found, on)
    before = {"status": found.status}
    found.status = PETITION.after(found.status, verb)
    after = {"status": found.status, "day": day.isoformat()}
    if verb == "resolve" and result is not None:
        _find(work, officer, found, result)
        after["result"] = result
    timeline.enter(
        work,
        officer,
        found.matter,
        verb,
        petition=found,
        before=before,
        after=after,
        reason=tidy(reason),
    )
    deadlines.note(work, officer, found, _EVENT_OF_VERB[verb], day)
    outbox.tell(work, Topic.PETITION_CHANGED, found)
    return _shown(work, found)


# --- inside -------------------------------------------------------------------------------


def _subject(
    work: Work, sight: Sight, paper: Paper, source: Visit | None, key: str | None
) -> Matter:
    if key is not None:
        return gather.matter(work, sight, key)
    if source is not None and source.matter is not None:
        return source.matter
    is_protected = paper.kind is Kind.DENUNCIATION or (
        source is not None and source.sealed_at is not None
    )
    title = tidy(paper.title) or tidy(paper.content)[:TITLE_FROM_CONTENT] or "–"
    return matters.create(work, sight.officer, title, is_protected=is_protected)


def _create(
    work: Work, sight: Sight, paper: Paper, source: Visit | None, subject: Matter, code: str
) -> Petition:
    if not 1 <= paper.signers <= 100_000:
        raise BadInput("signers", "1 to 100000 people")
    received_at = paper.received_at or work.now
    if received_at > work.now:
        raise BadInput("received_at", "not in the future")
    petitioner = source.citizen if source is not None else None
    if paper.petitioner is not None:
        petitioner = gather.citizen(work, sight, paper.petitioner)
    year = calendar.day_of(work.hall, work.now).year
    petition = Petition(
        public_id=new_id(),
        hall_id=work.hall.id,
        matter=subject,
        year=year,
        number=next_number(work, year),
        kind=paper.kind,
        source=paper.source,
        received_at=received_at,
        received_by=sight.officer.id,
        citizen=petitioner,
        signers=paper.signers,
        lookup_hash=work.vault.index("lookup", code),
        confidentiality=subject.confidentiality,
        sealed_at=work.now if subject.confidentiality is _PROTECTED else None,
    )
    texts.put(
        work.vault,
        petition,
        content=paper.content,
        requests=paper.requests,
        accused=paper.accused,
        lookup=code,
    )
    work.session.add(petition)
    identities.follow(work, petition)
    return petition


def _find(work: Work, officer: Officer, petition: Petition, result: Result) -> None:
    row = classify.row_of(work, officer, petition)
    if result not in classify.RESULTS[row.round]:
        raise BadInput("result", f"not a result of a {row.round} round")
    row.result = result


def _day(work: Work, petition: Petition, on: date | None) -> date:
    """The day something was done: not in the future, and not before the petition came."""
    today = calendar.day_of(work.hall, work.now)
    day = on or today
    if not calendar.day_of(work.hall, petition.received_at) <= day <= today:
        raise BadInput("on", "from the day it was received to today")
    return day


def next_number(work: Work, year: int) -> int:
    """Without gap: the hall's lock is held, and a rollback takes the number back."""
    register = work.session.get(Register, (work.hall.id, year))
    if register is None:
        register = Register(hall_id=work.hall.id, year=year, last=0)
        work.session.add(register)
    register.last += 1
    return register.last


def _shown(work: Work, petition: Petition) -> PetitionShown:
    work.session.flush()
    return gather.shown_petition(work.vault, petition)
