"""Recordings for tests: tones, because nobody is here to speak."""

from __future__ import annotations

import math
from array import array

from hall.voice import sound


def tone(seconds: float = 0.4, *, level: float = 0.3, hertz: float = 220.0) -> array[int]:
    """A steady tone; `level` is its peak, 0 up to 1."""
    return array(
        "h",
        (
            round(level * sound.FULL * math.sin(2 * math.pi * hertz * at / sound.RATE))
            for at in range(round(seconds * sound.RATE))
        ),
    )


def silence(seconds: float) -> array[int]:
    return array("h", bytes(2 * round(seconds * sound.RATE)))


def recording(seconds: float = 0.4, *, level: float = 0.3) -> bytes:
    """A WAV file as a careless hand records it: silence, a tone, silence."""
    return sound.written(silence(0.5) + tone(seconds, level=level) + silence(0.7))
