"""What lies on the table of `small_hall`: papers, seats, the rule, and how a paper may move."""

from __future__ import annotations

from dataclasses import dataclass, field

MINUTE = 60_000_000
DAY = 24 * 60 * MINUTE
ZONE = 7 * 60 * MINUTE  # the hall's clock before UTC
UNDO_WITHIN = MINUTE
KEYS_LIVE = 2 * DAY
NEVER_UNDONE = ("issue", "undo", "expire", "carry")
RETURNS, RETURNS_AFTER = 1, 3  # times, tickets
CALLS_AT_MOST, RECALL_PAUSE = 5, 20 * 1_000_000

AT_A_DESK = ("called", "serving")
OPEN = ("waiting", *AT_A_DESK, "on_hold", "missed")
LIFE = {
    "call": (("waiting", "missed", "on_hold"), "called"),
    "recall": (("called",), "called"),
    "start": (("called",), "serving"),
    "switch": (("serving",), "serving"),
    "send_back": (("serving",), "waiting"),
    "finish": (("serving",), "served"),
    "miss": (("called",), "missed"),
    "hold": (("called", "serving"), "on_hold"),
    "resume": (("on_hold",), "waiting"),
    "restore": (("called", "missed"), "waiting"),
    "transfer": (("waiting", "called", "serving"), "waiting"),
    "withdraw": (("waiting", "called", "on_hold", "missed"), "withdrawn"),
    "carry": (("waiting", "on_hold"), "waiting"),
    "expire": (OPEN, "expired"),
}


class Refused(Exception):
    """The hall says no; its text is the name of the error."""


@dataclass(frozen=True)
class Rule:
    """The hall's numbers for its line, in minutes, a share and times; and for its nights."""

    priority: int = 60
    credit: float = 0.5
    cap: int = 15
    carries_over: bool = False
    tie: int = 5  # within which the officer who leads a matter takes its ticket first
    window: int = 0  # for which others leave it to them


@dataclass(frozen=True)
class Hand:
    """Who acts and where they sit."""

    who: str
    desk: str | None = None
    kind: str = "staff"
    overrules: bool = False


@dataclass(frozen=True)
class Done:
    """A line of the journal, with the ticket as it was before."""

    verb: str
    hand: Hand
    desk: str | None
    at: int
    was: Paper | None


@dataclass
class Paper:
    """A ticket."""

    key: int  # order of issue
    number: int
    lap: int
    day: int
    block: str
    service: str
    priority: bool
    since: int
    place: tuple[int, int]  # 0: before everybody, in order of arrival; 1: by the rule
    state: str = "waiting"
    overtaken: int = 0
    desk: str | None = None
    for_desk: str | None = None
    held_until: int | None = None
    calls: int = 0
    called_at: int | None = None
    returns: int = 0
    back_to: tuple[str, str] | None = None  # the desk that wants it again, and for what
    carried_to: int | None = None
    lead: str | None = None  # who leads its matter
    lead_until: int | None = None
    past: list[Done] = field(default_factory=list)
    is_moved: bool = False  # restored, transferred, or passed over by choice: no plain arrival

    @property
    def last_day(self) -> int:
        return self.day if self.carried_to is None else self.carried_to

    @property
    def order(self) -> tuple[tuple[int, int], int]:
        return self.place, self.key


@dataclass
class Seat:
    """A desk."""

    serves: set[str]
    state: str = "closed"
    who: str | None = None
