"""What a kiosk needs for the time without the server: numbers lent to it, and how they come back.

A loan is granted once and never again, not even in answer to the same question: an answer that
was lost costs a few numbers, an answer given twice would cost two citizens one number.
Uniqueness is kept by that; the order of those who still wait is by when they came.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from hall import calendar, closing, issuing, journal, numbering, tickets
from hall.calling import Calling
from hall.errors import Full, NotAllowed, NotFound
from hall.issuing import ASSISTANCE, LARGEST_PARTY, Wish
from hall.journal import Actor
from hall.lent_codes import LentCode, is_one, is_proven, read
from hall.lifecycle import JobState, TicketState
from hall.model import Asked, Device, Hall, LentPaper, Loan, PrintJob, Service, Ticket
from hall.moves import Hand
from hall.numbering import Number
from hall.store import Store, Work
from hall.vault import Vault, fingerprint
from hall.words import available

NUMBERS = 20  # in one loan
LOANS_A_DAY = 24  # to one kiosk, of one service: a kiosk that loses its disk over and over
ROLLED_BACK, CONFLICT = "rolled_back", "conflict"


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper as the kiosk hands it over, or its citizen shows it."""

    code: str
    language: str = "vi"
    key: str = ""  # under which the kiosk had asked the hall before it gave the number itself
    was_printed: bool = True
    was_scanned: bool = False  # shown by its citizen, not handed over


@dataclass(frozen=True)
class TakenIn:
    """What became of a paper: `new`, `known`, `conflict` (renamed), or `refused`."""

    outcome: str
    ticket: Ticket | None = None


def span(hall: Hall, loan: Loan) -> tuple[datetime, datetime]:
    """From when until when numbers of it may be given: its day, on the hall's clock."""
    begins = datetime.combine(loan.day, time(), ZoneInfo(hall.zone))
    ends = datetime.combine(loan.day + timedelta(days=1), time(), ZoneInfo(hall.zone))
    return begins, ends


def lend(work: Work, code: str, kiosk: Device) -> Loan:
    """Numbers of that service for today, for that kiosk alone. Full if there are none."""
    service = work.session.scalar(
        select(Service).where(Service.hall_id == work.hall.id, Service.code == code)
    )
    if service is None:
        raise NotFound("service", code)
    if not is_lent(service):
        raise NotAllowed("lend", "not taken at a kiosk")
    today = calendar.day_of(work.hall, work.now)
    had = select(func.count(Loan.id)).where(
        Loan.device_id == kiosk.id, Loan.service_id == service.id, Loan.day == today
    )
    if (work.session.scalar(had) or 0) >= LOANS_A_DAY:
        raise Full("this kiosk was lent too many numbers today")
    first, last = numbering.lend(work, service, today, most=NUMBERS)
    loan = Loan(
        hall_id=work.hall.id,
        device_id=kiosk.id,
        service=service,
        day=today,
        first=first,
        last=last,
        lent_at=work.now,
    )
    work.session.add(loan)
    work.session.flush()
    journal.record(
        work,
        "lend",
        by=Actor("device", kiosk.id),
        after={"loan_id": loan.id, "service_id": service.id, "first": first, "last": last},
    )
    return loan


def is_lent(service: Service) -> bool:
    """Are its numbers lent? Not those that stand for an hour: they are kept, not taken."""
    return service.on_kiosk and service.is_open and not service.gives_appointment_numbers


def lendable(session: Session, hall_id: int) -> list[Service]:
    """The services whose numbers a kiosk may be lent now."""
    query = select(Service).where(Service.hall_id == hall_id).order_by(Service.position)
    return [service for service in session.scalars(query) if is_lent(service)]


def take_in(work: Work, papers: Iterable[Paper], *, by: Actor) -> list[TakenIn]:
    """Papers that kiosks gave by themselves: each once, placed by when its citizen came."""
    return [_take_in(work, paper, by=by) for paper in papers]


