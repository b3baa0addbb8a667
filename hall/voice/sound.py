"""Speech as numbers: read a recording, cut its silence, measure and even its loudness. Pure.

All sound here is mono, 16 bit, `RATE` samples a second. Levels are dB below full scale
(dBFS), so 0 is the loudest there is.
"""

from __future__ import annotations

import io
import math
import wave
from array import array
from collections.abc import Sequence

from hall.errors import BadInput

RATE = 24_000  # samples a second: more than speech needs
FULL = 32_767
WINDOW = RATE // 100  # 10 ms
SPOKEN_DB = -20.0  # how loud every clip and every synthetic sentence is made
PEAK_DB = -1.0  # and no louder at any moment
SILENCE_DB = -38.0  # this far below the loudest window is no speech
PAUSE_DB = -25.0  # this far below it does not count for the loudness
LEAD, TAIL = 2, 6  # windows of silence that are left: 20 and 60 ms
RATES = (8_000, 96_000)  # what a recording may have


def read(data: bytes) -> array[int]:
    """The samples of a WAV file, mixed to one channel. BadInput("sound") for all others."""
    try:
        with wave.open(io.BytesIO(data)) as file:
            channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
            frames = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise BadInput("sound", f"not a WAV file: {error}") from None
    if width != 2 or channels not in (1, 2) or not RATES[0] <= rate <= RATES[1]:
        raise BadInput("sound", "16 bit, one or two channels are wanted")
    samples = array("h")
    samples.frombytes(frames[: len(frames) // (2 * channels) * (2 * channels)])
    if channels == 2:
        pairs = zip(samples[::2], samples[1::2], strict=True)
        samples = array("h", ((left + right) // 2 for left, right in pairs))
    return samples if rate == RATE else _at_our_rate(samples, rate)


def written(samples: array[int]) -> bytes:
    """As a WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return out.getvalue()


def seconds(samples: array[int]) -> float:
    return len(samples) / RATE


def trimmed(samples: array[int]) -> array[int]:
    """Without the silence before and after; empty if there is nothing else."""
    loud = _windows(samples)
    spoken = _above(loud, SILENCE_DB)
    if not spoken:
        return array("h")
    first, last = max(0, spoken[0] - LEAD), spoken[-1] + 1 + TAIL
    return samples[first * WINDOW : last * WINDOW]


def loudness(samples: array[int]) -> float:
    """dBFS of what is spoken, pauses left out; -inf for silence."""
    loud = _windows(samples)
    spoken = [loud[at] for at in _above(loud, PAUSE_DB)]
    if not spoken:
        return -math.inf
    return _db(math.sqrt(sum(level * level for level in spoken) / len(spoken)))


def clipped(samples: array[int]) -> float:
    """The share of samples that stand at the very end of the scale: 0 up to 1."""
    if not samples:
        return 0.0
    return sum(1 for sample in samples if abs(sample) >= FULL) / len(samples)


def levelled(samples: array[int]) -> array[int]:
    """As loud as all others."""
    spoken = loudness(samples)
    if spoken == -math.inf:
        return samples
    peak = _db(max(max(samples), -min(samples)))
    gain = 10 ** (min(SPOKEN_DB - spoken, PEAK_DB - peak) / 20)
    return array("h", [round(sample * gain) for sample in samples])


def joined(parts: Sequence[array[int]], gap_ms: int) -> array[int]:
    """One after the other, with that much silence between."""
    gap = array("h", bytes(2 * (RATE * gap_ms // 1_000)))
    whole = array("h")
    for turn, part in enumerate(parts):
        if turn:
            whole.extend(gap)
        whole.extend(part)
    return whole


def _windows(samples: array[int]) -> list[float]:
    """How loud each 10 ms is, as a root mean square; a rest that is shorter counts too."""
    return [
        math.sqrt(sum(x * x for x in part) / len(part))
        for at in range(0, len(samples), WINDOW)
        if (part := samples[at : at + WINDOW])
    ]


def _above(loud: Sequence[float], below_db: float) -> list[int]:
    """Which windows are louder than that much below the loudest."""
    floor = max(loud, default=0.0) * 10 ** (below_db / 20)
    return [at for at, level in enumerate(loud) if level > 0 and level >= floor]


def _db(level: float) -> float:
    return 20 * math.log10(level / FULL) if level > 0 else -math.inf


def _at_our_rate(samples: array[int], rate: int) -> array[int]:
    """By straight lines between samples: enough for speech, which has little above 8 kHz."""
    if len(samples) < 2:
        return array("h")
    step, last = rate / RATE, len(samples) - 1
    found = array("h")
    for turn in range(int(last / step)):
        at, rest = divmod(turn * step, 1)
        before = samples[int(at)]
        found.append(round(before + (samples[int(at) + 1] - before) * rest))
    return found
