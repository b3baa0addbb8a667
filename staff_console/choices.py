"""The closed sets that forms choose from, with their words in the reader's language."""

from collections.abc import Iterable
from enum import StrEnum

from casework import groups
from casework.deadline_kinds import Criterion, LateReason
from casework.deadlines import BY_HAND
from casework.kinds import IdKind, Kind, MatterStatus, Mode, Outcome, Reception
from casework.schedule_kinds import Half, Office
from casework.session_kinds import Checked, IncidentKind, SessionOutcome, ToldBy
from casework.sorting_kinds import (
    Competence,
    Eligibility,
    Field,
    Ineligible,
    Regime,
    Risk,
    Round,
    System,
)
from hall.web.language import _
from staff_console.letter_page import SOURCES
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
        "speakers": groups.speakers,
        "sources": lambda: [(each.value, _(f"casework.source.{each.value}")) for each in SOURCES],
    }


@room.context_processor
def axes() -> dict[str, object]:
    """What the pages of petitions ask for."""
    return {
        "competences": lambda: options(Competence, "casework.competence."),
        "eligibilities": lambda: options(Eligibility, "casework.eligibility."),
        "ineligibles": lambda: options(Ineligible, "casework.ineligible."),
        "systems": lambda: options(System, "casework.system."),
        "fields": lambda: options(Field, "casework.field."),
        "regimes": lambda: options(Regime, "casework.regime."),
        "criteria": lambda: options(Criterion, "casework.criterion."),
        "statuses": lambda: options(MatterStatus, "casework.status."),
        "session_outcomes": lambda: options(SessionOutcome, "casework.session_outcome."),
        "told_by": lambda: options(ToldBy, "casework.told_by."),
        "checks": lambda: options(Checked, "casework.checked_by."),
        "incident_kinds": lambda: options(IncidentKind, "casework.incident."),
        "risks": lambda: options(Risk, "casework.risk."),
        "late_reasons": lambda: options(LateReason, "casework.late."),
        "rounds_of": rounds_of,
        "by_hand": lambda: BY_HAND,
    }


def rounds_of(rounds: Iterable[Round]) -> list[tuple[str, str]]:
    """For a select: those rounds."""
    return [(each.value, _(f"casework.round.{each.value}")) for each in rounds]


def options(kind: type[StrEnum], beginning: str) -> list[tuple[str, str]]:
    """For a select: value and words, by the beginning of their keys."""
    return [(each.value, _(beginning + each.value)) for each in kind]
