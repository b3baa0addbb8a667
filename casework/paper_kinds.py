"""The papers a hall hands out, and what stands in each (domain.md §5.3). No database here.

A field's label is `paper.field.<name>`. Every paper has the fields of its head besides.
"""

from dataclasses import dataclass
from enum import StrEnum


class PaperKind(StrEnum):
    RECEIPT = "receipt"  # of documents, 02/TCD
    REFUSAL = "refusal"  # to receive, 01/TCD
    APPOINTMENT = "appointment"
    GUIDANCE = "guidance"
    FORWARDING = "forwarding"
    MINUTES = "minutes"
    LATE_NOTICE = "late_notice"
    CONCLUSION = "conclusion"  # of a leader's session
    INVITATION = "invitation"  # of a unit, to a leader's session


class Shape(StrEnum):
    LINE = "line"
    TEXT = "text"  # several lines
    DAY = "day"
    GROUND = "ground"  # of a refusal: dated data
    ITEMS = "items"  # documents, one a line: name | pages | condition | original or copy


@dataclass(frozen=True)
class Field:
    name: str
    shape: Shape = Shape.LINE
    is_wanted: bool = False


def _line(name: str) -> Field:
    return Field(name)


def _text(name: str) -> Field:
    return Field(name, Shape.TEXT)


def _day(name: str) -> Field:
    return Field(name, Shape.DAY)


def _wanted(field: Field) -> Field:
    return Field(field.name, field.shape, True)


HEAD = (
    _line("superior"),  # the agency above ours
    _wanted(_line("agency")),
    _wanted(_line("place")),  # where it is signed
    _wanted(_day("day")),
    _line("signer_title"),
    _wanted(_line("signer")),
)
PERSON = (
    _wanted(_line("name")),
    _line("id_number"),
    _line("id_issued"),
    _line("address"),
)
FIELDS: dict[PaperKind, tuple[Field, ...]] = {
    PaperKind.RECEIPT: (
        *PERSON,
        _wanted(_line("time")),
        _wanted(_line("at_place")),
        _line("receiver"),
        _wanted(Field("items", Shape.ITEMS)),
        _line("copies"),
    ),
    PaperKind.REFUSAL: (
        *PERSON,
        _wanted(_day("visit_day")),
        _wanted(_text("matter")),
        _wanted(Field("ground", Shape.GROUND)),
        _wanted(_text("reason")),
        _wanted(_line("decider")),
        _line("evidence_notice"),
        _line("evidence_reception"),
    ),
    PaperKind.APPOINTMENT: (
        *PERSON,
        _wanted(_line("time")),
        _wanted(_day("on_day")),
        _wanted(_line("at_place")),
        _wanted(_text("purpose")),
        _text("bring"),
    ),
    PaperKind.GUIDANCE: (
        *PERSON,
        _wanted(_day("visit_day")),
        _wanted(_text("matter")),
        _wanted(_line("target")),
        _line("target_address"),
        _text("bring"),
    ),
    PaperKind.FORWARDING: (
        _wanted(_line("target")),
        _line("target_address"),
        *PERSON,
        _wanted(_day("received_day")),
        _wanted(_text("matter")),
        _text("enclosed"),
    ),
    PaperKind.MINUTES: (
        _wanted(_line("time")),
        _wanted(_line("at_place")),
        _wanted(_text("receivers")),
        *PERSON,
        _line("phone"),
        _wanted(_text("matter")),
        _text("requests"),
        _text("documents"),
        _text("opinions"),
        _wanted(_text("conclusion")),
        _text("citizen_opinion"),
        _line("end_time"),
    ),
    PaperKind.LATE_NOTICE: (
        *PERSON,
        _wanted(_day("visit_day")),
        _wanted(_text("matter")),
        _wanted(_day("due_day")),
        _wanted(_text("reason")),
        _wanted(_day("new_day")),
        _wanted(_line("contact")),
        _line("phone"),
    ),
    PaperKind.CONCLUSION: (
        *PERSON,
        _wanted(_line("leader")),
        _wanted(_day("visit_day")),
        _wanted(_text("matter")),
        _wanted(_text("conclusion")),
        _text("tasks"),
        _day("due_day"),
    ),
    PaperKind.INVITATION: (
        _wanted(_line("target")),
        _line("target_address"),
        _wanted(_line("leader")),
        _wanted(_line("time")),
        _wanted(_day("on_day")),
        _wanted(_line("at_place")),
        _wanted(_text("matter")),
        _text("prepare"),
    ),
}
LEAVES_THE_HOUSE = (PaperKind.FORWARDING, PaperKind.INVITATION)  # to those who need no name
NEVER_STRIPPED = {PaperKind.RECEIPT, PaperKind.APPOINTMENT, PaperKind.MINUTES}
