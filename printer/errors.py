"""Why no paper came out, or why nobody can say whether it did.

PrinterError
├── NotReady         nothing was sent; the job waits and loses nothing
│   ├── PaperOut     needs a person with a roll
│   ├── CoverOpen    needs a hand
│   ├── Faulty       cutter or head; needs a technician
│   ├── PrinterAway  no such device, or the line to it is broken; may heal by itself
│   └── NoAnswer     the line stands and the printer is silent; that is never "fine"
├── Unconfirmed      something was sent, and whether paper came out is unknown
├── BadSlip          not a slip; the sentence names the block
├── BadProfile       not a printer's profile, or not a printer's address
├── FontsMissing     the typeface was not brought by the build
├── ServerAway       no answer from the server, or not one we understand
│   └── NotAccepted  it understood, and refuses (4xx): asking again would not help
└── TokenRefused     the server does not know this device (any more)

`reason` is the word for programs: it travels to the server in a job's outcome and never
changes. The sentence is for the log. It holds no token and nothing about a citizen.
"""

from typing import ClassVar


class PrinterError(Exception):
    """Anything that keeps a slip from a citizen's hand."""

    reason: ClassVar[str] = "printer"


class NotReady(PrinterError):
    """The printer cannot print now. Not one dot of the slip was sent."""

    reason = "not_ready"


class PaperOut(NotReady):
    """The sensor at the end of the roll says: no paper."""

    reason = "paper_out"


class CoverOpen(NotReady):
    """Somebody is changing the roll, or did not close the lid."""

    reason = "cover_open"


class Faulty(NotReady):
    """The printer reports a fault of its own: cutter, head, voltage."""

    reason = "printer_fault"


class PrinterAway(NotReady):
    """No such device, or it says itself that it is off-line without a cause we know."""

    reason = "offline"


class NoAnswer(NotReady):
    """Asked for its state, it said nothing. Silence is not consent."""

    reason = "no_answer"


class Unconfirmed(PrinterError):
    """Bytes went out and no word came back that paper did."""

    reason = "unconfirmed"

    def __init__(self, why: str, *, is_cleared: bool) -> None:
        """`why`: the reason of the NotReady it was, or "no_answer".

        `is_cleared`: the printer confirmed that it forgot the slip; no ghost can follow.
        """
        super().__init__(f"no proof of paper ({why})")
        self.why = why
        self.is_cleared = is_cleared


class BadSlip(PrinterError):
    """What the server sent cannot be drawn."""

    reason = "bad_slip"


class BadProfile(PrinterError):
    """The technician's words about the printer make no sense; said at start."""

    reason = "bad_profile"


class FontsMissing(PrinterError):
    """`printer/fonts/` is empty: the build fetches the typeface."""

    reason = "fonts_missing"


class ServerAway(PrinterError):
    """The server cannot be reached, is starting, or speaks something else."""

    reason = "server_away"

    def __init__(self, why: str, *, retry_after_seconds: float | None = None) -> None:
        super().__init__(why)
        self.retry_after_seconds = retry_after_seconds


class NotAccepted(ServerAway):
    """4xx other than 401, 403 and 429: it will say the same next time."""

    reason = "not_accepted"


class TokenRefused(PrinterError):
    """401 or 403: revoked, mistyped, or the token of another kind of device."""

    reason = "token_refused"
