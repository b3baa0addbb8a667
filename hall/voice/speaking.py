"""The sound of a sentence: the hall's recordings, else the program. Never both in one."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from hall.model import Hall
from hall.voice import clips, sound
from hall.voice.program import Program
from hall.voice.rule import Rule
from hall.voice.sentences import RECORDED, Summons, sentence

CLIPS, PROGRAM = "clips", "program"


@dataclass(frozen=True)
class Said:
    """A WAV file, and what made it."""

    sound: bytes
    layer: str  # CLIPS or PROGRAM


def aloud(
    session: Session, hall: Hall, program: Program, call: Summons, language: str
) -> Said | None:
    """None if this house cannot say it: then a voice of the display's own may, or its chime."""
    rule = Rule.of(hall.voice)
    if language in RECORDED:
        in_words = sentence(call, language, rule.way, in_words=True)
        recorded = clips.say(session, hall.id, in_words, language)
        if recorded is not None:
            return Said(sound.written(recorded), CLIPS)
    text = sentence(call, language, rule.way)
    made = program.say(text, language, rule.speech) if rule.uses_program else None
    return None if made is None else Said(made, PROGRAM)
