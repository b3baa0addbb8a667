"""The list of what is due, as its address asks for it: whose, how late, who acts, which page."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from casework import directives, due_list
from casework.access import Officer
from casework.deadline_kinds import Party
from casework.directives import Owed
from casework.due_list import Page, Which
from hall import staff
from hall.model import Role
from hall.store import Work

MINE = "mine"
E = TypeVar("E", bound=StrEnum)
_RECEIVE = (Role.OFFICER, Role.SUPERVISOR)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`whose`: "mine", "" for everybody's, or an officer's key. Only the head asks for others'."""

    whose: str
    which: Which
    party: Party | None

    @property
    def everybody(self) -> bool:
        return self.whose != MINE

    @property
    def lead(self) -> int | None:
        return int(self.whose) if self.whose.isdigit() else None

    @property
    def is_plain(self) -> bool:
        """Nothing is left out but other officers' matters."""
        return self.which is Which.ALL and self.party is None and self.lead is None

    def address(self, page: int) -> dict[str, str | int]:
        """The arguments of that page of the same list."""
        party = self.party.value if self.party else ""
        return {"of": self.whose, "which": self.which.value, "party": party, "page": page}


@dataclass(frozen=True, kw_only=True)
class DuePage:
    """`officers`: whose list the head may ask for, as key and name."""

    asked: Asked
    list: Page
    directives: tuple[Owed, ...]  # what leaders asked of units
    officers: tuple[tuple[str, str], ...]


def read(work: Work, officer: Officer, said: Mapping[str, str]) -> DuePage:
    """The page that this address asks for. What cannot be meant is as if it were not said."""
    people = staff.all_of(work.session, work.hall.id) if officer.is_head else []
    officers = tuple((str(each.id), each.name) for each in people if each.role in _RECEIVE)
    whose = said.get("of", "") if officer.is_head else MINE
    if whose not in {"", MINE, *(key for key, _ in officers)}:
        whose = ""
    party = _one(Party, said.get("party", ""))
    asked = Asked(
        whose=whose,
        which=_one(Which, said.get("which", "")) or Which.ALL,
        party=party if party is not Party.CITIZEN else None,
    )
    number = said.get("page", "")
    found = due_list.read(
        work,
        officer,
        everybody=asked.everybody,
        lead=asked.lead,
        which=asked.which,
        party=asked.party,
        page=int(number) if number.isdecimal() and len(number) <= 6 else 1,
    )
    return DuePage(
        asked=asked, list=found, directives=_directives(work, officer, asked), officers=officers
    )


def _directives(work: Work, officer: Officer, asked: Asked) -> tuple[Owed, ...]:
    """They are for others to do: not among what the hall itself must."""
    if asked.party is Party.HALL:
        return ()
    late = {Which.ALL: None, Which.OVERDUE: True, Which.SOON: False}[asked.which]
    whose = asked.lead if asked.everybody else officer.id
    return directives.owed(work, officer, lead=whose, late=late)


def _one(kind: type[E], text: str) -> E | None:
    return next((each for each in kind if each.value == text), None)
