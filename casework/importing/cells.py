"""What one cell of a register says: a day, a kind, a person, a direction. Pure; never guesses.

Each function takes the cell's text and raises `Unclear` where it cannot be meant.
"""

import re
from datetime import date, timedelta

from casework.folding import commune_of, fold, number, tidy
from casework.importing.kinds import Fault
from casework.kinds import Decision, IdKind, Kind, Source
from casework.shown import Identity

EMPTY = frozenset({"", "-", "–", "0", "khong", "khong co"})
UNSIGNED = re.compile(r"(don )?(nac danh|khong (ghi )?(ho )?ten|giau ten)")

_DAY = re.compile(r"([0-9]{1,2})\s*[/.\-]\s*([0-9]{1,2})\s*[/.\-]\s*([0-9]{4})(\s.*)?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})([T\s].*)?")
_SERIAL = re.compile(r"[0-9]{5}")  # what a spreadsheet counts days by, from 30 December 1899
_EPOCH = date(1899, 12, 30)

_KINDS: tuple[tuple[str, Kind], ...] = (
    (r"khieu nai|complaint|\bkn\b", Kind.COMPLAINT),
    (r"to cao|denunciation|\btc\b", Kind.DENUNCIATION),
    (r"kien nghi|recommendation|\bkng\b|\bknpa\b", Kind.RECOMMENDATION),
    (r"phan anh|feedback|\bpa\b", Kind.FEEDBACK),
)
_SOURCES: tuple[tuple[str, Source], ...] = (
    (r"truc tiep|in person|tiep cong dan|tai tru so", Source.IN_PERSON),
    (r"buu dien|buu chinh|duong thu|post|qua thu", Source.POST),
    (r"hom thu|thung thu|suggestion box", Source.SUGGESTION_BOX),
    (r"dai bieu|doan dbqh|hdnd|deputy", Source.DEPUTY),
    (r"mat tran|mttq|fatherland front", Source.FATHERLAND_FRONT),
    (r"bao chi|press", Source.PRESS),
    (r"truc tuyen|email|thu dien tu|cong dich vu|online", Source.ONLINE),
    (r"duong day nong|hotline", Source.HOTLINE),
    (r"lanh dao|leader", Source.LEADER),
    (r"co quan khac|chuyen den|other agency", Source.OTHER_AGENCY),
    (r"^khac$|^other$", Source.OTHER),
)
_DECISIONS: tuple[tuple[str, Decision], ...] = (
    (r"khong thu ly|not accept", Decision.NOT_ACCEPT),
    (r"thu ly|^accept$", Decision.ACCEPT),
    (r"chuyen don|^chuyen\b|^forward$", Decision.FORWARD),
    (r"huong dan|^guide$", Decision.GUIDE),
    (r"tra (lai )?don|^return$", Decision.RETURN),
    (r"luu don|xep luu|^luu$|^file$", Decision.FILE),
)
_ID_IN_TEXT = re.compile(
    r"(?:(?:số\s*)?(?:cccd|cmnd|cmtnd|căn cước(?: công dân)?|chứng minh(?: nhân dân)?|số định danh)"
    r"\s*(?:số)?\s*[:.]?\s*)?(?<![0-9])([0-9]{12}|[0-9]{9})(?![0-9])",
    re.IGNORECASE,
)
_PASSPORT_IN_TEXT = re.compile(r"hộ chiếu\s*(?:số)?\s*[:.]?\s*([0-9A-Za-z]{6,12})\b", re.IGNORECASE)
_PHONE_IN_TEXT = re.compile(r"(?:điện thoại|sđt|đt)\s*[:.]?\s*([0-9][0-9 .]{7,13}[0-9])", re.I)
_ADDRESS_BEGINS = re.compile(r"địa chỉ\s*[:.]?|trú tại\s*:?|thường trú\s*:?", re.IGNORECASE)


class Unclear(Exception):
    """A cell that cannot be meant."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def day(text: str, wrong: Fault) -> date:
    """dd/mm/yyyy with `/`, `.` or `-`, 2026-11-23, or a spreadsheet's number of a day."""
    text = tidy(text)
    try:
        if found := _DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise Unclear(wrong) from None
    if _SERIAL.fullmatch(text):
        return _EPOCH + timedelta(days=int(text))
    raise Unclear(wrong)


