"""Why the agent beside a kiosk cannot do what it is asked.

AgentError
├── HallAway      the server does not answer; it may have done what was asked
├── HallRefuses   it answers, and says no
├── HallServes    it can be reached: numbers are its to give
├── NoNumbers     none of that service are left here, or it receives nobody now
├── NoScanner     this kiosk has none
└── BadWish       what was asked cannot be meant
"""

from typing import ClassVar


class AgentError(Exception):
    """`code` is for the page, which has the words."""

    code: ClassVar[str] = "error"


class HallAway(AgentError):
    """No answer, or one that says: later."""

    code = "away"


class HallRefuses(AgentError):
    """A clear no. `why` is the stable word of the refusal."""

    code = "refused"

    def __init__(self, status: int, why: str) -> None:
        super().__init__(f"{status} {why}".strip())
        self.status = status
        self.why = why


class HallServes(AgentError):
    """Nobody takes a number here while the hall itself gives them."""

    code = "online"


class NoNumbers(AgentError):
    """`code` says which: closed now, or used up."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.code = why  # type: ignore[misc]  # closed, full


class NoScanner(AgentError):
    """Nobody need wait for what is scanned."""

    code = "no_scanner"


class BadWish(AgentError):
    """Not what the page sends."""

    code = "bad_input"
