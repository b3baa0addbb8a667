"""What all shapes have in common: strictness, bounded texts, instants on the hall's clock."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from hall import calendar
from hall.model import Hall


class Taken(BaseModel):
    """What a program sends: no unknown fields, no types that are only nearly right."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Given(BaseModel):
    """What we answer: exactly these fields, all of them, always."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(Taken):
    """Nothing needs to be said: an empty object, or no body at all."""


def unsaid(schema: dict[str, Any]) -> None:
    """Leave the default out of the schema: the field is either meant or not there."""
    schema.pop("default", None)


def _whole(value: object) -> object:
    """To JSON Schema `2.0` is an integer too, and some languages write it so."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = Annotated[int, BeforeValidator(_whole)]

# No control characters anywhere: PostgreSQL refuses NUL, and a name has no line breaks.
PLAIN = r"^[^\x00-\x1f\x7f]*$"

ServiceCode = Annotated[
    str,
    Field(
        min_length=1,
        max_length=40,
        pattern=PLAIN,
        description="Code of a service, as `GET /hall` lists them.",
        examples=["regular"],
    ),
]
DeskLabel = Annotated[
    str,
    Field(
        min_length=1,
        max_length=20,
        pattern=PLAIN,
        description="What display and voice call the desk.",
        examples=["3"],
    ),
]
Moment = Annotated[
    str,
    Field(
        description="RFC 3339, with the hall's own offset and microseconds.",
        json_schema_extra={"format": "date-time"},
        examples=["2026-11-23T08:05:12.000421+07:00"],
    ),
]
ByLanguage = Annotated[
    dict[str, str],
    Field(description="One text for each language (BCP 47); `vi` is always there."),
]


def moment(hall: Hall, at: datetime) -> str:
    """The instant as programs read it."""
    return calendar.local(hall, at).isoformat(timespec="microseconds")


def moment_or_none(hall: Hall, at: datetime | None) -> str | None:
    return None if at is None else moment(hall, at)
