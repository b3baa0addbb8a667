"""Petitions, visits and matters as programs see them: codes and days, never a name or a text."""

from typing import Annotated

from pydantic import Field

from api.shapes.common import Given
from casework import open_deadlines, open_records
from casework.deadline_kinds import Party, Rule, Standing
from casework.kinds import (
    Decision,
    Kind,
    MatterStatus,
    Mode,
    PetitionStatus,
    Reception,
    Source,
)

Day = Annotated[str, Field(json_schema_extra={"format": "date"}, examples=["2026-11-23"])]


class PetitionRecord(Given):
    """One petition that is not protected."""

    id: str = Field(examples=["B4T7XK2M9Q0ZR3FH"])
    number: str = Field(examples=["12/2026"], description="In the register of its year.")
    matter: str
    kind: Kind
    source: Source
    received_on: Day
    signers: int
    status: PetitionStatus
    decision: Decision | None
    decided_on: Day | None


class VisitRecord(Given):
    """One finished reception that is not protected; by its day, without an hour."""

    id: str
    day: Day
    reception: Reception
    mode: Mode
    people: int
    kind: Kind | None
    outcomes: list[str] = Field(
        description="Codes of what came of it.", examples=[["petition_received"]]
    )
    matter: str = Field(description="Empty for a visit of no matter.")
    book_number: str = Field(description="Empty until it stands in the reception book.")
    next_on: Day | None


class MatterRecord(Given):
    """One matter that is not protected."""

    id: str
    code: str
    status: MatterStatus
    lead: str = Field(description="The officer who answers for it.")
    opened_on: Day
    petitions: list[str]


class DeadlineRecord(Given):
    """One term of the law for one petition that is not protected."""

    petition: str = Field(examples=["B4T7XK2M9Q0ZR3FH"])
    number: str = Field(examples=["12/2026"], description="The petition's, in its register.")
    matter: str
    rule: Rule = Field(description="Which term of the law.")
    party: Party = Field(description="Who owes what it wants: this hall, or the resolving body.")
    starts_on: Day = Field(description="Not counted.")
    due_on: Day = Field(description="Its last day.")
    stopped_on: Day | None = Field(description="Its clock stands still since then.")
    ended_on: Day | None
    standing: Standing
    days: int = Field(description="From today to its last day; negative when it is over.")


def petition(found: open_records.OpenPetition) -> PetitionRecord:
    return PetitionRecord.model_validate(open_records.codes(found))


def visit(found: open_records.OpenVisit) -> VisitRecord:
    return VisitRecord.model_validate(open_records.codes(found))


def matter(found: open_records.OpenMatter) -> MatterRecord:
    return MatterRecord.model_validate(open_records.codes(found))


def deadline(found: open_deadlines.OpenDeadline) -> DeadlineRecord:
    return DeadlineRecord.model_validate(open_records.codes(found))
