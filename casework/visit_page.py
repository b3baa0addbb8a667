"""A visit as an officer works on it: what is shown, and whether this hand may write it."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from casework import access, gather, groups, texts
from casework.access import Officer, What, Why
from casework.kinds import Confidentiality, Kind, Outcome
from casework.model import Petition, Visit, VisitPetition
from casework.shown import MatterShown, Record, VisitPage
from casework.sight import Sight
from hall import calendar
from hall.errors import Conflict, NotAllowed, NotTrusted
from hall.store import Work


def to_change(work: Work, sight: Sight, public_id: str, version: int | None = None) -> Visit:
    """The visit, for a hand that may write it.

    Its own officer as long as it is a draft or its day lasts, the head always.
    """
    row = gather.visit(work, sight, public_id)
    _must_write(work, sight.officer, row)
    if version is not None and row.version != version:
        raise Conflict(f"version {row.version}, not {version}")
    return row


def note(work: Work, sight: Sight, row: Visit) -> None:
    """Into the access journal: the visit was read, and the matter that is shown beside it."""
    why = _why(sight, row)
    access.note(work, sight.officer, What.VISIT, row.public_id, why, ticket_id=row.ticket_id)
    if row.matter is not None and gather.knows(work, sight, row.matter.id):
        access.note(
            work, sight.officer, What.MATTER, row.matter.public_id, why, ticket_id=row.ticket_id
        )


def build(work: Work, sight: Sight, row: Visit) -> VisitPage:
    """The page of that visit, read anew."""
    work.session.flush()
    row = gather.visit(work, sight, row.public_id)
    shown = gather.one_visit(work, sight, row)
    record = Record(
        content=shown.content,
        requests=shown.requests,
        earlier=texts.get(work.vault, row, "earlier"),
        kind=row.kind,
        reception=row.reception,
        mode=row.mode,
        party_size=row.party_size,
        representatives=texts.get(work.vault, row, "representatives"),
        named_in=texts.get(work.vault, row, "named_in"),
        all_signed=row.all_signed,
        outcomes=shown.outcomes,
        next_step=shown.next_step,
        next_on=row.next_on,
    )
    return VisitPage(
        visit=shown,
        record=record,
        person=gather.person(work.vault, row.citizen) if row.citizen else None,
        matter=_matter(work, sight, row),
        petitions=tuple(
            gather.shown_petition(work.vault, paper)
            for paper in work.session.scalars(
                select(Petition)
                .join(VisitPetition, VisitPetition.petition_id == Petition.id)
                .where(VisitPetition.visit_id == row.id, sight.petitions())
                .order_by(Petition.id)
                .options(joinedload(Petition.citizen))
            )
        ),
        version=row.version,
        is_editable=_may_write(work, sight.officer, row),
        missing=missing(
            has_citizen=row.citizen is not None,
            content=record.content,
            kind=record.kind,
            outcomes=record.outcomes,
            of_group=of_group(work, row),
        ),
    )


def of_group(work: Work, row: Visit) -> tuple[str, ...]:
    """What the law of its day wants of a group and the record does not say yet."""
    return groups.missing(
        row.party_size,
        row.day,
        representatives=texts.get(work.vault, row, "representatives"),
        named_in=texts.get(work.vault, row, "named_in"),
        all_signed=row.all_signed,
    )


# --- inside -------------------------------------------------------------------------------


def _must_write(work: Work, officer: Officer, row: Visit) -> None:
    if row.anonymised_at is not None:
        raise NotAllowed("change", "anonymised")
    if officer.is_head:
        return
    if row.officer_id != officer.id:
        raise NotTrusted("another officer's visit")
    if row.finished_at is not None and row.day != calendar.day_of(work.hall, work.now):
        raise NotAllowed("change", "a visit of a day that is over")


def _may_write(work: Work, officer: Officer, row: Visit) -> bool:
    try:
        _must_write(work, officer, row)
    except (NotTrusted, NotAllowed):
        return False
    return True


def _why(sight: Sight, row: Visit) -> Why:
    if row.officer_id == sight.officer.id:
        return Why.OWN_VISIT
    if row.matter is not None and sight.is_forced(row.matter):
        return Why.FORCED
    return Why.WORK if row.confidentiality is Confidentiality.PROTECTED else Why.SEARCH


def _matter(work: Work, sight: Sight, row: Visit) -> MatterShown | None:
    if row.matter_id is None:
        return None
    return next(iter(gather.matters(work, sight, [row.matter_id])), None)


def missing(
    *,
    has_citizen: bool,
    content: str,
    kind: Kind | None,
    outcomes: tuple[Outcome, ...],
    of_group: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """The fields that the book wants and does not have; `of_group`: those a group lacks."""
    wanted = {
        "citizen": has_citizen,
        "content": bool(content),
        "kind": kind is not None,
        "outcomes": bool(outcomes),
    }
    return (*(name for name, is_there in wanted.items() if not is_there), *of_group)
