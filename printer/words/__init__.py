"""What the probe says to a technician, by language: one JSON file each, Vietnamese first.

The hall's own catalogs are out of reach here: this side installs alone.
"""

import json
from functools import cache
from importlib.resources import files

LANGUAGES = ("vi", "en")


def said(key: str, language: str, **values: object) -> str:
    """The sentence of that key, with the values it names. KeyError if nobody wrote it."""
    return words(language)[key].format(**values)


@cache
def words(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((files(__name__) / f"{language}.json").read_text("utf-8"))
    return found
