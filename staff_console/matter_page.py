"""What the page of a matter is drawn from."""

from typing import Any

from casework import directives, gather, holds, marks, sealing, story
from casework import file as files
from casework.access import Officer
from casework.sight import Sight
from hall import staff
from hall.errors import NotTrusted
from hall.model import Role
from hall.store import Work


def read(work: Work, officer: Officer, matter: str) -> dict[str, Any]:
    """The matter, its story, marks, directives, and whom it may be handed to."""
    shown = files.of_matter(work, officer, matter)
    row = gather.matter(work, Sight.of(work, officer), matter)
    receiving = (Role.OFFICER, Role.SUPERVISOR)
    return {
        "matter": shown,
        "story": story.of_matter(work, officer, matter),
        "marks": marks.of(work, officer, matter),
        "asked": directives.of_matter(work, row),
        "colleagues": [
            (each.id, each.name)
            for each in staff.all_of(work.session, work.hall.id)
            if each.role in receiving and each.id != shown.lead.id
        ],
        "may": row.anonymised_at is None and _may(work, officer, shown.id),
        "is_anonymised": row.anonymised_at is not None,
        "is_head": officer.is_head,
        "hold": holds.of_matter(work, row),
    }


def _may(work: Work, officer: Officer, matter: str) -> bool:
    try:
        row = gather.matter(work, Sight.of(work, officer), matter)
        sealing.must_work_on(work, officer, row)
    except NotTrusted:
        return False
    return True
