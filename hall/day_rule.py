"""What a hall decides about its days, as a rule with numbers and words. Stored with the hall."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from hall.errors import BadInput

ENDS = ("midnight", "day", "session")  # when who still waits is told that it is over
A_DAY = 24 * 60  # minutes


@dataclass(frozen=True, kw_only=True)
class DayRule:
    """As it is said here every hall begins: numbers until closing, all ended at midnight."""

    stops_when_full: bool = False  # no number for who could no longer be called before closing
    spare_minutes: int = 0  # before closing by which the last one should be called
    ends: str = "midnight"  # of ENDS: what closes the open tickets
    ends_after_minutes: int = 30  # after the day's or the session's last minute
    carries_over: bool = False  # who still waits keeps the place for the next open day, once
    early_minutes: int = 15  # before the appointed hour: from then on one may check in
    late_minutes: int = 15  # after it: later one waits as an ordinary citizen
    book_days: int = 30  # how far ahead appointments are given

    def __post_init__(self) -> None:
        if self.ends not in ENDS:
            raise BadInput("ends", f"one of {', '.join(ENDS)}")
        for name in ("spare_minutes", "ends_after_minutes", "early_minutes", "late_minutes"):
            if not 0 <= getattr(self, name) <= A_DAY // 2:
                raise BadInput(name, f"0 to {A_DAY // 2} minutes")
        if not 1 <= self.book_days <= 366:
            raise BadInput("book_days", "1 to 366 days")

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """A hall's rule as it is stored; what is not said is as usual."""
        unknown = set(said) - {field.name for field in fields(cls)}
        if unknown:
            raise BadInput("day_rule", f"unknown: {', '.join(sorted(unknown))}")
        return cls(**said)

    def stored(self) -> dict[str, Any]:
        return asdict(self)
