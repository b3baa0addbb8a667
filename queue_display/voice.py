"""What a screen says: the sentences of each call, and where their sound is fetched."""

from dataclasses import dataclass

from flask import Response, request, url_for

from hall.board import Call
from hall.errors import BadInput
from hall.voice import sentences, speaking
from hall.voice.numerals import Speech
from hall.voice.rule import Rule
from hall.voice.sentences import LAST_CALL, Summons
from hall.web import settings, store, voice_program
from hall.web.context import this_hall

LONGEST_LABEL = 12  # characters


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


def asked() -> tuple[Summons, str]:
    """The call, and the language, that a request for sound names. BadInput if it cannot be one."""
    told = request.args
    label, desk, code = told.get("number", ""), told.get("desk", ""), told.get("language", "")
    for name, text in (("number", label), ("desk", desk)):
        if not 0 < len(text) <= LONGEST_LABEL or not text.replace("-", "").isalnum():
            raise BadInput(name, "no label")
    if code not in settings().language_codes:
        raise BadInput("language", "not spoken here")
    times = told.get("times", 1, type=int)
    return Summons(label, desk, "room" in told, "group" in told, times), code


def sound() -> Response:
    """The sound of the asked-for call; 204 if this house has no voice for it."""
    call, code = asked()
    hall = this_hall()
    text = sentences.sentence(call, code, Rule.of(hall.voice).way)
    with store().read() as session:
        said = speaking.aloud(session, hall, voice_program(), text, code)
    if said is None:
        return Response(status=204)
    return Response(said.sound, mimetype="audio/wav", headers={"X-Voice": said.layer})


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
