"""What passes between the hall and the agent beside a kiosk: loans of numbers, and papers."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from api.shapes.common import PLAIN, ByLanguage, Given, Moment, ServiceCode, Taken, Whole, moment
from hall import lending, model, slips
from hall.calendar import Opening
from hall.lent_codes import CODE_LENGTH
from hall.model import Hall
from hall.words import available

MOST_PAPERS = 50  # in one delivery

Text = Annotated[str, Field(max_length=40, pattern=PLAIN)]


class LoanWish(Taken):
    """Whose numbers the kiosk wants to hold for the time without the server."""

    service: ServiceCode


class Hours(Given):
    """Numbers may be given between these."""

    opens: Moment
    closes: Moment


class Loan(Given):
    """Numbers that are this kiosk's alone, on this one day. Told this once."""

    id: int
    service: str
    service_name: ByLanguage
    first: int
    last: int = Field(description="Both ends are included.")
    key: str = Field(description="The papers are proven with it.")
    begins: Moment
    ends: Moment
    hours: list[Hours] = Field(description="Of that day; one from begin to end if always open.")
    slips: dict[str, dict[str, Any]] = Field(
        description="By language, a slip with the places `{label}`, `{time}`, `{party}` and "
        "`{code}` left open. A block with `if` (`priority`, `party`) stands there only then."
    )
    reprint: ByLanguage = Field(description="What marks a second copy.")


class Paper(Taken):
    """A paper that the kiosk gave by itself."""

    code: Annotated[str, Field(min_length=1, max_length=200, pattern=PLAIN)] = Field(
        description=f"What its QR code holds: {CODE_LENGTH} letters."
    )
    language: Annotated[str, Field(max_length=20, pattern=PLAIN)] = "vi"
    key: Annotated[str, Field(max_length=200, pattern=PLAIN)] = Field(
        "", description="The Idempotency-Key under which the kiosk had asked for it before."
    )
    printed: bool = Field(True, description="False: nobody knows whether paper came out.")
    scanned: bool = Field(False, description="Shown by its citizen, not kept by the kiosk.")


class Delivery(Taken):
    """Papers handed over. Sending them again changes nothing."""

    papers: list[Paper] = Field(min_length=1, max_length=MOST_PAPERS)


class TakenIn(Given):
    """What became of one paper."""

    outcome: Literal["new", "known", "conflict", "refused"] = Field(
        description="`conflict`: another paper carries its number too, so this one is called by "
        "the `label` given here. `refused`: not one of this hall, or there was no number left."
    )
    label: str | None
    ticket: str | None


class Held(Taken):
    """A loan that the kiosk holds."""

    id: Whole = Field(ge=1, le=2_147_483_647)
    given: Whole = Field(ge=0, le=99_999, description="The last number it gave of it; 0 if none.")


class Report(Taken):
    """How it stands beside the kiosk."""

    version: Text = ""
    port: Whole = Field(ge=1, le=65_535, description="Of its door on the kiosk itself.")
    scanner: Literal["none", "ready", "away"] = "none"
    unsent: Whole = Field(0, ge=0, le=100_000, description="Papers it could not hand over yet.")
    loans: list[Held] = Field(default_factory=list, max_length=200)


class Orders(Given):
    """What the hall answers."""

    now: Moment
    services: list[str] = Field(description="Those whose numbers a kiosk may be lent.")
    dead: list[int] = Field(description="Loans of which no further number may be given.")


def loan_shown(
    hall: Hall,
    loan: model.Loan,
    key: str,
    hours: list[Opening],
    base_url: str,
    picture: bytes | None = None,
) -> Loan:
    """The loan with all that the kiosk needs to make papers of it alone.

    `picture`: the hall's, for the head of each.
    """
    begins, ends = lending.span(hall, loan)
    ready: Mapping[str, dict[str, Any]] = {
        code: slips.made_ready(
            slips.lent_slip(hall, loan.service, code),
            url=f"{base_url}/t#{{code}}",
            reprint=False,
            picture=picture,
        )
        for code in available()
    }
    spans = [(begins, ends)] if hall.always_open else [(o.opens, o.closes) for o in hours]
    return Loan(
        id=loan.id,
        service=loan.service.code,
        service_name=loan.service.name,
        first=loan.first,
        last=loan.last,
        key=key,
        begins=moment(hall, begins),
        ends=moment(hall, ends),
        hours=[Hours(opens=moment(hall, a), closes=moment(hall, b)) for a, b in spans],
        slips=dict(ready),
        reprint=slips.reprint_words(),
    )


def taken_in(found: lending.TakenIn) -> TakenIn:
    ticket = found.ticket
    return TakenIn(
        outcome=found.outcome,  # type: ignore[arg-type]  # checked here
        label=ticket.label if ticket else None,
        ticket=ticket.public_id if ticket else None,
    )
