"""The order of the line as a rule with numbers, the same for everybody.

A ticket's place is a virtual time of arrival, fixed when it is issued: the time its
wait starts to count, less the head start of its class, less a credit for services
that take less time than the longest. The smallest place is called first; so the
order can be stored, explained, and walked forward. Nobody is overtaken more than
`overtake_cap` times: from then on a ticket stands before all who were not.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from itertools import pairwise
from typing import Any, Self

from hall.errors import BadInput

MINUTE = 60_000_000  # microseconds, the unit of places
MOST_TIE, MOST_WINDOW = 15, 10  # minutes; longer, everybody waits for it: findings on same officer
CAPPED = 100 * 366 * 24 * 60 * MINUTE  # before everybody else, and in order of arrival


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A hall's own numbers. Plain order of arrival: no head start, no credit."""

    priority_minutes: float = 60  # head start of those who said they have priority
    appointment_minutes: float = 30  # and of those who come at their hour
    short_credit: float = 0.5  # share of the minutes that a service is shorter than the longest
    overtake_cap: int = 15
    defer_places: int = 3  # tickets that go before one whose holder asks for more time
    defer_times: int = 2  # how often one may ask; 0: not at all
    lead_tie_minutes: float = 5  # so close in the line, the officer of its matter takes it first
    lead_window_minutes: float = 0  # and for so long it is kept for them; 0: not at all

    def __post_init__(self) -> None:
        if not 0 <= self.appointment_minutes <= self.priority_minutes <= 24 * 60:
            raise BadInput("priority_minutes", "0 <= appointment <= priority <= a day")
        if not 0 <= self.short_credit <= 1:
            raise BadInput("short_credit", "0 to 1")
        if not 1 <= self.overtake_cap <= 1_000:
            raise BadInput("overtake_cap", "1 to 1,000 times")
        if not 1 <= self.defer_places <= 50:
            raise BadInput("defer_places", "1 to 50 places")
        if not 0 <= self.defer_times <= 9:
            raise BadInput("defer_times", "0 to 9 times")
        if not 0 <= self.lead_tie_minutes <= MOST_TIE:
            raise BadInput("lead_tie_minutes", f"0 to {MOST_TIE} minutes")
        if not 0 <= self.lead_window_minutes <= MOST_WINDOW:
            raise BadInput("lead_window_minutes", f"0 to {MOST_WINDOW} minutes")

    @classmethod
    def of(cls, numbers: Mapping[str, Any]) -> Self:
        """A hall's rule as it is stored; what is not said is as usual. BadInput if unsafe."""
        known = {field.name for field in fields(cls)}
        unknown = set(numbers) - known
        if unknown:
            raise BadInput("line_rule", f"unknown: {', '.join(sorted(unknown))}")
        return cls(**numbers)

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    def check(self, means: list[int]) -> None:
        """BadInput unless the credit, and what counts as equal, is smaller than every gap.

        Only then does a less urgent class never overtake a more urgent one, and equals are
        closer to each other than to any other class.
        """
        credit = self.short_credit * (max(means) - min(means))
        heads = sorted({0.0, self.appointment_minutes, self.priority_minutes})
        gaps = [later - earlier for earlier, later in pairwise(heads)]
        if gaps and credit > min(gaps):
            raise BadInput("short_credit", f"{credit:g} minutes is more than {min(gaps):g}")
        if gaps and credit + self.lead_tie_minutes > min(gaps):
            raise BadInput("lead_tie_minutes", f"at most {min(gaps) - credit:g} beside the credit")

    def most_later(self, means: list[int]) -> float:
        """Minutes: nobody goes before one who came longer than this before them."""
        credit = self.short_credit * (max(means) - min(means))
        return self.priority_minutes + credit + self.lead_tie_minutes

    def place(
        self,
        since: int,
        *,
        priority: bool,
        mean: float,
        longest: float,
        appointment: bool = False,
    ) -> int:
        """Where in the line: `since` in microseconds, `mean` and `longest` in minutes.

        For an appointment `since` is its hour, if they came before it.
        """
        head = self.appointment_minutes if appointment else 0.0
        if priority:
            head = self.priority_minutes
        credit = self.short_credit * max(0.0, longest - mean)
        return since - round((head + credit) * MINUTE)
