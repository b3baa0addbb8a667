"""What other systems are told: an envelope around a record, masked as the API's answers are."""

from typing import Literal

from pydantic import Field

from api.shapes.common import Given
from api.shapes.records import Day, DeadlineRecord, PetitionRecord, VisitRecord
from casework.hook_kinds import Topic


class _Envelope(Given):
    id: str = Field(
        description="The same for each try: one that is known is a repetition.",
        examples=["B4T7XK2M9Q0ZR3FH"],
    )
    hall: str = Field(description="The hall's code.", examples=["mau"])
    on: Day


class PetitionRegistered(_Envelope):
    """A petition came into the register."""

    type: Literal[Topic.PETITION_REGISTERED]
    record: PetitionRecord


class PetitionChanged(_Envelope):
    """A petition was decided on, classified otherwise, suspended, resolved, …"""

    type: Literal[Topic.PETITION_CHANGED]
    record: PetitionRecord


class DeadlinePassed(_Envelope):
    """The last day of a term is over, and nobody ended it."""

    type: Literal[Topic.DEADLINE_PASSED]
    record: DeadlineRecord


class VisitRecorded(_Envelope):
    """A reception stands in the book, or was corrected there."""

    type: Literal[Topic.VISIT_RECORDED]
    record: VisitRecord


class TestMessage(_Envelope):
    """A technician wants to see that it arrives."""

    type: Literal[Topic.TEST]
    record: None


TOLD = (PetitionRegistered, PetitionChanged, DeadlinePassed, VisitRecorded, TestMessage)
HEADERS = {
    "Tiepdan-Id": "The `id` of the body.",
    "Tiepdan-Timestamp": "When it was sent: seconds since 1970.",
    "Tiepdan-Signature": "`v1=` and the hex HMAC-SHA256 of timestamp, dot and body, keyed with "
    "the secret that was shown when the system was added.",
}
