"""What is stored of visits and the people behind them. No verbs; those are beside this folder."""

from casework.model.book import BookClosing, BookEntry, BookRegister, BookRow
from casework.model.bookings import AppointmentHolder
from casework.model.deadlines import Deadline, LateNotice, PetitionEvent
from casework.model.hooks import Counterpart, Hook, HookDelivery
from casework.model.imports import ImportDraft, ImportLine, ImportRun
from casework.model.links import MatterMerger, PetitionOrigin, PetitionTrace
from casework.model.matters import (
    Handling,
    Matter,
    MatterEntry,
    Petition,
    Register,
)
from casework.model.online import OnlineSite, OnlineSitting
from casework.model.papers import Paper, PaperRegister, PaperTemplate
from casework.model.people import Citizen, CitizenChange, CitizenWord
from casework.model.reading import IS_BREAK_GLASS, AccessEntry, AccessHead, What, Why
from casework.model.remarks import Remark, RemarkConcern, RemarkRegister
from casework.model.retention import LegalHold, RetentionRound, RetentionTerm
from casework.model.schedule import Leader, ScheduleDay, ScheduleRule
from casework.model.sessions import (
    Directive,
    Incident,
    LeaderRequest,
    Refusal,
    SessionMinutes,
)
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
    "Counterpart",
    "Deadline",
    "Directive",
    "Handling",
    "Hook",
    "HookDelivery",
    "ImportDraft",
    "ImportLine",
    "ImportRun",
    "Incident",
    "LateNotice",
    "Leader",
    "LeaderRequest",
    "LegalHold",
    "Matter",
    "MatterEntry",
    "MatterMark",
    "MatterMerger",
    "OnlineSite",
    "OnlineSitting",
    "Paper",
    "PaperRegister",
    "PaperTemplate",
    "Petition",
    "PetitionEvent",
    "PetitionOrigin",
    "PetitionTrace",
    "Refusal",
    "Register",
    "Remark",
    "RemarkConcern",
    "RemarkRegister",
    "RetentionRound",
    "RetentionTerm",
    "ScheduleDay",
    "ScheduleRule",
    "SessionMinutes",
    "Sorting",
    "TicketHint",
    "Visit",
    "VisitOutcome",
    "VisitPetition",
    "What",
    "Why",
]
