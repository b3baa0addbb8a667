"""Classifying a petition: its axes, its check-list, what makes it complex; terms follow."""

from dataclasses import replace

from casework import conditions, deadlines, sorting, texts, timeline, workable
from casework.access import Officer
from casework.deadline_kinds import Criterion
from casework.folding import tidy
from casework.kinds import Kind
from casework.model import Petition, Sorting
from casework.sorting import Sorted
from casework.sorting_kinds import Eligibility, Ineligible, Result, Round
from hall import calendar
from hall.errors import BadInput, Conflict, NotAllowed
from hall.store import Work
from hall.vault import new_id

LONGEST_LINE = 300  # characters
_ROUNDS = {
    Kind.COMPLAINT: (Round.FIRST, Round.SECOND, Round.COURT_JUDGED),
    Kind.DENUNCIATION: (Round.FIRST, Round.CONTINUED),
}
RESULTS = {
    Round.FIRST: (Result.RIGHT, Result.PARTLY_RIGHT, Result.WRONG),
    Round.CONTINUED: (Result.RIGHT, Result.PARTLY_RIGHT, Result.WRONG),
    Round.SECOND: (Result.UPHELD, Result.CHANGED),
    Round.COURT_JUDGED: (),
}


def rounds(kind: Kind) -> tuple[Round, ...]:
    """The rounds that a petition of that kind can be in."""
    return _ROUNDS.get(kind, (Round.FIRST,))


def put(work: Work, officer: Officer, petition: str, wish: Sorted) -> Sorted:
    """Say what the petition is. `wish.version` is the one that was seen, 0 the first time.

    Conflict if somebody said it meanwhile. NotAllowed to find it complex when its term of
    resolution is over: that would bring a term back.
    """
    found = workable.petition(work, officer, petition)
    known = sorting.read(work.session, work.vault, found)
    if known.version != wish.version:
        raise Conflict(f"version {known.version}, not {wish.version}")
    wish = _checked(found, wish)
    today = calendar.day_of(work.hall, work.now)
    longer = set(wish.criteria) != set(known.criteria) or wish.is_remote != known.is_remote
    if longer and deadlines.is_late(work, found, today):
        raise NotAllowed("find complex", "over")
    _write(work, officer, row_of(work, officer, found), wish)
    before, after = _changed(known, wish)
    if after:
        timeline.enter(
            work, officer, found.matter, "sort", petition=found, before=before, after=after
        )
    deadlines.renew(work, found)
    return sorting.read(work.session, work.vault, found)


def row_of(work: Work, officer: Officer, petition: Petition) -> Sorting:
    """The row of its classification; an empty one if nothing was said yet."""
    row = work.session.get(Sorting, petition.id)
    if row is None:
        row = new_row(work, officer, petition)
        work.session.add(row)
        work.session.flush()
    return row


def new_row(
    work: Work, officer: Officer, petition: Petition, *, target: str = "", resolver: str = ""
) -> Sorting:
    """A row that is not stored yet."""
    row = Sorting(petition=petition, public_id=new_id(), ineligible=[], criteria=[])
    row.conditions, row.at, row.staff_id = {}, work.now, officer.id
    texts.put(work.vault, row, target=target, paper="", resolver=resolver)
    return row


def _checked(petition: Petition, wish: Sorted) -> Sorted:
    """As it can be meant for that petition."""
    if wish.round not in rounds(petition.kind):
        raise BadInput("round", f"not a round of a {petition.kind}")
    for name in ("target", "paper", "resolver"):
        if len(getattr(wish, name)) > LONGEST_LINE:
            raise BadInput(name, f"at most {LONGEST_LINE} characters")
    asked = conditions.of(petition.kind, signers=petition.signers, round_=wish.round)
    met = tuple(each for each in asked if each in wish.met and each not in wish.missed)
    missed = tuple(each for each in asked if each in wish.missed)
    if wish.eligibility is Eligibility.ELIGIBLE and missed:
        raise BadInput("eligibility", "conditions are missing")
    reasons: tuple[Ineligible, ...] = ()
    if wish.eligibility is Eligibility.NOT_ELIGIBLE:
        reasons = wish.ineligible or conditions.reasons(petition.kind, missed)
        if not reasons:
            raise BadInput("ineligible", "a reason is wanted")
    return replace(wish, met=met, missed=missed, ineligible=reasons)


def _write(work: Work, officer: Officer, row: Sorting, wish: Sorted) -> None:
    for name in (
        *("round", "regime", "competence", "eligibility", "system", "field"),
        *("has_originals", "is_remote", "result"),
    ):
        setattr(row, name, getattr(wish, name))
    row.ineligible = [each.value for each in wish.ineligible]
    row.criteria = [each.value for each in Criterion if each in wish.criteria]
    row.conditions = {each.value: each in wish.met for each in (*wish.met, *wish.missed)}
    texts.put(
        work.vault,
        row,
        target=tidy(wish.target),
        paper=tidy(wish.paper),
        resolver=tidy(wish.resolver),
    )
    row.at, row.staff_id = work.now, officer.id
    work.session.flush()


def _changed(known: Sorted, wish: Sorted) -> tuple[dict[str, object], dict[str, object]]:
    """The codes that differ; no text, for the timeline holds none in the clear."""
    names = ("round", "regime", "competence", "eligibility", "system", "field", "result")
    differ = [name for name in names if getattr(known, name) != getattr(wish, name)]
    before: dict[str, object] = {name: getattr(known, name) for name in differ}
    after: dict[str, object] = {name: getattr(wish, name) for name in differ}
    if set(known.criteria) != set(wish.criteria):
        before["criteria"], after["criteria"] = list(known.criteria), list(wish.criteria)
    return before, after
