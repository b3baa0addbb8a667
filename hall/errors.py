"""What can go wrong, as the hall says it.

HallError
├── BadInput        what was sent cannot be meant; names the field        422
├── KeyReused       another body came under a known idempotency key       422
├── NotSignedIn     we do not know who asks                               401
├── NotTrusted      known, but this is not theirs to do                   403
├── NotFound        no such ticket, desk, device, service                 404
├── NotAllowed      the thing exists, its state or desk forbids it        409
├── DeskBusy        the desk still holds a ticket                         409
├── DeskTaken       another officer sits at the desk                      409
├── Conflict        someone else was faster; look again                   409
├── Duplicate       the same thing exists already                         409
├── Closed          the hall or the service receives nobody now           409
├── Full            the numbers of the block or session are given         409
├── TooLate         what waits already fills the time until closing       409
├── AlreadyInLine   this person has an open ticket for this service       409
├── AlreadyBooked   or an appointment for it on that day                  409
├── NotYet          an appointment's check-in has not begun               409
├── TooMany         too fast; wait and try again                          429
└── Away            a part we need does not answer; try again             503

`code` is for programs and never changes; the words for people are in the
catalogs under `error.<code>`. The English sentence is for the log.
"""

from datetime import datetime
from typing import ClassVar


class HallError(Exception):
    """Something the hall refuses, with a reason that a person can be told."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500


class BadInput(HallError):
    """What was sent cannot be meant. `field` is where, as the sender named it."""

    code = "bad_input"
    status = 422

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field
        self.why = why


class KeyReused(HallError):
    """The idempotency key is known, with another body."""

    code = "key_reused"
    status = 422


class NotSignedIn(HallError):
    """No valid token, or a wrong password."""

    code = "not_signed_in"
    status = 401


class NotTrusted(HallError):
    """Who asks is known, and may not do this."""

    code = "not_trusted"
    status = 403


class NotFound(HallError):
    """There is no such thing, or not for the one who asks."""

    code = "not_found"
    status = 404

    def __init__(self, kind: str, key: object = "") -> None:
        super().__init__(f"no {kind} {key}".strip())


class NotAllowed(HallError):
    """The step is not in the table of the thing's life, or not this desk's to take."""

    code = "not_allowed"
    status = 409

    def __init__(self, verb: str, state: str) -> None:
        super().__init__(f"cannot {verb} what is {state}")
        self.verb = verb
        self.state = state


class DeskBusy(HallError):
    """The desk still holds a ticket."""

    code = "desk_busy"
    status = 409


class DeskTaken(HallError):
    """Another officer sits there; taking over must be said openly."""

    code = "desk_taken"
    status = 409


class Conflict(HallError):
    """Someone else was faster."""

    code = "conflict"
    status = 409


class Duplicate(HallError):
    """The same thing exists already."""

    code = "duplicate"
    status = 409


class Closed(HallError):
    """The hall or the service receives nobody now."""

    code = "closed"
    status = 409


class Full(HallError):
    """All numbers of the block are in use, those of the session given, or a slot's seats taken."""

    code = "full"
    status = 409


class TooLate(HallError):
    """Who takes a number now could no longer be called before closing."""

    code = "too_late"
    status = 409


class AlreadyInLine(HallError):
    """The person has an open ticket for this service; staff may give another, with a reason."""

    code = "already_in_line"
    status = 409


class AlreadyBooked(HallError):
    """The person has an appointment for this service on that day."""

    code = "already_booked"
    status = 409


class NotYet(HallError):
    """Too early to check in. `from_` is when it begins."""

    code = "not_yet"
    status = 409

    def __init__(self, from_: datetime) -> None:
        super().__init__("the check-in has not begun")
        self.from_ = from_


class TooMany(HallError):
    """Too fast. `retry_after` is in seconds."""

    code = "too_many"
    status = 429

    def __init__(self, retry_after: int = 1) -> None:
        super().__init__(f"too many requests; again in {retry_after} s")
        self.retry_after = retry_after


class Away(HallError):
    """A part we need does not answer in time. `retry_after` is in seconds."""

    code = "away"
    status = 503

    def __init__(self, what: str, retry_after: int = 2) -> None:
        super().__init__(f"{what} does not answer")
        self.retry_after = retry_after
