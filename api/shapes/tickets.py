"""A citizen's wish for a number, the ticket, and what the officers may do with it."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from sqlalchemy.orm import Session

from api.shapes.common import (
    DeskLabel,
    Given,
    Moment,
    ServiceCode,
    Taken,
    Whole,
    moment,
    moment_or_none,
    unsaid,
)
from hall import forecast, issuing, line, model, tickets
from hall.lifecycle import TicketState
from hall.web import vault
from hall.web.headers import base_url
from hall.words import FALLBACK, available

LANGUAGES = list(available())


def _known(code: str) -> str:
    if code not in LANGUAGES:
        raise ValueError(f"one of {', '.join(LANGUAGES)}")
    return code


Language = Annotated[
    str,
    AfterValidator(_known),
    Field(
        description="The citizen's language (BCP 47); slip and call are in it.",
        json_schema_extra={"enum": LANGUAGES},
    ),
]
Further = Literal["", "other_matter", "for_another", "lost_slip", "staff_decision"]
Assistance = Literal["wheelchair", "hearing", "sight", "writer", "interpreter"]


IdNumber = Annotated[
    str,
    Field(
        min_length=5,
        max_length=40,
        pattern=r"^[0-9A-Z][0-9A-Z .-]{3,38}[0-9A-Z]$",
        description="Of a card or passport: so that a person has one for a service and a day. Only "
        "a keyed hash is compared and kept; never answered by any call.",
        examples=["001 099 000 001"],
    ),
]


class TicketWish(Taken):
    """What somebody who takes a number says. Nothing of it tells why they come."""

    service: ServiceCode
    party_size: Whole = Field(1, ge=1, le=issuing.LARGEST_PARTY, description="People.")
    representatives: Whole | None = Field(
        None, ge=1, le=5, description="Of a group, as many as the hall's rule lets it name."
    )
    language: Language = FALLBACK
    priority: bool = Field(False, description="Self-declared; which kind is never asked.")
    private: bool = Field(False, description="Would rather talk in private.")
    assistance: list[Assistance] = Field([], max_length=len(issuing.ASSISTANCE))
    phone: str = Field(
        "",
        min_length=6,
        max_length=24,
        pattern=r"^[0-9+(][0-9 ().+-]*$",
        description="Where to reach the citizen. Stored sealed; never answered by any call.",
        examples=["0912 345 678"],
        json_schema_extra=unsaid,
    )
    id_number: IdNumber = Field("", json_schema_extra=unsaid)
    further: Further = Field(
        "",
        description="Why staff give one more to who has an open one for this service.",
        json_schema_extra=unsaid,
    )

    def meant(self) -> issuing.Wish:
        return issuing.Wish(
            service=self.service,
            party_size=self.party_size,
            representatives=self.representatives,
            language=self.language,
            priority=self.priority,
            private=self.private,
            assistance=tuple(self.assistance),
            phone=self.phone or None,
            id_number=self.id_number or None,
            further=self.further,
        )


class Forecast(Given):
    """When the ticket will likely be called, in minutes from now: from, to."""

    low_minutes: int
    high_minutes: int


class Ticket(Given):
    """A place in the line. No field holds a name, an ID number or a kind of matter."""

    id: str = Field(description="Opaque; the `ticket_id` of other calls.")
    label: str = Field(description="The number as printed, shown and spoken.", examples=["014"])
    number: int
    service: ServiceCode
    state: TicketState
    party_size: int = Field(description="People.")
    priority: bool
    desk: DeskLabel | None = Field(description="The desk that has it, or last had it.")
    issued_at: Moment
    called_at: Moment | None = Field(description="The latest call.")
    started_at: Moment | None
    ended_at: Moment | None
    people_ahead: int | None = Field(
        description="Tickets before this one for the same desks; null unless it waits."
    )
    forecast: Forecast | None = Field(description="Null when unknown, or unless it waits.")
    url: str = Field(
        description="The citizen's page. Its fragment is the secret on the slip (129 bits).",
        json_schema_extra={"format": "uri"},
    )
    version: int = Field(description="For `If-Match`; grows with every change.")


class CallWish(Taken):
    """Which desk calls, and how."""

    desk: DeskLabel = Field(
        "",
        description="The officer's own desk; another is 409. Left out: the one they sit at.",
        json_schema_extra=unsaid,
    )
    quiet: bool = Field(False, description="Neither shown nor spoken: the citizen is fetched.")
    reason: str = Field(
        "",
        max_length=tickets.LONGEST_REASON,
        pattern=r"^[^\x00]*$",
        description="Why it is called out of its turn; journalled and reported. No names.",
        examples=["health"],
    )


class SwitchWish(Taken):
    """With which service the visit goes on."""

    service: ServiceCode


class HoldWish(Taken):
    """For how long a ticket is set aside."""

    minutes: Whole = Field(ge=1, le=tickets.LONGEST_HOLD_MINUTES)


class TransferWish(Taken):
    """Where a ticket is sent: another service, one desk, or both."""

    model_config = Taken.model_config | {
        "json_schema_extra": {"anyOf": [{"required": ["service"]}, {"required": ["desk"]}]}
    }

    service: ServiceCode = Field("", json_schema_extra=unsaid)
    desk: DeskLabel = Field("", json_schema_extra=unsaid)
    come_back: bool = Field(
        False, description="Once done there, to this desk again: `send_back` brings it."
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.service or self.desk):
            raise ValueError("a service or a desk is wanted")
        return self


class Actor(Given):
    """Who took a step: `staff`, `device`, `citizen`, or the `hall` itself."""

    kind: Literal["staff", "device", "citizen", "hall"]
    id: int | None


class Step(Given):
    """One row of the hall's journal. Written once, chained, never changed."""

    number: int = Field(description="1, 2, 3 … in the hall, without gap.")
    at: Moment
    by: Actor
    verb: str
    desk: DeskLabel | None
    before: TicketState | None = Field(description="The state it left; null at its issue.")
    after: TicketState | None


