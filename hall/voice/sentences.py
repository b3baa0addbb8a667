"""What is said for a call: a sentence for each language, no name and no reason in it. Pure."""

from dataclasses import dataclass

from hall.voice import numerals
from hall.voice.numerals import NORTHERN, Speech
from hall.words import FALLBACK, words

LAST_CALL = 3  # the third time is announced as the last
SENTENCES = {  # by whether it is a group, and whether it is a room
    (False, False): "voice.citizen.desk",
    (False, True): "voice.citizen.room",
    (True, False): "voice.group.desk",
    (True, True): "voice.group.room",
}
FRAMES = (*SENTENCES.values(), "voice.again", "voice.last")


@dataclass(frozen=True)
class Summons:
    """Who is called, and where to."""

    label: str  # "014"
    desk: str  # "3", "5A"
    is_room: bool = False
    is_group: bool = False
    times: int = 1  # 1: the first call


def sentence(call: Summons, code: str, speech: Speech = NORTHERN) -> str:
    """`Mời công dân có số thứ tự mười bốn đến bàn số ba.`"""
    say = words(code)
    key = SENTENCES[call.is_group, call.is_room]
    said = say(key, number=_read(call.label, code, speech), desk=_read(call.desk, code, speech))
    if call.times >= LAST_CALL:
        said = say("voice.last", call=said)
    elif call.times > 1:
        said = say("voice.again", call=said)
    return said[:1].upper() + said[1:]


def languages(chosen: str) -> tuple[str, ...]:
    """The hall's language first; then the citizen's, if that is another."""
    return (FALLBACK,) if chosen == FALLBACK else (FALLBACK, chosen)


def frames(code: str = FALLBACK) -> list[str]:
    """What stands around numbers and desks in every sentence: `mời công dân có số thứ tự` …"""
    say = words(code)
    gap = "\x00"
    said = [say(key, number=gap, desk=gap, call=gap) for key in FRAMES]
    return list(
        dict.fromkeys(part for text in said for each in text.split(gap) if (part := spoken(each)))
    )


def spoken(text: str) -> str:
    """As it is compared: small letters, single spaces, no stops."""
    return " ".join(text.lower().replace(".", " ").replace(",", " ").replace(":", " ").split())


def _read(label: str, code: str, speech: Speech) -> str:
    """In Vietnamese by our own rules; other voices read figures by theirs."""
    return numerals.label(label, speech) if code == FALLBACK else label.lstrip("0") or "0"
