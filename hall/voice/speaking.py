"""The sound of a sentence: the hall's recordings, else the program. Never both in one."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from hall.model import Hall
from hall.voice import clips, sound
from hall.voice.program import Program
from hall.voice.rule import Rule
from hall.words import FALLBACK

CLIPS, PROGRAM = "clips", "program"


@dataclass(frozen=True)
class Said:
    """A WAV file, and what made it."""

    sound: bytes
    layer: str  # CLIPS or PROGRAM


def aloud(session: Session, hall: Hall, program: Program, text: str, language: str) -> Said | None:
    """None if this house cannot say it: then a voice of the display's own may, or its chime."""
    rule = Rule.of(hall.voice)
    if language == FALLBACK:
        recorded = clips.say(session, hall.id, text)
        if recorded is not None:
            return Said(sound.written(recorded), CLIPS)
    made = program.say(text, language, rule.speech) if rule.uses_program else None
    return None if made is None else Said(made, PROGRAM)
