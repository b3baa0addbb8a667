"""What a display shows, as JSON. Numbers and desks, nothing else."""

from pydantic import Field

from api.shapes.common import (
    ByLanguage,
    DeskLabel,
    Given,
    Moment,
    ServiceCode,
    moment,
    moment_or_none,
)
from api.shapes.tickets import Forecast, range_shown
from hall import board, model


class BoardCall(Given):
    """A call that stands."""

    key: str = Field(description="Changes with every call and recall: chime for a new one.")
    label: str
    desk: DeskLabel
    is_room: bool
    is_group: bool
    language: str
    times: int = Field(description="1 is the first call.")
    at: Moment


class BoardServing(Given):
    """A ticket that is being served."""

    label: str
    desk: DeskLabel
    is_room: bool


class BoardWait(Given):
    """How it stands with one service."""

    service: ServiceCode
    name: ByLanguage
    waiting: int = Field(description="Tickets.")
    forecast: Forecast | None


class Board(Given):
    """One snapshot. Quiet calls are not on it."""

    step: int = Field(description="Grows by one with every change of the hall.")
    open: bool
    opens_at: Moment | None = Field(description="While closed: when next, if that is known.")
    calls: list[BoardCall] = Field(description="Latest first.")
    serving: list[BoardServing] = Field(description="Latest call first.")
    next: list[str] = Field(description="Labels in calling order; only the first few.")
    missed: list[str] = Field(description="Labels called today that did not come; latest first.")
    waiting: int = Field(description="Tickets in the line.")
    open_desks: int
    waits: list[BoardWait]
    messages: list[ByLanguage]


def shown(hall: model.Hall, seen: board.Board) -> Board:
    return Board(
        step=seen.step,
        open=seen.is_open,
        opens_at=moment_or_none(hall, seen.opens_at),
        calls=[
            BoardCall(
                key=call.key,
                label=call.label,
                desk=call.desk,
                is_room=call.is_room,
                is_group=call.is_group,
                language=call.language,
                times=call.times,
                at=moment(hall, call.at),
            )
            for call in seen.calls
        ],
        serving=[
            BoardServing(label=served.label, desk=served.desk, is_room=served.is_room)
            for served in seen.serving
        ],
        next=list(seen.next),
        missed=list(seen.missed),
        waiting=seen.waiting,
        open_desks=seen.open_desks,
        waits=[
            BoardWait(
                service=wait.service,
                name=wait.name,
                waiting=wait.waiting,
                forecast=range_shown(wait.forecast),
            )
            for wait in seen.waits
        ],
        messages=list(seen.messages),
    )
