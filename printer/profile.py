"""What one model of printer can do. The probe finds it out; until then the defaults hold."""

import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from printer.errors import BadProfile
from printer.raster import WIDTHS


class Confirmation(StrEnum):
    """How a printer can prove that a slip came out, the strongest first."""

    TAG = "tag"  # GS ( H: says the slip's own tag once it is printed
    EITHER = "either"  # not known yet: ask both ways, prefer the tag
    PAPER = "paper"  # GS r 1: answers once it comes to the question behind the slip
    NONE = "none"  # it cannot; somebody must ask the citizen


@dataclass(frozen=True, kw_only=True)
class Profile:
    model: str = "unknown"  # as the printer calls itself, for the technician
    width_dots: int = 576  # 384 on paper of 58 mm, 576 on 80 mm
    answers: bool = True  # to DLE EOT; some models hang when they are asked
    confirms: Confirmation = Confirmation.EITHER
    clears: bool = True  # its buffer, by DLE DC4 8 or DLE ENQ 2
    cuts: bool = True

    def __post_init__(self) -> None:
        if self.width_dots not in WIDTHS:
            raise BadProfile(f"width_dots: {self.width_dots} is not one of {WIDTHS}")
        if not self.answers and self.confirms is not Confirmation.NONE:
            raise BadProfile("confirms: a printer that never answers cannot confirm")

    def with_width(self, dots: int) -> "Profile":
        return replace(self, width_dots=dots)

    def silent(self) -> "Profile":
        """The same printer on a line that carries nothing back."""
        return replace(self, answers=False, confirms=Confirmation.NONE, clears=False)


def read(path: Path) -> Profile:
    """BadProfile names the word that is wrong."""
    try:
        words = json.loads(path.read_text("utf-8"))
        confirms = Confirmation(words.pop("confirms", Confirmation.EITHER))
        return Profile(**words, confirms=confirms)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise BadProfile(f"{path.name}: {error}") from error


def write(profile: Profile, path: Path) -> None:
    path.write_text(json.dumps(asdict(profile), indent=2) + "\n", "utf-8")
