"""The hall's own recordings: which are wanted, which are there, and a sentence made of them.

Vietnamese is tonal: words put one after the other sound like it. So the longest recording
wins: a hall that recorded "mười bốn" whole hears it whole, else "mười" and "bốn".
"""

from __future__ import annotations

import math
import unicodedata
from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from hall import journal
from hall.errors import BadInput, NotFound
from hall.journal import Actor
from hall.model import Clip, Desk
from hall.store import Work
from hall.voice import sentences, sound
from hall.voice.numerals import Speech
from hall.words import FALLBACK

GAP_MS = 50  # between two recordings
SHORTEST_SECONDS, LONGEST_SECONDS = 0.08, 8.0
QUIETEST_DB = -45.0  # below that, only the room's noise would be made louder
MOST_CLIPPED = 0.005  # the share of samples at the end of the scale
LONGEST_TEXT = 80  # characters


@dataclass(frozen=True)
class Wanted:
    """A recording without which some call cannot be said."""

    text: str
    clip: Clip | None


def wanted(
    session: Session, hall_id: int, speech: Speech, language: str = FALLBACK
) -> list[Wanted]:
    """What every call of this hall is made of, in the order in which one would record it."""
    known = {clip.text: clip for clip in all_of(session, hall_id, language)}
    desks = session.scalars(
        select(Desk.label).where(Desk.hall_id == hall_id).order_by(Desk.position)
    )
    letters = [each for label in desks for each in sentences.letters(label, language)]
    numbers = sentences.numbers(language, speech)
    texts = dict.fromkeys((*sentences.frames(language), *numbers, *letters))
    return [Wanted(text, known.get(text)) for text in texts]


def further(session: Session, hall_id: int, speech: Speech, language: str = FALLBACK) -> list[Clip]:
    """Recordings besides the wanted ones: whole numbers, longer parts."""
    texts = {each.text for each in wanted(session, hall_id, speech, language)}
    return [clip for clip in all_of(session, hall_id, language) if clip.text not in texts]


def all_of(session: Session, hall_id: int, language: str = FALLBACK) -> list[Clip]:
    """Without their sound."""
    return list(
        session.scalars(
            select(Clip)
            .where(Clip.hall_id == hall_id, Clip.language == language)
            .order_by(Clip.text)
            .options(defer(Clip.sound, raiseload=True))
        )
    )


def load(session: Session, hall_id: int, clip_id: int) -> Clip:
    """With its sound. NotFound if that hall has none of that key."""
    clip = session.get(Clip, clip_id)
    if clip is None or clip.hall_id != hall_id:
        raise NotFound("clip", clip_id)
    return clip


def put(work: Work, text: str, recording: bytes, *, by: Actor, language: str = FALLBACK) -> Clip:
    """Keep a recording, in the place of an older one of the same text.

    Silence before and after is cut, the loudness made that of all others. BadInput, `sound`
    with the reason: no WAV file, nothing spoken, too quiet, too loud, too long; `language` for
    one that is not recorded.
    """
    if language not in sentences.RECORDED:
        raise BadInput("language", "not recorded here")
    said = tidy(text)
    samples = sound.read(recording)
    came_at = checked(samples)
    kept = sound.levelled(sound.trimmed(samples))
    clip = work.session.scalar(
        select(Clip).where(
            Clip.hall_id == work.hall.id, Clip.language == language, Clip.text == said
        )
    )
    if clip is None:
        clip = Clip(hall_id=work.hall.id, language=language, text=said)
        work.session.add(clip)
    clip.sound, clip.seconds = sound.written(kept), sound.seconds(kept)
    clip.came_at_db, clip.recorded_at = round(came_at, 1), work.now
    clip.recorded_by_id = by.id if by.kind == "staff" else None
    work.session.flush()
    journal.record(work, "clip_put", by=by, after={"language": language, "text": said})
    return clip


def remove(work: Work, clip_id: int, *, by: Actor) -> str:
    """Returns the language it was in."""
    clip = load(work.session, work.hall.id, clip_id)
    work.session.delete(clip)
    before = {"language": clip.language, "text": clip.text}
    journal.record(work, "clip_remove", by=by, before=before)
    return clip.language


def checked(samples: array[int]) -> float:
    """How loud it is, dBFS; BadInput if nobody should hear it in the hall."""
    spoken = sound.trimmed(samples)
    level = sound.loudness(samples)
    if level == -math.inf or level < QUIETEST_DB:
        raise BadInput("sound.quiet", f"{level:.0f} dBFS")
    if sound.clipped(samples) > MOST_CLIPPED:
        raise BadInput("sound.loud", "clipped")
    if not SHORTEST_SECONDS <= sound.seconds(spoken) <= LONGEST_SECONDS:
        raise BadInput("sound.long", f"{sound.seconds(spoken):.2f} s")
    return level


def tidy(text: str) -> str:
    """As texts are compared; BadInput if nothing is left, or too much."""
    said = sentences.spoken(unicodedata.normalize("NFC", text))
    if not 0 < len(said) <= LONGEST_TEXT:
        raise BadInput("clip", f"1 to {LONGEST_TEXT} characters")
    return said


def say(session: Session, hall_id: int, text: str, language: str = FALLBACK) -> array[int] | None:
    """That sentence of recordings alone; None if one is missing: nothing is mixed."""
    texts = session.scalars(
        select(Clip.text).where(Clip.hall_id == hall_id, Clip.language == language)
    ).all()
    pieces = cover(sentences.spoken(text).split(), texts)
    if pieces is None:
        return None
    rows = session.execute(
        select(Clip.text, Clip.sound).where(
            Clip.hall_id == hall_id, Clip.language == language, Clip.text.in_(set(pieces))
        )
    )
    sounds = {row.text: sound.read(row.sound) for row in rows}
    return sound.joined([sounds[piece] for piece in pieces], GAP_MS)


def cover(said: Sequence[str], texts: Collection[str]) -> list[str] | None:
    """Those words, put together from as few texts as can be; None if it cannot be done."""
    known = set(texts)
    best: list[list[str] | None] = [[]] + [None] * len(said)
    for end in range(1, len(said) + 1):
        for begin in range(end):
            before, piece = best[begin], " ".join(said[begin:end])
            if before is None or piece not in known:
                continue
            now = best[end]
            if now is None or len(before) < len(now):
                best[end] = [*before, piece]
    return best[-1]
