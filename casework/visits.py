"""A reception, from the moment the citizen sits down until its row of the book is whole."""

from datetime import date, timedelta

from sqlalchemy import delete, insert, select

from casework import access, book, gather, holds, identities, outbox, sealing, texts, visit_page
from casework.access import Officer, What, Why
from casework.hook_kinds import Topic
from casework.kinds import Confidentiality, Kind, Mode, Outcome, Protection
from casework.model import Matter, Petition, Visit, VisitOutcome, VisitPetition
from casework.shown import Record, VisitPage, VisitShown
from casework.sight import Sight
from hall import calendar, tickets
from hall.errors import BadInput, NotAllowed, NotTrusted
from hall.lifecycle import TicketState
from hall.model import Ticket
from hall.store import Work
from hall.vault import new_id

LARGEST_PARTY = 500  # people
FURTHEST = timedelta(days=3_660)  # from a reception to the day that is promised in it
_RECEIVED = (TicketState.SERVING, TicketState.SERVED, TicketState.ON_HOLD)
_ORDINARY, _PROTECTED = Confidentiality.ORDINARY, Confidentiality.PROTECTED


def begin(work: Work, officer: Officer, ticket: str) -> VisitPage:
    """The officer's visit of that ticket; a new draft if there is none.

    NotAllowed before the citizen sits down, NotTrusted at another officer's desk.
    """
    sight = Sight.of(work, officer)
    place = tickets.load(work.session, ticket, hall_id=work.hall.id)
    known = work.session.scalar(
        select(Visit.public_id).where(Visit.ticket_id == place.id, Visit.officer_id == officer.id)
    )
    if known is None:
        known = _draft(work, officer, place)
    row = gather.visit(work, sight, known)
    visit_page.note(work, sight, row)
    return visit_page.build(work, sight, row)


def page(work: Work, officer: Officer, visit: str) -> VisitPage:
    """One visit, to read and, where the officer may, to go on writing."""
    sight = Sight.of(work, officer)
    row = gather.visit(work, sight, visit)
    visit_page.note(work, sight, row)
    return visit_page.build(work, sight, row)


def save(work: Work, officer: Officer, visit: str, record: Record, *, version: int) -> VisitPage:
    """Keep the whole form. Conflict if another hand or window saved meanwhile.

    A visit that turns out to be a denunciation is sealed here and now, with its matter
    and all that came before in it.
    """
    sight = Sight.of(work, officer)
    row = visit_page.to_change(work, sight, visit, version)
    _check(record)
    if record.mode is Mode.ONLINE and row.protection is Protection.ASKED:
        raise BadInput("mode", "who asks for protection is not received online")
    is_denunciation = record.kind is Kind.DENUNCIATION
    if is_denunciation and row.kind is not Kind.DENUNCIATION:
        sealing.seal_visit(work, officer, row)
    was_denunciation = row.kind is Kind.DENUNCIATION and not is_denunciation
    row.kind = record.kind
    row.reception, row.mode = record.reception, record.mode
    row.party_size, row.next_on = record.party_size, record.next_on
    row.all_signed = record.all_signed
    texts.put(
        work.vault,
        row,
        content=record.content,
        requests=record.requests,
        earlier=record.earlier,
        representatives=record.representatives,
        named_in=record.named_in,
        next_step=record.next_step,
    )
    row.saved_at = work.now  # outcomes alone would leave the row, and its version, as it was
    if was_denunciation and row.finished_at is None:
        sealing.reconsider(work, row)  # a slip of the hand, in a draft that nobody else has seen
    work.session.flush()
    _put_outcomes(work, row, record.outcomes)
    return visit_page.build(work, sight, row)


def identify(
    work: Work, officer: Officer, visit: str, citizen: str | None, *, version: int
) -> VisitPage:
    """Who is received. None takes it back.

    Somebody with a protected side only makes the visit protected until it is known to
    be about something else.
    """
    sight = Sight.of(work, officer)
    row = visit_page.to_change(work, sight, visit, version)
    row.citizen = gather.citizen(work, sight, citizen) if citizen is not None else None
    row.saved_at = work.now
    if row.matter is None and row.sealed_at is None:
        row.confidentiality = row.citizen.confidentiality if row.citizen else _ORDINARY
    if row.citizen is not None:
        identities.follow(work, row)
        _sign_petitions(work, row)
    work.session.flush()
    return visit_page.build(work, sight, row)


def attach(
    work: Work,
    officer: Officer,
    visit: str,
    *,
    petition: str | None = None,
    matter: str | None = None,
    version: int,
) -> VisitPage:
    """Say what the visit is about: a petition, or a matter without one.

    Protected when it would take the visit out of a protected matter.
    """
    sight = Sight.of(work, officer)
    row = visit_page.to_change(work, sight, visit, version)
    if (petition is None) == (matter is None):
        raise BadInput("petition", "a petition or a matter is wanted")
    if petition is not None:
        paper = gather.petition(work, sight, petition)
        _move(work, officer, row, paper.matter)
        if work.session.get(VisitPetition, (row.id, paper.id)) is None:
            work.session.add(VisitPetition(visit=row, petition=paper))
    elif matter is not None:
        _move(work, officer, row, gather.matter(work, sight, matter))
    row.saved_at = work.now
    work.session.flush()
    visit_page.note(work, sight, row)
    return visit_page.build(work, sight, row)


