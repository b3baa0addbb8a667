"""How a hall speaks: which accent, by which means, how loud at which hour. Pure."""

from dataclasses import dataclass
from datetime import time
from typing import Any, Self

from hall.errors import BadInput
from hall.voice.numerals import NORTHERN, SOUTHERN, Speech

SPEECHES = {"northern": NORTHERN, "southern": SOUTHERN}
LOUDEST = 100  # percent
MOST_HOURS = 4  # changes of volume in a day


@dataclass(frozen=True)
class Rule:
    """`volumes`: from which time of the day on how loud, percent; before the first: as the last."""

    speech: str = "northern"
    uses_program: bool = True  # the server's own voice, where clips are missing
    volumes: tuple[tuple[time, int], ...] = ()

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        """From the hall's row; empty means as delivered."""
        hours = [(time.fromisoformat(at), percent) for at, percent in stored.get("volumes", [])]
        return cls(
            stored.get("speech", cls.speech),
            stored.get("uses_program", cls.uses_program),
            tuple(sorted(hours)),
        )

    def stored(self) -> dict[str, Any]:
        """For the hall's row. BadInput for what cannot be meant."""
        if self.speech not in SPEECHES:
            raise BadInput("speech", "northern or southern")
        if len(self.volumes) > MOST_HOURS:
            raise BadInput("volume", f"at most {MOST_HOURS}")
        for _, percent in self.volumes:
            if not 0 <= percent <= LOUDEST:
                raise BadInput("volume", f"0 to {LOUDEST}")
        return {
            "speech": self.speech,
            "uses_program": self.uses_program,
            "volumes": [[f"{at:%H:%M}", percent] for at, percent in sorted(self.volumes)],
        }

    @property
    def way(self) -> Speech:
        return SPEECHES[self.speech]

    def volume(self, at: time) -> int:
        """Percent at that time of the hall's day."""
        if not self.volumes:
            return LOUDEST
        before = [percent for since, percent in self.volumes if since <= at]
        return before[-1] if before else self.volumes[-1][1]
