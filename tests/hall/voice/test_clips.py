"""The hall's own recordings: which are wanted, which are taken, and whole sentences of them."""

import pytest
from sqlalchemy import select

from hall.errors import BadInput, NotFound
from hall.journal import HALL
from hall.model import Clip, Desk
from hall.store import Store
from hall.voice import clips, sentences, sound
from hall.voice.numerals import NORTHERN, SOUTHERN
from hall.voice.sentences import Summons
from tests.hall.voice.tones import recording, silence, tone


def records(store: Store, *texts: str, seconds: float = 0.4, language: str = "vi") -> None:
    with store.work(hall_id=1) as work:
        for text in texts:
            clips.put(work, text, recording(seconds), by=HALL, language=language)


def records_all(store: Store, *, seconds: float = 0.4, language: str = "vi") -> None:
    records(store, *wanted(store, language), seconds=seconds, language=language)


def wanted(store: Store, language: str = "vi") -> list[str]:
    with store.read() as session:
        return [each.text for each in clips.wanted(session, 1, NORTHERN, language)]


def says(store: Store, call: Summons, language: str = "vi") -> float | None:
    """How many seconds it takes; None if it cannot be said."""
    text = sentences.sentence(call, language, in_words=True)
    with store.read() as session:
        found = clips.say(session, 1, text, language)
    return None if found is None else sound.seconds(found)


def test_the_wanted_recordings_are_frames_numbers_and_the_letters_of_desks(store: Store) -> None:
    with store.work(hall_id=1) as work:
        desk = work.session.scalars(select(Desk).where(Desk.label == "5")).one()
        desk.label = "5A"
    with store.read() as session:
        north = [each.text for each in clips.wanted(session, 1, NORTHERN)]
        south = [each.text for each in clips.wanted(session, 1, SOUTHERN)]

    assert len(north) == 6 + 18 + 1
    assert {"mời công dân có số thứ tự", "đến bàn số", "lăm", "linh", "nghìn", "a"} <= set(north)
    assert {"lẻ", "ngàn"} == set(south) - set(north)


def test_once_all_are_there_every_call_can_be_said(store: Store) -> None:
    records_all(store)

    for call in (Summons("014", "3"), Summons("9999", "10", is_room=True, times=3)):
        assert says(store, call) is not None


def test_the_wanted_english_recordings_make_every_english_call(store: Store) -> None:
    with store.work(hall_id=1) as work:
        desk = work.session.scalars(select(Desk).where(Desk.label == "5")).one()
        desk.label = "5A"
    texts = wanted(store, "en")
    assert len(texts) == 6 + 31 + 1
    assert {"number", "please go to desk", "again", "fourteen", "ninety", "and", "a"} <= set(texts)

    records_all(store, language="en")

    for call in (
        Summons("014", "3"),
        Summons("9999", "5A", times=2),
        Summons("1005", "10", is_room=True, is_group=True, times=3),
    ):
        assert says(store, call, "en") is not None
        assert says(store, call, "vi") is None


def test_a_recording_in_one_language_says_nothing_in_another(store: Store) -> None:
    records_all(store)
    records(store, *wanted(store, "en")[1:], language="en")  # all but the first

    assert says(store, Summons("014", "3"), "en") is None
    records(store, wanted(store, "en")[0])  # said by the Vietnamese voice
    assert says(store, Summons("014", "3"), "en") is None


def test_a_language_without_a_reader_is_not_recorded(store: Store) -> None:
    with pytest.raises(BadInput, match=r"^language:"):
        records(store, "numéro", language="fr")


def test_a_sentence_with_one_word_missing_is_not_said_at_all(store: Store) -> None:
    records(store, "mời công dân có số thứ tự", "mười", "đến bàn số", "ba")

    assert says(store, Summons("010", "3")) is not None
    assert says(store, Summons("014", "3")) is None


def test_the_longest_recording_wins(store: Store) -> None:
    records(store, "mời công dân có số thứ tự", "mười", "bốn", "đến bàn số", "ba")
    in_words = says(store, Summons("014", "3"))
    records(store, "mười bốn", seconds=2.0)

    whole = says(store, Summons("014", "3"))

    assert whole is not None
    assert in_words is not None
    assert whole - in_words == pytest.approx(2.08 - 2 * 0.48 - 0.05, abs=0.05)


@pytest.mark.parametrize(
    ("said", "texts", "pieces"),
    [
        ("a b c", ["a", "b", "c"], ["a", "b", "c"]),
        ("a b c", ["a b", "c", "b c", "a"], ["a b", "c"]),
        ("a b c d", ["a b", "c d", "a", "b c", "d"], ["a b", "c d"]),
        ("a b c", ["a", "b"], None),
        ("a b", ["a b c"], None),
    ],
)
def test_a_sentence_is_put_together_from_few_pieces(
    said: str, texts: list[str], pieces: list[str] | None
) -> None:
    assert clips.cover(said.split(), texts) == pieces


def test_a_new_recording_takes_the_place_of_the_old(each_store: Store) -> None:
    records(each_store, "Mười  bốn.")
    records(each_store, "mười bốn", seconds=0.8)

    with each_store.read() as session:
        (clip,) = session.scalars(select(Clip)).all()
    assert clip.text == "mười bốn"
    assert clip.seconds == pytest.approx(0.88, abs=0.02)
    assert sound.loudness(sound.read(clip.sound)) == pytest.approx(sound.SPOKEN_DB, abs=0.3)


@pytest.mark.parametrize(
    ("samples", "why"),
    [
        (silence(1), "sound.quiet"),
        (tone(0.4, level=0.003), "sound.quiet"),
        (tone(0.02), "sound.long"),
        (tone(9), "sound.long"),
    ],
)
def test_what_nobody_could_hear_well_is_refused(store: Store, samples: object, why: str) -> None:
    with pytest.raises(BadInput, match=f"^{why}:"), store.work(hall_id=1) as work:
        clips.put(work, "một", sound.written(samples), by=HALL)  # type: ignore[arg-type]


def test_a_recording_that_is_too_loud_is_refused(store: Store) -> None:
    loud = tone(0.4, level=0.999)
    for at, sample in enumerate(loud):
        loud[at] = sound.FULL if sample > 20_000 else -sound.FULL if sample < -20_000 else sample

    with pytest.raises(BadInput, match=r"sound\.loud"), store.work(hall_id=1) as work:
        clips.put(work, "một", sound.written(loud), by=HALL)


def test_a_recording_can_be_taken_away(store: Store) -> None:
    records(store, "một")
    with store.work(hall_id=1) as work:
        (clip,) = clips.all_of(work.session, 1)
        clips.remove(work, clip.id, by=HALL)

    with store.read() as session:
        assert clips.all_of(session, 1) == []
    with pytest.raises(NotFound), store.work(hall_id=1) as work:
        clips.remove(work, clip.id, by=HALL)
