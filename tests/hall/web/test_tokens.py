"""The colours of the house can be read: 7:1 for words, 3:1 for outlines, all inside sRGB.

OKLCH to linear sRGB after Björn Ottosson, "A perceptual color space for image processing" (2020);
contrast after WCAG 2.2, "relative luminance".
"""

import math
import re
from pathlib import Path

import pytest

import hall.web

STATIC = Path(hall.web.__file__).parent / "static"
COLOUR = re.compile(r"--([a-z0-9-]+): oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\);")
Linear = tuple[float, float, float]

WORDS = [
    *[(ink, ground) for ink in ("ink", "muted", "accent") for ground in ("paper", "surface")],
    *[(ink, "sunken") for ink in ("ink", "muted")],
    *[(ink, "accent-soft") for ink in ("ink", "accent")],
    *[("accent-ink", ground) for ground in ("accent", "accent-strong", "danger")],
    *[(state, f"{state}-soft") for state in ("ok", "warning", "danger")],
    *[(state, "surface") for state in ("ok", "warning", "danger", "danger-strong")],
    *[("ink", f"{state}-soft") for state in ("ok", "warning", "danger")],
]
OUTLINES = [("edge", "paper"), ("edge", "surface"), ("edge", "sunken"), ("focus", "paper")]


def _linear(lightness: float, chroma: float, hue: float) -> Linear:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _colours(*files: str) -> dict[str, Linear]:
    found: dict[str, Linear] = {}
    for file in files:
        for name, light, chroma, hue in COLOUR.findall((STATIC / file).read_text("utf-8")):
            found[name] = _linear(float(light) / 100, float(chroma), float(hue))
    return found


def _contrast(one: Linear, other: Linear) -> float:
    def luminance(colour: Linear) -> float:
        red, green, blue = (min(1.0, max(0.0, part)) for part in colour)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=["light", "dark"])
def colours(request: pytest.FixtureRequest) -> dict[str, Linear]:
    return _colours("tokens.css", *(["dark.css"] if request.param == "dark" else []))


def test_every_colour_can_be_shown_by_every_screen(colours: dict[str, Linear]) -> None:
    outside = {
        name: parts
        for name, parts in colours.items()
        if not all(-0.001 <= part <= 1.001 for part in parts)
    }

    assert len(colours) > 15
    assert outside == {}


@pytest.mark.parametrize(("ink", "ground"), WORDS)
def test_words_stand_out_from_their_ground(
    colours: dict[str, Linear], ink: str, ground: str
) -> None:
    assert _contrast(colours[ink], colours[ground]) >= 7


@pytest.mark.parametrize(("edge", "ground"), OUTLINES)
def test_outlines_stand_out_from_their_ground(
    colours: dict[str, Linear], edge: str, ground: str
) -> None:
    assert _contrast(colours[edge], colours[ground]) >= 3
