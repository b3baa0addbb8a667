"""Which step may follow which.

A life is a table: a verb, the states it may start from, the state it leads to.
Nothing here knows the database, the clock or the web.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from hall.errors import NotAllowed

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Rule(Generic[S]):
    verb: str
    before: frozenset[S]
    after: S


class Life(Generic[S]):
    """A table of rules; one row per verb."""

    def __init__(self, *rules: tuple[str, Iterable[S], S]) -> None:
        self.rules = {verb: Rule(verb, frozenset(before), after) for verb, before, after in rules}

    def after(self, state: S, verb: str) -> S:
        """The state that `verb` leads to from `state`; NotAllowed if none."""
        rule = self.rules[verb]  # an unknown verb is our own mistake: KeyError
        if state not in rule.before:
            raise NotAllowed(verb, state)
        return rule.after

    def allows(self, state: S, verb: str) -> bool:
        """May that verb follow?"""
        return state in self.rules[verb].before


class TicketState(StrEnum):
    WAITING = "waiting"  # in the line
    CALLED = "called"  # shown and spoken; a desk expects the citizen
    SERVING = "serving"  # at the desk
    ON_HOLD = "on_hold"  # set aside by a desk for some minutes, with its old place
    MISSED = "missed"  # called, nobody came; can still come back
    SERVED = "served"  # ended well
    WITHDRAWN = "withdrawn"  # given up, by the citizen or for them
    EXPIRED = "expired"  # the day ended first


AT_A_DESK = frozenset({TicketState.CALLED, TicketState.SERVING})
ENDED = frozenset({TicketState.SERVED, TicketState.WITHDRAWN, TicketState.EXPIRED})

_T = TicketState
# fmt: off
TICKET: Life[TicketState] = Life(
    # verb        from                                               to
    ("call",     {_T.WAITING, _T.MISSED, _T.ON_HOLD},               _T.CALLED),
    ("recall",   {_T.CALLED},                                       _T.CALLED),
    ("start",    {_T.CALLED},                                       _T.SERVING),
    ("switch",   {_T.SERVING},                                      _T.SERVING),
    ("send_back", {_T.SERVING},                                     _T.WAITING),
    ("finish",   {_T.SERVING},                                      _T.SERVED),
    ("miss",     {_T.CALLED},                                       _T.MISSED),
    ("hold",     {_T.CALLED, _T.SERVING},                           _T.ON_HOLD),
    ("resume",   {_T.ON_HOLD},                                      _T.WAITING),
    ("restore",  {_T.CALLED, _T.MISSED},                            _T.WAITING),
    ("transfer", {_T.WAITING, _T.CALLED, _T.SERVING},               _T.WAITING),
    ("defer",    {_T.WAITING},                                      _T.WAITING),
    ("withdraw", {_T.WAITING, _T.CALLED, _T.ON_HOLD, _T.MISSED},    _T.WITHDRAWN),
    ("carry",    {_T.WAITING, _T.ON_HOLD},                          _T.WAITING),
    ("expire",   {_T.WAITING, _T.CALLED, _T.SERVING, _T.ON_HOLD, _T.MISSED}, _T.EXPIRED),
)
# fmt: on


class AppointmentState(StrEnum):
    BOOKED = "booked"  # expected at its hour
    ARRIVED = "arrived"  # came, and has a ticket
    CANCELLED = "cancelled"  # given back, by the citizen or for them
    ABSENT = "absent"  # the day ended, nobody came


_A = AppointmentState
# fmt: off
APPOINTMENT: Life[AppointmentState] = Life(
    # verb        from                                      to
    ("move",     {_A.BOOKED},                              _A.BOOKED),
    ("arrive",   {_A.BOOKED},                              _A.ARRIVED),
    ("cancel",   {_A.BOOKED},                              _A.CANCELLED),
    ("lapse",    {_A.BOOKED},                              _A.ABSENT),
)
# fmt: on


class JobState(StrEnum):
    QUEUED = "queued"  # waits for a printer
    SENDING = "sending"  # an agent has it, under a lease
    PRINTED = "printed"  # the printer itself said that paper came out
    UNKNOWN = "unknown"  # bytes went out, no word came back
    REPRINTED = "reprinted"  # a marked reprint took its place
    FAILED = "failed"  # given up; staff decide


_J = JobState
# fmt: off
PRINT_JOB: Life[JobState] = Life(
    # verb        from                                      to
    ("claim",    {_J.QUEUED},                              _J.SENDING),
    ("confirm",  {_J.SENDING, _J.UNKNOWN},                 _J.PRINTED),
    ("lose",     {_J.SENDING},                             _J.UNKNOWN),
    ("return",   {_J.SENDING},                             _J.QUEUED),
    ("replace",  {_J.UNKNOWN},                             _J.REPRINTED),
    ("give_up",  {_J.QUEUED, _J.SENDING, _J.UNKNOWN},      _J.FAILED),
)
# fmt: on