def detach(work: Work, officer: Officer, visit: str, petition: str, *, version: int) -> VisitPage:
    """It was not about that petition. Without any, it leaves its matter, if that is ordinary."""
    sight = Sight.of(work, officer)
    row = visit_page.to_change(work, sight, visit, version)
    link = work.session.get(VisitPetition, (row.id, gather.petition(work, sight, petition).id))
    if link is not None:
        work.session.delete(link)
        work.session.flush()
    others = select(VisitPetition.petition_id).where(VisitPetition.visit_id == row.id).limit(1)
    is_open = row.matter is not None and row.matter.confidentiality is not _PROTECTED
    if is_open and row.matter is not None and work.session.scalar(others) is None:
        holds.must_let_go(work, row.matter)
        row.matter = None
    row.saved_at = work.now
    work.session.flush()
    return visit_page.build(work, sight, row)


def finish(work: Work, officer: Officer, visit: str, *, version: int) -> VisitPage:
    """The record is whole, and stands in the book. BadInput if nothing says what came of it.

    Or if the day that was promised lies before the reception, or ten years behind it. Once more
    after a change: the book then has a correction.
    """
    sight = Sight.of(work, officer)
    row = visit_page.to_change(work, sight, visit, version)
    if not gather.outcomes_of(work, row):
        raise BadInput("outcomes", "at least one is wanted")
    if not may_promise(row.day, row.next_on):
        raise BadInput("next_on", "from the day of the reception, at most ten years ahead")
    if row.finished_at is None:
        row.finished_at = work.now
    work.session.flush()
    book.enter(work, officer, row)
    outbox.tell(work, Topic.VISIT_RECORDED, row)
    return visit_page.build(work, sight, row)


def may_promise(day: date, next_on: date | None) -> bool:
    """Can that day be meant? A form that keeps itself sends years that are half typed."""
    return next_on is None or day <= next_on <= day + FURTHEST


def drafts(work: Work, officer: Officer) -> tuple[VisitShown, ...]:
    """The officer's own visits that are not finished, newest first."""
    sight = Sight.of(work, officer)
    mine = (Visit.officer_id == officer.id) & Visit.finished_at.is_(None)
    return tuple(shown for _, shown in gather.visits(work, sight, mine))


def of_day(work: Work, officer: Officer, day: date) -> tuple[VisitShown, ...]:
    """What this officer may see of the hall's day, newest first."""
    sight = Sight.of(work, officer)
    that_day = (Visit.hall_id == work.hall.id) & (Visit.day == day)
    found = tuple(shown for _, shown in gather.visits(work, sight, that_day))
    access.note(work, officer, What.VISIT, "", Why.SEARCH, found=len(found))
    return found


# --- inside -------------------------------------------------------------------------------


def _draft(work: Work, officer: Officer, ticket: Ticket) -> str:
    if ticket.state not in _RECEIVED:
        raise NotAllowed("begin", ticket.state)
    if ticket.desk is None or ticket.desk.staff_id != officer.id:
        raise NotTrusted("at another officer's desk")
    row = Visit(
        public_id=new_id(),
        hall_id=work.hall.id,
        ticket=ticket,
        desk=ticket.desk,
        officer_id=officer.id,
        day=calendar.day_of(work.hall, work.now),
        started_at=ticket.started_at or work.now,
        saved_at=work.now,
        party_size=ticket.party_size,
    )
    texts.put(work.vault, row, content="", requests="", earlier="", next_step="")
    work.session.add(row)
    work.session.flush()
    return row.public_id


def _check(record: Record) -> None:
    if not 1 <= record.party_size <= LARGEST_PARTY:
        raise BadInput("party_size", f"1 to {LARGEST_PARTY} people")
    if len(set(record.outcomes)) != len(record.outcomes):
        raise BadInput("outcomes", "each once")


def _put_outcomes(work: Work, row: Visit, outcomes: tuple[Outcome, ...]) -> None:
    work.session.execute(delete(VisitOutcome).where(VisitOutcome.visit_id == row.id))
    if outcomes:
        work.session.execute(
            insert(VisitOutcome),
            [
                {"visit_id": row.id, "outcome": outcome, "position": position}
                for position, outcome in enumerate(outcomes)
            ],
        )


def _move(work: Work, officer: Officer, row: Visit, matter: Matter) -> None:
    """Into that matter; links to another matter's petitions do not stay."""
    if row.matter_id == matter.id:
        return
    if row.matter is not None:
        holds.must_let_go(work, row.matter)
    sealing.join(work, officer, row, matter)
    work.session.flush()
    work.session.execute(delete(VisitPetition).where(VisitPetition.visit_id == row.id))


def _sign_petitions(work: Work, row: Visit) -> None:
    """What was taken in before the citizen was identified is theirs."""
    for paper in work.session.scalars(
        select(Petition)
        .join(VisitPetition, VisitPetition.petition_id == Petition.id)
        .where(VisitPetition.visit_id == row.id, Petition.citizen_id.is_(None))
        .where(Petition.received_by == row.officer_id)
    ).all():
        paper.citizen = row.citizen
