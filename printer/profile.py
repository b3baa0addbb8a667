"""What one model of printer can do. The probe finds it out; until then the defaults hold."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from printer.errors import BadProfile
from printer.raster import WIDTHS

_HEARD = "heard"  # of a profile's file: nothing reads it but people


class Picture(StrEnum):
    """By which command a printer takes dots."""

    RASTER = "raster"  # GS v 0: obsolete in Epson's reference, and known nearly everywhere
    GRAPHICS = "graphics"  # GS ( L, functions 112 and 50


class Confirmation(StrEnum):
    """How a printer can prove that a slip came out, the strongest first."""

    TAG = "tag"  # GS ( H: says the slip's own tag once it is printed
    EITHER = "either"  # not known yet: ask both ways, prefer the tag
    PAPER = "paper"  # GS r 1: answers once it comes to the question behind the slip
    NONE = "none"  # it cannot; somebody must ask the citizen


@dataclass(frozen=True, kw_only=True)
class Profile:
    model: str = "unknown"  # as the printer calls itself, for the technician
    width_dots: int = 576  # 384 on paper of 58 mm, 512 or 576 on 80 mm
    answers: bool = True  # to DLE EOT; some models hang when they are asked
    confirms: Confirmation = Confirmation.EITHER
    clears: bool = True  # its buffer, by DLE DC4 8 or DLE ENQ 2
    cuts: bool = True
    picture: Picture = Picture.RASTER
    mm_per_second: int | None = None  # line and head together; None: not known

    def __post_init__(self) -> None:
        if self.width_dots not in WIDTHS:
            raise BadProfile(f"width_dots: {self.width_dots} is not one of {WIDTHS}")
        if not self.answers and self.confirms is not Confirmation.NONE:
            raise BadProfile("confirms: a printer that never answers cannot confirm")
        if self.mm_per_second is not None and self.mm_per_second < 1:
            raise BadProfile("mm_per_second: at least 1, or null where it is not known")

    def with_width(self, dots: int) -> "Profile":
        return replace(self, width_dots=dots)

    def silent(self) -> "Profile":
        """The same printer on a line that carries nothing back."""
        return replace(self, answers=False, confirms=Confirmation.NONE, clears=False)


def read(path: Path) -> Profile:
    """BadProfile names the word that is wrong."""
    try:
        words = json.loads(path.read_text("utf-8"))
        words.pop(_HEARD, None)
        confirms = Confirmation(words.pop("confirms", Confirmation.EITHER))
        picture = Picture(words.pop("picture", Picture.RASTER))
        return Profile(**words, confirms=confirms, picture=picture)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise BadProfile(f"{path.name}: {error}") from error


def write(profile: Profile, path: Path, *, heard: Mapping[str, bytes] | None = None) -> None:
    """`heard`: what the printer answered to each question, for whoever must judge it later."""
    said = {question: answer.hex(" ") for question, answer in (heard or {}).items()}
    words = asdict(profile) | ({_HEARD: said} if said else {})
    path.write_text(json.dumps(words, indent=2) + "\n", "utf-8")
