"""Each line of a register, judged by itself: a petition as it can be meant, or what is wrong."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from casework import identities
from casework.folding import commune_of, fold, tidy
from casework.importing import cells
from casework.importing.cells import Unclear
from casework.importing.kinds import Column, Fault, Line, Sheet, Wrong
from casework.kinds import Decision, Source
from casework.shown import Identity
from hall.errors import BadInput

OLDEST = 1990  # a year; terms do not reach further back
LONGEST_NUMBER = 40  # characters
LONGEST_TEXT = 20_000
T = TypeVar("T")
_C, _F = Column, Fault
_DIRECTIONS = {
    _C.ACCEPTED: Decision.ACCEPT,
    _C.GUIDED: Decision.GUIDE,
    _C.FORWARDED: Decision.FORWARD,
}


@dataclass(frozen=True)
class Judged:
    """What of a file can be meant. `wrong`: at most a few things of each line that cannot."""

    lines: tuple[Line, ...] = field(repr=False)
    wrong: tuple[Wrong, ...]


def judge(sheet: Sheet, chosen: Sequence[Column], today: date) -> Judged:
    """All lines of that file, in its order."""
    lines: list[Line] = []
    wrong: list[Wrong] = []
    first: dict[str, int] = {}
    for number, texts in sheet.lines:
        row = _Row(number, texts, sheet.headings, tuple(chosen), today)
        line = row.line()
        if line is not None and not row.wrong:
            before = first.setdefault(line.key, number)
            if before != number:
                what = _F.NUMBER_TWICE if line.number_text else _F.LINE_TWICE
                row.wrong.append(Wrong(number, _C.NUMBER, what, before))
        if line is None or row.wrong:
            wrong += row.wrong
        else:
            lines.append(line)
    return Judged(tuple(lines), tuple(wrong))


class _Row:
    """One row while it is read."""

    def __init__(
        self,
        number: int,
        texts: Sequence[str],
        headings: Sequence[str],
        chosen: tuple[Column, ...],
        today: date,
    ) -> None:
        self.number, self.texts, self.headings, self.chosen = number, texts, headings, chosen
        self.today = today
        self.wrong: list[Wrong] = []
        self._at = {column: n for n, column in enumerate(chosen)}

    def line(self) -> Line | None:
        """The petition; None where something was wrong."""
        day = self._day()
        kind = self._try(_C.KIND, cells.kind)
        identity = self._identity()
        number, number_text, year = self._number(day)
        decision, target = self._decision()
        decided_on = self._decided_on(day)
        people = self._people()
        source = self._try(_C.SOURCE, cells.source)
        long = {
            column.value: self._long(column)
            for column in (_C.CONTENT, _C.REQUESTS, _C.ACCUSED, _C.EARLIER)
        }
        if not long[_C.CONTENT.value]:
            self._say(_C.CONTENT, _F.CONTENT_MISSING)
        if self.wrong or day is None or kind is None:
            return None
        return Line(
            line=self.number,
            number=number,
            number_text=number_text,
            year=year,
            day=day,
            kind=kind,
            identity=identity,
            people=people or 1,
            source=source or Source.OTHER,
            decision=decision,
            decided_on=decided_on,
            target=target,
            note=self._note(),
            **long,
        )

    def _text(self, column: Column) -> str:
        at = self._at.get(column)
        return self.texts[at] if at is not None else ""

    def _say(self, column: Column, fault: Fault) -> None:
        self.wrong.append(Wrong(self.number, column, fault))

    def _try(self, column: Column, read: Callable[[str], T]) -> T | None:
        try:
            return read(self._text(column))
        except Unclear as error:
            self._say(column, error.fault)
            return None

    def _day(self) -> date | None:
        if not tidy(self._text(_C.DAY)):
            self._say(_C.DAY, _F.DAY_MISSING)
            return None
        found = self._try(_C.DAY, lambda text: cells.day(text, _F.DAY_WRONG))
        if found is not None and found > self.today:
            self._say(_C.DAY, _F.DAY_AHEAD)
        elif found is not None and found.year < OLDEST:
            self._say(_C.DAY, _F.DAY_OLD)
        return found

    def _number(self, day: date | None) -> tuple[int | None, str, int]:
        """The register's number, as a plain one and as it stands; and of which year it is."""
        said = tidy(self._text(_C.NUMBER))
        year = day.year if day else self.today.year
        if written := tidy(self._text(_C.YEAR)):
            year = self._year(written)
        elif found := re.fullmatch(r"([0-9]+)\s*/\s*((?:19|20)[0-9]{2})", said):
            said, year = found[1], self._year(found[2])
        if len(said) > LONGEST_NUMBER:
            self._say(_C.NUMBER, _F.NUMBER_LONG)
        plain = int(said) if re.fullmatch(r"[0-9]{1,6}", said) and int(said) > 0 else None
        return plain, fold(said) if plain is None else str(plain), year

    def _year(self, written: str) -> int:
        if re.fullmatch(r"[0-9]{4}", written) and OLDEST <= int(written) <= self.today.year:
            return int(written)
        self._say(_C.YEAR if _C.YEAR in self._at else _C.NUMBER, _F.YEAR_WRONG)
        return self.today.year

    def _people(self) -> int | None:
        if _C.PEOPLE in self._at:
            return self._try(_C.PEOPLE, cells.people)
        heading = self.headings[self._at[_C.KIND]]
        if "nguoi" in fold(heading).split():  # "Phân loại đơn/Số người", the book of 2014
            return self._try(_C.KIND, cells.people_beside_kind)
        return 1

    def _identity(self) -> Identity | None:
        """Who brought it; None where the line says that nobody signed."""
        column = _C.PERSON if _C.PERSON in self._at else _C.NAME
        said = self._text(column)
        if not fold(said):
            self._say(column, _F.NAME_MISSING)
            return None
        if cells.UNSIGNED.fullmatch(fold(said)):
            return None
        found = cells.person(said) if column is _C.PERSON else Identity(full_name=tidy(said))
        if address := tidy(self._text(_C.ADDRESS)):
            found = replace(found, address=address, commune=commune_of(address))
        if phone := tidy(self._text(_C.PHONE)):
            found = replace(found, phone=phone)
        if birth := self._try(_C.BIRTH, cells.birth):
            found = replace(found, birth_date=birth)
        if told := self._try(_C.ID_NUMBER, cells.id_number):
            id_kind, id_number = told
            if id_number:
                found = replace(found, id_kind=id_kind, id_number=id_number)
        try:
            return identities.clean(found)
        except BadInput as error:
            where = {"id_number": _F.ID_WRONG, "birth_date": _F.BIRTH_WRONG}
            self._say(column, where.get(error.field, _F.PERSON_WRONG))
            return None

    def _decision(self) -> tuple[Decision | None, str]:
        """The one direction that is marked, and the body that stands there."""
        marked = [each for each in _DIRECTIONS if cells.is_marked(self._text(each))]
        said = self._try(_C.DECISION, cells.decision)
        found = [_DIRECTIONS[each] for each in marked]
        if said is not None and said not in found:
            found.append(said)
        if len(found) > 1:
            self._say(marked[-1], _F.DECISION_SEVERAL)
            return None, ""
        texts = [tidy(self._text(each)) for each in (*marked, _C.DECISION)]
        told = [text for text in texts if len(text) > 1]
        return (found[0], told[0] if told else "") if found else (None, "")

    def _decided_on(self, day: date | None) -> date | None:
        if not tidy(self._text(_C.DECIDED_ON)):
            return None
        found = self._try(_C.DECIDED_ON, lambda text: cells.day(text, _F.DECIDED_WRONG))
        if found is not None and day is not None and not day <= found <= self.today:
            self._say(_C.DECIDED_ON, _F.DECIDED_WRONG)
        return found

    def _long(self, column: Column) -> str:
        found = self._text(column).strip()
        if len(found) > LONGEST_TEXT:
            self._say(column, _F.TEXT_LONG)
        return found

    def _note(self) -> str:
        """What has no field of its own, each under its heading in the file."""
        told = [
            f"{tidy(heading)}: {text.strip()}" if heading else text.strip()
            for heading, column, text in zip(self.headings, self.chosen, self.texts, strict=True)
            if column is _C.NOTE and text.strip()
        ]
        found = "\n".join(told)
        if len(found) > LONGEST_TEXT:
            self._say(_C.NOTE, _F.TEXT_LONG)
        return found
