"""A slip as it travels: read strictly, written whole.

As JSON it is what the agent gets with a job:

    {"kind": "ticket", "language": "vi", "label": "007", "reprint": false, "blocks": [...]}

A block is one of these; what stands after = may be left out:

    {"text": "…", "size": "small|body|large|number" = body, "weight": "regular|bold" = regular,
     "align": "center|start|end" = center}  may wrap between words; "\\n" ends a line
    {"fact": "…", "value": "…"}             a name at the start, what it is worth at the end
    {"rule": true}                          a fine line across
    {"space": 4}                            millimetres of nothing
    {"qr": "https://…", "caption": "…" = ""}
    {"notice": "…"}                         white on black, across: a reprint, a warning
    {"picture": "iVBORw0…"}                 a PNG of one bit a dot, as base64; 384 dots wide at most

Nothing else is accepted: a word that is mistyped here would be a citizen without a number.
"""

import base64
import binascii
import io
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeAlias, TypeVar

from PIL import Image

from printer.errors import BadSlip
from printer.slip import (
    Align,
    Block,
    Fact,
    Notice,
    Picture,
    Qr,
    Rule,
    Size,
    Slip,
    Space,
    Text,
    Weight,
)

MOST_BLOCKS = 40
MOST_LETTERS = 600  # in one text; about half a metre of small print
MOST_LETTERS_IN_LABEL = 12
MOST_LETTERS_IN_QR = 180  # version 9 at most: 53 modules, 305 dots at 5 dots a module
MOST_SPACE_MM = 30
MOST_DOTS = (384, 240)  # of a picture, wide and high: as wide as the narrow paper
MOST_LETTERS_IN_PICTURE = 24_000  # of base64

Json: TypeAlias = Mapping[str, object]


