"""From a form to what casework keeps: a record, a person, a petition."""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from casework.kinds import IdKind, Kind, Mode, Outcome, Reception
from casework.petitions import Paper
from casework.shown import Identity, Record
from hall.errors import BadInput

Form = MultiDict[str, str]
E = TypeVar("E", bound=StrEnum)

# dd/mm/yyyy or dd/mm with anything people put between; a year alone is a birth date as well
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")


def record(form: Form) -> Record:
    """The whole form of a visit. BadInput names the field that cannot be meant."""
    return Record(
        content=form.get("content", ""),
        requests=form.get("requests", ""),
        earlier=form.get("earlier", ""),
        kind=_one(Kind, form, "kind"),
        reception=_one(Reception, form, "reception") or Reception.REGULAR,
        mode=_one(Mode, form, "mode") or Mode.IN_PERSON,
        party_size=whole(form, "party_size", 1),
        representatives=form.get("representatives", ""),
        named_in=form.get("named_in", ""),
        all_signed="all_signed" in form,
        outcomes=tuple(_each(Outcome, form.getlist("outcomes"), "outcomes")),
        next_step=form.get("next_step", ""),
        next_on=_day(form.get("next_on", "")),
    )


def identity(form: Form) -> Identity:
    """A person as the officer wrote them down."""
    return Identity(
        full_name=form.get("full_name", ""),
        id_kind=_one(IdKind, form, "id_kind") or IdKind.NONE,
        id_number=form.get("id_number", ""),
        birth_date=birth_date(form.get("birth_date", "")),
        address=form.get("address", ""),
        commune=form.get("commune", ""),
        phone=form.get("phone", ""),
    )


def paper(form: Form, written: Record) -> Paper:
    """A new petition. What the visit says is what it says, until it is written otherwise."""
    kind = _one(Kind, form, "kind")
    if kind is None:
        raise BadInput("kind", "one of the four kinds is wanted")
    return Paper(
        kind=kind,
        title=form.get("title", ""),
        accused=form.get("accused", ""),
        content=written.content,
        requests=written.requests,
        signers=max(1, written.party_size),
    )


def whole(form: Form, name: str, otherwise: int | None = None) -> int:
    """A number that was typed; where nothing was, what is meant by that."""
    text = form.get(name, "").strip()
    if not text and otherwise is not None:
        return otherwise
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise BadInput(name, "a whole number is wanted")
    return int(text)


def reason(form: Form) -> str:
    """Why it is called out of its turn: one of the known words, or what was written."""
    said = form.get("other", "").strip() or form.get("reason", "")
    if "reason" in form and not said:
        raise BadInput("other", "another reason is wanted in words")
    return said


def decimal(form: Form, name: str) -> float:
    """A number that may have a part after the comma, as people here write it, or a point."""
    text = form.get(name, "").strip().replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", text):
        raise BadInput(name, "a number is wanted")
    return float(text)


def birth_date(text: str) -> str:
    """`5/3/1990` as `1990-03-05`; a year, or what is so written already, as it is."""
    text = text.strip()
    found = _DAY.fullmatch(text)
    if found is None:
        return text
    day, month, year = found.groups()
    return f"{year}-{int(month):02d}-{int(day):02d}"


def born(stored: str) -> str:
    """The way back, for people: `1990-03-05` as `05/03/1990`."""
    return "/".join(reversed(stored.split("-")))


def _one(kind: type[E], form: Form, name: str) -> E | None:
    return next(iter(_each(kind, filter(None, [form.get(name, "")]), name)), None)


def _each(kind: type[E], texts: Iterable[str], name: str) -> list[E]:
    try:
        return [kind(text) for text in texts]
    except ValueError:
        raise BadInput(name, f"not a {kind.__name__}") from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput("next_on", "a day is wanted") from None
