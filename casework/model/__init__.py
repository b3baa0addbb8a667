"""What is stored of visits and the people behind them. No verbs; those are beside this folder."""

from casework.model.book import BookClosing, BookEntry, BookRegister, BookRow
from casework.model.bookings import AppointmentHolder
from casework.model.deadlines import Deadline, LateNotice, PetitionEvent
from casework.model.matters import (
    Handling,
    Matter,
    MatterEntry,
    Petition,
    Register,
)
from casework.model.papers import Paper, PaperRegister, PaperTemplate
from casework.model.people import Citizen, CitizenChange, CitizenWord
from casework.model.reading import IS_BREAK_GLASS, AccessEntry, AccessHead, What, Why
from casework.model.schedule import Leader, ScheduleDay, ScheduleRule
from casework.model.sorting import MatterMark, Sorting
from casework.model.visits import TicketHint, Visit, VisitOutcome, VisitPetition

__all__ = [
    "IS_BREAK_GLASS",
    "AccessEntry",
    "AccessHead",
    "AppointmentHolder",
    "BookClosing",
    "BookEntry",
    "BookRegister",
    "BookRow",
    "Citizen",
    "CitizenChange",
    "CitizenWord",
    "Deadline",
    "Handling",
    "LateNotice",
    "Leader",
    "Matter",
    "MatterEntry",
    "MatterMark",
    "Paper",
    "PaperRegister",
    "PaperTemplate",
    "Petition",
    "PetitionEvent",
    "Register",
    "ScheduleDay",
    "ScheduleRule",
    "Sorting",
    "TicketHint",
    "Visit",
    "VisitOutcome",
    "VisitPetition",
    "What",
    "Why",
]
