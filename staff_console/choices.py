"""The closed sets that forms choose from, with their words in the reader's language."""

from enum import StrEnum

from casework.kinds import IdKind, Kind, Mode, Outcome, Reception
from casework.schedule_kinds import Half, Office
from hall.web.language import _
from staff_console.room import room
from staff_console.ticket_page import REASONS
from staff_console.writing import born


@room.context_processor
def sets() -> dict[str, object]:
    """What the templates of records ask for."""
    return {
        "kinds": lambda: list(Kind),
        "outcomes": lambda: list(Outcome),
        "receptions": lambda: options(Reception, "casework.reception."),
        "modes": lambda: options(Mode, "casework.mode."),
        "id_kinds": lambda: options(IdKind, "casework.id_kind."),
        "reasons": REASONS,
        "born": born,
        "halves": lambda: options(Half, "casework.session."),
        "offices": lambda: options(Office, "casework.office."),
    }


def options(kind: type[StrEnum], beginning: str) -> list[tuple[str, str]]:
    """For a select: value and words, by the beginning of their keys."""
    return [(each.value, _(beginning + each.value)) for each in kind]
