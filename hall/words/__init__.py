"""The words people read, by language: one gettext catalog each, with symbolic keys.

Vietnamese is the first language and the fallback. Adding a language is adding a
file `hall/words/<code>.po`. Read once, at start; no compiling.
"""

from collections.abc import Callable
from functools import cache
from gettext import c2py
from importlib.resources import files

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

FALLBACK = "vi"


class Words:
    """One language's catalog. Call it with a key and the values it names."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._catalog = _catalog(code)

    def __call__(self, key: str, **values: object) -> str:
        """The phrase of that key. With `n`, the form for that many."""
        text = self.get(key, **values)
        return key if text is None else text

    def get(self, key: str, **values: object) -> str | None:
        """The phrase, or None if no catalog has the key."""
        for catalog in (self._catalog, _catalog(FALLBACK)):
            message = catalog.get(key)
            if message is None or not message.string:
                continue
            text = message.string
            if not isinstance(text, str):  # a plural
                n = values.get("n")
                text = text[_form(catalog.plural_expr)(n if isinstance(n, int) else 1)]
            return text.format(**values) if values else text
        return None


def words(code: str) -> Words:
    """The catalog of that language, or of the fallback where there is none.

    Phones say in their requests what they speak: nothing is kept of what is no language here.
    """
    return _words(code if code in available() else FALLBACK)


@cache
def available() -> tuple[str, ...]:
    """The languages that have a catalog; the fallback first."""
    names = [entry.name for entry in files(__name__).iterdir()]
    found = {name.removesuffix(".po") for name in names if name.endswith(".po")}
    return (FALLBACK, *sorted(found - {FALLBACK}))


@cache
def _words(code: str) -> Words:
    return Words(code)


@cache
def _catalog(code: str) -> Catalog:
    with (files(__name__) / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


@cache
def _form(rule: str) -> Callable[[int], int]:
    """Which plural form for that many: gettext's own rule, written in the catalog's header."""
    return c2py(rule)