def shown(
    session: Session,
    hall: model.Hall,
    ticket: model.Ticket,
    now: datetime,
    *,
    ahead: int | None = None,
) -> Ticket:
    """The ticket as programs see it at that moment. `ahead`: if it was asked already."""
    if ticket.state is not TicketState.WAITING:
        return _shown(hall, ticket, None, None)
    if ahead is None:
        ahead = line.ahead_of(session, ticket)
    return _shown(hall, ticket, ahead, forecast.for_ticket(session, hall, ticket, now))


def line_shown(session: Session, hall: model.Hall, now: datetime) -> list[Ticket]:
    """All who wait, in the order in which they would be called."""
    return [
        _shown(hall, ticket, ahead, forecast.for_ticket(session, hall, ticket, now))
        for ticket, ahead in line.with_ahead(session, hall.id)
    ]


def url_of(ticket: model.Ticket) -> str:
    """The address on the slip. The secret is in the fragment, which no server ever sees."""
    return f"{base_url()}/t#{vault().ticket_token(ticket.public_id)}"


def step_shown(hall: model.Hall, step: model.Step) -> Step:
    return Step(
        number=step.number,
        at=moment(hall, step.at),
        by=Actor(kind=step.by_kind, id=step.by_id),  # type: ignore[arg-type]  # checked here
        verb=step.verb,
        desk=step.desk.label if step.desk else None,
        before=step.before.get("state"),
        after=step.after.get("state"),
    )


def _shown(
    hall: model.Hall,
    ticket: model.Ticket,
    ahead: int | None,
    promised: forecast.Range | None,
) -> Ticket:
    return Ticket(
        id=ticket.public_id,
        label=ticket.label,
        number=ticket.number,
        service=ticket.service.code,
        state=ticket.state,
        party_size=ticket.party_size,
        priority=ticket.priority,
        desk=ticket.desk.label if ticket.desk else None,
        issued_at=moment(hall, ticket.issued_at),
        called_at=moment_or_none(hall, ticket.called_at),
        started_at=moment_or_none(hall, ticket.started_at),
        ended_at=moment_or_none(hall, ticket.ended_at),
        people_ahead=ahead,
        forecast=range_shown(promised),
        url=url_of(ticket),
        version=ticket.version,
    )


def range_shown(promised: forecast.Range | None) -> Forecast | None:
    if promised is None:
        return None
    return Forecast(low_minutes=promised.low_minutes, high_minutes=promised.high_minutes)
