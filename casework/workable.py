"""What an officer may change: seen, theirs to work on, and as they saw it last."""

from sqlalchemy.orm.attributes import flag_modified

from casework import gather, sealing
from casework.access import Officer
from casework.model import Matter, Petition
from casework.sight import Sight
from hall.errors import Conflict, NotAllowed
from hall.store import Work


def petition(work: Work, officer: Officer, public_id: str, version: int | None = None) -> Petition:
    """NotFound, NotTrusted, or Conflict if `version` is another than the petition's.

    NotAllowed for one that was anonymised.
    """
    found = gather.petition(work, Sight.of(work, officer), public_id)
    sealing.must_work_on(work, officer, found.matter)
    _check(found, version)
    return found


def touch(found: Petition) -> None:
    """What is written beside its row changes it too: who saw it before then meets a Conflict."""
    flag_modified(found, "status")


def matter(work: Work, officer: Officer, key: str, version: int | None = None) -> Matter:
    """NotFound, NotTrusted, or Conflict if `version` is another than the matter's."""
    found = gather.matter(work, Sight.of(work, officer), key)
    sealing.must_work_on(work, officer, found)
    _check(found, version)
    return found


def _check(found: Petition | Matter, version: int | None) -> None:
    if found.anonymised_at is not None:
        raise NotAllowed("change", "anonymised")
    if version is not None and found.version != version:
        raise Conflict(f"version {found.version}, not {version}")
