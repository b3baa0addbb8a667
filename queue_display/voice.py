"""What is said for a call: one sentence for each language, with no name and no reason in it."""

from dataclasses import dataclass

from hall.board import Call
from hall.words import FALLBACK, words
from queue_display import numerals

LAST_CALL = 3  # the third time is announced as the last


SENTENCES = {  # by whether it is a group, and whether it is a room
    (False, False): "voice.citizen.desk",
    (False, True): "voice.citizen.room",
    (True, False): "voice.group.desk",
    (True, True): "voice.group.room",
}


@dataclass(frozen=True)
class Saying:
    """A sentence, and the language to say it in."""

    language: str
    text: str


def sayings(call: Call) -> tuple[Saying, ...]:
    """The call in the hall's language; then in the citizen's, if that is another."""
    codes = (FALLBACK,) if call.language == FALLBACK else (FALLBACK, call.language)
    return tuple(Saying(code, sentence(call, code)) for code in codes)


def sentence(call: Call, code: str) -> str:
    """`Mời công dân có số thứ tự mười bốn đến bàn số ba.`"""
    say = words(code)
    key = SENTENCES[call.is_group, call.is_room]
    said = say(key, number=_read(call.label, code), desk=_read(call.desk, code))
    if call.times >= LAST_CALL:
        said = say("voice.last", call=said)
    elif call.times > 1:
        said = say("voice.again", call=said)
    return said[:1].upper() + said[1:]


def _read(label: str, code: str) -> str:
    """In Vietnamese by our own rules; other voices read figures by theirs."""
    return numerals.label(label) if code == FALLBACK else label.lstrip("0") or "0"
