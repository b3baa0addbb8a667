"""Those who came: a row of each side, and the words by which they are found."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from bench.years.ground import PROTECTED_EVERY, Ground
from bench.years.pen import Pen, at, key
from casework.folding import fold, words_of

LAST_DAY = date(2025, 12, 31)


def write(pen: Pen, ground: Ground) -> None:
    protected = ground.size.matters // PROTECTED_EVERY
    keys = range(1, ground.size.citizens + protected + 1)
    pen.insert("citizen", (_citizen(pen, ground, n) for n in keys))
    pairs = sorted(pair for n in keys for pair in _words(pen, ground, n))
    pen.insert("citizen_word", pairs, names=("word_hash", "citizen_id"))


def _citizen(pen: Pen, ground: Ground, n: int) -> dict[str, Any]:
    name, number, commune, born = ground.person(n)
    public = key("C", n)
    hidden = n > ground.size.citizens
    return {
        "id": n,
        "public_id": public,
        "hall_id": 1,
        "confidentiality": "protected" if hidden else "ordinary",
        **pen.sealed("citizen", public, full_name=name, id_number=number, birth_date=born),
        **pen.sealed("citizen", public, address=f"Số {n % 250} phố Thử, {commune}, Tỉnh Mẫu"),
        **pen.sealed("citizen", public, commune=commune, phone="0900 000 001"),
        "id_kind": "card",
        "id_hash": pen.vault.index("id", number),
        "name_hash": pen.vault.index("name", f"1|{fold(name)}"),
        "created_at": at(LAST_DAY, 0),
        "version": 1,
    }


def _words(pen: Pen, ground: Ground, n: int) -> Iterator[tuple[bytes, int]]:
    name, _, commune, born = ground.person(n)
    for word in {*words_of(name), born, f"@{fold(commune)}"}:
        yield pen.word(word), n
