"""What may be said of a record at this moment: the API's fields, and nothing of what is sealed."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from casework import open_deadlines, open_records
from casework.hook_kinds import Topic
from casework.model import HookDelivery
from hall.errors import NotFound
from hall.model import Hall


def of(session: Session, hall: Hall, delivery: HookDelivery, today: date) -> dict[str, Any] | None:
    """The record; empty for a test. None if nobody outside may know of it any more."""
    try:
        match delivery.topic:
            case Topic.TEST:
                return {}
            case Topic.VISIT_RECORDED:
                return open_records.codes(open_records.visit(session, hall, delivery.subject))
            case Topic.DEADLINE_PASSED:
                return _term(session, hall, delivery, today)
        return open_records.codes(open_records.petition(session, hall, delivery.subject))
    except NotFound:
        return None


def _term(
    session: Session, hall: Hall, delivery: HookDelivery, today: date
) -> dict[str, Any] | None:
    """The latest of that rule: an older one was told when it passed."""
    terms = open_deadlines.of_petition(session, hall, delivery.subject, today)
    found = [each for each in terms if each.rule == delivery.rule]
    return open_records.codes(max(found, key=lambda each: each.due_on)) if found else None
