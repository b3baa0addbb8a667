"""Recordings: cut, measured and made as loud as all others."""

import io
import math
import wave
from array import array

import pytest

from hall.errors import BadInput
from hall.voice import sound
from tests.hall.voice.tones import recording, silence, tone


def test_the_silence_around_a_word_is_cut() -> None:
    found = sound.trimmed(sound.read(recording(0.4)))

    assert sound.seconds(found) == pytest.approx(0.48, abs=0.02)  # 20 ms before, 60 ms after


def test_the_noise_of_a_room_is_silence() -> None:
    noise = tone(0.5, level=0.002)

    found = sound.trimmed(noise + tone(0.3) + noise)

    assert sound.seconds(found) == pytest.approx(0.38, abs=0.02)


def test_where_nothing_is_said_nothing_is_left() -> None:
    assert len(sound.trimmed(silence(1))) == 0
    assert sound.loudness(silence(1)) == -math.inf


@pytest.mark.parametrize("level", [0.02, 0.1, 0.5, 0.9])
def test_soft_and_loud_recordings_become_alike(level: float) -> None:
    found = sound.levelled(tone(0.4, level=level))

    assert sound.loudness(found) == pytest.approx(sound.SPOKEN_DB, abs=0.3)


def test_what_would_become_too_loud_at_one_moment_stays_softer() -> None:
    click = array("h", [sound.FULL] * 24)

    found = sound.levelled(tone(0.4, level=0.05) + click)

    assert max(found) <= sound.FULL * 10 ** (sound.PEAK_DB / 20) + 1


def test_a_pause_does_not_make_a_sentence_seem_soft() -> None:
    alone, with_pause = tone(0.4), tone(0.2) + silence(1.0) + tone(0.2)

    assert sound.loudness(with_pause) == pytest.approx(sound.loudness(alone), abs=0.2)


def test_a_recording_that_hit_the_end_of_the_scale_is_known() -> None:
    assert sound.clipped(tone(level=0.9)) == 0
    assert sound.clipped(array("h", [sound.FULL] * 10 + [0] * 90)) == pytest.approx(0.1)


def test_parts_are_joined_with_a_short_gap() -> None:
    found = sound.joined([tone(0.2), tone(0.3)], 50)

    assert sound.seconds(found) == pytest.approx(0.55)


@pytest.mark.parametrize(("channels", "rate"), [(1, 24_000), (2, 24_000), (1, 44_100), (2, 48_000)])
def test_recordings_of_other_machines_are_read_alike(channels: int, rate: int) -> None:
    one = [round(8_000 * math.sin(2 * math.pi * 220 * at / rate)) for at in range(rate // 2)]
    samples = array("h", [each for each in one for _ in range(channels)])
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())

    found = sound.read(out.getvalue())

    assert sound.seconds(found) == pytest.approx(0.5, abs=0.001)
    assert sound.loudness(found) == pytest.approx(-15.3, abs=0.2)


EIGHT_BITS = recording().replace(b"\x10\x00data", b"\x08\x00data")


@pytest.mark.parametrize("data", [b"", b"RIFF", b"\x1aE\xdf\xa3webm", recording()[:30], EIGHT_BITS])
def test_what_is_no_recording_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="sound"):
        sound.read(data)


def test_what_was_written_is_read_again() -> None:
    assert sound.read(sound.written(tone())) == tone()
