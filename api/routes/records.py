"""Petitions, visits and matters, masked: for the programs of other agencies."""

from datetime import date

from api.calls import call
from api.routes import room
from api.routes._common import looking
from api.shapes import appointments, records
from casework import open_deadlines, open_records
from hall import calendar
from hall.errors import NotFound

READERS = ("officer", "supervisor")


@room.get("/days/<day>/petitions")
@call("staff", "api", roles=READERS, gives={200: list[records.PetitionRecord]})
def read_petitions(day: str) -> list[records.PetitionRecord]:
    """Read the petitions that were received on a day.

    By number. Protected ones are not there.
    """
    on = _day(day)
    with looking() as look:
        found = open_records.petitions(look.session, look.hall, on, on)
    return [records.petition(each) for each in found]


@room.get("/days/<day>/visits")
@call("staff", "api", roles=READERS, gives={200: list[records.VisitRecord]})
def read_visits(day: str) -> list[records.VisitRecord]:
    """Read the receptions of a day.

    Those whose record is finished; protected ones are not there.
    """
    on = _day(day)
    with looking() as look:
        found = open_records.visits(look.session, look.hall, on, on)
    return [records.visit(each) for each in found]


@room.get("/petitions/<petition_id>")
@call("staff", "api", roles=READERS, gives={200: records.PetitionRecord})
def read_petition(petition_id: str) -> records.PetitionRecord:
    """Read one petition.

    A protected one is 404, as one that never was.
    """
    with looking() as look:
        return records.petition(open_records.petition(look.session, look.hall, petition_id))


@room.get("/petitions/<petition_id>/deadlines")
@call("staff", "api", roles=READERS, gives={200: list[records.DeadlineRecord]})
def read_petition_deadlines(petition_id: str) -> list[records.DeadlineRecord]:
    """Read the deadlines of one petition.

    Those that run first, by their last day. A protected petition is 404.
    """
    with looking() as look:
        today = calendar.day_of(look.hall, look.now)
        found = open_deadlines.of_petition(look.session, look.hall, petition_id, today)
    return [records.deadline(each) for each in found]


@room.get("/deadlines")
@call("staff", "api", roles=READERS, gives={200: list[records.DeadlineRecord]})
def read_due_deadlines() -> list[records.DeadlineRecord]:
    """Read which deadlines are over or soon will be.

    The latest first, at most 1000. Not what stands still, nor terms that are the citizen's own.
    """
    with looking() as look:
        today = calendar.day_of(look.hall, look.now)
        found = open_deadlines.due(look.session, look.hall, today)
    return [records.deadline(each) for each in found]


@room.get("/matters/<matter_id>")
@call("staff", "api", roles=READERS, gives={200: records.MatterRecord})
def read_matter(matter_id: str) -> records.MatterRecord:
    """Read one matter.

    A protected one is 404, as one that never was.
    """
    with looking() as look:
        return records.matter(open_records.matter(look.session, look.hall, matter_id))


def _day(text: str) -> date:
    found = appointments.day_of(text)
    if found is None:
        raise NotFound("day")
    return found
