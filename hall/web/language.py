"""In which language this request is answered: what was chosen here, else the hall's first."""

from functools import cache
from urllib.parse import urlencode

from babel import Locale
from flask import Response, g, request

from hall.web import settings
from hall.words import Words, words

COOKIE = "tiepdan_language"


def language() -> str:
    """The code of this request's language."""
    if "language" not in g:
        codes = settings().language_codes
        asked = request.args.get("lang") or request.cookies.get(COOKIE)
        g.language = asked if asked in codes else codes[0]
    return str(g.language)


def catalog() -> Words:
    return words(language())


def _(key: str, **values: object) -> str:
    """The phrase of that key in this request's language."""
    return catalog()(key, **values)


def choices() -> list[dict[str, object]]:
    """The languages of the house, as links of this page."""
    now = language()
    return [
        {"code": code, "name": _own_name(code), "url": _here(code), "current": code == now}
        for code in settings().language_codes
    ]


def direction() -> str:
    """In which direction this request's language is written: ltr, rtl."""
    return Locale.parse(language(), sep="-").text_direction


def remember(response: Response) -> Response:
    """A language chosen by link stays chosen, for this browser's session."""
    asked = request.args.get("lang")
    if asked in settings().language_codes:
        response.set_cookie(COOKIE, asked, httponly=True, samesite="Strict")
    return response


@cache
def _own_name(code: str) -> str:
    """What those who speak it call it: Tiếng Việt, English."""
    name = Locale.parse(code, sep="-").get_display_name() or code
    return name[0].upper() + name[1:]


def _here(code: str) -> str:
    kept = [(k, v) for k, v in request.args.items(multi=True) if k != "lang"]
    return f"{request.path}?{urlencode([*kept, ('lang', code)])}"
