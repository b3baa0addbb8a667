"""What is said for a call: a sentence for each language, no name and no reason in it. Pure."""

from dataclasses import dataclass

from hall.voice import english, numerals
from hall.voice.numerals import NORTHERN, Speech
from hall.words import FALLBACK, words

LAST_CALL = 3  # the third time is announced as the last
SENTENCES = {  # by whether it is a group, and whether it is a room
    (False, False): "voice.citizen.desk",
    (False, True): "voice.citizen.room",
    (True, False): "voice.group.desk",
    (True, True): "voice.group.room",
}
RECORDED = (FALLBACK, "en")  # what numbers are in words is known: a hall may record these
FRAMES = (*SENTENCES.values(), "voice.again", "voice.last")


@dataclass(frozen=True)
class Summons:
    """Who is called, and where to."""

    label: str  # "014"
    desk: str  # "3", "5A"
    is_room: bool = False
    is_group: bool = False
    times: int = 1  # 1: the first call


def sentence(call: Summons, code: str, speech: Speech = NORTHERN, *, in_words: bool = False) -> str:
    """`Mời công dân có số thứ tự mười bốn đến bàn số ba.`

    In other languages with figures, as their voices want them; `in_words` for recordings.
    """
    say, key = words(code), SENTENCES[call.is_group, call.is_room]
    number, desk = (_read(each, code, speech, in_words) for each in (call.label, call.desk))
    said = say(key, number=number, desk=desk)
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


def numbers(code: str, speech: Speech) -> list[str]:
    """Every word that some number of the hall is read with."""
    return numerals.words(speech) if code == FALLBACK else english.words()


def example(code: str, speech: Speech) -> str:
    """A number as a hall may record it whole."""
    return _read("014", code, speech, in_words=True)


def letters(label: str, code: str) -> list[str]:
    """How each letter of a label is read."""
    found = [sign for sign in label.upper() if sign in numerals.LETTERS]
    return [numerals.LETTERS[sign] if code == FALLBACK else sign.lower() for sign in found]


def _read(label: str, code: str, speech: Speech, in_words: bool) -> str:
    """In Vietnamese by our own rules; other voices read figures by theirs."""
    if code == FALLBACK:
        return numerals.label(label, speech)
    if in_words and code in RECORDED:
        return english.label(label)
    return label.lstrip("0") or "0"
