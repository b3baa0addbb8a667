"""An entry of the book as the form wants it: one text for each column, in Vietnamese or as read.

Which columns there are is dated data (`dated/book_forms.csv`); what stands in each is here.
"""

import re
from collections.abc import Callable
from datetime import date, datetime

from casework.book_reading import Entry, Followed
from casework.kinds import Decision, Outcome, Reception
from hall import calendar
from hall.model import Hall
from hall.words import Words

# masked, these say why; every other one but number and day is left empty
SAY_WHY = {"person", "name_address", "id_number", "content"}
DIRECTION = ("accepted", "guided", "forwarded")  # stand under one heading, "Hướng xử lý"
MARK = "x"
# what no file may hold (XML 1.0 §2.2): control characters but tab and line feed, non-characters
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_GUIDED = (Decision.GUIDE, Decision.RETURN)
_OF_FIELD = {  # which column a field stands in, to say what was corrected there
    **{"name": "name_address", "address": "name_address"},
    **{"id_kind": "id_number", "id_number": "id_number"},
    **{"content": "content", "requests": "content", "earlier": "earlier"},
    **{"kind": "kind", "people": "people"},
}


def cells(entry: Entry, columns: tuple[str, ...], hall: Hall, words: Words) -> list[str]:
    """The texts of these columns, in their order."""
    if entry.is_masked:
        shown = {"number": str(entry.number), "day": _date(entry.day)}
        return [
            words("book.masked") if name in SAY_WHY else shown.get(name, "") for name in columns
        ]
    return [_CELLS[name](entry, hall, words) for name in columns]


def plain(text: str) -> str:
    """As a file may hold it."""
    return _UNFIT.sub(" ", text)


def _number(entry: Entry, hall: Hall, words: Words) -> str:
    return str(entry.number)


def _day(entry: Entry, hall: Hall, words: Words) -> str:
    return _date(entry.day)


def _name_address(entry: Entry, hall: Hall, words: Words) -> str:
    told = entry.written
    nobody = "book.anonymised" if told.get("anonymised") else "book.nobody"
    return _lines(told["name"] or words(nobody), told["address"])


def _id_number(entry: Entry, hall: Hall, words: Words) -> str:
    told = entry.written
    if not told["id_number"]:
        return words("book.no_number") if told["name"] else ""
    kind = words(f"casework.id_kind.{told['id_kind']}") if told["id_kind"] != "card" else ""
    return _lines(kind, told["id_number"])


def _person(entry: Entry, hall: Hall, words: Words) -> str:
    return _lines(_name_address(entry, hall, words), _id_number(entry, hall, words))


def _content(entry: Entry, hall: Hall, words: Words) -> str:
    told = entry.written
    wish = words("book.requests", text=told["requests"]) if told["requests"] else ""
    return _lines(told["content"], wish)


def _kind(entry: Entry, hall: Hall, words: Words) -> str:
    kind = entry.written["kind"]
    return words(f"book.kind.{kind}") if kind else ""


def _people(entry: Entry, hall: Hall, words: Words) -> str:
    return str(entry.written["people"])


def _kind_people(entry: Entry, hall: Hall, words: Words) -> str:
    kind, people = _kind(entry, hall, words), entry.written["people"]
    return f"{kind} / {people}" if kind else str(people)


def _earlier(entry: Entry, hall: Hall, words: Words) -> str:
    return str(entry.written["earlier"])


def _accepted(entry: Entry, hall: Hall, words: Words) -> str:
    return _direction(entry, (Decision.ACCEPT,), Outcome.PROPOSE_ACCEPT)


def _guided(entry: Entry, hall: Hall, words: Words) -> str:
    return _direction(entry, _GUIDED, Outcome.GUIDED)


def _forwarded(entry: Entry, hall: Hall, words: Words) -> str:
    return _direction(entry, (Decision.FORWARD,), Outcome.FORWARDED)


def _follow_up(entry: Entry, hall: Hall, words: Words) -> str:
    return _lines(*(_followed(each, hall, words) for each in entry.petitions))


def _note(entry: Entry, hall: Hall, words: Words) -> str:
    told = entry.written
    said = []
    if told["reception"] != Reception.REGULAR:
        said.append(words(f"casework.reception.{told['reception']}"))
    if told["mode"] == "online":
        said.append(words("casework.mode.online"))
    said += [words(f"casework.outcome.{each}") for each in told["outcomes"]]
    if told["next_on"] or told["next_step"]:
        when = _date(date.fromisoformat(told["next_on"])) if told["next_on"] else ""
        said.append(" ".join(each for each in (told["next_step"], when) if each))
    if calendar.day_of(hall, entry.at) != entry.day:
        said.append(words("book.entered_later", day=_at(hall, entry.at)))
    return _lines(*said, *_corrected(entry, hall, words))


_CELLS: dict[str, Callable[[Entry, Hall, Words], str]] = {
    "number": _number,
    "day": _day,
    "name_address": _name_address,
    "id_number": _id_number,
    "person": _person,
    "content": _content,
    "kind": _kind,
    "people": _people,
    "kind_people": _kind_people,
    "earlier": _earlier,
    "accepted": _accepted,
    "guided": _guided,
    "forwarded": _forwarded,
    "follow_up": _follow_up,
    "note": _note,
}


def _direction(entry: Entry, decisions: tuple[Decision, ...], outcome: Outcome) -> str:
    """A mark, with the numbers of the petitions that went that way."""
    numbers = [each.number for each in entry.petitions if each.decision in decisions]
    if numbers:
        return _lines(MARK, *numbers)
    decided = any(each.decision for each in entry.petitions)
    return MARK if outcome in entry.written["outcomes"] and not decided else ""


def _followed(each: Followed, hall: Hall, words: Words) -> str:
    told = words(f"casework.petition_status.{each.status.value}")
    when = f" ({_date(calendar.day_of(hall, each.decided_at))})" if each.decided_at else ""
    return f"{each.number}: {told}{when}"


def _corrected(entry: Entry, hall: Hall, words: Words) -> list[str]:
    """Who put what right, and what stood there before: a correction is seen."""
    said = []
    for each in entry.corrections:
        was = [_was(name, value, words) for name, value in each.before.items()]
        said.append(
            words(
                "book.corrected",
                at=_at(hall, each.at),
                name=each.officer,
                before="; ".join(text for text in was if text),
            )
        )
    return said


def _was(name: str, value: object, words: Words) -> str:
    column = _OF_FIELD.get(name, "note")
    heading = words(f"book.col.{column}")
    if name == "kind":
        text = words(f"book.kind.{value}") if value else ""
    elif name == "outcomes" and isinstance(value, list):
        text = ", ".join(words(f"casework.outcome.{each}") for each in value)
    else:
        text = str(value or "")
    return f"{heading}: “{text}”" if text else f"{heading}: {words('book.was_empty')}"


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _date(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _at(hall: Hall, at: datetime) -> str:
    return f"{calendar.local(hall, at):%H:%M %d/%m/%Y}"