def find(session: Session, hall_id: int, code: str) -> int | None:
    """The key of the ticket of that paper; None if the hall never heard of it."""
    return session.scalar(
        select(LentPaper.ticket_id).where(
            LentPaper.code_hash == fingerprint(code), LentPaper.hall_id == hall_id
        )
    )


def is_to_be_taken_in(store: Store, vault: Vault, hall_id: int, code: str) -> bool:
    """Is it a paper made under a loan, of which the hall has not heard? Asked before any lock."""
    if not is_one(code) or not is_proven(vault, code):
        return False
    with store.read() as session:
        return find(session, hall_id, code) is None


def used_up_to(session: Session, loans: Collection[int]) -> dict[int, int]:
    """The highest number that is known to be given, by loan."""
    query = (
        select(LentPaper.loan_id, func.max(LentPaper.number).label("highest"))
        .where(LentPaper.loan_id.in_(loans))
        .group_by(LentPaper.loan_id)
    )
    return {row.loan_id: row.highest for row in session.execute(query)}


def end_rolled_back(work: Work, kiosk: Device, used: Mapping[int, int]) -> list[int]:
    """Of the loans a kiosk holds, with the last number it knows to have given: the dead ones.

    A kiosk that knows less than it told before was set back to an older image of its disk:
    it would give the same numbers again.
    """
    known = used_up_to(work.session, list(used))
    held = work.session.scalars(select(Loan).where(Loan.id.in_(list(used)))).all()
    dead = []
    for loan in held:
        if loan.device_id != kiosk.id or loan.hall_id != work.hall.id:
            dead.append(loan.id)
            continue
        if loan.ended_at is None and known.get(loan.id, 0) > used[loan.id]:
            _end(work, loan, ROLLED_BACK)
        if loan.ended_at is not None:
            dead.append(loan.id)
    return [*dead, *(set(used) - {loan.id for loan in held})]


def conflicts(session: Session, hall_id: int, *, since: datetime) -> list[LentPaper]:
    """Papers whose number another paper has too; the latest first."""
    query = (
        select(LentPaper)
        .where(
            LentPaper.hall_id == hall_id,
            LentPaper.is_conflict.is_(True),
            LentPaper.known_at >= since,
        )
        .order_by(LentPaper.id.desc())
        .options(
            joinedload(LentPaper.ticket).joinedload(Ticket.service),
            joinedload(LentPaper.loan).joinedload(Loan.device),
        )
    )
    return list(session.scalars(query))


def _take_in(work: Work, paper: Paper, *, by: Actor) -> TakenIn:
    found = _proven(work, paper.code)
    if found is None:
        return TakenIn("refused")
    said, loan = found
    uid_hash = fingerprint(said.uid)
    known = work.session.scalar(select(LentPaper.ticket_id).where(LentPaper.uid_hash == uid_hash))
    if known is not None:
        return TakenIn("known", _ticket(work.session, known))
    came_at = min(max(span(work.hall, loan)[0] + said.after, loan.lent_at), work.now)
    rivals = _rivals(work.session, loan, said.number)
    try:
        ticket = _given_before(work, loan, paper.key) or _place(
            work, loan, said, paper, came_at, by=by, rivals=rivals
        )
    except Full:
        return TakenIn("refused")  # the kiosk keeps it, and its staff are told
    work.session.add(
        LentPaper(
            hall_id=work.hall.id,
            loan_id=loan.id,
            uid_hash=uid_hash,
            code_hash=fingerprint(paper.code),
            number=said.number,
            came_at=came_at,
            known_at=work.now,
            how="scanned" if paper.was_scanned else "handed",
            is_conflict=bool(rivals),
            ticket_id=ticket.id,
        )
    )
    work.session.flush()
    if rivals and loan.ended_at is None:
        _end(work, loan, CONFLICT)
    if loan.day < calendar.day_of(work.hall, work.now):
        closing.end_earlier_days(work)
    return TakenIn("conflict" if rivals else "new", ticket)


