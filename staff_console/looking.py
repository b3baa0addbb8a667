"""Who stands there: what an officer types, pastes or scans, told apart and looked up."""

import re
from dataclasses import dataclass, field

from casework import citizens
from casework.access import Officer
from casework.errors import HealthCard, NotIdCard
from casework.folding import number, tidy
from casework.kinds import IdKind
from casework.shown import Identity, Person
from hall.store import Work

_YEAR = re.compile(r"\b(18|19|20)\d\d\b")
_KIND_OF_LENGTH = {12: IdKind.CARD, 9: IdKind.OLD_CARD}
_PASSPORT = re.compile(r"[A-Z]{1,2}[0-9]{6,8}")


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What was found. `draft` is what a form for a new person can be filled with."""

    people: tuple[Person, ...] = ()
    more: bool = False
    is_sure: bool = False  # found by a number: it can only be this one
    draft: Identity = field(default_factory=lambda: Identity(full_name=""), repr=False)
    wrong: str = ""  # the key of what to say; empty if the text could be meant

    @property
    def only(self) -> Person | None:
        """The one who is meant without doubt."""
        return self.people[0] if self.is_sure and len(self.people) == 1 else None


def look(work: Work, officer: Officer, text: str) -> Looked:
    """By the text of a card's QR, a number, or a name with year and commune.

    `Nguyễn Văn An 1990, phường Mẫu`: the year may stand anywhere, the commune after a comma.
    """
    text = text.strip()
    if "|" in text:
        return _by_card(work, officer, text)
    if not text:
        return Looked(wrong="console.who.empty")
    if is_number(text):
        return _by_number(work, officer, number(text))
    return _by_name(work, officer, text)


def is_number(text: str) -> bool:
    """Digits, or a passport's number: not a name."""
    clean = number(text)
    return clean.isdigit() or bool(_PASSPORT.fullmatch(clean))


def _by_card(work: Work, officer: Officer, text: str) -> Looked:
    try:
        found = citizens.by_card(work, officer, text)
    except HealthCard:
        return Looked(wrong="console.who.health_card")
    except NotIdCard:
        return Looked(wrong="console.who.not_card")
    people = (found.person,) if found.person else ()
    return Looked(people=people, is_sure=True, draft=found.identity)


def _by_number(work: Work, officer: Officer, digits: str) -> Looked:
    found = citizens.by_number(work, officer, digits)
    kind = _KIND_OF_LENGTH.get(len(digits) if digits.isdigit() else 0, IdKind.PASSPORT)
    draft = Identity(full_name="", id_kind=kind, id_number=digits)
    return Looked(people=(found,) if found else (), is_sure=True, draft=draft)


def _by_name(work: Work, officer: Officer, text: str) -> Looked:
    words, _, commune = text.partition(",")
    year = _YEAR.search(words)
    name = tidy(_YEAR.sub(" ", words))
    draft = Identity(full_name=name, birth_date=year[0] if year else "", commune=tidy(commune))
    if not name:
        return Looked(wrong="console.who.empty")
    born = int(year[0]) if year else None
    found = citizens.by_name(work, officer, name, born=born, commune=commune)
    return Looked(people=found.people, more=found.more, draft=draft)
