"""A reception as an officer does it: what belongs together is done in one transaction."""

from dataclasses import dataclass, replace

from casework import citizens, due_list, petitions, visits
from casework import file as files
from casework.access import Officer, Why
from casework.kinds import Kind
from casework.petitions import TakenIn
from casework.shown import File, Identity, MatterShown, Record, VisitPage, VisitShown
from hall import tickets
from hall.errors import Conflict
from hall.model import Ticket
from hall.store import Work
from hall.tickets import Hand
from staff_console import writing
from staff_console.looking import Looked, look
from staff_console.writing import Form


@dataclass(frozen=True, kw_only=True)
class Desktop:
    """What lies open before the officer. Between two visits only what is unfinished or late."""

    ticket: Ticket | None = None
    page: VisitPage | None = None  # None until the citizen sits down
    file: File | None = None
    matter: MatterShown | None = None  # of the petition that was named before the call
    drafts: tuple[VisitShown, ...] = ()
    late: int = 0  # terms of the officer's matters that are over

    @property
    def matters(self) -> tuple[MatterShown, ...]:
        """What the visit may be about: its own matter first, then the named one, then the rest."""
        own = self.page.matter if self.page else None
        of_citizen = self.file.matters if self.file else ()
        every = [each for each in (own, self.matter, *of_citizen) if each is not None]
        return tuple({each.id: each for each in every}.values())

    @property
    def attached(self) -> frozenset[str]:
        """The petitions this visit is about."""
        return frozenset(each.id for each in self.page.petitions) if self.page else frozenset()


def desktop(work: Work, officer: Officer, ticket: Ticket | None) -> Desktop:
    """The file of whoever is called, as soon as it is known who that is."""
    if ticket is None:
        return Desktop(drafts=visits.drafts(work, officer), late=due_list.count(work, officer))
    opened = files.of_ticket(work, officer, ticket.public_id)
    page = visits.page(work, officer, opened.visit) if opened.visit else None
    return Desktop(ticket=ticket, page=page, file=opened.file, matter=opened.matter)


def one(work: Work, officer: Officer, visit: str) -> Desktop:
    """A visit away from the desk, to be finished later."""
    page = visits.page(work, officer, visit)
    known = page.person
    file = files.of_citizen(work, officer, known.id, why=Why.OWN_VISIT) if known else None
    return Desktop(page=page, file=file)


def start(work: Work, officer: Officer, ticket: str, hand: Hand, version: int | None) -> None:
    """The citizen sits down, and there is a page to write on."""
    tickets.start(work, ticket, hand, version=version)
    visits.begin(work, officer, ticket)


def finish(work: Work, officer: Officer, ticket: str, hand: Hand, version: int | None) -> None:
    """The citizen goes. A record that says what came of it, and when more will, is done; another
    stays a draft.

    What the book still misses must not keep the next citizen waiting.
    """
    page = visits.begin(work, officer, ticket)
    tickets.finish(work, ticket, hand, version=version)
    record = page.record
    if record.outcomes and visits.may_promise(page.visit.day, record.next_on):
        visits.finish(work, officer, page.visit.id, version=page.version)


def seek(
    work: Work, officer: Officer, visit: str, text: str, version: int
) -> tuple[Looked, VisitPage | None]:
    """Look for who that is; whom a number names without doubt is put into the record."""
    found = look(work, officer, text)
    if found.only is None:
        return found, None
    return found, visits.identify(work, officer, visit, found.only.id, version=version)


def enter(work: Work, officer: Officer, visit: str, who: Identity, version: int) -> VisitPage:
    """A person who was never here, written down and put into the record."""
    person = citizens.enter(work, officer, who)
    return visits.identify(work, officer, visit, person.id, version=version)


def attach(
    work: Work, officer: Officer, visit: str, version: int, *, petition: str, matter: str
) -> VisitPage:
    """The visit is about that petition or matter, and says so until the officer says more."""
    wish = {"petition": petition or None, "matter": None if petition else matter or None}
    page = visits.attach(work, officer, visit, version=version, **wish)
    record = _continued(page, petition)
    if record == page.record:
        return page
    return visits.save(work, officer, visit, record, version=page.version)


def take_in(work: Work, officer: Officer, visit: str, form: Form, version: int) -> TakenIn:
    """A new petition from what was written, in the visit's matter, a named one, or its own.

    Conflict for who sends it again because no answer came: it would have two numbers.
    """
    page = visits.page(work, officer, visit)
    if page.version != version:
        raise Conflict(f"version {page.version}, not {version}")
    paper = writing.paper(form, page.record)
    if page.record.kind is None or paper.kind is Kind.DENUNCIATION:
        record = replace(page.record, kind=paper.kind)
        visits.save(work, officer, visit, record, version=version)
    return petitions.take_in(work, officer, paper, visit=visit, matter=form.get("matter") or None)


def _continued(page: VisitPage, petition: str) -> Record:
    """Content and kind of the petition where the officer has written none yet."""
    about = next((each for each in page.petitions if each.id == petition), None)
    if about is None:
        return page.record
    kind = page.record.kind
    if kind is None and (about.kind is not Kind.DENUNCIATION or about.is_sealed):
        kind = about.kind  # not of a denouncer who declined protection: it would seal again
    return replace(page.record, content=page.record.content or about.content, kind=kind)
