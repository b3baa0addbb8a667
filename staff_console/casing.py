"""From a form to what casework keeps of a petition: its classification, its days."""

import re
from collections.abc import Iterable
from datetime import date, time
from enum import StrEnum
from itertools import zip_longest
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from casework.deadline_kinds import Criterion
from casework.kinds import Kind
from casework.links import Part
from casework.sorting import Sorted
from casework.sorting_kinds import (
    Competence,
    Condition,
    Eligibility,
    Field,
    Ineligible,
    Regime,
    Round,
    System,
)
from hall.errors import BadInput

Form = MultiDict[str, str]
E = TypeVar("E", bound=StrEnum)


def sorted_(form: Form, version: int) -> Sorted:
    """The classification of a petition, the whole form."""
    checked = {each: form.get(f"condition_{each.value}", "") for each in Condition}
    return Sorted(
        round=one(Round, form, "round") or Round.FIRST,
        regime=one(Regime, form, "regime") or Regime.USUAL,
        competence=one(Competence, form, "competence"),
        eligibility=one(Eligibility, form, "eligibility"),
        ineligible=tuple(each(Ineligible, form.getlist("ineligible"), "ineligible")),
        system=one(System, form, "system"),
        field=one(Field, form, "field"),
        has_originals="has_originals" in form,
        is_remote="is_remote" in form,
        criteria=tuple(each(Criterion, form.getlist("criteria"), "criteria")),
        met=tuple(name for name, said in checked.items() if said == "met"),
        missed=tuple(name for name, said in checked.items() if said == "missed"),
        target=form.get("target", ""),
        paper=form.get("paper", ""),
        resolver=form.get("resolver", ""),
        version=version,
    )


def parts(form: Form) -> list[Part]:
    """The contents of a mixed petition, in their order; a part left blank is none.

    BadInput for a part that asks for something or accuses somebody, and says nothing.
    """
    kinds = each(Kind, form.getlist("part_kind"), "part_kind")
    said = [form.getlist(f"part_{name}") for name in ("content", "requests", "accused", "own")]
    found = []
    for kind, content, requests, accused, own in zip_longest(kinds, *said, fillvalue=""):
        if not content.strip() and (requests.strip() or accused.strip()):
            raise BadInput("parts", "what it says is wanted")
        if content.strip():
            found.append(
                Part(
                    kind=Kind(kind),
                    content=content,
                    requests=requests,
                    accused=accused,
                    own_matter=own == "own",
                )
            )
    return found


def one(kind: type[E], form: Form, name: str) -> E | None:
    """One of a closed set; None where nothing was chosen."""
    said = form.get(name, "")
    return next(iter(each(kind, [said], name))) if said else None


def must(kind: type[E], form: Form, name: str) -> E:
    """One of a closed set, which must be chosen."""
    found = one(kind, form, name)
    if found is None:
        raise BadInput(name, "one is wanted")
    return found


def each(kind: type[E], said: Iterable[str], name: str) -> list[E]:
    """Some of a closed set."""
    try:
        return [kind(one) for one in said]
    except ValueError:
        raise BadInput(name, f"one of {', '.join(kind)}") from None


def day(form: Form, name: str) -> date | None:
    """A day as a date field sends it; None where it was left blank."""
    text = form.get(name, "").strip()
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise BadInput(name, "a day is wanted")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(name, "no such day") from None


def must_day(form: Form, name: str) -> date:
    """A day that must be said."""
    found = day(form, name)
    if found is None:
        raise BadInput(name, "a day is wanted")
    return found


def hour(form: Form, name: str) -> time | None:
    """A time of the day as a time field sends it; None where it was left blank."""
    text = form.get(name, "").strip()
    if not text:
        return None
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise BadInput(name, "an hour is wanted")
    return time.fromisoformat(text)
