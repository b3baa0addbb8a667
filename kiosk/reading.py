"""The screen read out, by the program beside this house: for who sees badly, or cannot read.

The text comes in the body, so that no address and no log holds it. What was said is kept apart from
the calls: a screen's many sentences must not push theirs out.
"""

from hall.errors import BadInput
from hall.voice.program import Program
from hall.voice.rule import Rule
from hall.web import settings
from hall.web.context import this_hall

PER_MINUTE = 60  # at one kiosk
LONGEST = 3_000  # characters: the hall's rules, all of them


def aloud(body: object) -> bytes | None:
    """A WAV file of `text` in `language`; None if there is no voice. BadInput if it is no text."""
    told = body if isinstance(body, dict) else {}
    text, language = told.get("text"), told.get("language")
    if not isinstance(text, str) or not 1 <= len(text) <= LONGEST or "\x00" in text:
        raise BadInput("text", f"1 to {LONGEST} characters")
    if language not in settings().language_codes:
        raise BadInput("language", "not spoken here")
    rule = Rule.of(this_hall().voice)
    return _program().say(text, language, rule.speech) if rule.uses_program else None


def can_speak() -> bool:
    """Whether this house has a voice that reads anything."""
    return Rule.of(this_hall().voice).uses_program and _program().is_there


def _program() -> Program:
    return Program(settings().voice_program, settings().data / "voice" / "kiosk")
