"""What a paper says, line by line, as the state lays such papers out; in Vietnamese.

Word and PDF are drawn from the same sheet. What was left empty is a dotted line, to be
filled in by hand.
"""

from dataclasses import dataclass, field
from datetime import date

from casework import paper_forms
from casework.paper_kinds import FIELDS, PaperKind, Shape
from casework.papers import PaperShown
from hall.words import Words

DOTS = "…" * 12  # a name, a number of a card: 5 cm by hand
SHORT_DOTS = "…" * 5
SHORT = {"copies", "end_time"}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One paper, composed. `items`: name, pages, condition, original or copy."""

    form: str
    superior: str
    agency: str
    number: str
    place_day: str
    title: str
    subtitle: str
    paragraphs: tuple[str, ...] = field(repr=False)
    items: tuple[tuple[str, ...], ...] = field(repr=False)
    after_items: tuple[str, ...] = field(repr=False)
    recipients: tuple[str, ...] = field(repr=False)
    signer_title: str
    signer: str
    other_signer: str  # who signs on the left as well; "" if nobody


def composed(paper: PaperShown, said: Words) -> Sheet:
    """The sheet of that paper."""
    kind = paper.kind
    form = paper_forms.form(kind, paper.day)
    values = _values(paper)
    both = kind in (PaperKind.RECEIPT, PaperKind.MINUTES)
    return Sheet(
        form=said("paper.form", form=form.form) if form.form else "",
        superior=paper.content["superior"].upper(),
        agency=paper.content["agency"].upper(),
        number=said("paper.number", number=paper.number),
        place_day=said(
            "paper.place_day",
            place=paper.content["place"],
            day=f"{paper.day.day:02d}",
            month=f"{paper.day.month:02d}",
            year=paper.day.year,
        ),
        title=said(f"paper.sheet.{kind.value}.title"),
        subtitle=said.get(f"paper.sheet.{kind.value}.subtitle", **values) or "",
        paragraphs=tuple(_paragraphs(said, f"paper.sheet.{kind.value}.p", values)),
        items=_items(paper.content.get("items", "")),
        after_items=tuple(_paragraphs(said, f"paper.sheet.{kind.value}.after", values)),
        recipients=tuple(_recipients(said, kind, values)),
        signer_title=paper.content["signer_title"] or said("paper.signer"),
        signer=paper.content["signer"],
        other_signer=said("paper.citizen_signs") if both else "",
    )


def _paragraphs(said: Words, key: str, values: dict[str, str]) -> list[str]:
    """`<key>1`, `<key>2` … as long as the catalog has them; a value's own lines are lines."""
    found: list[str] = []
    n = 1
    while (text := said.get(f"{key}{n}", **values)) is not None:
        found += text.split("\n")
        n += 1
    return found


def _recipients(said: Words, kind: PaperKind, values: dict[str, str]) -> list[str]:
    own = said.get(f"paper.sheet.{kind.value}.recipients", **values)
    return [f"- {line};" for line in (own.split("\n") if own else [])] + [said("paper.filed")]


def _values(paper: PaperShown) -> dict[str, str]:
    found = {}
    for each in FIELDS[paper.kind]:
        text = paper.content.get(each.name, "")
        if each.shape is Shape.DAY and text:
            text = f"{date.fromisoformat(text):%d/%m/%Y}"
        found[each.name] = text or (SHORT_DOTS if each.name in SHORT else DOTS)
    if paper.kind is PaperKind.REFUSAL:
        known = {row.code: row.basis for row in paper_forms.grounds(paper.day)}
        found["basis"] = known.get(paper.content["ground"], DOTS)
    found["agency"] = paper.content["agency"]
    return found


def _items(text: str) -> tuple[tuple[str, ...], ...]:
    """`Quyết định 12 | 3 | nguyên vẹn | bản sao`, a line each; what is missing is empty."""
    rows = [[part.strip() for part in line.split("|")] for line in text.split("\n") if line.strip()]
    return tuple(tuple((*row, "", "", "", "")[:4]) for row in rows)
