"""A petition that no visit brought, from its form to what casework takes in."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from casework import file as files
from casework.access import Officer
from casework.folding import tidy
from casework.kinds import Kind, Source
from casework.petitions import Paper
from casework.shown import File
from hall import calendar
from hall.errors import BadInput
from hall.store import Work
from staff_console import casing, writing
from staff_console.writing import Form

# what is said at a desk belongs to its visit
SOURCES = tuple(each for each in Source if each is not Source.IN_PERSON)
OLDEST = timedelta(days=366)  # since it was received: further back it is a register to be imported


@dataclass(frozen=True, kw_only=True)
class Blank:
    """A form to fill in. `file`: of whoever sent it; None of a letter without a name."""

    file: File | None
    today: date


def blank(work: Work, officer: Officer, citizen: str) -> Blank:
    """The form, beside the file of whoever sent it. NotFound if nobody is known by that id."""
    file = files.of_citizen(work, officer, citizen) if citizen else None
    return Blank(file=file, today=calendar.day_of(work.hall, work.now))


def paper(work: Work, form: Form) -> Paper:
    """The petition that was written down. BadInput names the field that cannot be meant."""
    source = casing.must(Source, form, "source")
    if source not in SOURCES:
        raise BadInput("petition_source", "said at a desk")
    if not tidy(form.get("content", "")):
        raise BadInput("letter_content", "what it says is wanted")
    return Paper(
        kind=casing.must(Kind, form, "kind"),
        source=source,
        content=form["content"],
        requests=form.get("requests", ""),
        accused=form.get("accused", ""),
        petitioner=form.get("citizen") or None,
        title=form.get("title", ""),
        signers=writing.whole(form, "signers", 1),
        received_at=_received(work, casing.must_day(form, "received_on")),
    )


def _received(work: Work, day: date) -> datetime | None:
    """Today's: now. Of a day that is over nobody knows the hour: its noon."""
    today = calendar.day_of(work.hall, work.now)
    if not today - OLDEST <= day <= today:
        raise BadInput("received_on", "not in the future, and within a year")
    return None if day == today else datetime.combine(day, time(12), ZoneInfo(work.hall.zone))
