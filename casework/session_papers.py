"""Papers of a leader's session: begun from what the list and the minutes say of one matter."""

from casework import invitations, papers, session_items
from casework.access import Officer
from casework.model import LeaderRequest
from casework.paper_kinds import PaperKind
from casework.session_items import Request
from casework.sight import Sight
from hall.errors import NotAllowed
from hall.store import Work
from hall.words import words

KINDS = (PaperKind.APPOINTMENT, PaperKind.INVITATION, PaperKind.MINUTES, PaperKind.CONCLUSION)


def begun(work: Work, officer: Officer, kind: PaperKind, request: str) -> dict[str, str]:
    """What is known of such a paper's fields; days as 2026-11-23.

    NotAllowed for a matter that is on no list, or that has neither petition nor visit.
    """
    row = session_items.load(work, Sight.of(work, officer), request)
    item = session_items.shown(work, row)
    if row.sitting is None or not (item.petition or item.visit):
        raise NotAllowed("write", "on no list")
    whose = {"petition": item.petition} if item.petition else {"visit": item.visit}
    found = papers.begun(work, officer, kind, **whose)
    told = _of_list(work, row) | _of_minutes(item)
    return found | {name: text for name, text in told.items() if name in _TOLD[kind] and text}


def source(work: Work, officer: Officer, request: str) -> dict[str, str]:
    """Whose papers these are: `petition`, or `visit`."""
    item = session_items.one(work, Sight.of(work, officer), request)
    return {"petition": item.petition} if item.petition else {"visit": item.visit}


_TOLD = {
    PaperKind.APPOINTMENT: ("time", "on_day", "at_place", "purpose"),
    PaperKind.INVITATION: ("time", "on_day", "at_place", "leader"),
    PaperKind.MINUTES: (
        "time",
        "at_place",
        "receivers",
        "opinions",
        "conclusion",
        "citizen_opinion",
    ),
    PaperKind.CONCLUSION: ("leader", "visit_day", "conclusion", "tasks", "due_day"),
}


def _of_list(work: Work, row: LeaderRequest) -> dict[str, str]:
    sitting = row.sitting
    assert sitting is not None  # asked before
    vi, at = words("vi"), invitations.hour_of(work, row)
    leader = ", ".join(each for each in (sitting.leader_name, sitting.leader_title) if each)
    return {
        "time": f"{at:%H:%M}" if at else "",
        "on_day": sitting.day.isoformat(),
        "visit_day": sitting.day.isoformat(),
        "at_place": invitations.place_of(work.hall, row),
        "purpose": vi("paper.session.purpose", leader=leader, code=row.matter.code),
        "leader": leader,
        "receivers": leader,
    }


def _of_minutes(item: Request) -> dict[str, str]:
    vi = words("vi")
    tasks = [
        vi("paper.session.task.due", unit=each.unit, text=each.text, day=each.due_on)
        if each.due_on
        else vi("paper.session.task", unit=each.unit, text=each.text)
        for each in item.tasks
    ]
    return {
        "opinions": item.minutes,
        "conclusion": item.conclusion,
        "citizen_opinion": item.citizen_says,
        "tasks": "\n".join(tasks),
        "due_day": item.answer_due_on.isoformat() if item.answer_due_on else "",
    }
