"""A register on its way in, as the console shows it: which column is which, what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from itertools import groupby

from casework.access import Officer
from casework.importing import drafts, file, taking
from casework.importing.drafts import Draft, Wish
from casework.importing.kinds import Column, Line, Sheet, Wrong
from casework.importing.taking import Preview
from hall.errors import BadInput
from hall.model import Staff
from hall.store import Work
from hall.words import Words

MOST_SHOWN = 12  # lines of a preview
MOST_FAULTS = 40  # lines with something wrong; the list to take away has all


@dataclass(frozen=True)
class Heading:
    """One column of the file. `name`: what a form calls its field."""

    at: int
    heading: str = field(repr=False)
    column: Column
    examples: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class ColumnsPage:
    """What is asked before a file is judged."""

    draft: Draft
    headings: tuple[Heading, ...]
    leads: tuple[Staff, ...]


@dataclass(frozen=True)
class PreviewPage:
    """What would come of a file. `faults`: by line, the first of them."""

    seen: Preview
    shown: tuple[Line, ...] = field(repr=False)
    faults: tuple[tuple[int, tuple[Wrong, ...]], ...]
    more_faults: int


def sheet(made: bytes, encoding: str) -> Sheet:
    """What is in an uploaded file."""
    return file.read(made, encoding=encoding)


def columns(work: Work, officer: Officer, key: str) -> ColumnsPage:
    draft = drafts.read(work, officer, key)
    told = drafts.examples(draft.sheet)
    headings = zip(draft.sheet.headings, draft.columns, told, strict=True)
    return ColumnsPage(
        draft,
        tuple(Heading(at, *each) for at, each in enumerate(headings)),
        tuple(drafts.leads(work)),
    )


def wish(form: Mapping[str, str], count: int) -> Wish:
    """What a form says of `count` columns."""
    try:
        since = date.fromisoformat(form["counts_from"]) if form.get("counts_from") else None
        lead = int(form.get("lead", ""))
    except ValueError:
        raise BadInput("import_lead", "a person and a day") from None
    return Wish(
        columns=[form.get(f"column-{at}", "") for at in range(count)],
        register=form.get("register", ""),
        lead_id=lead,
        counts_from=since,
    )


def preview(work: Work, officer: Officer, key: str) -> PreviewPage:
    seen = taking.look(work, officer, key)
    by_line = [
        (line, tuple(some)) for line, some in groupby(seen.wrong, key=lambda each: each.line)
    ]
    return PreviewPage(
        seen,
        seen.fresh[:MOST_SHOWN],
        tuple(by_line[:MOST_FAULTS]),
        max(0, len(by_line) - MOST_FAULTS),
    )


def errors(found: Preview, words: Words) -> bytes:
    """The list of what is wrong, as a workbook: rows, columns and reasons, no contents."""
    from openpyxl import Workbook  # many megabytes, for a file a year

    book = Workbook(write_only=True)
    page = book.create_sheet(words("import.errors.sheet"))
    page.column_dimensions["B"].width, page.column_dimensions["C"].width = 34, 90
    page.append([words(f"import.errors.{name}") for name in ("line", "column", "why")])
    for each in found.wrong:
        page.append([each.line, words(f"import.column.{each.column.value}"), said(each, words)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def said(wrong: Wrong, words: Words) -> str:
    """What is wrong, as a sentence."""
    why = words(f"import.fault.{wrong.fault.value}")
    return f"{why} {words('import.fault.other', line=wrong.other)}" if wrong.other else why
