"""Numbers and letters as recordings say them in English: a table."""

import pytest

from hall.voice import english
from hall.voice.sentences import Summons, sentence

NUMBERS = {
    0: "zero",
    1: "one",
    13: "thirteen",
    20: "twenty",
    21: "twenty one",
    99: "ninety nine",
    100: "one hundred",
    105: "one hundred and five",
    112: "one hundred and twelve",
    499: "four hundred and ninety nine",
    1_000: "one thousand",
    1_005: "one thousand and five",
    1_100: "one thousand one hundred",
    9_999: "nine thousand nine hundred and ninety nine",
}


@pytest.mark.parametrize(("n", "said"), NUMBERS.items())
def test_a_number_is_read(n: int, said: str) -> None:
    assert english.number(n) == said


@pytest.mark.parametrize("n", [-1, 10_000])
def test_no_other_number_is(n: int) -> None:
    with pytest.raises(ValueError, match="number"):
        english.number(n)


def test_every_number_is_made_of_the_wanted_words() -> None:
    said = {word for n in range(10_000) for word in english.number(n).split()}

    assert said == set(english.words())


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("014", "fourteen"),
        ("5A", "five a"),
        ("K12", "k twelve"),
        ("10000", "one zero zero zero zero"),
    ],
)
def test_a_label_is_read_whole(label: str, said: str) -> None:
    assert english.label(label) == said


def test_recordings_are_told_words_and_other_voices_figures() -> None:
    call = Summons("014", "5A")

    assert sentence(call, "en", in_words=True) == "Number fourteen, please go to desk five a."
    assert sentence(call, "en") == "Number 14, please go to desk 5A."
    assert sentence(call, "vi", in_words=True) == sentence(call, "vi")
