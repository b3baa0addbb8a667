"""What is stored: tables, keys, constraints. No verbs; those are beside this folder."""

from hall.model.appointments import IS_BOOKED, IS_STANDING, Appointment
from hall.model.base import Base, Instant, table, words
from hall.model.forecast import Lesson, Truth
from hall.model.helping import HelpCall
from hall.model.lent import LentPaper, Loan
from hall.model.line import (
    IS_AT_A_DESK,
    IS_BESIDE,
    IS_OPEN,
    IS_WAITING,
    WRITTEN_ONCE,
    Asked,
    BigKey,
    Numbering,
    Step,
    Ticket,
    keep_as_written,
)
from hall.model.paper import PrinterState, PrintJob, SlipPicture
from hall.model.people import Device, DeviceKind, Pairing, Role, Staff, StaffSession
from hall.model.places import (
    IS_SERVED,
    DayException,
    DayKind,
    Desk,
    DeskService,
    DeskState,
    Hall,
    HallText,
    Notice,
    OpeningRule,
    Service,
    StaffService,
    TextKind,
)
from hall.model.push import Subscription
from hall.model.ratings import Rated, Rating
from hall.model.voice import Clip

__all__ = [
    "IS_AT_A_DESK",
    "IS_BESIDE",
    "IS_BOOKED",
    "IS_OPEN",
    "IS_SERVED",
    "IS_STANDING",
    "IS_WAITING",
    "WRITTEN_ONCE",
    "Appointment",
    "Asked",
    "Base",
    "BigKey",
    "Clip",
    "DayException",
    "DayKind",
    "Desk",
    "DeskService",
    "DeskState",
    "Device",
    "DeviceKind",
    "Hall",
    "HallText",
    "HelpCall",
    "Instant",
    "LentPaper",
    "Lesson",
    "Loan",
    "Notice",
    "Numbering",
    "OpeningRule",
    "Pairing",
    "PrintJob",
    "PrinterState",
    "Rated",
    "Rating",
    "Role",
    "Service",
    "SlipPicture",
    "Staff",
    "StaffService",
    "StaffSession",
    "Step",
    "Subscription",
    "TextKind",
    "Ticket",
    "Truth",
    "keep_as_written",
    "table",
    "words",
]
