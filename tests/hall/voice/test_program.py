"""The server's own voice: a program beside us, asked once for each sentence."""

import logging
import os
import stat
from pathlib import Path

import pytest

from hall.model import Hall
from hall.store import Store, row
from hall.voice import sentences, sound, speaking
from hall.voice.program import KEPT, Program
from hall.voice.rule import Rule
from hall.voice.sentences import Summons
from tests.hall.voice.test_clips import records_all

SENTENCE = sentences.sentence(Summons("014", "3"), "vi")


@pytest.fixture
def program(tmp_path: Path, espeak: str) -> Program:
    """The real one."""
    return Program(espeak, tmp_path / "voice")


def pretender(folder: Path, script: str) -> Program:
    """A program that behaves badly."""
    path = folder / "pretender"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return Program(str(path), folder / "voice")


def test_a_sentence_is_spoken_as_loud_as_the_recordings(program: Program) -> None:
    said = program.say(SENTENCE, "vi", "northern")

    assert said is not None
    samples = sound.read(said)
    assert 2.5 < sound.seconds(samples) < 7
    assert sound.loudness(samples) == pytest.approx(sound.SPOKEN_DB, abs=1)


def test_the_south_and_english_have_voices_of_their_own(program: Program) -> None:
    said = {
        program.say(SENTENCE, "vi", "northern"),
        program.say(SENTENCE, "vi", "southern"),
        program.say("Number 14, please go to desk 3.", "en", "northern"),
    }

    assert None not in said
    assert len(said) == 3


def test_a_sentence_said_before_is_not_made_again(program: Program, tmp_path: Path) -> None:
    first = program.say(SENTENCE, "vi", "northern")
    (kept,) = (tmp_path / "voice").iterdir()
    kept.write_bytes(b"kept")

    assert first is not None
    assert program.say(SENTENCE, "vi", "northern") == b"kept"


def test_only_the_newest_sentences_are_kept(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "voice"
    folder.mkdir()
    for n in range(KEPT + 5):
        (folder / f"{n}.wav").write_bytes(b"old")
        os.utime(folder / f"{n}.wav", (n, n))

    program.say(SENTENCE, "vi", "northern")

    assert len(list(folder.iterdir())) == KEPT
    assert not (folder / "0.wav").exists()


@pytest.mark.parametrize("script", ["exit 3", "echo nonsense", "kill -9 $$"])
def test_a_program_that_fails_is_silence_and_no_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, script: str
) -> None:
    with caplog.at_level(logging.WARNING):
        assert pretender(tmp_path, script).say(SENTENCE, "vi", "northern") is None

    assert "did not speak" in caplog.text


def test_a_house_without_the_program_says_so(tmp_path: Path) -> None:
    assert not Program("no-such-program", tmp_path).is_there
    assert not Program("", tmp_path).is_there
    assert Program("no-such-program", tmp_path).say(SENTENCE, "vi", "northern") is None


def test_recordings_come_first_and_the_program_only_where_one_is_missing(
    store: Store, program: Program
) -> None:
    def layer(call: Summons, language: str = "vi") -> str | None:
        with store.read() as session:
            said = speaking.aloud(session, row(session, Hall, 1), program, call, language)
        return said.layer if said else None

    call, unknown = Summons("014", "3"), Summons("014", "5A")  # no desk 5A has a recording
    assert layer(call) == "program"
    records_all(store)
    assert layer(call) == "clips"
    assert layer(unknown) == "program"
    assert layer(call, "en") == "program"  # each language by itself
    records_all(store, language="en")
    assert layer(call, "en") == "clips"
    assert layer(unknown, "en") == "program"
    with store.work(hall_id=1) as work:
        work.hall.voice = Rule(uses_program=False).stored()
    assert layer(unknown) is None
    assert layer(call) == layer(call, "en") == "clips"