def kind(text: str) -> Kind:
    """The kind by its words or letters. Recommendation and feedback in one are a recommendation."""
    said = fold(text.replace("/", " ").replace(",", " "))
    if not said:
        raise Unclear(Fault.KIND_MISSING)
    found = [each for sign, each in _KINDS if re.search(sign, said)]
    if found == [Kind.RECOMMENDATION, Kind.FEEDBACK]:  # the law defines the two together
        return Kind.RECOMMENDATION
    if len(found) > 1:
        raise Unclear(Fault.KIND_SEVERAL)
    if not found:
        raise Unclear(Fault.KIND_UNKNOWN)
    return found[0]


def people(text: str) -> int:
    """How many. None said: one."""
    found = re.fullmatch(r"([0-9]{1,6})( nguoi)?", fold(text))
    if not fold(text):
        return 1
    if found is None or not 1 <= int(found[1]) <= 100_000:
        raise Unclear(Fault.PEOPLE_WRONG)
    return int(found[1])


def people_beside_kind(text: str) -> int:
    """How many, out of a cell that says kind and number as the book of 2014 has it: `KN / 11`."""
    found = re.search(r"[0-9]{1,6}", text)
    return people(found[0] if found else "")


def source(text: str) -> Source:
    """Which way it came. Nothing said: another."""
    said = fold(text.replace("_", " "))
    if not said:
        return Source.OTHER
    found = next((each for sign, each in _SOURCES if re.search(sign, said)), None)
    if found is None:
        raise Unclear(Fault.SOURCE_UNKNOWN)
    return found


def decision(text: str) -> Decision | None:
    """The direction by its words; None where nothing is said."""
    said = fold(text.replace("_", " "))
    if said in EMPTY:
        return None
    found = next((each for sign, each in _DECISIONS if re.search(sign, said)), None)
    if found is None:
        raise Unclear(Fault.DECISION_UNKNOWN)
    return found


def is_marked(text: str) -> bool:
    """Is there an `x`, or the name of a body?"""
    return bool(text.strip()) and fold(text) not in EMPTY - {""}


def id_number(text: str) -> tuple[IdKind, str]:
    """Number and kind of a paper, from `CCCD: 001 090 000 001`. Digits alone tell which it is."""
    said = tidy(text)
    if fold(said) in EMPTY or fold(said) == "khong co giay to":
        return IdKind.NONE, ""
    clean = number(said)
    if found := _ID_IN_TEXT.fullmatch(clean) or _ID_IN_TEXT.search(said):
        return (IdKind.CARD if len(found[1]) == 12 else IdKind.OLD_CARD), found[1]
    if found := _PASSPORT_IN_TEXT.search(said):
        return IdKind.PASSPORT, found[1].upper()
    if re.fullmatch(r"[A-Z][0-9]{7,8}", clean):
        return IdKind.PASSPORT, clean
    raise Unclear(Fault.ID_WRONG)


def birth(text: str) -> str:
    """ "" or a year or a day, as it is stored."""
    said = tidy(text)
    if not said:
        return ""
    if re.fullmatch(r"(19|20)[0-9]{2}", said):
        return said
    return day(said, Fault.BIRTH_WRONG).isoformat()


def person(text: str) -> Identity:
    """Name, address and perhaps a number, as the book has them in one cell.

    The name ends with the line, a comma, a semicolon or a dash; what stands behind is the address.
    """
    id_kind, id_number_ = IdKind.NONE, ""
    phone = ""
    if found := _PHONE_IN_TEXT.search(text):
        phone, text = tidy(found[1]), text.replace(found[0], "\n")
    if found := _ID_IN_TEXT.search(text):
        id_kind = IdKind.CARD if len(found[1]) == 12 else IdKind.OLD_CARD
        id_number_, text = found[1], text.replace(found[0], "\n")
    elif found := _PASSPORT_IN_TEXT.search(text):
        id_kind, id_number_ = IdKind.PASSPORT, found[1].upper()
        text = text.replace(found[0], "\n")
    name, *rest = re.split(
        r"\n|,|;|\s[–-]\s|\(|" + _ADDRESS_BEGINS.pattern, text, maxsplit=1, flags=re.IGNORECASE
    )
    address = _ADDRESS_BEGINS.sub("", rest[0] if rest else "")
    address = tidy(address.replace("\n", ", ")).strip(" ,;.–-()")
    address = re.sub(r"(\s*,\s*)+", ", ", address)
    return Identity(
        full_name=tidy(name).strip(" .:–-"),
        id_kind=id_kind,
        id_number=id_number_,
        address=address,
        commune=commune_of(address),
        phone=phone,
    )
