"""The rule of the line on paper: a list of who waits, looked through for every call.

Written from the rule's own words, without the hall's code: who a hall calls must be
whom this calls.
"""

from dataclasses import dataclass
from datetime import date

from tests.whole.mornings import Citizen, Made, Morning

HEAD_START = {"priority": 60.0, "appointment": 30.0, "ordinary": 0.0}  # minutes
SHORT_CREDIT = 0.5
CAP = 15  # times


@dataclass
class Waits:
    """Who waits on paper. Tickets are named by their order of issue."""

    name: int
    service: int
    since: float  # minutes
    place: float
    overtaken: int = 0


class OnPaper:
    """The hall's doors, answered from a list."""

    def __init__(self, made: Made) -> None:
        self.made = made
        self.longest = max(kind.configured for kind in made.kinds)
        self.line: list[Waits] = []
        self.issued = 0

    def place(self, citizen: Citizen) -> float:
        mean = self.made.kinds[citizen.service].configured
        return citizen.since - HEAD_START[citizen.kind] - SHORT_CREDIT * (self.longest - mean)

    def book(self, morning: Morning, day: date) -> None: ...

    def issue(self, citizen: Citizen) -> int:
        self.issued += 1
        waits = Waits(self.issued, citizen.service, citizen.since, self.place(citizen))
        self.line.append(waits)
        return waits.name

    def call(self, desk: int) -> int | None:
        able = [one for one in self.line if one.service in self.made.serves[desk]]
        if not able:
            return None
        overtaken_enough = [one for one in able if one.overtaken >= CAP]
        if overtaken_enough:
            called = min(overtaken_enough, key=lambda one: (one.since, one.name))
        else:
            called = min(able, key=lambda one: (one.place, one.name))
        for one in able:
            one.overtaken += one.since < called.since
        self.line.remove(called)
        return called.name

    def start(self, desk: int, ticket: int) -> None: ...
    def finish(self, desk: int, ticket: int) -> None: ...
    def miss(self, desk: int, ticket: int) -> None: ...
    def open(self, desk: int) -> None: ...
    def pause(self, desk: int) -> None: ...
    def close(self, desk: int) -> None: ...
