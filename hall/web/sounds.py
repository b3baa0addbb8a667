"""The sound of a call over HTTP, for the display that says it and the console that tries it."""

from flask import Response, request

from hall.errors import BadInput
from hall.voice import speaking
from hall.voice.sentences import Summons
from hall.web import settings, store, voice_program
from hall.web.context import this_hall

LONGEST_LABEL = 12  # characters


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


def answer() -> Response:
    """The sound of the asked-for call; 204 if this house has no voice for it."""
    call, code = asked()
    hall = this_hall()
    with store().read() as session:
        said = speaking.aloud(session, hall, voice_program(), call, code)
    if said is None:
        return Response(status=204)
    return Response(said.sound, mimetype="audio/wav", headers={"X-Voice": said.layer})
