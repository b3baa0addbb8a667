"""Which form a paper follows on a day, and what a refusal must show: files of `casework/dated`."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from casework.paper_kinds import PaperKind
from hall.errors import BadInput


@dataclass(frozen=True, kw_only=True)
class PaperForm:
    """`form`: its number in the decree, "" where the law has none; `sign`: behind the number."""

    kind: PaperKind
    form: str
    sign: str
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A ground to refuse. `within`: working days for the written notice, None if none is due."""

    code: str
    basis: str
    within: int | None
    evidence: tuple[str, ...]  # fields that must be filled in: evidence_<name>
    valid_from: date
    valid_to: date | None


def form(kind: PaperKind, on: date) -> PaperForm:
    """The form of that day; before the first one, the first."""
    found = [row for row in _forms() if row.kind is kind]
    return next((row for row in found if _holds(row, on)), found[0])


def grounds(on: date) -> list[Ground]:
    """The grounds that hold on that day."""
    return [row for row in _grounds() if _holds(row, on)]


def must_be_proven(content: Mapping[str, str], on: date) -> None:
    """A refusal has a ground of its day, and the evidence that its ground demands. BadInput."""
    ground = next((row for row in grounds(on) if row.code == content["ground"]), None)
    if ground is None:
        raise BadInput("ground", "not a ground of that day")
    for name in ground.evidence:
        if not content[f"evidence_{name}"]:
            raise BadInput(f"evidence_{name}", "this ground wants it")


def _holds(row: PaperForm | Ground, on: date) -> bool:
    return row.valid_from <= on <= (row.valid_to or date.max)


@cache
def _forms() -> tuple[PaperForm, ...]:
    return tuple(
        PaperForm(
            kind=PaperKind(row["kind"]),
            form=row["form"],
            sign=row["sign"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            source=row["source"],
        )
        for row in _rows("paper_forms.csv")
    )


@cache
def _grounds() -> tuple[Ground, ...]:
    return tuple(
        Ground(
            code=row["ground"],
            basis=row["basis"],
            within=int(row["written_within_days"]) if row["written_within_days"] else None,
            evidence=tuple(row["evidence"].split()),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )
        for row in _rows("refusal_grounds.csv")
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = files("casework").joinpath("dated", name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
