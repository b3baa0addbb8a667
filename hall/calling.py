"""How people are called, as a rule with numbers: how often, how long between, who may come back.

The order they are called in is `hall.order`. Groups: NĐ 155/2026 Đ.4–9 asks five and
more people with one matter for representatives; the numbers are the hall's all the same.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from hall.errors import BadInput


@dataclass(frozen=True, kw_only=True)
class Calling:
    """A hall's own numbers."""

    recall_pause_seconds: int = 20  # from a call or recall to the next one
    calls_at_most: int = 5  # of one turn, the first included
    calls_before_miss: int = 3  # before the console offers to note that nobody came
    returns: int = 1  # times a missed citizen may come back with the same number
    returns_after: int = 3  # tickets of the line that go before one who comes back
    group_from: int = 5  # people: so many name representatives
    small_group_to: int = 10  # people
    small_group_speakers: int = 2  # representatives at most
    large_group_speakers: int = 5

    def __post_init__(self) -> None:
        for name, (least, most) in RANGES.items():
            if not least <= getattr(self, name) <= most:
                raise BadInput(name, f"{least} to {most}")
        if self.calls_before_miss > self.calls_at_most:
            raise BadInput("calls_before_miss", "no more than are allowed")
        if self.small_group_to < self.group_from:
            raise BadInput("small_group_to", "no fewer than make a group")
        if self.large_group_speakers < self.small_group_speakers:
            raise BadInput("large_group_speakers", "no fewer than of a small group")

    @classmethod
    def of(cls, numbers: Mapping[str, Any]) -> Self:
        """A hall's rule as it is stored; what is not said is as usual. BadInput if unsafe."""
        unknown = set(numbers) - set(RANGES)
        if unknown:
            raise BadInput("calling", f"unknown: {', '.join(sorted(unknown))}")
        return cls(**numbers)

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    def speakers(self, people: int) -> int:
        """How many representatives so many people may send at most; 0: they are no group."""
        if people < self.group_from:
            return 0
        return (
            self.small_group_speakers
            if people <= self.small_group_to
            else self.large_group_speakers
        )


RANGES = {
    "recall_pause_seconds": (0, 300),
    "calls_at_most": (1, 100),
    "calls_before_miss": (1, 100),
    "returns": (0, 9),
    "returns_after": (1, 50),
    "group_from": (2, 500),
    "small_group_to": (2, 500),
    "small_group_speakers": (1, 5),
    "large_group_speakers": (1, 5),
}
assert set(RANGES) == {field.name for field in fields(Calling)}
