"""Names as people type them, and ID numbers as screens may show them. Pure.

Search key: lower case, NFD, without the marks U+0300–036F, đ as d, single spaces; so
`Nguyễn`, `NGUYEN` and a decomposed `nguyễn` are one word (domain.md §11.4).
"""

import re
import unicodedata

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc`", "'"))
_MARKS = re.compile("[\u0300-\u036f]")
_NOT_A_WORD = re.compile(r"[^\w']+")
_COMMUNE = ("phuong ", "xa ", "thi tran ", "dac khu ")


def tidy(text: str) -> str:
    """One line as we store it: NFC, single spaces, no control characters."""
    text = unicodedata.normalize("NFC", text)
    kept = "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)
    return " ".join(kept.replace("\ufeff", " ").split())


def fold(text: str) -> str:
    """The search key of a name."""
    text = unicodedata.normalize("NFD", text.translate(_APOSTROPHES).lower().replace("đ", "d"))
    return _NOT_A_WORD.sub(" ", _MARKS.sub("", text)).replace("_", " ").strip()


def words_of(text: str) -> frozenset[str]:
    """The folded words of a name."""
    return frozenset(fold(text).split())


def by_given_name(full_name: str) -> tuple[str, ...]:
    """A sorting key: given name, which stands last, then the rest from the front."""
    *others, given = fold(full_name).split() or [""]
    return (given, *others)


def number(text: str) -> str:
    """An ID number or a code without what people put between its letters."""
    return re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", text)).upper()


def mask(id_number: str) -> str:
    """`001090000001` as `001*******01`; a short one shows nothing."""
    if len(id_number) < 8:
        return "*" * len(id_number)
    return f"{id_number[:3]}{'*' * (len(id_number) - 5)}{id_number[-2:]}"


def commune_of(address: str) -> str:
    """The part of an address that names the commune; "" if none does."""
    parts = [tidy(part) for part in address.split(",")]
    return next((part for part in parts if fold(part).startswith(_COMMUNE)), "")