def _proven(work: Work, code: str) -> tuple[LentCode, Loan] | None:
    """What the paper says, if it was made under a loan of this hall and within it."""
    if not is_one(code) or not is_proven(work.vault, code):
        return None
    said = read(code)
    loan = work.session.get(Loan, said.loan_id, options=[joinedload(Loan.service)])
    if loan is None or loan.hall_id != work.hall.id:
        return None
    return (said, loan) if loan.first <= said.number <= loan.last else None


def _place(
    work: Work,
    loan: Loan,
    said: LentCode,
    paper: Paper,
    came_at: datetime,
    *,
    by: Actor,
    rivals: int,
) -> Ticket:
    """Its place in the line, by when its citizen came. A second paper gets a name of its own."""
    party_size = min(max(said.party_size, 1), LARGEST_PARTY)
    wish = Wish(
        service=loan.service.code,
        party_size=party_size,
        representatives=_representatives(work.hall, said, party_size),
        language=paper.language if paper.language in available() else "vi",
        priority=bool(said.flags & 1),
        private=bool(said.flags & 2),
        assistance=tuple(w for n, w in enumerate(ASSISTANCE) if said.flags & (4 << n)),
    )
    service, longest = issuing.service_of(work, wish)
    number, label = Number(said.number, 0), ""
    if rivals or numbering.is_in_use(work.session, service, said.number):
        label = f"{said.number:03d}{chr(ord('A') + min(max(rivals, 1), 25))}"
        number = numbering.take(work, service, loan.day, avoids=True)
    else:
        numbering.count_lent(work, service, loan.day)
    ticket = issuing.place_in_line(
        work,
        service,
        wish,
        longest,
        service_block_id=service.id,
        number=number,
        came_at=came_at,
        label=label,
    )
    after = {"state": ticket.state, "service_id": service.id, "number": ticket.number}
    lent = {"loan_id": loan.id, "lent": said.number, "came_at": came_at.isoformat()}
    no_paper = {} if paper.was_printed else {"no_paper": True}
    journal.record(work, "issue", by=by, ticket=ticket, after=after | lent | no_paper)
    return ticket


def _representatives(hall: Hall, said: LentCode, people: int) -> int | None:
    """As many as the group chose, and no more than the hall's rule has by now; None if unsaid."""
    chosen = said.flags >> 2 + len(ASSISTANCE)
    return min(chosen, Calling.of(hall.calling).speakers(people)) or None


def _given_before(work: Work, loan: Loan, key: str) -> Ticket | None:
    """The ticket that the hall had given under that key, when its answer never arrived.

    None if there is none; or if no paper of it came out: then it is taken back, and the
    kiosk's own paper is the one that counts.
    """
    if not key:
        return None
    found = work.session.scalar(
        select(Asked.ticket_id).where(
            Asked.hall_id == work.hall.id,
            Asked.by_kind == "device",
            Asked.by_id == loan.device_id,
            Asked.key == key,
        )
    )
    if found is None:
        return None
    ticket = _ticket(work.session, found)
    jobs = work.session.scalars(select(PrintJob.state).where(PrintJob.ticket_id == ticket.id)).all()
    if ticket.state is TicketState.WAITING and set(jobs) <= {JobState.QUEUED}:
        tickets.withdraw(work, ticket.public_id, Hand(journal.HALL))
        return None
    return ticket


def _rivals(session: Session, loan: Loan, number: int) -> int:
    """How many other papers have that number."""
    query = select(func.count(LentPaper.id)).where(
        LentPaper.loan_id == loan.id, LentPaper.number == number
    )
    return session.scalar(query) or 0


def _end(work: Work, loan: Loan, why: str) -> None:
    loan.ended_at, loan.why_ended = work.now, why
    journal.record(
        work,
        "lend_end",
        by=journal.HALL,
        after={"loan_id": loan.id, "device_id": loan.device_id, "why": why},
    )


def _ticket(session: Session, key: int) -> Ticket:
    loads = (joinedload(Ticket.service), joinedload(Ticket.desk), joinedload(Ticket.for_desk))
    return session.get_one(Ticket, key, options=loads)
