"""What passes between the hall and the agent beside a printer."""

from typing import Annotated, Any, Literal

from pydantic import Field

from api.shapes.common import PLAIN, Given, Taken, Whole
from hall import model, printing
from hall.lifecycle import JobState

LONGEST_WAIT = 30  # seconds


class ClaimWish(Taken):
    """How long the agent would wait for paper to be wanted."""

    wait_seconds: Whole = Field(0, ge=0, le=LONGEST_WAIT)


class Slip(Given):
    """A slip as plain data, top to bottom; it knows no dots."""

    kind: str
    language: str
    label: str
    reprint: bool
    blocks: list[dict[str, Any]] = Field(
        description="In order; each has one of `text` (with `size`: number, large, body, small; "
        "`weight`), `rule`, `space`, `qr` (with `caption`), `notice`."
    )


class ClaimedJob(Given):
    """One slip to print, the agent's alone until the lease ends."""

    id: str
    tag: str = Field(
        description="Four characters to ask the printer to say back; not those of the job before.",
        pattern=r"^[0-9]{4}$",
    )
    label: str
    reprint: bool
    attempt: int
    lease_seconds: int
    slip: Slip


class Outcome(Taken):
    """What became of a claimed job."""

    outcome: Literal["printed", "unknown", "waiting"] = Field(
        description="`printed`: the printer itself said so. `unknown`: bytes went out, no word "
        "came back. `waiting`: nothing was sent; the job goes back and waits."
    )
    reason: Annotated[str, Field(max_length=60, pattern=PLAIN)] | None = Field(
        None,
        description="The agent's own word for it. `unconfirmed` beside `printed`: that printer can "
        "prove nothing, and the kiosk says that the slip was sent.",
        examples=["paper_out"],
    )


class PrinterSays(Taken):
    """What a printer says of itself. Silence is `unknown`, never `plenty`."""

    paper: Literal["plenty", "low", "out", "unknown"]
    cover: Literal["closed", "open", "unknown"]
    online: bool | None
    width_dots: Whole = Field(ge=1, le=4096)


class QueuedJob(Given):
    """A slip on its way to paper."""

    id: str
    label: str
    reprint: bool
    state: JobState


def claimed(job: model.PrintJob, slip: dict[str, Any]) -> ClaimedJob:
    """The job with its slip made ready."""
    return ClaimedJob(
        id=str(job.id),
        tag=f"{job.id % 10_000:04d}",
        label=job.slip["label"],
        reprint=job.is_reprint,
        attempt=job.attempt,
        lease_seconds=int(printing.LEASE.total_seconds()),
        slip=Slip(**slip),
    )


def queued(job: model.PrintJob) -> QueuedJob:
    return QueuedJob(
        id=str(job.id), label=job.slip["label"], reprint=job.is_reprint, state=job.state
    )
