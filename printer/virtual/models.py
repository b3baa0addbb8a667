"""Models of the virtual printer: what each can do. None is a product; each lacks something else."""

from dataclasses import dataclass
from enum import StrEnum


class Unknowns(StrEnum):
    """What a printer does with a command that it does not know."""

    SWALLOWED = "swallowed"  # and nothing is said
    PRINTED = "printed"  # its letters come out with the next line, unless ESC @ wipes them


@dataclass(frozen=True, kw_only=True)
class Model:
    maker: str | None = "Tiep Dan"  # as it calls itself; None: it does not say
    name: str | None = "Virtual"
    width_dots: int = 576  # what it is sent beyond that falls beside the paper
    answers: frozenset[int] = frozenset({1, 2, 3, 4})  # to DLE EOT n
    hangs_when_asked: bool = False  # DLE EOT stops it until it is switched off
    knows_tags: bool = True  # GS ( H; many clones take it and say nothing
    says_paper: bool = True  # to GS r 1
    is_hasty: bool = False  # says both as soon as it hears the question, and prints later
    tells_changes: bool = True  # by itself, once GS a asked for it
    can_clear: bool = True  # DLE DC4 8, DLE ENQ 2
    senses_near_end: bool = True
    has_knife: bool = True  # without one, a hand tears off what was fed five lines
    knows_raster: bool = True  # GS v 0
    knows_graphics: bool = True  # GS ( L, GS 8 L
    unknowns: Unknowns = Unknowns.SWALLOWED
    mm_per_second: float | None = None  # None: at once


_MUTE = frozenset[int]()

FULL = Model()
MODELS = {
    "full": FULL,
    # 80 mm at its maker's usual pace, all abilities
    "fast": Model(maker="Tiep Dan", name="V80", mm_per_second=250),
    # 58 mm, torn off by hand, no tags; says how it is
    "narrow": Model(
        maker=None,
        name="V58",
        width_dots=384,
        knows_tags=False,
        can_clear=False,
        senses_near_end=False,
        has_knife=False,
        knows_graphics=False,
        mm_per_second=80,
    ),
    # 80 mm paper behind a head of 512 dots
    "middle": Model(name="V72", width_dots=512, mm_per_second=150),
    # prints, and says nothing to anything; what it does not know it prints
    "clone": Model(
        maker=None,
        name=None,
        answers=_MUTE,
        knows_tags=False,
        says_paper=False,
        tells_changes=False,
        can_clear=False,
        senses_near_end=False,
        knows_graphics=False,
        unknowns=Unknowns.PRINTED,
        mm_per_second=90,
    ),
    # answers what it is asked about paper before it has printed
    "hasty": Model(name="V80h", knows_tags=False, is_hasty=True, mm_per_second=90),
    # knows the newer command for pictures only
    "modern": Model(name="V80m", knows_raster=False, mm_per_second=300),
    # a question about its state stops it
    "touchy": Model(maker=None, name=None, answers=_MUTE, hangs_when_asked=True, mm_per_second=90),
}
