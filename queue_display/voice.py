"""What a screen says: the sentences of each call, and where their sound is fetched."""

from dataclasses import dataclass

from flask import url_for

from hall.board import Call
from hall.voice import sentences
from hall.voice.numerals import Speech
from hall.voice.sentences import LAST_CALL, Summons


@dataclass(frozen=True)
class Saying:
    """A sentence, the language to say it in, and the address of its sound."""

    language: str
    text: str
    sound: str


def sayings(call: Call, speech: Speech) -> tuple[Saying, ...]:
    """The call in the hall's language; then in the citizen's, if that is another."""
    who = Summons(call.label, call.desk, call.is_room, call.is_group, call.times)
    return tuple(
        Saying(code, sentences.sentence(who, code, speech), _address(who, code))
        for code in sentences.languages(call.language)
    )


def _address(call: Summons, code: str) -> str:
    return url_for(
        "queue_display.sound",
        number=call.label,
        desk=call.desk,
        times=min(call.times, LAST_CALL),
        language=code,
        room="1" if call.is_room else None,  # None is left out
        group="1" if call.is_group else None,
    )
