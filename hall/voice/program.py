"""A program beside us that speaks: espeak-ng (GPL), run for each new sentence, never linked.

What it said is kept by text in the data folder, the newest few hundred sentences.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import subprocess
import tempfile
from array import array
from pathlib import Path

from hall.errors import BadInput
from hall.voice import sound

log = logging.getLogger(__name__)

WORDS_PER_MINUTE = 150  # 175 is its own; a hall echoes
PATIENCE_SECONDS = 5.0
KEPT = 300  # sentences, about 250 kB each
VOICES = {("vi", "southern"): "vi-vn-x-south"}  # else the language's own: northern for vi


class Program:
    """Speaks any sentence in any language it has. `name` empty: there is none."""

    def __init__(self, name: str, folder: Path) -> None:
        self._name = name
        self._folder = folder

    @property
    def is_there(self) -> bool:
        return bool(self._name) and shutil.which(self._name) is not None

    def say(self, text: str, language: str, speech: str) -> bytes | None:
        """A WAV file; None if there is no such program, or it failed."""
        if not self.is_there:
            return None
        voice = VOICES.get((language, speech), language)
        name = hashlib.sha256(f"{self._name}\n{voice}\n{text}".encode()).hexdigest()
        kept = self._folder / f"{name[:32]}.wav"
        try:
            found = kept.read_bytes()
            os.utime(kept)
        except OSError:
            samples = self._speak(text, voice)
            if samples is None:
                return None
            found = sound.written(sound.levelled(sound.trimmed(samples)))
            self._keep(kept, found)
        return found

    def _speak(self, text: str, voice: str) -> array[int] | None:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "said.wav"
            command = [
                self._name,
                "-v",
                voice,
                "-s",
                str(WORDS_PER_MINUTE),
                "-w",
                str(out),
                "--stdin",
            ]
            try:
                subprocess.run(
                    command,
                    input=text.encode(),
                    capture_output=True,
                    timeout=PATIENCE_SECONDS,
                    check=True,
                )
                return sound.read(out.read_bytes())
            except (OSError, subprocess.SubprocessError, BadInput) as error:
                log.warning("%s did not speak: %s", self._name, error)
                return None

    def _keep(self, path: Path, data: bytes) -> None:
        """Whole or not at all; and the oldest go."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            half = path.with_suffix(f".{os.getpid()}.{id(data)}")
            half.write_bytes(data)
            half.replace(path)
            known = sorted(self._folder.glob("*.wav"), key=lambda each: each.stat().st_mtime)
            for old in known[:-KEPT]:
                old.unlink(missing_ok=True)
        except OSError as error:  # said all the same
            log.warning("a sentence was not kept: %s", error)