def from_json(source: object) -> Slip:
    """The slip that `source` (as `json.loads` gives it) describes. Texts become NFC.

    BadSlip names the place, as in `blocks[3].size`.
    """
    top = _object("slip", source, {"kind", "language", "label", "reprint", "blocks"})
    blocks = top.get("blocks")
    if not isinstance(blocks, list) or not blocks:
        raise BadSlip("blocks: a list with at least one block is wanted")
    if len(blocks) > MOST_BLOCKS:
        raise BadSlip(f"blocks: {len(blocks)} are more than {MOST_BLOCKS}")
    slip = Slip(
        kind=_matching("kind", top.get("kind"), r"[a-z][a-z_]{0,31}"),
        language=_matching("language", top.get("language"), r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"),
        label=_words("label", top.get("label"), most=MOST_LETTERS_IN_LABEL),
        blocks=tuple(_block(f"blocks[{at}]", block) for at, block in enumerate(blocks)),
        reprint=_flag("reprint", top.get("reprint", False)),
    )
    if slip.reprint and not any(isinstance(block, Notice) for block in slip.blocks):
        raise BadSlip("reprint: a second copy must say so in a notice")
    return slip


def to_json(slip: Slip) -> dict[str, object]:
    """What `from_json` reads, with nothing left out."""
    return {
        "kind": slip.kind,
        "language": slip.language,
        "label": slip.label,
        "reprint": slip.reprint,
        "blocks": [_as_json(block) for block in slip.blocks],
    }


def _as_json(block: Block) -> dict[str, object]:
    match block:
        case Text(text, size, weight, align):
            return {"text": text, "size": str(size), "weight": str(weight), "align": str(align)}
        case Fact(fact, value):
            return {"fact": fact, "value": value}
        case Rule():
            return {"rule": True}
        case Space(mm):
            return {"space": mm}
        case Qr(address, caption):
            return {"qr": address, "caption": caption}
        case Notice(notice):
            return {"notice": notice}
        case Picture(png):
            return {"picture": base64.b64encode(png).decode("ascii")}


def _text(at: str, block: Json) -> Text:
    return Text(
        _words(f"{at}.text", block["text"]),
        _one_of(f"{at}.size", block.get("size", "body"), Size),
        _one_of(f"{at}.weight", block.get("weight", "regular"), Weight),
        _one_of(f"{at}.align", block.get("align", "center"), Align),
    )


def _fact(at: str, block: Json) -> Fact:
    value = _words(f"{at}.value", block.get("value"), most=80)
    return Fact(_words(f"{at}.fact", block["fact"], most=80), value)


def _rule(at: str, block: Json) -> Rule:
    if block["rule"] is not True:
        raise BadSlip(f"{at}.rule: {block['rule']!r} is not true")
    return Rule()


def _space(at: str, block: Json) -> Space:
    mm = block["space"]
    is_number = isinstance(mm, int | float) and not isinstance(mm, bool) and math.isfinite(mm)
    if not is_number or not 0 < mm <= MOST_SPACE_MM:  # type: ignore[operator]  # a number by now
        raise BadSlip(f"{at}.space: {mm!r} is not between 0 and {MOST_SPACE_MM} mm")
    return Space(mm)  # type: ignore[arg-type]


def _qr(at: str, block: Json) -> Qr:
    address = _words(f"{at}.qr", block["qr"], most=MOST_LETTERS_IN_QR)
    if not address.isascii() or re.search(r"\s", address):
        raise BadSlip(f"{at}.qr: an address of plain letters is wanted")
    caption = block.get("caption", "")
    return Qr(address, _words(f"{at}.caption", caption) if caption else "")


def _notice(at: str, block: Json) -> Notice:
    return Notice(_words(f"{at}.notice", block["notice"], most=120))


def _picture(at: str, block: Json) -> Picture:
    letters = block["picture"]
    if not isinstance(letters, str) or len(letters) > MOST_LETTERS_IN_PICTURE:
        raise BadSlip(f"{at}.picture: at most {MOST_LETTERS_IN_PICTURE} letters are wanted")
    try:
        png = base64.b64decode(letters, validate=True)
        with Image.open(io.BytesIO(png), formats=("PNG",)) as picture:
            mode, width, height = picture.mode, picture.width, picture.height
            picture.load()
    except (binascii.Error, OSError, SyntaxError, ValueError) as error:
        raise BadSlip(f"{at}.picture: not a PNG") from error
    if mode != "1" or width > MOST_DOTS[0] or height > MOST_DOTS[1]:
        raise BadSlip(f"{at}.picture: one bit a dot, {MOST_DOTS[0]} by {MOST_DOTS[1]} at most")
    return Picture(png)


# its first word says which block it is; then the words it may hold, and who reads it
_READERS: dict[str, tuple[set[str], Callable[[str, Json], Block]]] = {
    "text": ({"text", "size", "weight", "align"}, _text),
    "fact": ({"fact", "value"}, _fact),
    "rule": ({"rule"}, _rule),
    "space": ({"space"}, _space),
    "qr": ({"qr", "caption"}, _qr),
    "notice": ({"notice"}, _notice),
    "picture": ({"picture"}, _picture),
}


def _block(at: str, source: object) -> Block:
    block = _object(at, source, None)
    kinds = [word for word in _READERS if word in block]
    if len(kinds) != 1:
        raise BadSlip(f"{at}: exactly one of {', '.join(_READERS)} is wanted")
    allowed, read = _READERS[kinds[0]]
    return read(at, _object(at, block, allowed))


def _object(at: str, source: object, allowed: set[str] | None) -> Json:
    if not isinstance(source, dict):
        raise BadSlip(f"{at}: an object is wanted, not {type(source).__name__}")
    unknown = set() if allowed is None else set(source) - allowed
    if unknown:
        raise BadSlip(f"{at}: no such word: {', '.join(sorted(map(str, unknown)))}")
    return source


def _words(at: str, source: object, *, most: int = MOST_LETTERS) -> str:
    if not isinstance(source, str):
        raise BadSlip(f"{at}: text is wanted, not {type(source).__name__}")
    words = unicodedata.normalize("NFC", source)
    if not words.strip():
        raise BadSlip(f"{at}: empty")
    if len(words) > most:
        raise BadSlip(f"{at}: {len(words)} letters are more than {most}")
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter != "\n" for letter in words):
        raise BadSlip(f"{at}: holds a control character")
    return words


def _matching(at: str, source: object, pattern: str) -> str:
    word = _words(at, source)
    if not re.fullmatch(pattern, word):
        raise BadSlip(f"{at}: {word[:40]!r} is no such word")
    return word


_Choice = TypeVar("_Choice", bound=StrEnum)


def _one_of(at: str, source: object, choices: type[_Choice]) -> _Choice:
    try:
        return choices(source)  # type: ignore[arg-type]  # whatever it is, it may be refused
    except ValueError:
        raise BadSlip(f"{at}: {source!r} is not one of {', '.join(choices)}") from None


def _flag(at: str, source: object) -> bool:
    if not isinstance(source, bool):
        raise BadSlip(f"{at}: true or false is wanted")
    return source
